"""Sealed reveal: two people fill in the same thing, and neither sees the other's before both did.

    draft -> sealed -> revealed -> taken back
      ^        |
      +--------+ withdrawn, as long as it is not revealed

Everything here happens with the couple locked, so two who seal in the same instant are one after
the other, and the second reveals both: two rows, one transaction, one event of the couple without
an actor. What is not revealed leaves events in its author's stream alone, and is left out of the
other's queries by `Entry.visible_to`. In a quiet pause of either nothing is revealed; ending it
reveals what both had sealed.

The check-up has sides of the same kind (completed and shared is sealed, a hold is a pause), so its
release asks `ready` too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, and_, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from app import clock, ids
from app.actors import Member
from app.models.entries import Entry
from app.models.events import Kind
from app.models.safety import Pause
from app.problems import Conflict, NotFound
from app.services import events

EDITABLE = timedelta(minutes=15)
"""How long after the reveal own words can be edited, with a mark."""


class Told(NamedTuple):
    """What the acts on one kind of entry are called: three for the author, two for the couple."""

    drafted: Kind
    sealed: Kind
    withdrawn: Kind
    revealed: Kind
    changed: Kind


KINDS = {
    "answer": Told(
        Kind.ANSWER_DRAFTED,
        Kind.ANSWER_SEALED,
        Kind.ANSWER_WITHDRAWN,
        Kind.ANSWERS_REVEALED,
        Kind.ANSWER_CHANGED,
    ),
    "checkin": Told(
        Kind.CHECKIN_DRAFTED,
        Kind.CHECKIN_SEALED,
        Kind.CHECKIN_WITHDRAWN,
        Kind.CHECKINS_REVEALED,
        Kind.CHECKINS_CHANGED,
    ),
    "repair": Told(
        Kind.REPAIR_ISSUE_DRAFTED,
        Kind.REPAIR_ISSUE_SEALED,
        Kind.REPAIR_ISSUE_WITHDRAWN,
        Kind.REPAIR_ISSUES_REVEALED,
        Kind.REPAIR_ISSUE_CHANGED,
    ),
    "agreement": Told(
        Kind.REPAIR_AGREEMENT_DRAFTED,
        Kind.REPAIR_AGREEMENT_SEALED,
        Kind.REPAIR_AGREEMENT_WITHDRAWN,
        Kind.REPAIR_AGREEMENTS_REVEALED,
        Kind.REPAIR_AGREEMENT_CHANGED,
    ),
    "guess": Told(
        Kind.GUESS_DRAFTED,
        Kind.GUESS_SEALED,
        Kind.GUESS_WITHDRAWN,
        Kind.GUESSES_REVEALED,
        Kind.GUESS_CHANGED,
    ),
}
"""Every kind of entry there is. A noun that has one adds it here, and nothing else."""


class AlreadySealed(Conflict):
    title = "It is sealed"
    cause = "What is sealed stays as it is until the other one is in too."
    fix = "Withdraw it, change it, and seal it again."


class AlreadyRevealed(Conflict):
    title = "Both of you can see it already"
    cause = "It was revealed: it can be edited for 15 minutes, and taken back, but not unseen."
    fix = "Read it again; edit it within 15 minutes, or take it back."


class NothingWritten(Conflict):
    title = "There is nothing to seal yet"
    cause = "Sealing needs something that you wrote before."
    fix = "Write it first, then seal it."


class TooLateToEdit(Conflict):
    title = "It can no longer be edited"
    cause = "What the other can see can be edited for 15 minutes."
    fix = "Take it back if you do not want it to stand."


@dataclass(frozen=True)
class Slot:
    """A place for one entry of each of the two: of which kind, and in what."""

    kind: str
    subject_id: UUID


@dataclass(frozen=True)
class Side:
    """One of the two: whether their part is sealed, and whether something of theirs holds it."""

    sealed: bool
    held: bool = False


def ready(one: Side, other: Side) -> bool:
    """The one condition of every reveal: both are in, and neither holds."""
    return one.sealed and other.sealed and not one.held and not other.held


def paused(db: Session, member: Member) -> set[UUID]:
    """Who of the two takes a quiet pause now."""
    both = [member.user_id, member.partner_id]
    query = select(Pause.user_id).where(col(Pause.user_id).in_(both), col(Pause.until).is_(None))
    return set(db.exec(query).all())


def own(db: Session, member: Member, slot: Slot) -> Entry | None:
    """The reader's own part, in whatever state."""
    return db.exec(_of(member, slot).where(Entry.author_id == member.user_id)).first()


def seen(db: Session, member: Member, kind: str, subject_ids: Sequence[UUID]) -> list[Entry]:
    """The parts of some things that the reader may see, the reader's own first in each."""
    query = select(Entry).where(
        Entry.couple_id == member.couple_id,
        col(Entry.subject_id).in_(subject_ids),
        Entry.kind == kind,
        Entry.visible_to(member),
    )
    return sorted(db.exec(query).all(), key=lambda entry: entry.author_id != member.user_id)


def put(db: Session, member: Member, slot: Slot, document: str, id_: UUID | None = None) -> Entry:
    """Write the own part: as a draft, or, shortly after the reveal, as an edit that is marked.

    Raises `AlreadySealed`, `TooLateToEdit`.
    """
    entry = own(db, member, slot)
    if entry is None or entry.state == "draft":
        entry = entry or Entry(
            couple_id=member.couple_id,
            id=id_ or ids.new(),
            subject_id=slot.subject_id,
            kind=slot.kind,
            author_id=member.user_id,
            state="draft",
            written_on=clock.today(member.zone),
        )
        events.record(db, member, KINDS[slot.kind].drafted, slot.subject_id)
    elif entry.state == "sealed":
        raise AlreadySealed
    elif not _editable(entry):
        raise TooLateToEdit
    else:
        entry.edited = True
        events.announce(
            db, member.couple_id, member.zone, KINDS[slot.kind].changed, slot.subject_id
        )
    entry.document = document
    return _kept(db, entry)


def seal(db: Session, member: Member, slot: Slot) -> Entry:
    """Seal the own part; reveal both when the other's is sealed too.

    Sealing twice is sealing once. Raises `NothingWritten`.
    """
    entry = own(db, member, slot)
    if entry is None or entry.state == "taken_back":
        raise NothingWritten
    if entry.state != "draft":
        return entry
    entry.state = "sealed"
    _kept(db, entry)
    events.record(db, member, KINDS[slot.kind].sealed, slot.subject_id)
    _reveal(db, member, slot)
    return entry


def withdraw(db: Session, member: Member, slot: Slot) -> Entry:
    """Make a draft of the own sealed part again; the other is told nothing, ever.

    Raises `NotFound`, `AlreadyRevealed`.
    """
    entry = own(db, member, slot)
    if entry is None:
        raise NotFound
    if entry.state == "sealed":
        entry.state = "draft"
        _kept(db, entry)
        events.record(db, member, KINDS[slot.kind].withdrawn, slot.subject_id)
    if entry.state != "draft":
        raise AlreadyRevealed
    return entry


def remove(db: Session, member: Member, slot: Slot) -> None:
    """Take the own part away: before the reveal without a trace, after it with a marker that
    both see for 30 days. Doing it again changes nothing."""
    entry = own(db, member, slot)
    if entry is None or entry.state == "taken_back":
        return
    told = KINDS[slot.kind]
    if entry.state == "revealed":
        entry.state, entry.document = "taken_back", None
        entry.taken_back_on = clock.today(member.zone)
        _kept(db, entry)
        events.announce(db, member.couple_id, member.zone, told.changed, slot.subject_id)
        return
    sealed = entry.state == "sealed"
    events.record(db, member, told.withdrawn if sealed else told.drafted, slot.subject_id)
    db.delete(entry)
    db.flush()


def drop(db: Session, couple_id: UUID, slot: Slot) -> None:
    """The thing is over: what neither has shown in it never was. Nobody is told."""
    unseen = and_(
        col(Entry.couple_id) == couple_id,
        col(Entry.subject_id) == slot.subject_id,
        col(Entry.kind) == slot.kind,
        col(Entry.state).in_(("draft", "sealed")),
    )
    db.exec(delete(Entry).where(unseen))


def resume(db: Session, member: Member) -> None:
    """After a quiet pause: reveal whatever both had sealed meanwhile."""
    waiting = select(Entry).where(
        Entry.couple_id == member.couple_id,
        Entry.author_id == member.user_id,
        Entry.state == "sealed",
    )
    for entry in db.exec(waiting.order_by(Entry.kind, col(Entry.id))).all():
        _reveal(db, member, Slot(entry.kind, entry.subject_id))


def _reveal(db: Session, member: Member, slot: Slot) -> None:
    both = db.exec(_of(member, slot).where(Entry.state == "sealed")).all()
    authors, quiet = {entry.author_id for entry in both}, paused(db, member)
    one, other = (
        Side(sealed=who in authors, held=who in quiet)
        for who in (member.user_id, member.partner_id)
    )
    if not ready(one, other):
        return
    position = events.announce(
        db, member.couple_id, member.zone, KINDS[slot.kind].revealed, slot.subject_id
    )
    for entry in both:
        entry.state, entry.position = "revealed", position
        entry.revealed_at, entry.revealed_on = clock.now(), clock.today(member.zone)
        _kept(db, entry)


def _of(member: Member, slot: Slot) -> SelectOfScalar[Entry]:
    return select(Entry).where(
        Entry.couple_id == member.couple_id,
        Entry.subject_id == slot.subject_id,
        Entry.kind == slot.kind,
    )


def _editable(entry: Entry) -> bool:
    return (
        entry.state == "revealed"
        and entry.revealed_at is not None
        and clock.now() - entry.revealed_at <= EDITABLE
    )


def _kept(db: Session, entry: Entry) -> Entry:
    db.add(entry)
    db.flush()
    return entry
