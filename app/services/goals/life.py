"""Completing, archiving, restoring and removing a goal. Doing any of it twice is doing it once."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app import clock
from app.actors import Member
from app.models.contributions import Contribution
from app.models.events import Kind
from app.models.goal_sentences import GoalSentence
from app.models.goals import Goal, GoalLevel, GoalMark, GoalPublic
from app.models.milestones import Milestone
from app.services import events, moments
from app.services.goals.proposals import forget_marks, lay_by, mark, wait
from app.services.goals.shown import at, shown, touch
from app.vault import Damaged

TOLD: dict[Any, Kind] = {
    Milestone: Kind.MILESTONE_CHANGED,
    Contribution: Kind.CONTRIBUTION_CHANGED,
    GoalSentence: Kind.GOAL_SENTENCE_CHANGED,
}
PARTS: tuple[Any, ...] = (*TOLD, GoalLevel)


def complete(db: Session, member: Member, goal: Goal) -> GoalPublic:
    """Say that it is reached, whatever the progress says. Raises `GoalState`."""
    if goal.state == "active":
        goal.state, goal.done_on = "done", clock.today(member.zone)
        touch(db, member.couple_id, member.zone, goal, Kind.GOAL_COMPLETED)
        if goal.author_id is not None and goal.title and not isinstance(goal.title, Damaged):
            moments.celebrate(db, member, goal.author_id, str(goal.title))
    at(goal, "done")
    return shown(db, member, goal)


def reopen(db: Session, member: Member, goal: Goal) -> None:
    """Go on with a goal that was completed. Raises `GoalState`."""
    if goal.state == "done":
        goal.state, goal.done_on = "active", None
        touch(db, member.couple_id, member.zone, goal, Kind.GOAL_REOPENED)
    at(goal, "active")


def archive(db: Session, member: Member, goal: Goal) -> GoalPublic:
    """Lay it by, by either, from any state."""
    if goal.state != "archived":
        lay_by(goal, clock.today(member.zone))
        forget_marks(db, goal)
        touch(db, member.couple_id, member.zone, goal, Kind.GOAL_ARCHIVED)
    return shown(db, member, goal)


def restore(db: Session, member: Member, goal: Goal) -> None:
    """Bring it back to where it was, for both; a proposal waits two weeks anew."""
    if goal.state != "archived" or goal.archived_from is None:
        return
    goal.state, goal.archived_from, goal.archived_on = goal.archived_from, None, None
    if goal.state == "proposed":
        wait(db, member.zone, goal)
    forget_marks(db, goal)
    touch(db, member.couple_id, member.zone, goal, Kind.GOAL_RESTORED)


def remove(db: Session, member: Member, goal: Goal) -> None:
    """Take back a proposal nobody accepted; put an archived goal away, for oneself.

    When both have put it away it is gone. Raises `GoalState`.
    """
    own = goal.author_id == member.user_id
    at(goal, *(("proposed", "archived") if own else ("archived",)))
    if own and goal.accepted_on is None:
        for kind, id_ in _parts(db, goal):
            events.announce(db, member.couple_id, member.zone, kind, id_)
        _bury(db, goal)
        touch(db, member.couple_id, member.zone, goal, Kind.GOAL_REMOVED)
        return
    mark(db, member, goal, "away")
    for kind, id_ in _parts(db, goal):  # by name: when both have put it away they cannot be found
        events.record(db, member, kind, id_)
    events.record(db, member, Kind.GOAL_PUT_AWAY, goal.id)
    if db.get(GoalMark, (member.partner_id, goal.id)) is not None:
        _bury(db, goal)


def _parts(db: Session, goal: Goal) -> list[tuple[Kind, UUID]]:
    """What belongs to the goal: it goes too, and phones are told so by its id."""
    found = []
    for model, kind in TOLD.items():
        query = select(model.id).where(
            col(model.couple_id) == goal.couple_id, col(model.goal_id) == goal.id
        )
        found += [(kind, id_) for id_ in db.exec(query).all()]
    return found


def _bury(db: Session, goal: Goal) -> None:
    for model in PARTS:
        of_it = (col(model.couple_id) == goal.couple_id, col(model.goal_id) == goal.id)
        db.exec(delete(model).where(*of_it))
    forget_marks(db, goal)
    goal.state = "removed"
    goal.title = goal.unit = goal.author_id = None
    db.add(goal)
    db.flush()
