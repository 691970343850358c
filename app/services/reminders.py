"""Reminders by one's own clock, for the phone to show: they hold no word of anybody.

They come from a person's own schedule and never because the other did or did not do something.
Quiet hours let them wait, a quiet pause lets them fall away, and so do a time-out and a time
without screens while they last. What would come after its day is over is dropped.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from app import clock, ids
from app.actors import Member, Person
from app.conditional import IfMatch
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.reminders import (
    QuietHours,
    QuietHoursInput,
    QuietHoursPublic,
    Reminder,
    ReminderCreate,
    ReminderPublic,
    ReminderUpdate,
    UpcomingReminder,
    UpcomingReminders,
)
from app.problems import Conflict, wrong
from app.services import events, pauses, quality_time, timeouts
from app.services.rows import add, sent

AHEAD = timedelta(days=2)
MOST = 20


class EnoughReminders(Conflict):
    title = "These are enough reminders"
    cause = "A person has at most 20 reminders."
    fix = "Change or delete one of them."


def remind(db: Session, person: Person, data: ReminderCreate) -> ReminderPublic:
    """Set a reminder. Raises `EnoughReminders`, `Invalid`, `IdTaken`."""
    if data.id is not None and (known := db.get(Reminder, (person.user_id, data.id))):
        return public(known)
    mine = select(func.count()).where(Reminder.user_id == person.user_id)
    if db.exec(mine).one() >= MOST:
        raise EnoughReminders
    now = clock.now()
    made = Reminder(
        user_id=person.user_id,
        id=data.id or ids.new(),
        about=data.about,
        time=data.time,
        weekdays=_bits(data.weekdays),
        created_at=now,
        changed_at=now,
    )
    add(db, made, data.id)
    events.record(db, person, Kind.REMINDER_CHANGED, made.id)
    return public(made)


def listed(db: Session, person: Person, paging: Paging) -> Page[ReminderPublic]:
    """The person's own reminders, newest first."""
    query = select(Reminder).where(Reminder.user_id == person.user_id)
    order = [Reminder.created_at, Reminder.id]
    return paging.page(db, query, order, public, col(Reminder.changed_at))


def public(row: Reminder) -> ReminderPublic:
    return ReminderPublic(
        id=row.id,
        about=row.about,
        time=row.time,
        weekdays=[day for day in range(1, 8) if row.weekdays >> (day - 1) & 1],
    )


def change(
    db: Session, person: Person, row: Reminder, data: ReminderUpdate, if_match: IfMatch
) -> ReminderPublic:
    """Change a reminder. Raises `PreconditionFailed`, `Invalid`."""
    if_match.check(public(row))
    changes = sent(data)
    if "weekdays" in changes:
        changes["weekdays"] = _bits(changes["weekdays"])
    for name, value in changes.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    db.add(row)
    db.flush()
    events.record(db, person, Kind.REMINDER_CHANGED, row.id)
    return public(row)


def forget(db: Session, person: Person, row: Reminder) -> None:
    """Delete a reminder."""
    events.record(db, person, Kind.REMINDER_CHANGED, row.id)
    db.delete(row)
    db.flush()


def quiet_hours(db: Session, person: Person) -> QuietHoursPublic:
    found = db.get(QuietHours, person.user_id)
    return QuietHoursPublic(begins=found and found.begins, ends=found and found.ends)


def set_quiet_hours(db: Session, person: Person, data: QuietHoursInput) -> QuietHoursPublic:
    """Set them anew. Raises `Invalid` where they would never end."""
    if data.begins == data.ends:
        raise wrong("/ends", "same", "Choose an end that is not the beginning.")
    found = db.get(QuietHours, person.user_id)
    kept = found or QuietHours(user_id=person.user_id, begins=data.begins, ends=data.ends)
    kept.begins, kept.ends = data.begins, data.ends
    db.add(kept)
    db.flush()
    events.record(db, person, Kind.REMINDER_CHANGED, person.user_id)
    return quiet_hours(db, person)


def clear_quiet_hours(db: Session, person: Person) -> None:
    found = db.get(QuietHours, person.user_id)
    if found is not None:
        db.delete(found)
        db.flush()
        events.record(db, person, Kind.REMINDER_CHANGED, person.user_id)


def upcoming(db: Session, person: Person) -> UpcomingReminders:
    """What to show next, of the next two days."""
    now = clock.now()
    if pauses.state(db, person).state == "on" or _resting(db, person, now):
        return UpcomingReminders(data=[])
    rows = db.exec(select(Reminder).where(Reminder.user_id == person.user_id)).all()
    quiet, zone = db.get(QuietHours, person.user_id), ZoneInfo(person.time_zone)
    found = [entry for row in rows for entry in _due(row, quiet, zone, now)]
    return UpcomingReminders(data=sorted(found, key=lambda entry: (entry.at, entry.reminder_id)))


def _resting(db: Session, person: Person, now: datetime) -> bool:
    """Whether a time-out or a time without screens lets reminders rest; when it is over they are
    asked for again."""
    return isinstance(person, Member) and (
        timeouts.mutes(db, person.couple_id, now)
        or quality_time.is_unplugged(db, person.couple_id, now)
    )


def _due(
    row: Reminder, quiet: QuietHours | None, zone: ZoneInfo, now: datetime
) -> Iterator[UpcomingReminder]:
    today = now.astimezone(zone).date()
    for ahead in range(-1, AHEAD.days + 1):
        day = today + timedelta(days=ahead)
        if not row.weekdays >> day.weekday() & 1:
            continue
        at = _after_quiet(_at(day, row.time, zone), quiet, zone)
        over = _at(day + timedelta(days=1), "00:00", zone)
        if now <= at < min(over, now + AHEAD):
            yield UpcomingReminder(reminder_id=row.id, about=row.about, at=at, expires_at=over)


def _after_quiet(at: datetime, quiet: QuietHours | None, zone: ZoneInfo) -> datetime:
    """The moment, or the end of the quiet hours it falls into."""
    if quiet is None:
        return at
    local = at.astimezone(zone)
    for day in (local.date() - timedelta(days=1), local.date()):
        begins = _at(day, quiet.begins, zone)
        later = day + timedelta(days=quiet.ends <= quiet.begins)
        ends = _at(later, quiet.ends, zone)
        if begins <= at < ends:
            return ends
    return at


def _at(day: date, local: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(local), zone).astimezone(UTC)


def _bits(weekdays: list[int]) -> int:
    if len(set(weekdays)) < len(weekdays):
        raise wrong("/weekdays", "twice", "Name each day once.")
    return sum(1 << (day - 1) for day in weekdays)
