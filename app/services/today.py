"""Today: the day's question, one small step, what is planned, what is open between the two.

The step is the reader's own, from their own scores and within their own time. Everything else is
what both can see; during a time-out nothing is suggested.
"""

from datetime import date
from typing import Any, Literal

from sqlmodel import Session, col, select

from app import clock
from app.actors import Member, Person
from app.content import Content
from app.models.checkins import Checkin
from app.models.checkups import Checkup
from app.models.couples import Couple
from app.models.exercises import Exercise
from app.models.practices import RecommendationPublic
from app.models.quality_time.rituals import AgendaEntry
from app.models.repairs import Repair
from app.models.support import SupportRequest
from app.models.timeouts import Timeout
from app.models.today import DayAtAGlance, OpenThing
from app.services import couples, practices, profile
from app.services.quality_time import agenda
from app.services.questions import days

OPEN: tuple[tuple[Literal["support_request", "timeout", "repair", "exercise"], Any, str], ...] = (
    ("timeout", Timeout, "running"),
    ("repair", Repair, "open"),
    ("support_request", SupportRequest, "open"),
    ("exercise", Exercise, "active"),
)
"""What can be open, and in which state both see it so."""

MOST = 20
PLANS = 100
"""As many as the answer takes; a day can hold more, and the agenda has them all."""


def glance(db: Session, person: Person, content: Content) -> DayAtAGlance:
    """Everything for the first screen. Raises `DamagedContent`."""
    today = clock.today(person.zone)
    budget = profile.read(db, person.user_id).get("minutes_a_day")
    running = _running(db, person) if isinstance(person, Member) else None
    return DayAtAGlance(
        day=today,
        question=days.today(db, person, content),
        step=None if running else _step(db, person, content, budget),
        budget=budget,
        plans=_plans(db, person, today) if isinstance(person, Member) else [],
        open=_open(db, person, today) if isinstance(person, Member) else [],
        checked_in=_checked_in(db, person, today),
        time_out_until=running.returns_at if running else None,
        days_together=_together(db, person, today) if isinstance(person, Member) else None,
    )


def _step(
    db: Session, person: Person, content: Content, budget: int | None
) -> RecommendationPublic | None:
    offered = practices.own(db, person, content).practices
    return next((one for one in offered if budget is None or one.minutes <= budget), None)


def _plans(db: Session, member: Member, today: date) -> list[AgendaEntry]:
    found = agenda.between(db, member, today, today).data
    return [entry for entry in found if not entry.skipped][:PLANS]


def _open(db: Session, member: Member, today: date) -> list[OpenThing]:
    rounds = select(Checkup.id).where(
        Checkup.couple_id == member.couple_id,
        Checkup.state == "open",
        col(Checkup.closes_on) > today,
    )
    found = [OpenThing(noun="checkup", id=id_) for id_ in db.exec(rounds).all()]
    others: list[tuple[int, OpenThing]] = []
    for noun, model, state in OPEN:
        query: Any = select(model.position, model.id).where(
            model.couple_id == member.couple_id, model.state == state
        )
        newest = query.order_by(col(model.position).desc()).limit(MOST)
        others += [(place, OpenThing(noun=noun, id=id_)) for place, id_ in db.exec(newest).all()]
    others.sort(key=lambda entry: (entry[0], entry[1].id.hex), reverse=True)
    return [*found, *(thing for _, thing in others)][:MOST]


def _running(db: Session, member: Member) -> Timeout | None:
    query = select(Timeout).where(Timeout.couple_id == member.couple_id, Timeout.state == "running")
    return db.exec(query).first()


def _checked_in(db: Session, person: Person, today: date) -> bool:
    query = select(Checkin.id).where(Checkin.user_id == person.user_id, Checkin.day == today)
    return db.exec(query).first() is not None


def _together(db: Session, member: Member, today: date) -> int:
    couple = db.get_one(Couple, member.couple_id)
    return max(0, (today - (couples.anniversary(couple) or couple.started_on)).days)
