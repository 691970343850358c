"""What happened."""

from typing import Annotated

from fastapi import Query

from app.deps import CurrentPerson, CursorsDep, Limit, SessionDep
from app.models.events import EventPage
from app.route import noun
from app.services import events

router = noun("events")

After = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=400,
        description="The `next_cursor` of the answer before; without it, from the beginning.",
        examples=["3vXkqH0mS1yYyW3o0P0ZkQ"],
    ),
]


@router.get("/events")
def list_events(
    db: SessionDep, me: CurrentPerson, cursors: CursorsDep, after: After = None, limit: Limit = 20
) -> EventPage:
    """Follow what happened: your own stream first, then the couple's, oldest first in each.

    Keep `next_cursor` and come back with it. Events say what kind of thing happened to which id,
    on which day; they never carry what somebody wrote. Gaps mean nothing.
    """
    return events.after(db, me, cursors, after, limit)
