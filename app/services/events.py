"""The spine: what happened, written in the same transaction as the change.

`record` writes to the actor's own stream, `announce` to the couple's. The owner's revision is
raised by one UPDATE, which locks the owner's row: positions commit in order, so whoever has seen
*n* has seen everything before it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlmodel import Session, col, update

from app import clock
from app.actors import Member, Person
from app.cursors import Cursors, Position
from app.models.couples import Couple
from app.models.events import Event, EventPage, EventPublic, Kind
from app.models.users import User
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
    return int(revision)


def after(
    db: Session, person: Person, cursors: Cursors, cursor: str | None, limit: int
) -> EventPage:
    """The next events of both streams: the personal ones first, then the couple's.

    The position is `[personal revision, couple id, couple revision]`; in another couple than the
    cursor's, that couple's stream is read from its beginning.
    """
    couple_id = person.couple_id if isinstance(person, Member) else None
    own, stream, joint = _position(cursors.open(cursor) if cursor else [0, None, 0])
    if couple_id is None or stream != couple_id.hex:
        joint = 0
    rows = since(db, person.user_id, own, limit + 1)
    found = [EventPublic(stream="personal", **row._asdict()) for row in rows[:limit]]
    more = len(rows) > limit
    own = rows[:limit][-1].revision if rows else own
    if couple_id is not None and not more:
        room = limit - len(found)
        joint_rows = since(db, couple_id, joint, room + 1)
        found += [EventPublic(stream="couple", **row._asdict()) for row in joint_rows[:room]]
        more = len(joint_rows) > room
        joint = joint_rows[:room][-1].revision if joint_rows[:room] else joint
    position: Position = [own, couple_id.hex if couple_id else None, joint]
    return EventPage(data=found, next_cursor=cursors.seal(position), has_more=more)


def _position(position: Position) -> tuple[int, str | None, int]:
    own, stream, joint = position
    return int(own or 0), str(stream) if stream else None, int(joint or 0)


_NEXT = Query(
    select(col(Event.revision), col(Event.kind), col(Event.subject_id), col(Event.day))
    .where(col(Event.owner_id) == bindparam("owner_id"), col(Event.revision) > bindparam("after"))
    .order_by(col(Event.revision))
    .limit(bindparam("most"))
)


def since(db: Session, owner_id: UUID, after: int, limit: int) -> list[Any]:
    """The next events of one stream."""
    return _NEXT.rows(db, owner_id=owner_id, after=after, most=limit)
