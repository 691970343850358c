"""A goal as a reader sees it, and what every act on one asks first and leaves behind."""

from collections.abc import Set
from datetime import date
from uuid import UUID

from sqlmodel import Session, select

from app import clock
from app.actors import Member, Person
from app.models.events import Kind
from app.models.goals import AMOUNTS, JOINT, Goal, GoalMark, GoalProgress, GoalPublic
from app.models.money import DECIMALS
from app.problems import Conflict, wrong
from app.services import events
from app.services.rows import by_its_author


class GoalState(Conflict):
    title = "The goal is not at that step"
    cause = "This does not go with the state the goal is in; the answer's `state` names it."
    fix = "Accept, restore or reopen the goal first, or leave it as it is."


class OtherMeasure(Conflict):
    title = "The goal is measured otherwise"
    cause = "Its progress is not kept this way; the answer's `measure` names how it is."
    fix = "Add contributions to a count or to money, set a percent, or complete milestones."


class ForTheOther(Conflict):
    title = "That is for the other one to do"
    cause = "What one of you proposes or shares, the other accepts, puts off or encourages."
    fix = "Wait for your partner, or change it yourself."


def at(goal: Goal, *states: str) -> None:
    """Raises `GoalState` unless the goal is in one of the states."""
    if goal.state not in states:
        raise GoalState(state=goal.state)


def may_change(member: Member, goal: Goal) -> None:
    """A proposal is its author's until the other has accepted what it says.

    Raises `NotYours`, `GoalState`.
    """
    if goal.state == "proposed":
        by_its_author(member, goal)
    else:
        at(goal, "active")


def ahead(person: Person, day: date | None) -> None:
    """Raises `Invalid` for a day to reach something by that is over."""
    if day is not None and day < clock.today(person.zone):
        raise wrong("/due_on", "past", "Choose today or a later day.")


def touch(db: Session, couple_id: UUID, zone: str, goal: Goal, kind: Kind) -> None:
    """Keep what was changed of a goal and tell both, by the goal's id."""
    goal.changed_on = clock.today(zone)
    goal.touched = events.announce(db, couple_id, zone, kind, goal.id)
    db.add(goal)
    db.flush()


def put_off_by(db: Session, member: Member) -> set[UUID]:
    """The goals that the reader said `later` to."""
    query = select(GoalMark.id).where(GoalMark.user_id == member.user_id, GoalMark.mark == "later")
    return set(db.exec(query).all())


def shown(db: Session, member: Member, goal: Goal) -> GoalPublic:
    """A single goal as this reader sees it."""
    return public(member, goal, put_off_by(db, member))


def public(member: Member, goal: Goal, later: Set[UUID]) -> GoalPublic:
    """A goal as this reader sees it, who put off these."""
    money = goal.measure == "money"
    return GoalPublic.model_validate(
        {
            **{name: getattr(goal, name) for name in _SAME},
            "author": "me" if goal.author_id == member.user_id else "partner",
            "decimals": DECIMALS[goal.currency] if goal.currency is not None else None,
            "progress": progress(goal),
            "proposed_on": goal.written_on,
            "put_off": goal.id in later,
            "agreement": [JOINT, AMOUNTS] if money else [JOINT],
        }
    )


def progress(goal: Goal) -> GoalProgress:
    """What the counters say; the share is rounded down, so 100 is reached and never rounded to."""
    share = 100 * goal.amount // goal.target if goal.target else 0
    return GoalProgress(amount=goal.amount, target=goal.target, percent=max(0, min(100, share)))


_SAME = (
    "id",
    "state",
    "title",
    "kind",
    "measure",
    "unit",
    "currency",
    "due_on",
    "lapses_on",
    "accepted_on",
    "done_on",
    "archived_on",
    "changed_on",
)
