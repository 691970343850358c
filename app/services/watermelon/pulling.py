"""Pulling: what our own feed tells from a position on, all at once, as rows."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlmodel import Session

from app.actors import Member, Person
from app.content import Content
from app.models.watermelon import WatermelonPull, WatermelonRows
from app.problems import Invalid
from app.services import actors, sync
from app.services.feeds import JOINT, Reader, slice_of
from app.services.watermelon import ids, positions
from app.services.watermelon.tables import TABLES, Row

STEP = 1000
"""How much is read at once."""

Found = defaultdict[str, dict[UUID, Row | None]]
"""Rows by table and id; None for one that is gone."""


class _Columns(BaseModel):
    table: str


class _Migration(BaseModel):
    """What a new version of an app's schema added."""

    tables: list[str] = []
    columns: list[_Columns] = []


def pull(
    db: Session, person: Person, content: Content, last: int | None, migration: str
) -> WatermelonPull:
    """What changed since; without `last`, everything and no tombstones.

    Whatever tells the whole of a private table needs a fresh sign-in. Raises `FullSyncRequired`,
    `SignInAgain`, `Invalid`.
    """
    reader = Reader(db, person, content, frozenset(TABLES))
    added = _added(migration)
    if not last or any(TABLES[name].feed.private for name in added):
        actors.freshly(person)
    place = positions.read(db, person, last) if last else sync.begin(person)
    found: Found = defaultdict(dict)
    more = True
    while more:
        changes, place, more = sync.tell(reader, place, STEP)
        for change in changes:
            found[change.noun][change.id] = _row(change.noun, change.value)
    for name in added if last else ():
        if whole := _whole(reader, name):
            found[name] |= whole
    return WatermelonPull(
        changes=_changes(found) if last else _everything(found),
        timestamp=positions.write(db, person, place),
    )


def _row(name: str, value: BaseModel | None) -> Row | None:
    return TABLES[name].row(value.model_dump(mode="json")) if value is not None else None


def _changes(found: Found) -> dict[str, WatermelonRows]:
    """The tables in which something changed."""
    return {
        name: WatermelonRows(
            created=[],
            updated=[row for row in rows.values() if row is not None],
            deleted=[ids.write(id_) for id_, row in rows.items() if row is None],
        )
        for name, rows in found.items()
    }


def _everything(found: Found) -> dict[str, WatermelonRows]:
    """Every table, for a phone that replaces all it has: what is not there is gone."""
    return {
        name: WatermelonRows(
            created=[], updated=[row for row in found[name].values() if row is not None], deleted=[]
        )
        for name in TABLES
    }


def _added(migration: str) -> list[str]:
    """Our tables of which the phone has not held everything, since its schema did not have it.

    Raises `Invalid`.
    """
    if migration == "null":
        return []
    try:
        told = _Migration.model_validate_json(migration)
    except ValidationError:
        detail = "Send the migration that the library gives you, as JSON."
        raise Invalid(
            errors=[{"parameter": "migration", "code": "migration", "detail": detail}]
        ) from None
    named = {*told.tables, *(each.table for each in told.columns)}
    return [name for name in TABLES if name in named]


def _whole(reader: Reader, name: str) -> dict[UUID, Any]:
    """Every row of a table."""
    feed = TABLES[name].feed
    if name in JOINT and not isinstance(reader.person, Member):
        return {}
    rows: dict[UUID, Any] = {}
    for view in range(len(feed.views)):
        after, more = None, True
        while more:
            things, after = slice_of(feed, reader, view, after, STEP)
            rows |= {id_: _row(name, value) for id_, value in things.items()}
            more = after is not None
    return rows
