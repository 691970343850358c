"""The daily check-in: one a day, for oneself, with or without a partner.

What somebody shares of a day is a sealed copy (`sharing.py`); the row itself is never the
other's. So changing it is refused while a copy is sealed, or what is revealed later would not be
what its author last read, and deleting it takes the copy along.
"""

from contextlib import suppress
from datetime import date

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Member, Person
from app.conditional import IfMatch
from app.content import Content
from app.cursors import Paging
from app.db import conflict
from app.models.base import Page
from app.models.checkins import (
    Checkin,
    CheckinCreate,
    CheckinPublic,
    CheckinUpdate,
    DaySharingInput,
)
from app.models.entries import Entry
from app.models.events import Kind
from app.problems import Conflict, wrong
from app.services import actors, events
from app.services.actors import NotPaired
from app.services.checkins import contents, sharing, weeks
from app.services.reveal import AlreadySealed
from app.services.rows import sent
from app.services.scoring.activity import in_time
from app.vault import Damaged

pulses = weeks.pulses


class CheckedIn(Conflict):
    title = "You checked in for that day"
    cause = "There is one check-in a day, and you made it already."
    fix = "Change that one, or delete it and check in again."


def write(db: Session, person: Person, content: Content, data: CheckinCreate) -> CheckinPublic:
    """Check in for today or one of the two days before. Raises `Invalid`, `CheckedIn`."""
    if data.id is not None and (known := db.get(Checkin, (person.user_id, data.id))):
        return public(db, person, known)
    today, now = clock.today(person.zone), clock.now()
    day = data.day or today
    if day > today or not _in_time(day, today):
        raise wrong("/day", "day_range", "Choose today or one of the two days before.")
    same_day = select(Checkin.id).where(Checkin.user_id == person.user_id, Checkin.day == day)
    if db.exec(same_day).first() is not None:
        raise CheckedIn
    made = Checkin(
        user_id=person.user_id,
        id=data.id or ids.new(),
        day=day,
        document=contents.written(content.words, data.model_dump(exclude={"id", "day"})),
        written_at=now,
        changed_at=now,
    )
    with conflict(db, CheckedIn()):  # two phones at once: the database decides
        db.add(made)
    events.record(db, person, Kind.CHECKIN_WRITTEN, made.id)
    return public(db, person, made)


def listed(db: Session, person: Person, paging: Paging) -> Page[CheckinPublic]:
    """The person's own check-ins, the last day first."""
    query = select(Checkin).where(Checkin.user_id == person.user_id)
    order = [Checkin.day, Checkin.id]
    page: Page[Checkin] = paging.page(db, query, order, lambda row: row, col(Checkin.changed_at))
    shared = sharing.own(db, person, [row.day for row in page.data])
    return Page(
        data=[_public(row, shared.get(row.day)) for row in page.data],
        next_cursor=page.next_cursor,
        has_more=page.has_more,
    )


def public(db: Session, person: Person, row: Checkin) -> CheckinPublic:
    return _public(row, sharing.own(db, person, [row.day]).get(row.day))


def change(
    db: Session,
    person: Person,
    content: Content,
    row: Checkin,
    data: CheckinUpdate,
    if_match: IfMatch,
) -> CheckinPublic:
    """Change it. Raises `PreconditionFailed`, `Invalid`, `AlreadySealed`."""
    _locked(db, person)
    shown = public(db, person, row)
    if_match.check(shown)
    changes = sent(data, "connected", "need", "note", "care_note")
    if shown.sharing == "sealed":
        raise AlreadySealed
    if "connected" in changes and not _in_time(row.day, clock.today(person.zone)):
        raise wrong("/connected", "too_late", "It can be changed until two days after the day.")
    row.document = contents.written(content.words, {**contents.of(row), **changes})
    row.changed_at = clock.now()
    db.add(row)
    db.flush()
    events.record(db, person, Kind.CHECKIN_CHANGED, row.id)
    return public(db, person, row)


def delete(db: Session, person: Person, row: Checkin) -> None:
    """Delete it, and take back what was shared of it."""
    member = _locked(db, person)
    if member is not None:
        sharing.unshare(db, member, row.day)
    events.record(db, person, Kind.CHECKIN_DELETED, row.id)
    db.delete(row)
    db.flush()


def share(db: Session, member: Member, row: Checkin, data: DaySharingInput) -> CheckinPublic:
    """Share what was ticked of it, once the other shares that day too; see `sharing.share`."""
    sharing.share(db, member, row, data)
    return public(db, member, row)


def _in_time(day: date, today: date) -> bool:
    return in_time(day.toordinal(), today.toordinal())


def _locked(db: Session, person: Person) -> Member | None:
    """The person as a member of their couple, which is locked; nobody when it has just ended."""
    with suppress(NotPaired):
        member = actors.paired(person)
        actors.lock(db, member)
        return member
    return None


def _public(row: Checkin, shared: Entry | None) -> CheckinPublic:
    said = contents.read(shared.document) if shared else {}
    return CheckinPublic.model_validate(
        {
            "id": row.id,
            "day": row.day,
            **contents.of(row),
            "sharing": shared.state if shared else "private",
            "shared_parts": [part for part in contents.SAYING if part in said],
            "written_at": row.written_at,
            "damaged": isinstance(row.document, Damaged),
        }
    )
