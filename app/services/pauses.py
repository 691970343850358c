"""The quiet pause: one person, silently, for as long as they like.

While it lasts there are no reminders for them and nothing of theirs is revealed. The other is
told nothing, before, during or after.
"""

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Member, Person
from app.content import Content
from app.models.events import Kind
from app.models.safety import Pause, PausePublic
from app.services import actors, checkups, events, reveal
from app.services.exercises import guesses


def state(db: Session, person: Person) -> PausePublic:
    return PausePublic(state="on" if _running(db, person) else "off")


def begin(db: Session, person: Person) -> PausePublic:
    """Begin it; beginning twice is beginning once."""
    if _running(db, person) is None:
        pause = Pause(user_id=person.user_id, id=ids.new(), since=clock.now())
        db.add(pause)
        db.flush()
        events.record(db, person, Kind.PAUSE_BEGUN, pause.id)
    return PausePublic(state="on")


def end(db: Session, person: Person, content: Content) -> None:
    """End it. What both had sealed meanwhile is revealed now, as if it were just sealed."""
    pause = _running(db, person)
    if pause is None:
        return
    pause.until = clock.now()
    db.add(pause)
    db.flush()
    events.record(db, person, Kind.PAUSE_ENDED, pause.id)
    checkups.hold_lifted(db, person, content)
    if isinstance(person, Member):
        actors.lock(db, person)
        reveal.resume(db, person)
        guesses.revealed(db, person)


def _running(db: Session, person: Person) -> Pause | None:
    query = select(Pause).where(Pause.user_id == person.user_id, col(Pause.until).is_(None))
    return db.exec(query).first()
