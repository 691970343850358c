"""Replies and reactions to what both can see: revealed answers and check-ins, moments, pages.

What cannot be seen cannot be answered, and says so like what never was.
"""

from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app import clock, ids
from app.actors import Member
from app.conditional import IfMatch
from app.cursors import Paging
from app.models.base import Page
from app.models.entries import Entry
from app.models.events import Kind
from app.models.journal import SharedPage
from app.models.moments import MomentKept
from app.models.replies import (
    ReactionGiven,
    ReactionInput,
    ReactionPublic,
    Reply,
    ReplyCreate,
    ReplyPublic,
    ReplyUpdate,
)
from app.problems import NotFound
from app.services import events
from app.services.reveal import EDITABLE, TooLateToEdit
from app.services.rows import NotYours, add, by_its_author, sent

SHOWN: tuple[tuple[Any, str], ...] = (
    (Entry, "revealed"),
    (MomentKept, "kept"),
    (SharedPage, "shared"),
)
"""What can be answered: the table, and the state in which it stands before both."""


def subject(db: Session, member: Member, id_: UUID) -> Any:
    """Something that both can see now. Raises `NotFound`."""
    for model, state in SHOWN:
        found = db.exec(
            select(model).where(
                model.couple_id == member.couple_id, model.id == id_, model.state == state
            )
        ).first()
        if found is not None:
            return found
    raise NotFound


def write(db: Session, member: Member, data: ReplyCreate) -> ReplyPublic:
    """Reply to something. Raises `NotFound`, `IdTaken`."""
    if data.id is not None:
        known = db.get(Reply, (member.couple_id, data.id))
        if known is not None and known.author_id == member.user_id:
            return public(member, known)
    subject(db, member, data.subject_id)
    today, id_ = clock.today(member.zone), data.id or ids.new()
    made = Reply(
        couple_id=member.couple_id,
        id=id_,
        author_id=member.user_id,
        subject_id=data.subject_id,
        state="shown",
        text=data.text,
        written_on=today,
        shown_at=clock.now(),
        changed_on=today,
        position=events.announce(db, member.couple_id, member.zone, Kind.REPLY_WRITTEN, id_),
    )
    add(db, made, data.id)
    return public(member, made)


def listed(
    db: Session, member: Member, subject_id: UUID | None, paging: Paging
) -> Page[ReplyPublic]:
    """Replies, newest first, of everything or of one thing."""
    query = select(Reply).where(Reply.couple_id == member.couple_id, Reply.visible_to(member))
    if subject_id is not None:
        query = query.where(Reply.subject_id == subject_id)
    order = [Reply.position, Reply.id]
    return paging.page(db, query, order, lambda row: public(member, row), Reply.changed_on)  # type: ignore[arg-type]


def public(member: Member, row: Reply) -> ReplyPublic:
    return ReplyPublic(
        id=row.id,
        subject_id=row.subject_id,
        author="me" if row.author_id == member.user_id else "partner",
        state=row.state,
        text=row.text,
        day=row.written_on,
        edited=row.edited,
    )


def change(
    db: Session, member: Member, row: Reply, data: ReplyUpdate, if_match: IfMatch
) -> ReplyPublic:
    """Change an own reply shortly after. Raises `NotYours`, `TooLateToEdit`."""
    by_its_author(member, row)
    if_match.check(public(member, row))
    changes = sent(data)
    if row.state != "shown" or clock.now() - row.shown_at > EDITABLE:
        raise TooLateToEdit
    if changes:
        row.text, row.edited = changes["text"], True
        _changed(db, member, row)
    return public(member, row)


def take_back(db: Session, member: Member, row: Reply) -> None:
    """Take an own reply back; a marker stays for a while."""
    by_its_author(member, row)
    if row.state == "shown":
        row.state, row.text = "taken_back", None
        _changed(db, member, row)


def reaction(db: Session, member: Member, id_: UUID) -> ReactionPublic:
    """The reaction to something. Raises `NotFound`."""
    subject(db, member, id_)
    found = db.get(ReactionGiven, (member.couple_id, id_))
    return ReactionPublic(subject_id=id_, reaction=found.reaction if found else None)


def reactions(db: Session, member: Member, paging: Paging) -> Page[ReactionPublic]:
    """Every reaction there is, the last changed first."""
    query = select(ReactionGiven).where(ReactionGiven.couple_id == member.couple_id)
    order = [ReactionGiven.changed_on, ReactionGiven.subject_id]
    return paging.page(
        db,
        query,
        order,
        lambda row: ReactionPublic(subject_id=row.subject_id, reaction=row.reaction),
    )


def react(db: Session, member: Member, id_: UUID, data: ReactionInput | None) -> ReactionPublic:
    """React to what the other showed, or take the reaction back. Raises `NotFound`, `NotYours`."""
    if subject(db, member, id_).author_id == member.user_id:
        raise NotYours
    found = db.get(ReactionGiven, (member.couple_id, id_))
    wanted = data.reaction if data else None
    if (found.reaction if found else None) == wanted:
        return ReactionPublic(subject_id=id_, reaction=wanted)
    if wanted is None:
        db.delete(found)
    else:
        today = clock.today(member.zone)
        found = found or ReactionGiven(
            couple_id=member.couple_id, subject_id=id_, reaction=wanted, changed_on=today
        )
        found.reaction, found.changed_on = wanted, today
        db.add(found)
    db.flush()
    events.announce(db, member.couple_id, member.zone, Kind.REACTION_CHANGED, id_)
    return ReactionPublic(subject_id=id_, reaction=wanted)


def _changed(db: Session, member: Member, row: Reply) -> None:
    row.changed_on = clock.today(member.zone)
    db.add(row)
    db.flush()
    events.announce(db, member.couple_id, member.zone, Kind.REPLY_CHANGED, row.id)
