"""Nudges: "thinking of you" and "I left you an answer", by a tap of the author and nothing else.

Whether the second may go out is decided by what the author has sealed, never by what the other
did; who sends it tells, by choice, that something waits, and not what.
"""

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Member
from app.cursors import Paging
from app.models.base import Page
from app.models.entries import Entry
from app.models.events import Kind
from app.models.nudges import Nudge, NudgeCreate, NudgePublic
from app.problems import Conflict
from app.services import events


class AlreadyNudged(Conflict):
    title = "You told them today"
    cause = "Each of these goes out once a day."
    fix = "Tell them again tomorrow, or in words of your own."


class NothingWaiting(Conflict):
    title = "Nothing of yours is waiting"
    cause = "You have nothing sealed that your partner has yet to open."
    fix = "Seal an answer or a check-in first."


def send(db: Session, member: Member, data: NudgeCreate) -> NudgePublic:
    """Tell the other. Raises `AlreadyNudged`, `NothingWaiting`."""
    today = clock.today(member.zone)
    same = select(Nudge.id).where(
        Nudge.couple_id == member.couple_id,
        Nudge.author_id == member.user_id,
        Nudge.kind == data.kind,
        Nudge.day == today,
    )
    if db.exec(same).first() is not None:
        raise AlreadyNudged
    if data.kind == "answer_left" and not waiting(db, member):
        raise NothingWaiting
    id_ = ids.new()
    position = events.announce(db, member.couple_id, member.zone, Kind.NUDGE_SENT, id_)
    made = Nudge(
        couple_id=member.couple_id,
        id=id_,
        author_id=member.user_id,
        kind=data.kind,
        day=today,
        position=position,
    )
    db.add(made)
    db.flush()
    return public(member, made)


def waiting(db: Session, member: Member) -> bool:
    """Whether something the author sealed is not revealed yet."""
    query = select(Entry.id).where(
        Entry.couple_id == member.couple_id,
        Entry.author_id == member.user_id,
        Entry.state == "sealed",
    )
    return db.exec(query.limit(1)).first() is not None


def listed(db: Session, member: Member, paging: Paging) -> Page[NudgePublic]:
    """Those of both, newest first."""
    query = select(Nudge).where(Nudge.couple_id == member.couple_id)
    order = [Nudge.position, Nudge.id]
    return paging.page(db, query, order, lambda row: public(member, row), col(Nudge.day))


def public(member: Member, row: Nudge) -> NudgePublic:
    return NudgePublic.model_validate(
        {**row.model_dump(), "author": "me" if row.author_id == member.user_id else "partner"}
    )
