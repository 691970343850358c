"""Gratitude: private notes, with or without a partner."""

from datetime import timedelta

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Person
from app.conditional import IfMatch
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.gratitudes import Gratitude, GratitudeCreate, GratitudePublic, GratitudeUpdate
from app.problems import wrong
from app.services import events
from app.services.rows import add, sent

BACK = timedelta(days=366)


def write(db: Session, person: Person, data: GratitudeCreate) -> GratitudePublic:
    """Keep a private note. Raises `Invalid` for a day that is not in the last year."""
    if data.id is not None and (known := db.get(Gratitude, (person.user_id, data.id))):
        return public(known)
    today, now = clock.today(person.zone), clock.now()
    day = data.day or today
    if not today - BACK <= day <= today:
        raise wrong("/day", "day_range", "Choose a day of the last year, up to today.")
    note = Gratitude(
        user_id=person.user_id,
        id=data.id or ids.new(),
        text=data.text,
        day=day,
        written_at=now,
        changed_at=now,
    )
    add(db, note, data.id)
    events.record(db, person, Kind.GRATITUDE_WRITTEN, note.id)
    return public(note)


def listed(db: Session, person: Person, paging: Paging) -> Page[GratitudePublic]:
    """The person's own notes, newest first."""
    query = select(Gratitude).where(Gratitude.user_id == person.user_id)
    order = [Gratitude.written_at, Gratitude.id]
    return paging.page(db, query, order, public, col(Gratitude.changed_at))


def public(note: Gratitude) -> GratitudePublic:
    return GratitudePublic(id=note.id, text=note.text, day=note.day, written_at=note.written_at)


def change(
    db: Session, person: Person, note: Gratitude, data: GratitudeUpdate, if_match: IfMatch
) -> GratitudePublic:
    """Change a private note. Raises `PreconditionFailed`, `Invalid`."""
    if_match.check(public(note))
    for name, value in sent(data).items():
        setattr(note, name, value)
    note.changed_at = clock.now()
    db.add(note)
    db.flush()
    events.record(db, person, Kind.GRATITUDE_CHANGED, note.id)
    return public(note)


def delete(db: Session, person: Person, note: Gratitude) -> None:
    """Delete a private note."""
    events.record(db, person, Kind.GRATITUDE_DELETED, note.id)
    db.delete(note)
    db.flush()
