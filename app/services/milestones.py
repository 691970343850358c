"""Milestones: the steps of a shared goal, done by whoever says so."""

from sqlmodel import Session, col, func, select

from app import clock, ids
from app.actors import Member
from app.conditional import IfMatch
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.goals import Goal
from app.models.milestones import Milestone, MilestoneCreate, MilestonePublic, MilestoneUpdate
from app.problems import Conflict
from app.services import events, goals
from app.services.goals.progress import recount
from app.services.goals.shown import ahead
from app.services.rows import add, by_its_author, own, sent

MOST = 100


class EnoughMilestones(Conflict):
    title = "That goal has enough milestones"
    cause = "A goal has at most 100 milestones, archived ones among them."
    fix = "Delete some of your own, or make a goal of what comes after."


class MilestoneState(Conflict):
    title = "The milestone is archived"
    cause = "An archived milestone does not count; the answer's `state` names where it is."
    fix = "Restore it first."


def add_milestone(
    db: Session, member: Member, goal: Goal, data: MilestoneCreate
) -> MilestonePublic:
    """Add a step. Raises `NotYours`, `GoalState`, `EnoughMilestones`, `Invalid`, `IdTaken`."""
    if known := own(db, member, Milestone, data.id):
        return public(member, known)
    goals.may_change(member, goal)
    ahead(member, data.due_on)
    there = select(func.count()).where(
        Milestone.couple_id == goal.couple_id, Milestone.goal_id == goal.id
    )
    if db.exec(there).one() >= MOST:
        raise EnoughMilestones
    today = clock.today(member.zone)
    milestone = Milestone(
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        goal_id=goal.id,
        author_id=member.user_id,
        title=data.title,
        due_on=data.due_on,
        written_on=today,
        changed_on=today,
    )
    add(db, milestone, data.id)
    milestone.position = _counted(db, member, goal, Kind.GOAL_CHANGED)
    return _kept(db, member, milestone)


def listed(db: Session, member: Member, goal: Goal | None, paging: Paging) -> Page[MilestonePublic]:
    """The steps of a goal, or of all, the last added first."""
    query = select(Milestone).where(
        Milestone.couple_id == member.couple_id, Milestone.visible_to(member)
    )
    if goal is not None:
        query = query.where(Milestone.goal_id == goal.id)
    order = [Milestone.position, Milestone.id]
    return paging.page(db, query, order, lambda row: public(member, row), col(Milestone.changed_on))


def public(member: Member, milestone: Milestone) -> MilestonePublic:
    """A step as this reader sees it."""
    state = "done" if milestone.done_on else "open"
    return MilestonePublic(
        id=milestone.id,
        goal_id=milestone.goal_id,
        author="me" if milestone.author_id == member.user_id else "partner",
        state="archived" if milestone.archived_on else state,
        title=milestone.title,
        due_on=milestone.due_on,
        day=milestone.written_on,
        done_on=milestone.done_on,
    )


def change(
    db: Session, member: Member, milestone: Milestone, data: MilestoneUpdate, if_match: IfMatch
) -> MilestonePublic:
    """Change it: the day by either, the title by its author.

    Raises `NotYours`, `GoalState`, `PreconditionFailed`, `Invalid`.
    """
    if_match.check(public(member, milestone))
    goal = _goal(db, milestone)
    goals.may_change(member, goal)
    changes = sent(data, "due_on")
    if "title" in changes:
        by_its_author(member, milestone)
    ahead(member, changes.get("due_on"))
    if changes:
        for name, value in changes.items():
            setattr(milestone, name, value)
        goals.touch(db, member.couple_id, member.zone, goal, Kind.GOAL_CHANGED)
    return _kept(db, member, milestone)


def complete(db: Session, member: Member, milestone: Milestone, *, done: bool) -> MilestonePublic:
    """Say that it is done, or not yet; saying it again changes nothing.

    Raises `GoalState`, `MilestoneState`.
    """
    goal = _goal(db, milestone)
    goals.at(goal, "active")
    if milestone.archived_on is not None:
        raise MilestoneState(state="archived")
    if (milestone.done_on is not None) != done:
        milestone.done_on = clock.today(member.zone) if done else None
        _kept(db, member, milestone)
        _counted(db, member, goal, Kind.GOAL_PROGRESSED)
    return public(member, milestone)


def archive(db: Session, member: Member, milestone: Milestone, *, away: bool) -> MilestonePublic:
    """Leave it out of the goal, or have it back. Raises `NotYours`, `GoalState`."""
    goal = _goal(db, milestone)
    goals.may_change(member, goal)
    if (milestone.archived_on is not None) != away:
        milestone.archived_on = clock.today(member.zone) if away else None
        _kept(db, member, milestone)
        _counted(db, member, goal, Kind.GOAL_CHANGED)
    return public(member, milestone)


def remove(db: Session, member: Member, milestone: Milestone) -> None:
    """Take an own step away for good. Raises `NotYours`, `GoalState`."""
    by_its_author(member, milestone)
    goal = _goal(db, milestone)
    goals.may_change(member, goal)
    db.delete(milestone)
    db.flush()
    _told(db, member, milestone)
    _counted(db, member, goal, Kind.GOAL_CHANGED)


def _goal(db: Session, milestone: Milestone) -> Goal:
    return db.get_one(Goal, (milestone.couple_id, milestone.goal_id))


def _counted(db: Session, member: Member, goal: Goal, kind: Kind) -> int:
    if goal.measure == "milestones":
        recount(db, goal)
    goals.touch(db, member.couple_id, member.zone, goal, kind)
    return goal.touched


def _kept(db: Session, member: Member, milestone: Milestone) -> MilestonePublic:
    milestone.changed_on = clock.today(member.zone)
    db.add(milestone)
    db.flush()
    _told(db, member, milestone)
    return public(member, milestone)


def _told(db: Session, member: Member, milestone: Milestone) -> None:
    kind = Kind.MILESTONE_CHANGED
    events.announce(db, member.couple_id, member.zone, kind, milestone.id)
