"""Pushing: every row by the nouns' own operations, all of them or none.

The rows of a push are inner requests inside one transaction, which holds the person and their
couple: nothing they read changes between being looked at and being written. The first refusal
refuses the whole push, since that is what the library takes back as a whole.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from unicodedata import normalize
from uuid import UUID

from sqlmodel import Session, col, or_, select

from app.actors import Member, Person
from app.conditional import etag, render
from app.content import Content
from app.models.events import Event
from app.models.users import User
from app.models.watermelon import MOST, TablePush, WatermelonPush, WatermelonPushed
from app.problems import Busy, Conflict, Problem, ServerError, wrong
from app.services import actors
from app.services.actors import NotPaired
from app.services.feeds import JOINT, Reader, chosen
from app.services.push import Answer, Ask, Asks
from app.services.sync import Place
from app.services.watermelon import ids, positions
from app.services.watermelon.tables import TABLES, Row, Table


class RowChanged(Conflict):
    title = "A row has changed since the last pull"
    cause = "Something else changed the row that `table` and `id` name; nothing was pushed."
    fix = "Synchronize again: it pulls that change, merges it with yours, and pushes."


class RowDeleted(Conflict):
    title = "A row that you changed is gone"
    cause = "The row that `table` and `id` name was deleted, and yours is changed."
    fix = "Synchronize again; if it stays, delete the row on the phone, or give it a new id."


class RowRefused(Problem):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "A row cannot be pushed as it is"
    cause = (
        "The operation that the row that `table` and `id` name stands for was refused; `problem`"
        " is its answer. Nothing was pushed."
    )
    fix = "Correct that row, or take back what was done to it, and synchronize again."


@dataclass(frozen=True)
class Standing:
    """A row of ours."""

    row: Row
    tag: str


def push(
    db: Session,
    person: Person,
    content: Content,
    ask: Asks,
    last: int | None,
    data: WatermelonPush,
) -> WatermelonPushed:
    """Do everything that a phone did, as somebody who had seen all up to `last`.

    Raises `RowChanged`, `RowDeleted`, `RowRefused`, `FullSyncRequired`, `Invalid`, `Busy`.
    """
    tables = [(table, getattr(data, name)) for name, table in TABLES.items()]
    rows = sum(_distinct(table, sent) for table, sent in tables)
    if rows > MOST:
        raise wrong("", "too_long", f"Push {MOST} rows at most at once.")
    _hold(db, person)
    seen = positions.read(db, person, last) if last else _nothing(person)
    reader = Reader(db, person, content)
    for table, sent in tables:
        _Push(reader, ask, table, seen).carry_out(sent)
    return WatermelonPushed(rows=rows)


def _distinct(table: Table, sent: TablePush) -> int:
    """How many rows there are. Raises `Invalid` where one comes twice."""
    named = [*(row["id"] for row in (*sent.created, *sent.updated)), *sent.deleted]
    if len(set(named)) < len(named):
        raise wrong(f"/{table.name}", "twice", "Name each row once.")
    return len(named)


def _nothing(person: Person) -> Place:
    """The place of a phone that never pulled."""
    couple = person.couple_id.hex if isinstance(person, Member) else None
    return Place(0, couple, 0, True, "")


def _hold(db: Session, person: Person) -> None:
    """Lock the couple and the person: both streams stand still until the push is done."""
    if isinstance(person, Member):
        try:
            actors.lock(db, person)
        except NotPaired:
            raise Busy from None  # left while we waited: the repeated request knows
    db.exec(select(User.id).where(User.id == person.user_id).with_for_update()).one()


class _Push:
    """Pushing the rows of one table."""

    def __init__(self, reader: Reader, ask: Asks, table: Table, seen: Place) -> None:
        self.reader, self.ask, self.table, self.seen = reader, ask, table, seen

    def carry_out(self, sent: TablePush) -> None:
        rows = {ids.read(row["id"]): row for row in (*sent.created, *sent.updated)}
        gone = [ids.read(id_) for id_ in sent.deleted]
        named = [*rows, *gone]
        if not named:
            return
        standing = self._standing(named)
        told, changed = self._told(named)
        for id_ in changed & standing.keys():
            raise RowChanged(**self._of(id_))
        for id_ in (id_ for id_ in gone if id_ in standing):
            self._asked(id_, "DELETE", f"/{id_}")
        for id_, row in rows.items():
            if id_ in standing:
                self._change(id_, row, standing[id_])
            elif id_ in told:
                raise RowDeleted(**self._of(id_))
            else:
                self._create(id_, row)

    def _standing(self, named: Iterable[UUID]) -> dict[UUID, Standing]:
        """Those of the rows that are there for the person."""
        if self.table.name in JOINT and not isinstance(self.reader.person, Member):
            return {}
        things = chosen(self.table.feed, self.reader, named)
        return {
            id_: Standing(row, etag(render(value)))
            for id_, value in things.items()
            if value is not None and (row := self.table.row(value.model_dump(mode="json")))
        }

    def _told(self, named: list[UUID]) -> tuple[set[UUID], set[UUID]]:
        """Those of the rows that the person was ever told of, and those since their last pull."""
        person = self.reader.person
        since = {person.user_id: self.seen.own}
        if isinstance(person, Member):
            same = self.seen.couple == person.couple_id.hex
            since[person.couple_id] = self.seen.joint if same else 0
        query = select(Event).where(
            col(Event.owner_id).in_(since),
            col(Event.subject_id).in_(named),
            or_(*(col(Event.kind).startswith(kind) for kind in self.table.feed.told)),
        )
        found = self.reader.db.exec(query).all()
        changed = {event.subject_id for event in found if event.revision > since[event.owner_id]}
        return {event.subject_id for event in found}, changed

    def _create(self, id_: UUID, row: Row) -> None:
        filled = {name: value for name, value in row.items() if not _is_blank(value)}
        body = {
            name: value
            for name, blank in self.table.makes.items()
            if (value := filled.get(name, blank)) is not None
        }
        made = self._asked(id_, "POST", "", {"id": str(id_), **body})
        standing = self.table.row(made.body)
        if standing is not None:
            self._change(id_, filled, Standing(standing, made.headers["etag"]))

    def _change(self, id_: UUID, row: Row, standing: Standing) -> None:
        """Send what differs."""
        differing = dict(_differing(row, standing.row))
        changes = {name: differing[name] for name in self.table.changes & differing.keys()}
        if changes:
            self._asked(id_, "PATCH", f"/{id_}", changes, {"if-match": standing.tag})
        for name in self.table.sets.keys() & differing.keys():
            path = f"/{id_}/{self.table.sets[name]}"
            self._asked(id_, "PUT", path, {name: differing[name]})

    def _asked(
        self,
        id_: UUID,
        method: str,
        path: str,
        body: Row | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Do something to a row. Raises what the whole push is then answered."""
        answer = self.ask(Ask(method, self.table.path + path, body, headers or {}))
        if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            raise Busy
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ServerError
        if not answer.good:
            # without its name: that of the whole request is the one to ask for help with
            problem = {name: value for name, value in answer.body.items() if name != "instance"}
            raise RowRefused(**self._of(id_), problem=problem)
        return answer

    def _of(self, id_: UUID) -> dict[str, Any]:
        return {"table": self.table.name, "id": ids.write(id_)}


def _differing(row: Row, standing: Row) -> Iterator[tuple[str, Any]]:
    """The columns that a phone has otherwise than we do."""
    for name, value in row.items():
        if name != "id" and name in standing and _plain(value) != _plain(standing[name]):
            yield name, _plain(value)


def _plain(value: Any) -> Any:
    """A value as we keep it; a column that cannot be null is empty on a phone."""
    return (normalize("NFC", value) or None) if isinstance(value, str) else value


def _is_blank(value: Any) -> bool:
    """Whether it is what a new row has in a column that nobody filled."""
    return value is None or value == "" or value == 0
