"""What two people agree on: proposed, active, done or called off, archived.

One words it and proposes it, the other accepts. Whoever changes when it is proposes it anew. Only
who said "later" knows of it. A proposal lapses after 14 days. What is over is archived by either
and gone when both did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, delete, select

from app import clock, ids
from app.actors import Member
from app.models.events import Kind
from app.models.quality_time.joint import Joint, OwnSentence, PutOff, SentenceInput
from app.problems import Conflict
from app.services import events
from app.services.rows import NotYours

OPEN = ("proposed", "active")
OVER = ("done", "cancelled", "lapsed", "archived")
LAPSES = timedelta(days=14)


class MovedOn(Conflict):
    title = "It has moved on"
    cause = "What you ask for does not fit the state it is in."
    fix = "Read it again: `state` says where it is now."


class Told(NamedTuple):
    """What the acts on one kind of thing are called."""

    proposed: Kind
    accepted: Kind
    changed: Kind
    cancelled: Kind
    archived: Kind
    removed: Kind
    put_off: Kind


@dataclass(frozen=True)
class Beside:
    """What belongs to a thing and is in rows of its own."""

    sentence: str | None = None
    later: bool = False


def beside(db: Session, member: Member, ids_: Sequence[UUID]) -> dict[UUID, Beside]:
    """The other's sentences, and what the reader put off, of some things."""
    words = select(OwnSentence).where(
        OwnSentence.couple_id == member.couple_id, col(OwnSentence.subject_id).in_(ids_)
    )
    texts = {row.subject_id: row.text for row in db.exec(words).all()}
    off = select(PutOff.id).where(PutOff.user_id == member.user_id, col(PutOff.id).in_(ids_))
    later = set(db.exec(off).all())
    return {id_: Beside(texts.get(id_), id_ in later) for id_ in ids_}


def is_author(member: Member, row: Joint) -> bool:
    return row.author_id == member.user_id


def waits_for_me(member: Member, row: Joint) -> bool:
    """Whether the proposal, as it is now, is the other's."""
    return row.state == "proposed" and is_author(member, row) != row.by_author


def as_seen(member: Member, row: Joint, extra: Beside) -> dict[str, Any]:
    """Its columns, damaged ones too, with what depends on the reader."""
    waits_for = None
    if row.state == "proposed":
        waits_for = "me" if waits_for_me(member, row) else "partner"
    return {
        **{name: getattr(row, name) for name in type(row).model_fields},
        "author": "me" if is_author(member, row) else "partner",
        "waits_for": waits_for,
        "later": extra.later,
        "sentence": extra.sentence,
    }


def zone_of(member: Member) -> ZoneInfo:
    """The couple's clock."""
    return ZoneInfo(member.zone)


def propose_anew(db: Session, member: Member, row: Joint) -> None:
    """It was changed: who changed it proposes it as it is now, and whoever had said "later" to
    what it was has not said it to this."""
    row.state, row.accepted_on = "proposed", None
    row.by_author, row.proposed_on = is_author(member, row), clock.today(member.zone)
    _forget_later(db, member, row)


def accept(db: Session, member: Member, row: Joint, told: Told) -> None:
    """Agree to what the other proposes. Raises `NotYours`, `MovedOn`."""
    if row.state == "active":
        return
    if row.state != "proposed":
        raise MovedOn(state=row.state)
    if not waits_for_me(member, row):
        raise NotYours
    row.state, row.accepted_on = "active", clock.today(member.zone)
    take_up(db, member, row)
    changed(db, member, row, told.accepted)


def put_off(db: Session, member: Member, row: Joint, told: Told) -> None:
    """Say "later", to oneself. Raises `NotYours`, `MovedOn`."""
    if row.state != "proposed":
        raise MovedOn(state=row.state)
    if not waits_for_me(member, row):
        raise NotYours
    if db.get(PutOff, (member.user_id, row.id)) is None:
        db.add(PutOff(user_id=member.user_id, id=row.id))
        db.flush()
        events.record(db, member, told.put_off, row.id)


def take_up(db: Session, member: Member, row: Joint) -> None:
    """Forget that one said "later"."""
    found = db.get(PutOff, (member.user_id, row.id))
    if found is not None:
        db.delete(found)
        db.flush()


def cancel(db: Session, member: Member, row: Joint, told: Told) -> None:
    """Call it off, either of the two. Raises `MovedOn`."""
    if row.state == "cancelled":
        return
    if row.state not in OPEN:
        raise MovedOn(state=row.state)
    row.state, row.accepted_on = "cancelled", None
    changed(db, member, row, told.cancelled)


def archive(db: Session, member: Member, row: Joint, told: Told, *, alone: bool = False) -> bool:
    """Put away what is over; returns whether it is gone, since nobody keeps it any more.

    Raises `MovedOn`.
    """
    if row.state not in OVER:
        raise MovedOn(state=row.state)
    mine = "archived_by_author" if is_author(member, row) else "archived_by_other"
    if not getattr(row, mine):
        setattr(row, mine, True)
        row.state = "archived"
        gone = alone or (row.archived_by_author and row.archived_by_other)
        changed(db, member, row, told.removed if gone else told.archived)
        return gone
    return False


def remove(db: Session, member: Member, row: Joint) -> None:
    """Take the row away with all that is beside it."""
    _forget_later(db, member, row)
    db.exec(
        delete(OwnSentence).where(
            col(OwnSentence.couple_id) == row.couple_id, col(OwnSentence.subject_id) == row.id
        )
    )
    db.delete(row)
    db.flush()


def say(db: Session, member: Member, row: Joint, data: SentenceInput, told: Told) -> None:
    """Add an own sentence to what the other worded, or change it. Raises `NotYours`, `MovedOn`."""
    if is_author(member, row):
        raise NotYours
    if row.state == "archived":
        raise MovedOn(state=row.state)
    found = _sentence(db, row)
    if found is None:
        found = OwnSentence(
            couple_id=row.couple_id,
            id=ids.new(),
            subject_id=row.id,
            author_id=member.user_id,
            written_on=clock.today(member.zone),
        )
    if found.text != data.text:
        found.text = data.text
        db.add(found)
        changed(db, member, row, told.changed)


def unsay(db: Session, member: Member, row: Joint, told: Told) -> None:
    """Take the own sentence back. Raises `NotYours`."""
    if is_author(member, row):
        raise NotYours
    found = _sentence(db, row)
    if found is not None:
        db.delete(found)
        changed(db, member, row, told.changed)


def changed(db: Session, member: Member, row: Joint, kind: Kind) -> None:
    """Keep the row and tell whoever sees it: both, or the one who does it."""
    row.changed_on = clock.today(member.zone)
    db.add(row)
    db.flush()
    if getattr(row, "shared", True):
        events.announce(db, member.couple_id, member.zone, kind, row.id)
    else:
        events.record(db, member, kind, row.id)


def _forget_later(db: Session, member: Member, row: Joint) -> None:
    both = [member.user_id, member.partner_id]
    db.exec(delete(PutOff).where(col(PutOff.user_id).in_(both), col(PutOff.id) == row.id))


def _sentence(db: Session, row: Joint) -> OwnSentence | None:
    query = select(OwnSentence).where(
        OwnSentence.couple_id == row.couple_id, OwnSentence.subject_id == row.id
    )
    return db.exec(query).first()
