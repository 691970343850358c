"""How a feed is read: from a position, for some ids, or for the ids alone.

There is no second visibility rule: what a feed shows of a noun is what the noun's own list (or its
operation for one thing) shows this reader.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import SQLColumnExpression
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from app.actors import Member, Person
from app.content import Content
from app.cursors import Cursors, Paging, Position
from app.models.base import Page
from app.problems import NotFound

R = TypeVar("R")
T = TypeVar("T")


@dataclass(frozen=True)
class Reader:
    """Who reads, from where."""

    db: Session
    person: Person
    content: Content
    nouns: frozenset[str] | None = None
    """Which nouns are read; every one where it is None."""

    def reads(self, noun: str) -> bool:
        return self.nouns is None or noun in self.nouns

    @property
    def member(self) -> Member:
        if not isinstance(self.person, Member):
            raise TypeError("this feed belongs to a couple")
        return self.person


Rows = Callable[[Reader, Paging], Page[Any]]
"""A list of the noun's own, newest first, each row with an `id`."""

One = Callable[[Reader, UUID], BaseModel]
"""One thing as its own operation gives it. Raises `NotFound`."""


@dataclass(frozen=True)
class Feed:
    """A noun as phones keep it.

    `views` are its lists; every visible thing is in exactly one of them. Where the list says less
    than the operation for one thing, `one` gives the whole.
    """

    noun: str
    path: str
    """Where a thing of it is read by itself."""
    told: tuple[str, ...]
    """What the kinds of events that tell of it begin with; they name it by its id."""
    views: tuple[Rows, ...] = ()
    one: One | None = None
    owner: Callable[[Reader], UUID] | None = None
    """Of what there is only one: whose it is. It has the owner's id, whatever an event names."""
    hides: bool = False
    """Of a couple's noun: whether there are things of it that only their author sees."""
    key: str = "id"
    """The member of a row that is its id."""
    private: bool = False
    """Whether it is private writing: a snapshot of it needs a fresh sign-in."""
    parent: Any = None
    """The column with the id of what it belongs to: where that went out of sight, so did it."""
    parents: tuple[str, ...] = ()
    """What the kinds of events begin with by which what it belongs to comes and goes."""
    meant: Callable[[Reader, Iterable[UUID]], Iterable[UUID]] | None = None
    """What of it such events mean, where there is no column to look in."""


class _Bare(Cursors):
    """Positions as they are: they go into a cursor that is sealed as a whole."""

    def __init__(self) -> None:
        """Nothing is needed."""

    def seal(self, position: Position) -> str:
        return json.dumps(position, separators=(",", ":"))

    def open(self, cursor: str) -> Position:
        found: Position = json.loads(cursor)
        return found


@dataclass(frozen=True)
class From(Paging):
    """A list from a position on."""

    cursors: Cursors = field(default_factory=_Bare)
    limit: int = 100
    cursor: str | None = None
    updated_after: None = None


@dataclass(frozen=True)
class Chosen(From):
    """Of a list, the rows with these ids."""

    ordinary = False
    ids: Sequence[UUID] = ()

    def page(
        self,
        db: Session,
        query: SelectOfScalar[R],
        order: Sequence[Any],
        show: Callable[[R], T],
        changed: SQLColumnExpression[Any] | None = None,
    ) -> Page[T]:
        return super().page(db, query.where(order[-1].in_(self.ids)), order, show, changed)


@dataclass(frozen=True)
class Ids(From):
    """Of a list, every id and nothing else: nothing is opened for it."""

    ordinary = False
    found: list[UUID] = field(default_factory=list)

    def page(
        self,
        db: Session,
        query: SelectOfScalar[R],
        order: Sequence[Any],
        _show: Callable[[R], T],
        _changed: SQLColumnExpression[Any] | None = None,
    ) -> Page[T]:
        rows = db.connection().execute(query.with_only_columns(order[-1]))
        self.found.extend(rows.scalars())
        return Page(data=[], next_cursor=None, has_more=False)


Things = dict[UUID, BaseModel | None]
"""Things by id; None where there is a place for one, and nothing in it."""


def chosen(feed: Feed, reader: Reader, ids: Iterable[UUID]) -> Things:
    """The things of these ids that the reader sees."""
    if feed.owner is not None:
        id_ = feed.owner(reader)
        return {id_: _whole(feed, reader, id_)}
    wanted = list(ids)
    rows: Things = {}
    for view in feed.views:
        rows |= _rows(feed, reader, view(reader, Chosen(limit=len(wanted), ids=wanted)))
    return rows


def slice_of(
    feed: Feed, reader: Reader, view: int, cursor: str | None, limit: int
) -> tuple[Things, str | None]:
    """Some of a view from a position on, and where it goes on."""
    if feed.owner is not None:
        return chosen(feed, reader, ()), None
    page = feed.views[view](reader, From(limit=limit, cursor=cursor))
    return _rows(feed, reader, page), page.next_cursor


def visible(feed: Feed, reader: Reader) -> list[UUID]:
    """Every id of the noun that the reader sees."""
    if feed.owner is not None:
        return [feed.owner(reader)]
    ids = Ids()
    for view in feed.views:
        view(reader, ids)
    return ids.found


def _rows(feed: Feed, reader: Reader, page: Page[Any]) -> Things:
    """The things of a page, whole."""
    rows = {getattr(row, feed.key): row for row in page.data}
    return rows if feed.one is None else {id_: _whole(feed, reader, id_) for id_ in rows}


def _whole(feed: Feed, reader: Reader, id_: UUID) -> BaseModel | None:
    with suppress(NotFound):
        return feed.one(reader, id_) if feed.one else None
    return None
