"""What was done lately: the day of each practice's last completion."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.actors import Member, Person
from app.models.practice_sessions import JointPractice, PracticeSession


def own(db: Session, who: Person) -> dict[str, date]:
    """Of one person, alone or with their partner: for that person's eyes."""
    query = (
        select(PracticeSession.practice, func.max(PracticeSession.finished_on))
        .where(
            PracticeSession.user_id == who.user_id, col(PracticeSession.finished_on).is_not(None)
        )
        .group_by(col(PracticeSession.practice))
    )
    both = together(db, who.couple_id, date.max) if isinstance(who, Member) else {}
    return _latest([*db.exec(query).all(), *both.items()])


def together(db: Session, couple_id: UUID, until: date) -> dict[str, date]:
    """Of two people together, up to a day: nothing that one of them did alone."""
    query = (
        select(JointPractice.practice, func.max(JointPractice.done_on))
        .where(JointPractice.couple_id == couple_id, col(JointPractice.done_on) <= until)
        .group_by(col(JointPractice.practice))
    )
    return _latest(db.exec(query).all())


def _latest(found: Iterable[tuple[str, date | None]]) -> dict[str, date]:
    days: dict[str, date] = {}
    for practice, day in found:
        days[practice] = max(day or date.min, days.get(practice, date.min))
    return days
