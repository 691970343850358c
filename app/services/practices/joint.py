"""Doing a practice together: one proposes, the other accepts, either says when it is done.

    proposed -> active -> done
       |          |        |
     lapsed ------+--------+--> archived by either, gone when both did

"Later" is silent: it is kept with who said it, and the proposal looks the same to the other. A
proposal that nobody took up lapses after 14 days without a word about anybody.
"""

from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from sqlmodel import Session, col, delete, select

from app import clock, ids
from app.actors import Member
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.couples import Couple
from app.models.events import Kind
from app.models.practice_sessions import (
    JointPractice,
    JointPracticeCreate,
    JointPracticePublic,
    PostponedPractice,
)
from app.problems import Conflict
from app.services import due, events
from app.services.practices.sessions import known
from app.services.rows import IdTaken, add

LAPSES = timedelta(days=14)

Box: TypeAlias = Literal["all", "proposed", "active", "done", "lapsed", "archived"]


class PracticeOpen(Conflict):
    title = "You two have this one already"
    cause = "This practice is proposed or active between you."
    fix = "Answer or finish that one first; `listJointPractices` shows it."


class PracticeMovedOn(Conflict):
    title = "This practice is in another state"
    cause = "What you ask for does not fit the `state` that the practice is in now."
    fix = "Read it again; a proposal is answered by the other, an active one is finished."


def propose(
    db: Session, member: Member, data: JointPracticeCreate, content: Content
) -> JointPracticePublic:
    """Propose a practice. Raises `Invalid`, `PracticeOpen`, `IdTaken`."""
    if data.id is not None and (found := db.get(JointPractice, (member.couple_id, data.id))):
        if found.proposer_id != member.user_id:
            raise IdTaken
        return one(db, member, found, content)
    known(content, data.practice)
    running = select(JointPractice.id).where(
        JointPractice.couple_id == member.couple_id,
        JointPractice.practice == data.practice,
        col(JointPractice.state).in_(("proposed", "active")),
    )
    if db.exec(running).first() is not None:
        raise PracticeOpen
    today = clock.today(member.zone)
    made = JointPractice(
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        proposer_id=member.user_id,
        practice=data.practice,
        proposed_on=today,
        lapses_on=today + LAPSES,
        changed_on=today,
    )
    add(db, made, data.id)
    made.position = _announced(db, member, made, Kind.JOINT_PRACTICE_PROPOSED)
    db.add(made)
    db.flush()
    due.at(db, member.couple_id, due.midnight(made.lapses_on, member.zone))
    return one(db, member, made, content)


def listed(
    db: Session, member: Member, box: Box, paging: Paging, content: Content
) -> Page[JointPracticePublic]:
    """The couple's, the latest proposal first."""
    query: Any = select(JointPractice).where(JointPractice.couple_id == member.couple_id)
    if box != "all":
        query = query.where(JointPractice.state == box)
    mine = select(PostponedPractice.id).where(PostponedPractice.user_id == member.user_id)
    later = set(db.exec(mine).all())
    order = [JointPractice.position, JointPractice.id]
    changed = col(JointPractice.changed_on)

    def show(row: JointPractice) -> JointPracticePublic:
        return _public(member, row, content, later=row.id in later)

    return paging.page(db, query, order, show, changed)


def one(db: Session, member: Member, found: JointPractice, content: Content) -> JointPracticePublic:
    """A joint practice as this reader sees it."""
    later = db.get(PostponedPractice, (member.user_id, found.id)) is not None
    return _public(member, found, content, later=later)


def accept(
    db: Session, member: Member, found: JointPractice, content: Content
) -> JointPracticePublic:
    """Say yes to what the other proposed. Raises `PracticeMovedOn`."""
    if found.proposer_id == member.user_id or found.state not in ("proposed", "active"):
        raise PracticeMovedOn(state=found.state)
    if found.state == "proposed":
        _no_longer_later(db, member, found)
        _becomes(db, member, found, "active", Kind.JOINT_PRACTICE_ACCEPTED)
    return one(db, member, found, content)


def postpone(
    db: Session, member: Member, found: JointPractice, content: Content
) -> JointPracticePublic:
    """Say "later" to oneself alone. Raises `PracticeMovedOn`."""
    if found.proposer_id == member.user_id or found.state != "proposed":
        raise PracticeMovedOn(state=found.state)
    if db.get(PostponedPractice, (member.user_id, found.id)) is None:
        db.add(PostponedPractice(user_id=member.user_id, id=found.id))
        db.flush()
        events.record(db, member, Kind.JOINT_PRACTICE_POSTPONED, found.id)
    return one(db, member, found, content)


def resume(db: Session, member: Member, found: JointPractice) -> None:
    """Take the own "later" back; doing it again changes nothing."""
    if _no_longer_later(db, member, found):
        events.record(db, member, Kind.JOINT_PRACTICE_RESUMED, found.id)


def finish(
    db: Session, member: Member, found: JointPractice, content: Content
) -> JointPracticePublic:
    """Say that it is done: either can. Raises `PracticeMovedOn`."""
    if found.state not in ("active", "done"):
        raise PracticeMovedOn(state=found.state)
    if found.state == "active":
        found.done_on = clock.today(member.zone)
        _becomes(db, member, found, "done", Kind.JOINT_PRACTICE_DONE)
    return one(db, member, found, content)


def archive(db: Session, member: Member, found: JointPractice) -> None:
    """Put it away; when both have, it is gone. Raises `PracticeMovedOn` for a proposal."""
    if found.state == "proposed":
        raise PracticeMovedOn(state=found.state)
    if found.archived_by is None:
        found.archived_by = member.user_id
        _becomes(db, member, found, "archived", Kind.JOINT_PRACTICE_ARCHIVED)
    elif found.archived_by != member.user_id:
        _remove(db, member, found)


def withdraw(db: Session, member: Member, found: JointPractice) -> None:
    """Take an own proposal back before it is answered. Raises `PracticeMovedOn`."""
    if found.proposer_id != member.user_id or found.state != "proposed":
        raise PracticeMovedOn(state=found.state)
    _remove(db, member, found)


def lapse(db: Session, couple: Couple, now: datetime, _content: Content) -> datetime | None:
    """Let every proposal lapse whose day has come; the moment of the next one."""
    waiting = select(JointPractice).where(
        JointPractice.couple_id == couple.id, JointPractice.state == "proposed"
    )
    coming: list[datetime] = []
    for row in db.exec(waiting.order_by(col(JointPractice.position))).all():
        moment = due.midnight(row.lapses_on, couple.time_zone)
        if moment > now:
            coming.append(moment)
            continue
        row.state, row.changed_on = "lapsed", row.lapses_on
        db.add(row)
        db.flush()
        events.announce(db, couple.id, couple.time_zone, Kind.JOINT_PRACTICE_LAPSED, row.id)
    return min(coming, default=None)


def _public(
    member: Member, found: JointPractice, content: Content, *, later: bool
) -> JointPracticePublic:
    practice = content.practices.get(found.practice)
    return JointPracticePublic(
        id=found.id,
        practice=found.practice,
        title=practice.title if practice else None,
        minutes=practice.minutes if practice else None,
        author="me" if found.proposer_id == member.user_id else "partner",
        state=found.state,
        later=later and found.state == "proposed",
        proposed_on=found.proposed_on,
        lapses_on=found.lapses_on if found.state == "proposed" else None,
        done_on=found.done_on,
    )


def _becomes(db: Session, member: Member, found: JointPractice, state: str, kind: Kind) -> None:
    found.state, found.changed_on = state, clock.today(member.zone)
    db.add(found)
    db.flush()
    _announced(db, member, found, kind)


def _remove(db: Session, member: Member, found: JointPractice) -> None:
    _announced(db, member, found, Kind.JOINT_PRACTICE_REMOVED)
    both = [member.user_id, member.partner_id]
    db.exec(
        delete(PostponedPractice).where(
            col(PostponedPractice.user_id).in_(both), col(PostponedPractice.id) == found.id
        )
    )
    db.delete(found)
    db.flush()


def _announced(db: Session, member: Member, found: JointPractice, kind: Kind) -> int:
    return events.announce(db, member.couple_id, member.zone, kind, found.id)


def _no_longer_later(db: Session, member: Member, found: JointPractice) -> bool:
    row = db.get(PostponedPractice, (member.user_id, found.id))
    if row is None:
        return False
    db.delete(row)
    db.flush()
    return True
