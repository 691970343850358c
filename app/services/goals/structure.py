"""Listing goals, and changing what they are."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from app.actors import Member
from app.conditional import IfMatch
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.goals import Goal, GoalPublic, GoalUpdate
from app.problems import wrong
from app.services.goals.shown import ahead, may_change, public, put_off_by, shown, touch
from app.services.rows import by_its_author, sent


@dataclass(frozen=True)
class Filters:
    """Which goals; None leaves them all in."""

    state: str | None = None
    kind: str | None = None
    author: str | None = None
    put_off: bool = False


def listed(db: Session, member: Member, which: Filters, paging: Paging) -> Page[GoalPublic]:
    """The couple's goals, the last proposed first; without those the reader put off."""
    later = put_off_by(db, member)
    query = select(Goal).where(Goal.couple_id == member.couple_id, Goal.visible_to(member))
    if which.state is not None:
        query = query.where(Goal.state == which.state)
    if which.kind is not None:
        query = query.where(Goal.kind == which.kind)
    if which.author is not None:
        mine = which.author == "me"
        query = query.where(Goal.author_id == (member.user_id if mine else member.partner_id))
    chosen = col(Goal.id).in_(later)
    query = query.where(chosen if which.put_off else ~chosen)
    order = [Goal.position, Goal.id]
    return paging.page(
        db, query, order, lambda goal: public(member, goal, later), col(Goal.changed_on)
    )


def change(
    db: Session, member: Member, goal: Goal, data: GoalUpdate, if_match: IfMatch
) -> GoalPublic:
    """Change it: the structure by either, words by their author.

    Raises `NotYours`, `GoalState`, `PreconditionFailed`, `Invalid`.
    """
    if_match.check(shown(db, member, goal))
    may_change(member, goal)
    changes = sent(data, "due_on")
    if changes.keys() & {"title", "unit"}:
        by_its_author(member, goal)
    _fits(goal, changes)
    ahead(member, changes.get("due_on"))
    if changes:
        for name, value in changes.items():
            setattr(goal, name, value)
        touch(db, member.couple_id, member.zone, goal, Kind.GOAL_CHANGED)
    return shown(db, member, goal)


def _fits(goal: Goal, changes: dict[str, Any]) -> None:
    measures = {"target": ("count", "money"), "unit": ("count",)}
    for name, those in measures.items():
        if name in changes and goal.measure not in those:
            raise wrong(f"/{name}", "not_of_measure", "A goal that is measured this way has none.")
