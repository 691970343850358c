"""The week in a few numbers, and the rhythm of plans."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from app import clock
from app.actors import Member, Person
from app.models.appreciations import Appreciation
from app.models.checkins import Checkin
from app.models.entries import Entry
from app.models.gratitudes import Gratitude
from app.models.insights import DigestPublic, RhythmPublic
from app.models.moments import MomentKept
from app.problems import Invalid
from app.services import quality_time
from app.services.scoring import activity as scored
from app.services.scoring import six

WEEKS_BACK = 52


def digest(db: Session, person: Person, week: date | None) -> DigestPublic:
    """A week from Monday to Sunday, by default the last whole one. Raises `Invalid`."""
    today = clock.today(person.zone)
    this_monday = today - timedelta(days=today.weekday())
    monday = this_monday - timedelta(weeks=1) if week is None else week
    if monday.weekday() != 0 or not this_monday - timedelta(weeks=WEEKS_BACK) <= monday <= today:
        detail = "Choose a Monday of the last 52 weeks."
        raise Invalid(errors=[{"parameter": "week", "code": "week", "detail": detail}])
    sunday = monday + timedelta(days=6)
    joint = _joint(db, person, monday, sunday) if isinstance(person, Member) else {}
    return DigestPublic(
        starts_on=monday,
        ends_on=sunday,
        questions_opened=joint.get("questions", 0),
        appreciations=joint.get("appreciations", 0),
        moments=joint.get("moments", 0),
        minutes_together=joint.get("minutes", 0),
        own_gratitudes=_own(db, Gratitude, person, monday, sunday),
        own_checkins=_own(db, Checkin, person, monday, sunday),
    )


def rhythm(db: Session, member: Member) -> RhythmPublic:
    """The share of the last plans that took place, as this reader sees it."""
    found = scored.rhythm(quality_time.moments(db, member), clock.now())
    if found is None:
        return RhythmPublic(kept=0, planned=0, share=None)
    return RhythmPublic(kept=found.kept, planned=found.planned, share=six(100 * found.share))


def _joint(db: Session, member: Member, monday: date, sunday: date) -> dict[str, int]:
    answers = select(func.count(func.distinct(Entry.subject_id))).where(
        Entry.couple_id == member.couple_id,
        Entry.kind == "answer",
        Entry.state == "revealed",
        col(Entry.revealed_on).between(monday, sunday),
    )
    arrived = select(func.count()).where(
        Appreciation.couple_id == member.couple_id,
        Appreciation.state == "delivered",
        col(Appreciation.delivered_on).between(monday, sunday),
    )
    kept = select(func.count()).where(
        MomentKept.couple_id == member.couple_id,
        MomentKept.state == "kept",
        col(MomentKept.written_on).between(monday, sunday),
    )
    return {
        "questions": db.exec(answers).one(),
        "appreciations": db.exec(arrived).one(),
        "moments": db.exec(kept).one(),
        "minutes": quality_time.confirmed_minutes(db, member, monday, sunday),
    }


def _own(db: Session, model: Any, person: Person, monday: date, sunday: date) -> int:
    query = select(func.count()).where(
        model.user_id == person.user_id, col(model.day).between(monday, sunday)
    )
    found: int = db.exec(query).one()
    return found
