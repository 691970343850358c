"""The dream backlog: ideas of either, seen by both, that may become a proposal some day."""

from uuid import UUID

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Member
from app.conditional import IfMatch
from app.cursors import Paging
from app.models.base import Page
from app.models.dreams import Dream, DreamCreate, DreamPublic, DreamUpdate
from app.models.events import Kind
from app.models.goals import Goal, GoalCreate, GoalPublic
from app.problems import Conflict
from app.services import events, goals
from app.services.reveal import EDITABLE, TooLateToEdit
from app.services.rows import add, by_its_author, own, sent


class DreamPursued(Conflict):
    title = "That dream is being pursued"
    cause = "A goal was proposed from it, and that is still going on."
    fix = "Go on with that goal, or archive it first."


def dream(db: Session, member: Member, data: DreamCreate) -> DreamPublic:
    """Add an idea. Raises `IdTaken`."""
    if known := own(db, member, Dream, data.id):
        return public(member, known)
    today = clock.today(member.zone)
    made = Dream(
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        author_id=member.user_id,
        text=data.text,
        written_on=today,
        written_at=clock.now(),
        changed_on=today,
    )
    add(db, made, data.id)
    made.position = events.announce(db, member.couple_id, member.zone, Kind.DREAM_ADDED, made.id)
    db.add(made)
    db.flush()
    return public(member, made)


def listed(db: Session, member: Member, paging: Paging) -> Page[DreamPublic]:
    """The couple's dreams, the last added first."""
    query = select(Dream).where(Dream.couple_id == member.couple_id, Dream.visible_to(member))
    order = [Dream.position, Dream.id]
    return paging.page(db, query, order, lambda row: public(member, row), col(Dream.changed_on))


def public(member: Member, found: Dream) -> DreamPublic:
    """A dream as this reader sees it."""
    return DreamPublic(
        id=found.id,
        author="me" if found.author_id == member.user_id else "partner",
        state="taken_back" if found.taken_back_on else "there",
        text=found.text,
        goal_id=found.goal_id,
        day=found.written_on,
        edited=found.edited,
    )


def change(
    db: Session, member: Member, found: Dream, data: DreamUpdate, if_match: IfMatch
) -> DreamPublic:
    """Change own words. Raises `NotYours`, `TooLateToEdit`, `PreconditionFailed`, `Invalid`."""
    by_its_author(member, found)
    if_match.check(public(member, found))
    changes = sent(data)
    if changes:
        if found.taken_back_on is not None or clock.now() - found.written_at > EDITABLE:
            raise TooLateToEdit
        found.text, found.edited = changes["text"], True
        _changed(db, member, found)
    return public(member, found)


def take_back(db: Session, member: Member, found: Dream) -> None:
    """Take an own dream back; a marker stays for a while. Raises `NotYours`."""
    by_its_author(member, found)
    if found.taken_back_on is None:
        found.text, found.taken_back_on = None, clock.today(member.zone)
        _changed(db, member, found)


def propose(db: Session, member: Member, found: Dream, data: GoalCreate) -> GoalPublic:
    """Propose a goal from it, in own words. Raises `DreamPursued` and what `goals.propose` does."""
    again = data.id is not None and data.id == found.goal_id
    if not again and _going_on(db, found.couple_id, found.goal_id):
        raise DreamPursued
    made = goals.propose(db, member, data)
    if found.goal_id != made.id:
        found.goal_id = made.id
        _changed(db, member, found)
    return made


def _going_on(db: Session, couple_id: UUID, goal_id: UUID | None) -> bool:
    goal = db.get(Goal, (couple_id, goal_id)) if goal_id else None
    return goal is not None and goal.state in ("proposed", "active", "done")


def _changed(db: Session, member: Member, found: Dream) -> None:
    found.changed_on = clock.today(member.zone)
    db.add(found)
    db.flush()
    events.announce(db, member.couple_id, member.zone, Kind.DREAM_CHANGED, found.id)
