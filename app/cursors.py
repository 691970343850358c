"""Cursors: a position in a list, sealed so that it tells nothing and fits nowhere else.

Deterministic authenticated encryption (AES-SIV, RFC 5297): the same position gives the same
bytes, so answers stay comparable, and a cursor opens only for the same person, operation and
filters it was made for.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import tuple_
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from app.problems import Invalid
from app.security import Hashes

Position = list[int | str | None]

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

    def page(
        self,
        db: Session,
        query: SelectOfScalar[T],
        order: Sequence[Any],
        cursor: str | None,
        limit: int,
    ) -> tuple[list[T], str | None]:
        """One page of rows, the greatest first by `order`, and the cursor of the next page.

        The last column of `order` is unique: whoever walks the pages meets every row that was
        there all the time exactly once, whatever comes or goes meanwhile.
        """
        if cursor is not None:
            values = [
                _read(column, kept) for column, kept in zip(order, self.open(cursor), strict=True)
            ]
            query = query.where(tuple_(*order) < tuple_(*values))
        query = query.order_by(*(column.desc() for column in order)).limit(limit + 1)
        rows = list(db.exec(query).all())
        if len(rows) <= limit:
            return rows, None
        last = rows[limit - 1]
        return rows[:limit], self.seal([_write(getattr(last, column.key)) for column in order])


def _write(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(column: Any, kept: int | str | None) -> object:
    kind = column.type.python_type
    text = str(kept)
    if kind is UUID:
        return UUID(text)
    if kind is datetime:
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if kind is date else text
