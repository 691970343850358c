"""What one of the two says about a goal; the other sees it at once, and it counts as it is.

A check-in is joint when both wrote one in a week. An encouragement is for the other's own goal,
and stays when that is no longer shared: it was said.
"""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Member
from app.conditional import IfMatch
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.goal_sentences import (
    GoalSentence,
    GoalSentenceCreate,
    GoalSentencePublic,
    GoalSentenceUpdate,
    SentenceKind,
)
from app.models.goals import Goal
from app.models.own_goals import GoalShare
from app.problems import Conflict
from app.services import events, goals
from app.services.reveal import EDITABLE, TooLateToEdit
from app.services.rows import add, by_its_author, own, sent

WEEK = timedelta(days=7)


class CheckedInToday(Conflict):
    title = "You checked in on this goal today"
    cause = "Each of you has one check-in a day on a goal."
    fix = "Change the one of today, or check in tomorrow."


def check_in(
    db: Session, member: Member, goal: Goal, data: GoalSentenceCreate
) -> GoalSentencePublic:
    """Check in with an own sentence. Raises `GoalState`, `CheckedInToday`, `IdTaken`."""
    if known := own(db, member, GoalSentence, data.id):
        return public(member, known)
    goals.at(goal, "active")
    today = clock.today(member.zone)
    query = select(GoalSentence.id).where(
        GoalSentence.couple_id == goal.couple_id,
        GoalSentence.goal_id == goal.id,
        GoalSentence.kind == "checkin",
        GoalSentence.author_id == member.user_id,
        GoalSentence.written_on == today,
        col(GoalSentence.taken_back_on).is_(None),
    )
    if db.exec(query).first() is not None:
        raise CheckedInToday
    said = _made(member, goal.id, "checkin", data)
    first = goal.accepted_on or today
    said.week_of = first + (today - first) // WEEK * WEEK
    add(db, said, data.id)
    goals.touch(db, member.couple_id, member.zone, goal, Kind.GOAL_CHECKED_IN)
    return _placed(db, member, said, goal.touched)


def say(db: Session, member: Member, goal: Goal, data: GoalSentenceCreate) -> GoalSentencePublic:
    """Add an own sentence beside the other's words. Raises `GoalState`, `IdTaken`."""
    if known := own(db, member, GoalSentence, data.id):
        return public(member, known)
    goals.at(goal, "proposed", "active", "done")
    said = _made(member, goal.id, "sentence", data)
    add(db, said, data.id)
    goals.touch(db, member.couple_id, member.zone, goal, Kind.GOAL_CHANGED)
    return _placed(db, member, said, goal.touched)


def encourage(
    db: Session, member: Member, share: GoalShare, data: GoalSentenceCreate
) -> GoalSentencePublic:
    """Encourage the other in a goal of their own. Raises `ForTheOther`, `IdTaken`."""
    if known := own(db, member, GoalSentence, data.id):
        return public(member, known)
    if share.owner_id == member.user_id:
        raise goals.ForTheOther
    said = _made(member, share.id, "encouragement", data)
    add(db, said, data.id)
    kind = Kind.OWN_GOAL_ENCOURAGED
    position = events.announce(db, member.couple_id, member.zone, kind, share.id)
    return _placed(db, member, said, position)


def listed(
    db: Session, member: Member, goal_id: UUID | None, kind: SentenceKind | None, paging: Paging
) -> Page[GoalSentencePublic]:
    """What was said about a goal, or about all, the last first."""
    query = select(GoalSentence).where(
        GoalSentence.couple_id == member.couple_id, GoalSentence.visible_to(member)
    )
    if goal_id is not None:
        query = query.where(GoalSentence.goal_id == goal_id, GoalSentence.kind == kind)
    order = [GoalSentence.position, GoalSentence.id]
    return paging.page(
        db, query, order, lambda row: public(member, row), col(GoalSentence.changed_on)
    )


def public(member: Member, said: GoalSentence) -> GoalSentencePublic:
    """What was said, as this reader sees it."""
    return GoalSentencePublic.model_validate(
        {
            "id": said.id,
            "goal_id": said.goal_id,
            "kind": said.kind,
            "author": "me" if said.author_id == member.user_id else "partner",
            "state": "taken_back" if said.taken_back_on else "there",
            "text": said.text,
            "day": said.written_on,
            "week_of": said.week_of,
            "edited": said.edited,
        }
    )


def change(
    db: Session,
    member: Member,
    said: GoalSentence,
    data: GoalSentenceUpdate,
    if_match: IfMatch,
) -> GoalSentencePublic:
    """Change own words. Raises `NotYours`, `TooLateToEdit`, `PreconditionFailed`, `Invalid`."""
    by_its_author(member, said)
    if_match.check(public(member, said))
    changes = sent(data)
    if changes:
        if said.taken_back_on is not None or clock.now() - said.written_at > EDITABLE:
            raise TooLateToEdit
        said.text, said.edited = changes["text"], True
        _tell(db, member, said)
    return public(member, said)


def take_back(db: Session, member: Member, said: GoalSentence) -> None:
    """Take own words back; a marker stays for a while. Raises `NotYours`."""
    by_its_author(member, said)
    if said.taken_back_on is None:
        said.text, said.taken_back_on = None, clock.today(member.zone)
        _tell(db, member, said)


def _made(
    member: Member, goal_id: UUID, kind: SentenceKind, data: GoalSentenceCreate
) -> GoalSentence:
    today = clock.today(member.zone)
    return GoalSentence(
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        goal_id=goal_id,
        kind=kind,
        author_id=member.user_id,
        text=data.text,
        written_on=today,
        written_at=clock.now(),
        changed_on=today,
    )


def _placed(db: Session, member: Member, said: GoalSentence, position: int) -> GoalSentencePublic:
    said.position = position
    db.add(said)
    db.flush()
    _told(db, member, said)
    return public(member, said)


def _told(db: Session, member: Member, said: GoalSentence) -> None:
    kind = Kind.GOAL_SENTENCE_CHANGED
    events.announce(db, member.couple_id, member.zone, kind, said.id)


def _tell(db: Session, member: Member, said: GoalSentence) -> None:
    said.changed_on = clock.today(member.zone)
    db.add(said)
    db.flush()
    _told(db, member, said)
    if said.kind == "encouragement":
        kind = Kind.OWN_GOAL_ENCOURAGED
        events.announce(db, member.couple_id, member.zone, kind, said.goal_id)
    else:
        goal = db.get_one(Goal, (said.couple_id, said.goal_id))
        goals.touch(db, member.couple_id, member.zone, goal, Kind.GOAL_CHANGED)
