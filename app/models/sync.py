"""What a phone is sent to stay in step, and what it lost."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlmodel import Field, SQLModel

from app.models.base import Id, Plain

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
