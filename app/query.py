"""Statements that most requests run: compiled once, run on the driver's own cursor.

Built, cached and executed by SQLAlchemy, a small SELECT takes three to four times as long as the
database needs for it. A `Query` is a Core statement with named parameters all the same, and what
it binds and reads passes through the columns' types: sealed columns open, or refuse, as always.
It runs inside the session's transaction. Everything else goes through the session.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.sql.dml import UpdateBase
from sqlmodel import Session

from app.db import run

Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class _Compiled:
    text: str
    order: Sequence[str] | None
    """The parameters by position, where the driver wants them so."""
    fixed: dict[str, Any]
    binders: dict[str, Convert]
    readers: list[tuple[int, Convert]]


def _make(kind: Any) -> Convert:
    found: Convert = kind._make
    return found


class Query:
    """A statement with named `bindparam`s; its columns, if any, have names of their own."""

    def __init__(self, statement: Select[*tuple[Any, ...]] | UpdateBase) -> None:
        names = [str(column.key) for column in statement.exported_columns]
        self._statement, self._gives_rows = statement, bool(names)
        self._row = _make(namedtuple("_row", names))
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, db: Session, **values: Any) -> list[Any]:
        """Every row, as a named tuple."""
        connection = db.info["connection"]
        made = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        for name, bind in made.binders.items():
            values[name] = bind(values[name])
        values |= made.fixed
        given = values if made.order is None else [values[name] for name in made.order]
        found = run(connection, made.text, given, rows=self._gives_rows)
        row = self._row
        if not made.readers:
            return [row(cells) for cells in found]
        result = []
        for cells in map(list, found):
            for place, read in made.readers:
                cells[place] = read(cells[place])
            result.append(row(cells))
        return result

    def first(self, db: Session, **values: Any) -> Any | None:
        return next(iter(self.rows(db, **values)), None)

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled: Any = self._statement.compile(dialect=dialect)
        binders, fixed = {}, {}
        for name, bind in compiled.binds.items():
            convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if bind.required and convert is not None:
                binders[name] = convert
            elif not bind.required:
                fixed[name] = convert(bind.value) if convert else bind.value
        kinds = [column.type.dialect_impl(dialect) for column in self._statement.exported_columns]
        readers: list[tuple[int, Convert]] = [
            (place, read)
            for place, kind in enumerate(kinds)
            if (read := kind.result_processor(dialect, None)) is not None
        ]
        made = _Compiled(compiled.string, compiled.positiontup, fixed, binders, readers)
        self._compiled[dialect.name] = made
        return made
