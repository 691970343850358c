"""One request inside its worker thread: transaction, arguments, repetition, answer, commit."""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from pydantic import BaseModel
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from app import vault
from app.actors import Member, Person
from app.conditional import bounded, etag, names, render
from app.cursors import Cursors
from app.db import inside, refusal
from app.inner import QUEUED, SESSION
from app.kernel import Kernel
from app.models.base import Page
from app.problems import Invalid, Problem
from app.security import Claims
from app.services import actors, idempotency, settle

if TYPE_CHECKING:
    from uuid import UUID

    from app.deps import Late


_NO_FILTERS = ("cursor", "after", "limit", "wait")


@dataclass
class Reply:
    """What a handler adds to the answer beside its body."""

    headers: dict[str, str] = field(default_factory=dict)
    couple_id: "UUID | None" = None
    """The couple this answer tells of, when the request itself formed it."""
    about: str | None = None
    """The path of what this answer tells of, where the request did not make it."""

    def created(self, location: str) -> None:
        self.headers["Location"] = location


@dataclass
class Work:
    """One request and what its handler may ask for."""

    request: Request
    values: dict[str, Any]
    session: Session | None = None
    reply: Reply = field(default_factory=Reply)
    person: Person | None = None
    settled: bool = False
    """Whether what was due has just been done, in a transaction before this one."""
    locked: bool = False

    @property
    def kernel(self) -> Kernel:
        return cast(Kernel, self.request.app.state.kernel)

    @property
    def db(self) -> Session:
        if self.session is None:
            raise RuntimeError("this handler opens its own transactions")
        return self.session

    @property
    def claims(self) -> Claims:
        return cast(Claims, self.request.state.claims)

    def actor(self) -> Person:
        """Who is asking: one statement, once a request. Raises `Unauthenticated`, `Due`."""
        if self.person is None:
            self.person = actors.load(self.db, self.claims)
            if not self.settled:
                settle.nothing_due(self.person)
        return self.person

    def member(self) -> Member:
        """Who is asking, with a partner. Raises `NotPaired`."""
        return actors.paired(self.actor())

    def member_to_change(self) -> Member:
        """The same, with the couple locked for the rest of the transaction."""
        member = self.member()
        if not self.locked:
            actors.lock(self.db, member)
            self.locked = True
        return member

    def anonymous_key(self) -> str | None:
        """The keyed hash of Idempotency-Key and body, where a key was sent."""
        key = self.request.headers.get("idempotency-key")
        if key is None:
            return None
        body = self.request.state.body.decode()
        return self.kernel.hashes.of("idempotency", f"{read_key(key)}\n{body}")

    def cursors(self, path: str | None = None) -> Cursors:
        """The cursors of this list, bound to reader, path and filters; or those of another path."""
        query = self.request.query_params
        filters = sorted((k, query[k]) for k in query if k not in _NO_FILTERS)
        bound = f"{self.claims.user_id} {path or self.request.url.path} {urlencode(filters)}"
        return Cursors(self.kernel.hashes, bound, "after" if "after" in query else "cursor")


@dataclass(frozen=True)
class Plan:
    """How an operation is carried out, known once the route is made."""

    handler: Callable[..., Any]
    status: int
    late: Mapping[str, "Late"]
    shown: frozenset[str]
    opens: bool
    reads: bool
    hashes: bool
    repeatable: bool
    """Whether it honours an Idempotency-Key."""
    queued: bool
    """Whether it does so at least for a phone's queue."""
    paired: bool
    deletes: bool
    """Whether it takes the thing away that its path names."""

    def perform(self, request: Request, values: dict[str, Any]) -> Response:
        """Run in a worker thread; returns what was committed, or raises a `Problem`."""
        # inside another request nothing is settled anew: that one has just done what was due
        work = Work(request, values, settled=request.scope.get(SESSION) is not None)
        try:
            with vault.ring(vault.Ring()):
                if not self.opens:
                    return self._answer(work)
                try:
                    with self._transaction(work) as work.session:
                        return self._answer(work)
                except settle.Due as due:
                    with work.kernel.database.writing() as db:
                        settle.run(db, due.member, work.kernel.content)
                    work = Work(request, values, settled=True)
                    with self._transaction(work) as work.session:
                        return self._answer(work)
        except Problem:
            raise
        except Exception as error:
            if known := refusal(error):
                raise known from error
            raise

    def _transaction(self, work: Work) -> AbstractContextManager[Session]:
        database, outer = work.kernel.database, work.request.scope.get(SESSION)
        if outer is not None:
            return inside(outer)
        return database.reading() if self.reads else database.writing()

    def _answer(self, work: Work) -> Response:
        if self.paired:
            work.member()  # before a stored answer of a couple that was left
        once = self._once(work)
        if once is not None and once.stored is not None:
            return _replay(once.stored)
        try:
            found = {name: marker.find(work) for name, marker in self.late.items()}
            shown = {name: work.values[name] for name in self.shown}
            result = self.handler(**shown, **found)
        except Problem as problem:
            if once is not None and problem.keeps_writes:
                once.forget(work.db)
            raise
        if isinstance(result, Response):
            return result  # a stream: nothing of it is there yet
        body = render(result) if isinstance(result, BaseModel) else b""
        if once is not None:
            couple = work.member().couple_id if self.paired else work.reply.couple_id
            location = work.reply.headers.get("Location") or work.reply.about
            kept = body.decode() if self.repeatable else _members(work.request)
            once.keep(work.db, self.status, kept, location, couple)
        if self.deletes and work.person is not None:
            idempotency.bury(work.db, work.person.user_id, work.values["id"])
        if isinstance(result, Page):
            work.reply.headers["Link"] = _links(work.request, result.next_cursor)
        return _respond(work, self.status, body)

    def _once(self, work: Work) -> idempotency.Once | None:
        key = work.request.headers.get("idempotency-key")
        request = work.request
        repeatable = self.repeatable or (self.queued and bool(request.scope.get(QUEUED)))
        if not repeatable or key is None:
            return None
        raw = getattr(request.state, "body", b"")
        what = request.scope.get(QUEUED) or f"{request.method} {request.url.path}\n".encode() + raw
        return idempotency.once(work.db, work.kernel.hashes, work.actor(), read_key(key), what)


def _members(request: Request) -> str:
    """The names of what a queued change sent, as JSON: a queue is told of the thing as it is now,
    so no words need to be kept for a repeat."""
    raw = getattr(request.state, "body", b"")
    return json.dumps(list(json.loads(raw))) if raw else ""


def read_key(header: str) -> str:
    """An Idempotency-Key, bare or as a quoted structured field. Raises `Invalid`."""
    key = header.strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 16 <= len(key) <= 255 or not all("!" <= letter <= "~" for letter in key):
        detail = "Send 16 to 255 visible ASCII characters."
        raise Invalid(
            errors=[{"header": "Idempotency-Key", "code": "idempotency_key", "detail": detail}]
        )
    return key


def _respond(work: Work, status: int, body: bytes) -> Response:
    response = Response(body or None, status, work.reply.headers)
    if body:
        tag = etag(body)
        get = work.request.method == "GET"
        known = work.request.headers.get("if-none-match") if get else None
        if known is not None and names(bounded("If-None-Match", known), tag, weak=True):
            response = Response(None, 304, work.reply.headers)
        else:
            response.headers["Content-Type"] = "application/json"
        response.headers["ETag"] = tag
    return response


def _replay(stored: idempotency.Stored) -> Response:
    headers = {"Idempotency-Replayed": "true"}
    if stored.location and stored.status == HTTPStatus.CREATED:
        headers["Location"] = stored.location
    body = stored.body.encode()
    if body:
        headers |= {"Content-Type": "application/json", "ETag": etag(body)}
    return Response(body or None, stored.status, headers)


def _links(request: Request, next_cursor: str | None) -> str:
    """RFC 8288 links to this page, the first and the next one."""
    query = dict(request.query_params)

    def link(rel: str, cursor: str | None) -> str:
        changed = {name: value for name, value in query.items() if name != "cursor"}
        if cursor:
            changed["cursor"] = cursor
        address = request.url.path + (f"?{urlencode(changed)}" if changed else "")
        return f'<{address}>; rel="{rel}"'

    entries = [link("self", query.get("cursor")), link("first", None)]
    return ", ".join([*entries, link("next", next_cursor)] if next_cursor else entries)
