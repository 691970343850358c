"""The spine: what happened, written in the same transaction as the change.

`record` writes to the actor's own stream, `announce` to the couple's. The owner's revision is
raised by one UPDATE, which locks the owner's row: positions commit in order, so whoever has seen
*n* has seen everything before it.
"""

from datetime import datetime
from http import HTTPStatus
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select
from sqlmodel import Session, col, update

from app import clock
from app.actors import Member, Person
from app.cursors import Cursors, Position
from app.models.couples import Couple
from app.models.events import CHANNEL, Event, EventPage, EventPublic, Kind
from app.models.users import User
from app.problems import Problem
from app.query import Query


def record(db: Session, actor: Person, kind: Kind, subject_id: UUID) -> int:
    """Something the actor did or learned, for the actor alone; the position in their stream."""
    return tell(db, actor.user_id, actor.zone, kind, subject_id)


def tell(db: Session, user_id: UUID, zone: str, kind: Kind, subject_id: UUID) -> int:
    """The same for a person who is not the one asking."""
    return _write(db, _RAISE_USER, user_id, zone, kind, subject_id)


def announce(
    db: Session,
    couple_id: UUID,
    zone: str,
    kind: Kind,
    subject_id: UUID,
    moment: datetime | None = None,
) -> int:
    """Something both can see, without who did it; the position in the couple's stream.

    What both can see is listed by that position: it tells the order of release and no time. What
    happened by itself carries the day of its `moment`, not the day on which somebody came.
    """
    return _write(db, _RAISE_COUPLE, couple_id, zone, kind, subject_id, moment)


def _raise(owner: type[User] | type[Couple]) -> Query:
    raised = update(owner).where(col(owner.id) == bindparam("owner_id"))
    return Query(raised.values(revision=owner.revision + 1).returning(col(owner.revision)))


_RAISE_USER, _RAISE_COUPLE = _raise(User), _raise(Couple)
_WRITE = Query(insert(Event))


def _write(
    db: Session,
    raised: Query,
    owner_id: UUID,
    zone: str,
    kind: Kind,
    subject_id: UUID,
    moment: datetime | None = None,
) -> int:
    ((revision,),) = raised.rows(db, owner_id=owner_id)
    _WRITE.rows(
        db,
        owner_id=owner_id,
        revision=revision,
        kind=kind.value,
        subject_id=subject_id,
        day=clock.today(zone, moment),
    )
    db.info["touched"].add(owner_id)
    return int(revision)


def touch(db: Session, owner_id: UUID) -> None:
    """Have the open streams of this person look again after the commit, without an event."""
    db.info["touched"].add(owner_id)
    if db.info["connection"].dialect.name == "postgresql":
        db.connection().execute(select(func.pg_notify(CHANNEL, str(owner_id))))


class EventsGone(Problem):
    status = HTTPStatus.GONE
    title = "What happened since is not remembered any more"
    cause = "Events are kept for 90 days, and this cursor is older."
    fix = "Start over: synchronise without a cursor, and follow from there."


def after(
    db: Session, person: Person, cursors: Cursors, cursor: str | None, limit: int
) -> EventPage:
    """The next events of both streams: the personal ones first, then the couple's.

    Raises `EventsGone`, `Invalid`.
    """
    place = _place(person, cursors.open(cursor) if cursor else [0, None, 0])
    found, more = _read(db, person, place, limit)
    following = found[-1][0] if found else place
    data = [event for _, event in found]
    return EventPage(data=data, next_cursor=cursors.seal(list(following)), has_more=more)


def following(
    db: Session, person: Person, cursors: Cursors, cursor: str | None, limit: int
) -> tuple[list[tuple[str, EventPublic]], bool]:
    """The same, each event with the cursor behind it. Raises `EventsGone`, `Invalid`."""
    place = _place(person, cursors.open(cursor) if cursor else [0, None, 0])
    found, more = _read(db, person, place, limit)
    return [(cursors.seal(list(there)), event) for there, event in found], more


def present(person: Person, cursors: Cursors) -> str:
    """The cursor behind everything that happened."""
    if isinstance(person, Member):
        return cursors.seal([person.revision, person.couple_id.hex, person.couple_revision])
    return cursors.seal([person.revision, None, 0])


class _Place(NamedTuple):
    """Positions in both streams; in another couple than the cursor's, its stream begins anew."""

    own: int
    couple: str | None
    joint: int


def _place(person: Person, position: Position) -> _Place:
    own, stream, joint = position
    couple = person.couple_id.hex if isinstance(person, Member) else None
    return _Place(int(own or 0), couple, int(joint or 0) if couple and stream == couple else 0)


def _read(
    db: Session, person: Person, place: _Place, limit: int
) -> tuple[list[tuple[_Place, EventPublic]], bool]:
    """The next events of both streams, each with the place behind it; whether there are more."""
    rows = _unbroken(since(db, person.user_id, place.own, limit + 1), place.own)
    found = []
    for row in rows[:limit]:
        place = place._replace(own=row.revision)
        found.append((place, EventPublic(stream="personal", **row._asdict())))
    if len(rows) > limit:
        return found, True
    room = limit - len(found)
    if not isinstance(person, Member):
        return found, False
    joint = _unbroken(since(db, person.couple_id, place.joint, room + 1), place.joint)
    for row in joint[:room]:
        place = place._replace(joint=row.revision)
        found.append((place, EventPublic(stream="couple", **row._asdict())))
    return found, len(joint) > room


def _unbroken(rows: list[Any], after: int) -> list[Any]:
    """Raises `EventsGone` where the first one that is left is not the next one."""
    if after and rows and rows[0].revision != after + 1:
        raise EventsGone
    return rows


_NEXT = Query(
    select(col(Event.revision), col(Event.kind), col(Event.subject_id), col(Event.day))
    .where(col(Event.owner_id) == bindparam("owner_id"), col(Event.revision) > bindparam("after"))
    .order_by(col(Event.revision))
    .limit(bindparam("most"))
)


def since(db: Session, owner_id: UUID, after: int, limit: int) -> list[Any]:
    """The next events of one stream."""
    return _NEXT.rows(db, owner_id=owner_id, after=after, most=limit)
