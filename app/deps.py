"""What a handler can ask for. All of it is found inside the request's one worker thread.

FastAPI solves every dependency with a hop of its own, and a chain of three costs more than the
query. So these are not `Depends`: they are markers that the route class (`route.py`) resolves in
the handler's own thread and transaction, after what the client sent was validated.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError
from sqlmodel import Session
from starlette.requests import Request

from app.actors import Member, Person
from app.conditional import IfMatch as Precondition
from app.cursors import Cursors, Paging
from app.inner import asking
from app.kernel import Kernel
from app.models.base import Day, Id, Moment
from app.problems import Unauthenticated
from app.security import Claims
from app.services.push import Asks
from app.work import Reply, Work


@dataclass(frozen=True)
class Late:
    """A marker: how an argument is found once the transaction is open."""

    find: Callable[[Work], Any]
    signed_in: bool = True
    paired: bool = False
    shown: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    """Parameters the client sends for it: name to annotation and default."""
    if_match: bool = False
    hashes: bool = False
    """The handler hashes a password: it gets one of the few places kept for that."""
    repeats: bool = False
    """The handler itself honours the Idempotency-Key."""
    reads: bool = False
    """The operation only reads, whatever its method is: its transaction cannot write, waits for no
    writer, and nothing is kept for an Idempotency-Key."""


SessionDep = Annotated[Session, Late(lambda work: work.db, signed_in=False)]
CurrentPerson = Annotated[Person, Late(lambda work: work.actor())]
ReadingPerson = Annotated[Person, Late(lambda work: work.actor(), reads=True)]
"""Somebody signed in whose POST leaves nothing behind."""
CurrentMember = Annotated[Member, Late(lambda work: work.member(), paired=True)]
MemberToChange = Annotated[Member, Late(lambda work: work.member_to_change(), paired=True)]
"""The member, with the couple locked: for whatever changes something that belongs to both."""
InnerDep = Annotated[
    Callable[[], AbstractContextManager[Asks]],
    Late(lambda work: partial(asking, work.request, work.session)),
]
"""Opens a way to ask further requests as the same person: each in a transaction of its own, or,
where the handler has one (it asks for `SessionDep`), all of them inside that."""
CurrentClaims = Annotated[Claims, Late(lambda work: work.claims)]
KernelDep = Annotated[Kernel, Late(lambda work: work.kernel, signed_in=False)]
HashingDep = Annotated[Kernel, Late(lambda work: work.kernel, signed_in=False, hashes=True)]
"""The kernel, for handlers that hash a password and open their own transactions around it."""
ReplyDep = Annotated[Reply, Late(lambda work: work.reply, signed_in=False)]
CursorsDep = Annotated[Cursors, Late(lambda work: work.cursors())]
EventCursorsDep = Annotated[Cursors, Late(lambda work: work.cursors("/v1/events"))]
"""Those of the list of events, also where they are followed in another way."""
Address = Annotated[
    str,
    Late(
        lambda work: work.request.client.host if work.request.client else "unknown",
        signed_in=False,
    ),
]
AnonymousKey = Annotated[
    str | None, Late(lambda work: work.anonymous_key(), signed_in=False, repeats=True)
]
"""The Idempotency-Key of somebody not signed in: a hash of key and body, since nobody owns it."""
IfMatch = Annotated[
    Precondition,
    Late(
        lambda work: Precondition(work.request.headers.get("if-match")),
        signed_in=False,
        if_match=True,
    ),
]


def digits(value: object) -> object:
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise PydanticCustomError("int_parsing", "Input should be a whole number in digits")
    return value


Limit = Annotated[
    int,
    Field(ge=1, le=100),  # before the reader of digits, or they leave the document
    BeforeValidator(digits),
    Query(
        description="How many at most.",
        examples=[20],
        json_schema_extra={"format": "int32"},
    ),
]
Cursor = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=400,
        description="The `next_cursor` of the page before.",
        examples=["3vXkqH0mS1yYyW3o0P0ZkQ"],
    ),
]
UpdatedAfter = Annotated[
    Moment | None,
    Query(
        description="Only what changed after this moment.", examples=["2026-05-31T08:00:00.000Z"]
    ),
]
UpdatedAfterDay = Annotated[
    Day | None,
    Query(
        description="Only what changed after this day: shared things carry days, not times.",
        examples=["2026-05-31"],
    ),
]
PathId = Annotated[Id, Path(description="The id of the thing.")]
BY_ID = {"id": (PathId, ...)}
"""The operation's path names the row by `{id}`."""


def _paging(updated_after: Any) -> Late:
    def find(work: Work) -> Paging:
        sent = {name: work.values[name] for name in ("limit", "cursor", "updated_after")}
        return Paging(work.cursors(), **sent)

    shown = {"limit": (Limit, 20), "cursor": (Cursor, None), "updated_after": (updated_after, None)}
    return Late(find, shown=shown)


PagingDep = Annotated[Paging, _paging(UpdatedAfter)]
DayPagingDep = Annotated[Paging, _paging(UpdatedAfterDay)]


def token_of(request: Request) -> str:
    """The bearer token of a request (RFC 6750). Raises `Unauthenticated`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated
    return token.strip()
