"""Cursors: a position in a list, sealed so that it tells nothing and fits nowhere else.

Deterministic authenticated encryption (AES-SIV, RFC 5297): the same position gives the same
bytes, so answers stay comparable, and a cursor opens only for the same person, operation and
filters it was made for.
"""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import Select, SQLColumnExpression, bindparam, literal, tuple_
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from app.models.base import Page
from app.problems import Invalid
from app.query import Query
from app.security import Hashes

Position = list[int | str | None]

R = TypeVar("R")
T = TypeVar("T")


@dataclass(frozen=True)
class Cursors:
    """Seals and opens the positions of one list for one reader."""

    hashes: Hashes
    bound: str
    """Who reads which list with which filters."""
    parameter: str = "cursor"

    def seal(self, position: Position) -> str:
        plain = json.dumps(position, separators=(",", ":")).encode()
        sealed = self.hashes.cursors.encrypt(plain, [self.bound.encode()])
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def open(self, cursor: str) -> Position:
        """The position. Raises `Invalid` for a foreign, altered or unreadable cursor."""
        try:
            sealed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            position: Position = json.loads(
                self.hashes.cursors.decrypt(sealed, [self.bound.encode()])
            )
        except (InvalidTag, ValueError):
            raise Invalid(
                errors=[
                    {
                        "parameter": self.parameter,
                        "code": "invalid_cursor",
                        "detail": "Send a cursor from an answer of this very list.",
                    }
                ]
            ) from None
        return position


@dataclass(frozen=True)
class Paging:
    """What a reader asks of a list: how many, from where, and only what changed since when."""

    ordinary: ClassVar[bool] = True
    """Whether it asks for a page in the list's own order, as statements compiled once give it."""

    cursors: Cursors
    limit: int
    cursor: str | None
    updated_after: datetime | date | None

    def page(
        self,
        db: Session,
        query: SelectOfScalar[R],
        order: Sequence[Any],
        show: Callable[[R], T],
        changed: SQLColumnExpression[Any] | None = None,
    ) -> Page[T]:
        """One page of a query, the greatest first by `order`, each row as `show` makes it.

        The last column of `order` is unique: whoever walks the pages meets every row that was
        there all the time exactly once, whatever comes or goes meanwhile. `changed` is what
        `updated_after` is compared with.
        """
        if self.updated_after is not None and changed is not None:
            query = query.where(changed > self.updated_after)
        if self.cursor is not None:
            values = self.position(order)
            # the columns' types: a bare datetime or UUID would be bound in another form
            bound = [literal(v, column.type) for column, v in zip(order, values, strict=True)]
            query = query.where(tuple_(*order) < tuple_(*bound))
        query = query.order_by(*(column.desc() for column in order)).limit(self.limit + 1)
        return self.cut(list(db.exec(query).all()), order, show)

    def position(self, order: Sequence[Any]) -> list[object]:
        """The values of the columns of `order` where the page before ended. Raises `Invalid`."""
        position = self.cursors.open(self.cursor or "")
        return [_read(column, kept) for column, kept in zip(order, position, strict=True)]

    def cut(self, rows: list[R], order: Sequence[Any], show: Callable[[R], T]) -> Page[T]:
        """The page of these rows; one more than it holds tells that there is another page."""
        following = None
        if len(rows) > self.limit:
            last = rows[self.limit - 1]
            following = self.cursors.seal([_write(getattr(last, part.key)) for part in order])
        return Page(
            data=[show(row) for row in rows[: self.limit]],
            next_cursor=following,
            has_more=following is not None,
        )

    def merged(
        self, pages: Sequence[Page[T]], order: Callable[[T], tuple[Any, ...]]
    ) -> tuple[list[T], str | None]:
        """One page of several lists that share an order, and where it goes on.

        Each of `pages` is the page of one list from the same cursor, by columns whose values
        `order` gives.
        """
        found = sorted((row for page in pages for row in page.data), key=order, reverse=True)
        data = found[: self.limit]
        if len(found) == len(data) and not any(page.has_more for page in pages):
            return data, None
        return data, self.cursors.seal([_write(value) for value in order(data[-1])])


class Listing:
    """A list that is read often: its statements are made and compiled once (`query.py`).

    They have named parameters, whose values `page` takes; otherwise it is as in `Paging.page`.
    """

    def __init__(
        self,
        query: Select[*tuple[Any, ...]],
        order: Sequence[Any],
        changed: SQLColumnExpression[Any] | None = None,
    ) -> None:
        self._order, self._changed, self._rows = order, changed, query
        self._query = query.order_by(*(column.desc() for column in order)).limit(bindparam("most"))
        self._made: dict[tuple[bool, bool], Query] = {}

    def page(self, db: Session, paging: Paging, show: Callable[[Any], T], **values: Any) -> Page[T]:
        """One page, each row as `show` makes it of its named tuple. Raises `Invalid`."""
        if not paging.ordinary:
            rows: Any = self._rows.params(**values)
            return paging.page(db, rows, self._order, show, self._changed)
        goes_on, since = paging.cursor is not None, paging.updated_after is not None
        values["most"] = paging.limit + 1
        if goes_on:
            values |= zip(self._names(), paging.position(self._order), strict=True)
        if since and self._changed is not None:
            values["updated_after"] = paging.updated_after
        rows = self._statement(goes_on, since).rows(db, **values)
        return paging.cut(rows, self._order, show)

    def _names(self) -> list[str]:
        return [f"last_{column.key}" for column in self._order]

    def _statement(self, goes_on: bool, since: bool) -> Query:
        made = self._made.get((goes_on, since))
        if made is None:
            query = self._query
            if goes_on:
                columns = zip(self._names(), self._order, strict=True)
                last = [bindparam(name, type_=column.type) for name, column in columns]
                query = query.where(tuple_(*self._order) < tuple_(*last))
            if since and self._changed is not None:
                query = query.where(self._changed > bindparam("updated_after"))
            made = self._made[goes_on, since] = Query(query)
        return made


def _write(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(column: Any, kept: int | str | None) -> object:
    # a decorated type (moments in UTC are one) says `object`; what it decorates knows
    kind = getattr(column.type, "impl_instance", column.type).python_type
    text = str(kept)
    if kind is UUID:
        return UUID(text)
    if kind is datetime:
        return datetime.fromisoformat(text)
    if kind is date:
        return date.fromisoformat(text)
    return int(text) if kind is int else text
