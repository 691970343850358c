"""Server-sent events (WHATWG HTML, 9.2): what happened, as it happens.

A stream never polls. It reads from the database in a worker thread when the watcher says that
something happened to its owners, checks each time that session and couple are still what they
were, and sends at most a page before it waits for the reader to take it: a slow reader makes
nobody's memory grow. It ends after ten minutes, when its token does, when the session ends or the
couple is left, all in the same way; the client comes back and proves anew who it is.
"""

import asyncio
import contextlib
import time
from http import HTTPStatus
from typing import Any, ClassVar
from uuid import UUID

from sqlmodel import Session
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from app import clock, vault
from app.actors import Member, Person
from app.conditional import render
from app.cursors import Cursors
from app.kernel import Kernel
from app.problems import Busy, Problem
from app.security import Claims
from app.services import actors, events

HEARTBEAT = 15.0
"""Seconds."""

MOST = 5
"""Open streams of one person: a few phones, and what they have not noticed to be broken yet."""

PAGE = 50
RETRY = "retry: 2000\n"


class TooManyStreams(Problem):
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Too many open streams"
    cause = "Five streams of yours are open already, on other phones or not closed yet."
    fix = "Close those that nobody reads, or come back in a little while."
    headers: ClassVar = {"Retry-After": "30"}


def opened(
    db: Session,
    person: Person,
    claims: Claims,
    kernel: Kernel,
    cursors: Cursors,
    cursor: str | None,
    wait: int,
) -> "EventStream":
    """A stream from a cursor, or from now. Raises `EventsGone`, `Invalid`, `TooManyStreams`."""
    owners = [person.user_id, *([person.couple_id] if isinstance(person, Member) else ())]
    if wait and kernel.watcher.many(person.user_id) >= MOST:
        raise TooManyStreams
    place = cursor or events.present(person, cursors)
    events.following(db, person, cursors, place, 1)  # what is refused is refused before the start
    following = _Following(kernel, claims, person, cursors, place)
    seconds = min(float(wait), (claims.expires - clock.now()).total_seconds())
    return EventStream(kernel, owners, following, seconds=seconds)


class _Following:
    """What happens to one reader, from a place on."""

    def __init__(
        self, kernel: Kernel, claims: Claims, person: Person, cursors: Cursors, place: str
    ) -> None:
        self._kernel, self._claims, self._person = kernel, claims, person
        self._cursors, self._place = cursors, place

    def first(self) -> bytes:
        """Where the stream begins, so that a client can come back before anything happened."""
        return f"{RETRY}id: {self._place}\nevent: opened\ndata: {{}}\n\n".encode()

    def next(self) -> tuple[bytes, bool]:
        """The next events as they are sent, and whether more are waiting.

        Raises `Unauthenticated` or `NotPaired` where it is over.
        """
        database = self._kernel.database
        with vault.ring(vault.Ring()), database.reading() as db:
            person = actors.load(db, self._claims)
            if _couple(person) != _couple(self._person):
                raise actors.NotPaired
            found, more = events.following(db, person, self._cursors, self._place, PAGE)
        if found:
            self._place = found[-1][0]
        parts = [
            f"id: {place}\nevent: happened\ndata: {render(event).decode()}\n\n"
            for place, event in found
        ]
        return "".join(parts).encode(), more


def _couple(person: Person) -> UUID | None:
    return person.couple_id if isinstance(person, Member) else None


class EventStream(Response):
    """An answer that goes on."""

    media_type = "text/event-stream"

    def __init__(
        self,
        kernel: Kernel,
        owners: list[UUID],
        following: _Following,
        *,
        seconds: float,
        status_code: int = 200,
    ) -> None:
        super().__init__(b"", status_code)
        del self.headers["content-length"]
        self.headers["X-Accel-Buffering"] = "no"
        self._kernel, self._owners, self._following = kernel, owners, following
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": b""})
            return
        left = asyncio.ensure_future(_left(receive))
        try:
            await self._follow(send, left)
        finally:
            left.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await left

    async def _follow(self, send: Send, left: "asyncio.Future[None]") -> None:
        ends = time.monotonic() + self._seconds
        watcher = self._kernel.watcher
        with watcher.waiting(self._owners) as bell:
            await send(_part(self._following.first()))
            while not left.done() and not watcher.closing:
                bell.clear()
                try:
                    found, more = await self._kernel.places.run(self._following.next)
                except Busy:
                    continue
                except Problem:
                    break
                if found:
                    await send(_part(found))
                if not more and time.monotonic() >= ends:
                    break
                if not more:
                    await self._wait(bell, left, send, ends)
        await send({"type": "http.response.body", "body": b""})

    async def _wait(
        self, bell: asyncio.Event, left: "asyncio.Future[None]", send: Send, ends: float
    ) -> None:
        """Until the bell rings, the reader goes or the time is over; meanwhile the heart beats."""
        while not left.done() and (rest := ends - time.monotonic()) > 0:
            ring = asyncio.ensure_future(bell.wait())
            either: set[asyncio.Future[Any]] = {ring, left}
            done, _ = await asyncio.wait(
                either, timeout=min(HEARTBEAT, rest), return_when=asyncio.FIRST_COMPLETED
            )
            ring.cancel()
            if done:
                return
            await send(_part(b": still here\n\n"))


def _part(body: bytes) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": True}


async def _left(receive: Receive) -> None:
    """Until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
