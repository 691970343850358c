"""What a phone is sent to stay in step, and what it lost."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field as Describe
from pydantic import StringConstraints
from sqlmodel import Field, SQLModel

from app.models.base import Id, Input, Int, Plain

Stream = Literal["personal", "couple"]


class Gone(SQLModel, table=True):
    """The id of something that a person could see in a couple that ended.

    Their phones are told that it is gone; without a list of its own nothing would know what they
    hold, since what belonged to both is deleted when the couple ends.
    """

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    couple_id: UUID = Field(primary_key=True)
    noun: str = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    gone_on: date


class Change(Plain):
    """One thing as it is now, or that it is gone."""

    noun: str = Describe(
        description="What it is; the page on synchronisation lists them. More may be added.",
        max_length=40,
        examples=["gratitudes"],
    )
    id: Id = Describe(
        description="Its id, unique among its noun.",
        examples=["4e1b7d20-6a5c-4c1d-8f3e-9a0b1c2d3e4f"],
    )
    stream: Stream = Describe(
        description="`personal` is yours alone, `couple` goes when the couple ends.",
        examples=["personal"],
    )
    revision: str | None = Describe(
        description="The entity tag of `value`: send it back with a change. Null for a tombstone.",
        max_length=80,
        examples=['"kqP3Yw0N3n8"'],
    )
    value: Any = Describe(
        description="The whole thing, as its own operation gives it; null when it is gone.",
        json_schema_extra={"type": ["object", "null"]},
        examples=[None],
    )


class SyncPage(Plain):
    """What changed for this phone. Apply a page, keep its cursor, and go on."""

    changes: list[Change] = Describe(
        description="In an order in which they can be applied.", max_length=1000
    )
    next_cursor: str = Describe(
        description="Send it as `cursor` next time, also when there was nothing new.",
        max_length=600,
        examples=["3vXkqH0mS1yYyW3o0P0ZkQ"],
    )
    has_more: bool = Describe(description="Whether more is waiting already.", examples=[False])
    snapshot: bool = Describe(
        description="Whether this is part of everything there is, rather than of what changed.",
        examples=[False],
    )
    private: Literal["included", "sign_in_again"] = Describe(
        description=(
            "Whether your private things are in it. A snapshot of them needs a sign-in that is less"
            " than five minutes old: sign in again and begin without a cursor."
        ),
        examples=["included"],
    )


class Mutation(Input):
    """Something a person did on their phone, as the request that does it."""

    key: Annotated[
        str, StringConstraints(strict=True, min_length=16, max_length=255, pattern=r"^[!-~]*$")
    ] = Describe(
        description="Its own Idempotency-Key: make one when it is queued, and keep it.",
        examples=["7f1c0f6e-7a34-4b0f-9a4e-0b7d3f0f6c21"],
    )
    method: Annotated[
        str,
        StringConstraints(
            strict=True, min_length=3, max_length=6, pattern="^(POST|PUT|PATCH|DELETE)$"
        ),
    ] = Describe(description="The operation's method.", examples=["POST"])
    path: Annotated[
        str,
        StringConstraints(
            strict=True, min_length=5, max_length=300, pattern=r"^/v1(/[A-Za-z0-9_.~-]+)+$"
        ),
    ] = Describe(description="The operation's path.", examples=["/v1/gratitudes"])
    body: dict[str, Any] | None = Describe(
        None,
        description="The operation's body, with an `id` of the phone's own for what it creates.",
        examples=[{"id": "0b8f6d1e-5c3a-4f7e-9d2b-7a1c4e6f8b90", "text": "Rain on the roof."}],
    )
    age_seconds: Annotated[int, Int(0, 8_000_000)] = Describe(
        description=(
            "How many seconds ago it was done, by a clock that only counts: a phone's date may be"
            " wrong. What only makes sense in its moment is refused after five minutes."
        ),
        examples=[5_400],
    )
    revision: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=80)] | None = (
        Describe(
            None,
            description=(
                "Of a PATCH: the `revision` of the thing that it was based on. None of what the"
                " queue itself makes: `base` is enough."
            ),
            examples=[None],
        )
    )
    base: dict[str, Any] | None = Describe(
        None,
        description=(
            "Of a PATCH: what the changed members were before. With it, members that only one side"
            " changed are merged; without it, a change of a thing that changed meanwhile is a"
            " conflict as a whole."
        ),
        examples=[None],
    )


class Push(Input):
    """What waits in a phone's queue, the oldest first."""

    mutations: list[Mutation] = Describe(
        description="One after the other; each is applied or refused on its own.",
        min_length=1,
        max_length=100,
    )


class Current(Plain):
    """A thing as it is on the server."""

    revision: str | None = Describe(
        description="Its entity tag.", max_length=80, examples=['"kqP3Yw0N3n8"']
    )
    value: Any = Describe(
        description="The whole thing.", json_schema_extra={"type": "object"}, examples=[{}]
    )


class Result(Plain):
    """What became of one mutation."""

    key: str = Describe(
        description="Which one.",
        max_length=255,
        examples=["7f1c0f6e-7a34-4b0f-9a4e-0b7d3f0f6c21"],
    )
    outcome: Literal["applied", "duplicate", "conflict", "rejected"] = Describe(
        description=(
            "`applied`: done now. `duplicate`: done before, nothing changed. `conflict`: the other"
            " side had changed members of it (`lost`) first; the rest was applied. `rejected`: not"
            " done, for the reason in `problem`. Take all but a busy one off the queue."
        ),
        examples=["applied"],
    )
    status: Annotated[int, Int(100, 599)] = Describe(
        description="The status that the operation answered with.", examples=[201]
    )
    lost: list[Annotated[str, Describe(max_length=60)]] = Describe(
        description="Members in which the other side's change stands.",
        max_length=50,
        examples=[[]],
    )
    current: Current | None = Describe(
        description="The thing as it is now, where there is one to see.", examples=[None]
    )
    problem: Any = Describe(
        description="The problem (RFC 9457), the same that the operation alone answers with.",
        json_schema_extra={"type": ["object", "null"]},
        examples=[None],
    )


class PushResults(Plain):
    """What became of each, in their order."""

    results: list[Result] = Describe(description="One for each mutation.", max_length=100)
