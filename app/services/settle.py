"""Doing what is due of a couple: each noun's step does its own, and says what is next.

A step gets the couple and the moment, does whatever is due at it, and returns the next moment it
wants to be asked at, always a later one, or None. Until then it is left alone, so a step must not
make work for another. It locks nothing (the couple is locked) and needs nobody's keys, so a worker
can run it as well. Doing it twice must change nothing. Inside a step the clock stands at the moment
that was due: no date may tell which of the two came by first, or when.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select, update

from app import clock
from app.actors import Member, Person
from app.content import Content
from app.models.couples import Couple
from app.services import actors, appreciations, checkups, goals, markers, support, timeouts
from app.services.exercises import endings
from app.services.practices import joint
from app.services.quality_time import plans, rituals, sessions
from app.services.questions import days as question_days
from app.services.questions import own

Step = Callable[[Session, Couple, datetime, Content], datetime | None]

STEPS: tuple[Step, ...] = (
    appreciations.deliver,
    question_days.serve,
    goals.lapse,
    sessions.settle,
    plans.settle,
    rituals.settle,
    support.lapse,
    timeouts.end,
    endings.settle,
    joint.lapse,
    own.lapse,
    checkups.close,
    markers.expire,
)
"""At one moment, asked in this order."""


class Due(Exception):
    """Something is to be done before this request goes on; never shown."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self.member = member


def nothing_due(person: Person) -> None:
    """Raises `Due` when something of this person's couple is due."""
    if isinstance(person, Member) and person.due_at is not None and person.due_at <= clock.now():
        raise Due(person)


def run(db: Session, member: Member, content: Content) -> None:
    """Do what is due, once: who waited for the other's run finds nothing left.

    Raises `NotPaired` when the couple was left meanwhile.
    """
    actors.lock(db, member)
    _do(db, db.get_one(Couple, member.couple_id, populate_existing=True), content)


def one_due(db: Session, content: Content, tried: set[UUID]) -> bool:
    """Do what is due of one couple that nobody else is at and that was not tried yet; returns
    whether there was one."""
    query = (
        select(Couple)
        .where(
            col(Couple.due_at) <= clock.now(),
            col(Couple.ended_at).is_(None),
            col(Couple.id).not_in(tried),
        )
        .order_by(col(Couple.due_at))
        .limit(1)
    )
    couple = db.exec(query.with_for_update(skip_locked=True)).first()
    if couple is None:
        return False
    tried.add(couple.id)
    _do(db, couple, content)
    return True


def _do(db: Session, couple: Couple, content: Content) -> None:
    now = clock.now()
    if couple.due_at is None or couple.due_at > now:
        return
    # whose moment it is nobody wrote down, so the first time everybody is asked
    asked: dict[Step, datetime | None] = dict.fromkeys(STEPS, couple.due_at)
    upcoming: datetime | None = couple.due_at
    while upcoming is not None and upcoming <= now:
        with clock.held(upcoming):
            for step, moment in asked.items():
                if moment is not None and moment <= upcoming:
                    asked[step] = step(db, couple, upcoming, content)
        upcoming = min((moment for moment in asked.values() if moment is not None), default=None)
    db.exec(update(Couple).where(col(Couple.id) == couple.id).values(due_at=upcoming))
