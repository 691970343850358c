"""What happened."""

from typing import Annotated

from fastapi import Header, Query
from pydantic import BeforeValidator, Field, WithJsonSchema

from app.deps import (
    CurrentClaims,
    CurrentPerson,
    CursorsDep,
    EventCursorsDep,
    KernelDep,
    Limit,
    SessionDep,
    digits,
)
from app.event_stream import EventStream, TooManyStreams, opened
from app.models.events import EventPage
from app.problems import problems
from app.route import noun
from app.services import events
from app.services.events import EventsGone

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


@router.get("/events", responses=problems(EventsGone))
def list_events(
    db: SessionDep, me: CurrentPerson, cursors: CursorsDep, after: After = None, limit: Limit = 20
) -> EventPage:
    """Follow what happened: your own stream first, then the couple's, oldest first in each.

    Keep `next_cursor` and come back with it. Events say what kind of thing happened to which id,
    on which day; they never carry what somebody wrote. Gaps mean nothing.
    """
    return events.after(db, me, cursors, after, limit)


LastEventId = Annotated[
    str | None,
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 400}),
    Header(
        alias="Last-Event-Id",
        min_length=1,
        max_length=400,
        description="The `id` of the last event that the client got; goes before `after`.",
        examples=["3vXkqH0mS1yYyW3o0P0ZkQ"],
    ),
]
Wait = Annotated[
    int,
    Field(ge=0, le=600),
    BeforeValidator(digits),
    Query(
        description="How many seconds it stays open; with 0 it gives what there is and ends.",
        examples=[600],
        json_schema_extra={"format": "int32"},
    ),
]
STREAM = """id: 3vXkqH0mS1yYyW3o0P0ZkQ
event: happened
data: {"stream":"couple","kind":"appreciation.delivered","subject_id":"4e1b7d20-6a5c-4c1d-8f3e-9a0b1c2d3e4f","day":"2026-05-31"}

"""  # noqa: E501 a line of the protocol


@router.get(
    "/events/stream",
    response_class=EventStream,
    responses={
        200: {
            "description": "Events as they happen.",
            "content": {
                "text/event-stream": {
                    "schema": {"type": "string", "maxLength": 1_000_000},
                    "examples": {"example": {"value": STREAM}},
                }
            },
        },
        **problems(EventsGone, TooManyStreams),
    },
)
def stream_events(
    db: SessionDep,
    me: CurrentPerson,
    claims: CurrentClaims,
    kernel: KernelDep,
    cursors: EventCursorsDep,
    last_event_id: LastEventId = None,
    after: After = None,
    wait: Wait = 600,
) -> EventStream:
    """Follow what happens as it happens, as server-sent events.

    It goes on from `Last-Event-ID`, from `after` (a cursor of `listEvents`), or from now. Each
    event has an `id` to come back with; nothing is lost or sent twice. A comment comes every 15
    seconds, so that a broken connection shows. The stream ends after ten minutes, with the access
    token, when the session ends and when the couple does: come back with a fresh token.
    """
    return opened(db, me, claims, kernel, cursors, last_event_id or after, wait)
