"""Doing a practice for oneself: begun, finished, with a note that nobody else reads.

These rows belong to one person and count for that person's own recommendations alone.
"""

from typing import Any, Literal, TypeAlias

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Person
from app.conditional import IfMatch
from app.content import Content
from app.content.practices import WrittenPractice
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.practice_sessions import (
    PracticeSession,
    PracticeSessionCreate,
    PracticeSessionPublic,
    PracticeSessionUpdate,
)
from app.problems import wrong
from app.services import events
from app.services.rows import add, sent

Box: TypeAlias = Literal["all", "started", "finished"]


def known(content: Content, name: str) -> WrittenPractice:
    """The practice that was sent. Raises `Invalid`."""
    found = content.practices.get(name)
    if found is None:
        raise wrong("/practice", "unknown", "There is no such practice.")
    return found


def start(
    db: Session, person: Person, data: PracticeSessionCreate, content: Content
) -> PracticeSessionPublic:
    """Begin one. Raises `Invalid` for one that needs two."""
    if data.id is not None and (found := db.get(PracticeSession, (person.user_id, data.id))):
        return public(found, content)
    if known(content, data.practice).kind == "joint":
        raise wrong("/practice", "joint", "This one needs you both: propose it to your partner.")
    now = clock.now()
    made = PracticeSession(
        user_id=person.user_id,
        id=data.id or ids.new(),
        practice=data.practice,
        started_at=now,
        note=data.note,
        changed_at=now,
    )
    add(db, made, data.id)
    events.record(db, person, Kind.PRACTICE_STARTED, made.id)
    return public(made, content)


def listed(
    db: Session, person: Person, box: Box, paging: Paging, content: Content
) -> Page[PracticeSessionPublic]:
    """One's own, newest first."""
    query: Any = select(PracticeSession).where(PracticeSession.user_id == person.user_id)
    if box == "started":
        query = query.where(col(PracticeSession.finished_at).is_(None))
    elif box == "finished":
        query = query.where(col(PracticeSession.finished_at).is_not(None))
    order = [PracticeSession.started_at, PracticeSession.id]
    changed = col(PracticeSession.changed_at)
    return paging.page(db, query, order, lambda row: public(row, content), changed)


def public(found: PracticeSession, content: Content) -> PracticeSessionPublic:
    practice = content.practices.get(found.practice)
    return PracticeSessionPublic(
        id=found.id,
        practice=found.practice,
        title=practice.title if practice else None,
        state="finished" if found.finished_at else "started",
        note=found.note,
        started_at=found.started_at,
        finished_at=found.finished_at,
    )


def change(
    db: Session,
    person: Person,
    found: PracticeSession,
    data: PracticeSessionUpdate,
    if_match: IfMatch,
    content: Content,
) -> PracticeSessionPublic:
    """Change the note, at any time. Raises `PreconditionFailed`."""
    if_match.check(public(found, content))
    for name, value in sent(data, "note").items():
        setattr(found, name, value)
    return _changed(db, person, found, Kind.PRACTICE_CHANGED, content)


def finish(
    db: Session, person: Person, found: PracticeSession, content: Content
) -> PracticeSessionPublic:
    """Be done with it: it rests for a week. Finishing again changes nothing."""
    if found.finished_at is not None:
        return public(found, content)
    found.finished_at, found.finished_on = clock.now(), clock.today(person.zone)
    return _changed(db, person, found, Kind.PRACTICE_FINISHED, content)


def delete(db: Session, person: Person, found: PracticeSession) -> None:
    """Forget it, as if it had never been done."""
    events.record(db, person, Kind.PRACTICE_DELETED, found.id)
    db.delete(found)
    db.flush()


def _changed(
    db: Session, person: Person, found: PracticeSession, kind: Kind, content: Content
) -> PracticeSessionPublic:
    found.changed_at = clock.now()
    db.add(found)
    db.flush()
    events.record(db, person, kind, found.id)
    return public(found, content)
