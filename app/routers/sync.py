"""Staying in step."""

from typing import Annotated

from fastapi import Query
from pydantic import BeforeValidator, Field

from app.deps import (
    CurrentClaims,
    CurrentPerson,
    CursorsDep,
    InnerDep,
    KernelDep,
    SessionDep,
    digits,
)
from app.models.sync import Push, PushResults, SyncPage
from app.problems import problems
from app.route import noun
from app.services import actors, push, sync
from app.services.sync import FullSyncRequired

router = noun("sync")

Many = Annotated[
    int,
    Field(ge=1, le=1000),
    BeforeValidator(digits),
    Query(
        description="How many changes at most, about.",
        examples=[200],
        json_schema_extra={"format": "int32"},
    ),
]
Cursor = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=600,
        description="The `next_cursor` of the page before; without it, everything there is.",
        examples=["3vXkqH0mS1yYyW3o0P0ZkQ"],
    ),
]


@router.get("/sync", responses=problems(FullSyncRequired))
def pull_changes(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    cursors: CursorsDep,
    cursor: Cursor = None,
    limit: Many = 200,
) -> SyncPage:
    """Get everything you may see, then what changed: your own things and the couple's in one feed.

    Without a cursor it is a snapshot, which replaces what the phone holds. Apply each page, keep
    its `next_cursor`, and go on while `has_more`; later, come back with the last one. Things come
    whole, as their own operations give them, or as a tombstone (`value` is null). When the couple
    ends, its things come as tombstones. How to write a client is on the page on synchronisation.
    """
    return sync.pull(db, me, cursors, cursor, limit, kernel.content)


@router.post("/sync")
def push_changes(
    claims: CurrentClaims, kernel: KernelDep, asks: InnerDep, data: Push
) -> PushResults:
    """Carry out what a phone queued while it was offline, the oldest first.

    Each mutation is a request of this API, with a key of its own: repeated, it changes nothing.
    Each is applied or refused on its own, with the same problem as the request alone, and none
    stops those after it, unless it has to be sent again (401, 429, 503): those wait with it. A
    change of something that your partner changed meanwhile is merged member by member; where both
    changed the same, theirs stands and you are told. The answer is 200 also where everything was
    refused.
    """
    with kernel.database.reading() as db:
        actors.load(db, claims)
    with asks() as ask:
        return PushResults(results=push.carry_out(data.mutations, ask))
