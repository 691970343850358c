"""Contributions to a goal that is counted: amounts are joint facts, a note is its author's.

Amounts are added up for the goal and for nothing else; who entered one without a note is shown to
nobody, and either may correct it.
"""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Member
from app.conditional import IfMatch
from app.cursors import Paging
from app.models.base import Page
from app.models.contributions import (
    Contribution,
    ContributionCreate,
    ContributionPublic,
    ContributionUpdate,
)
from app.models.events import Kind
from app.models.goals import Goal
from app.problems import wrong
from app.services import events, goals
from app.services.goals.progress import recount
from app.services.reveal import EDITABLE, TooLateToEdit
from app.services.rows import add, by_its_author, own, sent

BACK = timedelta(days=366)


def contribute(
    db: Session, member: Member, goal: Goal, data: ContributionCreate
) -> ContributionPublic:
    """Add an amount. Raises `GoalState`, `OtherMeasure`, `Invalid`, `IdTaken`."""
    if known := own(db, member, Contribution, data.id):
        return public(member, known)
    if goal.measure not in ("count", "money"):
        raise goals.OtherMeasure(measure=goal.measure)
    goals.at(goal, "active")
    today = clock.today(member.zone)
    _fits(today, data.amount, data.day)
    contribution = Contribution(
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        goal_id=goal.id,
        author_id=member.user_id,
        amount=data.amount,
        note=data.note,
        day=data.day or today,
        written_on=today,
        written_at=clock.now(),
        changed_on=today,
    )
    add(db, contribution, data.id)
    _counted(db, member, goal)
    contribution.position = goal.touched
    return _kept(db, member, contribution)


def listed(
    db: Session, member: Member, goal: Goal | None, paging: Paging
) -> Page[ContributionPublic]:
    """What was added to a goal, or to all, the last entered first."""
    query = select(Contribution).where(
        Contribution.couple_id == member.couple_id, Contribution.visible_to(member)
    )
    if goal is not None:
        query = query.where(Contribution.goal_id == goal.id)
    order = [Contribution.position, Contribution.id]
    return paging.page(
        db, query, order, lambda row: public(member, row), col(Contribution.changed_on)
    )


def public(member: Member, found: Contribution) -> ContributionPublic:
    """A contribution as this reader sees it."""
    author: Any = "me" if found.author_id == member.user_id else "partner"
    return ContributionPublic(
        id=found.id,
        goal_id=found.goal_id,
        amount=found.amount,
        day=found.day,
        written_on=found.written_on,
        note=found.note,
        author=author if found.note is not None else None,
        edited=found.edited,
    )


def change(
    db: Session,
    member: Member,
    found: Contribution,
    data: ContributionUpdate,
    if_match: IfMatch,
) -> ContributionPublic:
    """Change it: amount and day by either, a note by its author.

    Raises `NotYours`, `TooLateToEdit`, `GoalState`, `PreconditionFailed`, `Invalid`.
    """
    if_match.check(public(member, found))
    changes = sent(data, "note")
    if not changes:
        return public(member, found)
    goal = db.get_one(Goal, (found.couple_id, found.goal_id))
    if changes.keys() & {"amount", "day"}:
        goals.at(goal, "active")
        _fits(clock.today(member.zone), changes.get("amount", 1), changes.get("day"))
        found.amount = changes.get("amount", found.amount)
        found.day = changes.get("day", found.day)
    if "note" in changes:
        _note(member, found, changes["note"])
    shown = _kept(db, member, found)
    _counted(db, member, goal)
    return shown


def remove(db: Session, member: Member, found: Contribution) -> None:
    """Take it away, by either; with a note by its author alone. Raises `NotYours`, `GoalState`."""
    if found.note is not None:
        by_its_author(member, found)
    goal = db.get_one(Goal, (found.couple_id, found.goal_id))
    goals.at(goal, "active")
    db.delete(found)
    db.flush()
    _told(db, member, found)
    _counted(db, member, goal)


def _fits(today: date, amount: int, day: date | None) -> None:
    if amount == 0:
        raise wrong("/amount", "zero", "Send what came, or below zero what went.")
    if day is not None and not today - BACK <= day <= today:
        raise wrong("/day", "day_range", "Choose a day of the last year, up to today.")


def _note(member: Member, found: Contribution, note: str | None) -> None:
    """Where there is no note, whoever writes one becomes its author."""
    if found.note is None:
        if note is not None:
            found.author_id, found.written_at = member.user_id, clock.now()
    else:
        by_its_author(member, found)
        if note is not None and clock.now() - found.written_at > EDITABLE:
            raise TooLateToEdit
        found.edited = note is not None
    found.note = note


def _counted(db: Session, member: Member, goal: Goal) -> None:
    recount(db, goal)
    goals.touch(db, member.couple_id, member.zone, goal, Kind.GOAL_PROGRESSED)


def _kept(db: Session, member: Member, found: Contribution) -> ContributionPublic:
    found.changed_on = clock.today(member.zone)
    db.add(found)
    db.flush()
    _told(db, member, found)
    return public(member, found)


def _told(db: Session, member: Member, found: Contribution) -> None:
    kind = Kind.CONTRIBUTION_CHANGED
    events.announce(db, member.couple_id, member.zone, kind, found.id)
