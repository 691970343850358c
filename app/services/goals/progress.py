"""How far a goal is: recomputed from what was contributed, done or said, never added to.

The counters on the goal are what these rows say, so that a list of goals reads no other table.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select

from app import clock, ids
from app.actors import Member
from app.models.contributions import Contribution
from app.models.events import Kind
from app.models.goal_sentences import GoalSentence
from app.models.goals import TOTAL, Goal, GoalLevel, GoalLevelInput, GoalPublic
from app.models.milestones import Milestone
from app.problems import wrong
from app.services.goals.shown import OtherMeasure, at, shown, touch
from app.services.scoring.activity import Goal as Worked
from app.services.scoring.activity import joint_weeks

WINDOW = timedelta(days=28)
LATE = timedelta(days=2)
"""What is entered later than this after its day is kept, and left out of the activity."""

Said = dict[UUID, list[tuple[date, int]]]


def recount(db: Session, goal: Goal) -> None:
    """Set the counters. Raises `Invalid` where contributions go out of bounds."""
    if goal.measure == "milestones":
        days = _milestones(db, goal.couple_id, [goal.id])[goal.id]
        goal.target, goal.amount = len(days), sum(day is not None for day in days)
    elif goal.measure == "percent":
        goal.amount = _until(_levels(db, goal.couple_id, [goal.id])[goal.id], date.max)
    else:
        total = select(func.sum(Contribution.amount)).where(
            Contribution.couple_id == goal.couple_id, Contribution.goal_id == goal.id
        )
        goal.amount = int(db.exec(total).one() or 0)
        if abs(goal.amount) > TOTAL:
            raise wrong("/amount", "total_range", "All contributions together are too large.")
    db.add(goal)
    db.flush()


def set_percent(db: Session, member: Member, goal: Goal, data: GoalLevelInput) -> GoalPublic:
    """Say how far a goal in percent is, as of today; the last word of a day counts.

    Raises `OtherMeasure`, `GoalState`.
    """
    if goal.measure != "percent":
        raise OtherMeasure(measure=goal.measure)
    at(goal, "active")
    if goal.amount != data.percent:
        _say(db, member, goal, data.percent)
        recount(db, goal)
        touch(db, member.couple_id, member.zone, goal, Kind.GOAL_PROGRESSED)
    return shown(db, member, goal)


def activity(db: Session, member: Member, today: date) -> tuple[list[Worked], int]:
    """What the goals' activity is scored from: each goal's progress where the window begins and
    now, and in how many of its weeks both checked in.

    It is the same for both: goals that are active or done, and only what both can see.
    """
    query = select(*_SCORED).where(
        Goal.couple_id == member.couple_id, col(Goal.state).in_(("active", "done"))
    )
    found = db.exec(query).all()
    start, which = today - WINDOW, [goal.id for goal in found]
    then, now = (_shares(db, member.couple_id, found, day) for day in (start, today))
    scored = [Worked(start=then[goal.id], now=now[goal.id], updated=goal.touched) for goal in found]
    hers, his = (
        _checkins(db, member.couple_id, who, which, start)
        for who in (member.user_id, member.partner_id)
    )
    return scored, joint_weeks(hers, his)


_SCORED: list[Any] = [col(getattr(Goal, name)) for name in ("id", "measure", "target", "touched")]
"""Without the words: nothing has to be opened for it."""


def _say(db: Session, member: Member, goal: Goal, percent: int) -> None:
    today = clock.today(member.zone)
    query = select(GoalLevel).where(
        GoalLevel.couple_id == goal.couple_id, GoalLevel.goal_id == goal.id, GoalLevel.day == today
    )
    level = db.exec(query).first() or GoalLevel(
        couple_id=goal.couple_id, id=ids.new(), goal_id=goal.id, day=today, percent=percent
    )
    level.percent = percent
    db.add(level)
    db.flush()


def _shares(db: Session, couple_id: UUID, found: Sequence[Any], day: date) -> dict[UUID, Fraction]:
    """The progress of each goal at the end of a day, 0 to 1, by what it aims at now."""
    which = [goal.id for goal in found]
    done, levels = _milestones(db, couple_id, which), _levels(db, couple_id, which)
    given = _given(db, couple_id, which)

    def amount(goal: Any) -> int:
        if goal.measure == "milestones":
            return sum(done_on is not None and done_on <= day for done_on in done[goal.id])
        if goal.measure == "percent":
            return _until(levels[goal.id], day)
        return sum(amount for when, amount in given[goal.id] if when <= day)

    return {
        goal.id: max(Fraction(0), min(Fraction(1), Fraction(amount(goal), goal.target or 1)))
        for goal in found
    }


def _milestones(
    db: Session, couple_id: UUID, which: Iterable[UUID]
) -> defaultdict[UUID, list[date | None]]:
    query = select(col(Milestone.goal_id), col(Milestone.done_on)).where(
        Milestone.couple_id == couple_id,
        col(Milestone.goal_id).in_(which),
        col(Milestone.archived_on).is_(None),
    )
    days: defaultdict[UUID, list[date | None]] = defaultdict(list)
    for goal_id, day in db.exec(query).all():
        days[goal_id].append(day)
    return days


def _levels(db: Session, couple_id: UUID, which: Iterable[UUID]) -> Said:
    query = select(col(GoalLevel.goal_id), col(GoalLevel.day), col(GoalLevel.percent)).where(
        GoalLevel.couple_id == couple_id, col(GoalLevel.goal_id).in_(which)
    )
    said: Said = defaultdict(list)
    for goal_id, day, percent in db.exec(query).all():
        said[goal_id].append((day, percent))
    return said


def _given(db: Session, couple_id: UUID, which: Iterable[UUID]) -> Said:
    query = select(
        col(Contribution.goal_id),
        col(Contribution.day),
        col(Contribution.written_on),
        col(Contribution.amount),
    ).where(Contribution.couple_id == couple_id, col(Contribution.goal_id).in_(which))
    said: Said = defaultdict(list)
    for goal_id, day, written_on, amount in db.exec(query).all():
        if written_on - day <= LATE:
            said[goal_id].append((day, amount))
    return said


def _until(said: list[tuple[date, int]], day: date) -> int:
    """The last percent that was said up to a day."""
    return max((entry for entry in said if entry[0] <= day), default=(day, 0))[1]


def _checkins(
    db: Session, couple_id: UUID, user_id: UUID, which: Iterable[UUID], start: date
) -> list[int]:
    """The days of the window, from 0, on which somebody checked in on one of the goals."""
    query = select(col(GoalSentence.written_on)).where(
        GoalSentence.couple_id == couple_id,
        GoalSentence.author_id == user_id,
        GoalSentence.kind == "checkin",
        col(GoalSentence.goal_id).in_(which),
        col(GoalSentence.taken_back_on).is_(None),
        GoalSentence.written_on > start,
    )
    return [(day - start).days - 1 for day in db.exec(query).all()]
