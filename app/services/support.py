"""Asking for support: one asks, the other answers, the asker closes and says for themselves
whether it helped.

After 48 hours a request closes by itself, in the same way and with the same event as when its
author closes it, so that nobody can tell one from the other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from app import clock, ids
from app.actors import Member
from app.conditional import IfMatch
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.couples import Couple
from app.models.events import Kind
from app.models.support import (
    RatingInput,
    ResponseInput,
    SupportCreate,
    SupportPublic,
    SupportRating,
    SupportRequest,
    SupportResponse,
    SupportUpdate,
)
from app.problems import Conflict, wrong
from app.services import due, events
from app.services.reveal import EDITABLE, TooLateToEdit
from app.services.rows import NotYours, add, by_its_author, sent

LAPSES = timedelta(hours=48)
AT_ONCE = 5


class EnoughAsked(Conflict):
    title = "Enough is open already"
    cause = "At most five of your requests are open at once."
    fix = "Close one that you no longer need."


class RequestClosed(Conflict):
    title = "This request is not open any more"
    cause = "It was closed, came to its time, or was taken back; `state` says what it is now."
    fix = "Read it again; say what you want to say in another way."


def ask(db: Session, member: Member, data: SupportCreate) -> SupportPublic:
    """Ask the other for something. Raises `EnoughAsked`, `IdTaken`."""
    if data.id is not None:
        mine = select(SupportRequest).where(
            SupportRequest.couple_id == member.couple_id,
            SupportRequest.id == data.id,
            SupportRequest.author_id == member.user_id,
        )
        if known := db.exec(mine).first():
            return public(db, member, known)
    own = select(func.count()).where(
        SupportRequest.couple_id == member.couple_id,
        SupportRequest.author_id == member.user_id,
        SupportRequest.state == "open",
    )
    if db.exec(own).one() >= AT_ONCE:
        raise EnoughAsked
    now, today, id_ = clock.now(), clock.today(member.zone), data.id or ids.new()
    made = SupportRequest(
        couple_id=member.couple_id,
        id=id_,
        author_id=member.user_id,
        kind=data.kind,
        state="open",
        text=data.text,
        written_on=today,
        asked_at=now,
        changed_on=today,
        position=events.announce(db, member.couple_id, member.zone, Kind.SUPPORT_ASKED, id_),
    )
    add(db, made, data.id)
    due.at(db, member.couple_id, now + LAPSES)
    return public(db, member, made)


def listed(db: Session, member: Member, state: str, paging: Paging) -> Page[SupportPublic]:
    """What both asked for, newest first; `open` alone or all of it."""
    query = select(SupportRequest).where(
        SupportRequest.couple_id == member.couple_id, SupportRequest.visible_to(member)
    )
    if state == "open":
        query = query.where(SupportRequest.state == "open")
    order = [SupportRequest.position, SupportRequest.id]
    changed = col(SupportRequest.changed_on)
    page: Page[SupportRequest] = paging.page(db, query, order, lambda row: row, changed)
    return Page(
        data=_shown(db, member, page.data), next_cursor=page.next_cursor, has_more=page.has_more
    )


def public(db: Session, member: Member, row: SupportRequest) -> SupportPublic:
    return _shown(db, member, [row])[0]


def change(
    db: Session, member: Member, row: SupportRequest, data: SupportUpdate, if_match: IfMatch
) -> SupportPublic:
    """Change own words. Raises `NotYours`, `PreconditionFailed`, `TooLateToEdit`."""
    by_its_author(member, row)
    if_match.check(public(db, member, row))
    changes = sent(data, "text")
    if changes:
        if row.state == "taken_back" or clock.now() - row.asked_at > EDITABLE:
            raise TooLateToEdit
        row.text, row.edited = changes["text"], True
        _changed(db, member, row)
    return public(db, member, row)


def take_back(db: Session, member: Member, row: SupportRequest) -> None:
    """Take own words back, for both at once, and what was rated. Raises `NotYours`."""
    by_its_author(member, row)
    if row.state != "taken_back":
        row.state, row.text = "taken_back", None
        _changed(db, member, row)
        unrate(db, member, row)


def respond(db: Session, member: Member, row: SupportRequest, data: ResponseInput) -> SupportPublic:
    """Answer the other, or change the answer for 15 minutes; the same again changes nothing.

    Raises `NotYours` for one's own request, `RequestClosed`, `TooLateToEdit`, `Invalid`.
    """
    if row.author_id == member.user_id:
        raise NotYours
    if data.text is None and data.reaction is None:
        raise wrong("", "empty", "Send words, a reaction, or both.")
    given = db.get(SupportResponse, (row.couple_id, row.id))
    if given and (given.text, given.reaction) == (data.text, data.reaction):
        return public(db, member, row)
    if row.state != "open":
        raise RequestClosed(state=row.state)
    today, now = clock.today(member.zone), clock.now()
    if given is None:
        given = SupportResponse(
            couple_id=row.couple_id,
            id=row.id,
            author_id=member.user_id,
            written_on=today,
            given_at=now,
        )
    elif given.taken_back_on is not None:
        given.written_on, given.given_at = today, now
        given.edited, given.taken_back_on = False, None
    elif now - given.given_at > EDITABLE:
        raise TooLateToEdit
    else:
        given.edited = True
    given.text, given.reaction = data.text, data.reaction
    db.add(given)
    _changed(db, member, row, Kind.SUPPORT_ANSWERED)
    return public(db, member, row)


def take_answer_back(db: Session, member: Member, row: SupportRequest) -> None:
    """Take the own answer back, for both at once; none there changes nothing.

    Raises `NotYours` for the asker.
    """
    if row.author_id == member.user_id:
        raise NotYours
    given = db.get(SupportResponse, (row.couple_id, row.id))
    if given is not None and given.taken_back_on is None:
        given.text, given.reaction = None, None
        given.taken_back_on = clock.today(member.zone)
        db.add(given)
        _changed(db, member, row)


def close(db: Session, member: Member, row: SupportRequest) -> SupportPublic:
    """The asker closes it; closing what is closed changes nothing.

    Raises `NotYours`, `RequestClosed` for what was taken back.
    """
    by_its_author(member, row)
    if row.state == "taken_back":
        raise RequestClosed(state=row.state)
    if row.state == "open":
        row.state = "closed"
        _changed(db, member, row, Kind.SUPPORT_CLOSED)
    return public(db, member, row)


def rate(db: Session, member: Member, row: SupportRequest, data: RatingInput) -> SupportPublic:
    """Say for oneself whether it helped. Raises `NotYours`, `RequestClosed` when taken back."""
    by_its_author(member, row)
    if row.state == "taken_back":
        raise RequestClosed(state=row.state)
    known = db.get(SupportRating, (member.user_id, row.id))
    if known is None or known.helped != str(data.helped):
        rating = known or SupportRating(user_id=member.user_id, id=row.id)
        rating.helped = str(data.helped)
        db.add(rating)
        db.flush()
        events.record(db, member, Kind.SUPPORT_RATED, row.id)
    return public(db, member, row)


def unrate(db: Session, member: Member, row: SupportRequest) -> None:
    """Forget the own rating. Raises `NotYours`."""
    by_its_author(member, row)
    known = db.get(SupportRating, (member.user_id, row.id))
    if known is not None:
        db.delete(known)
        db.flush()
        events.record(db, member, Kind.SUPPORT_RATED, row.id)


def lapse(db: Session, couple: Couple, now: datetime, _content: Content) -> datetime | None:
    """Close what has been open for 48 hours; the moment of the next one."""
    query = select(SupportRequest).where(
        SupportRequest.couple_id == couple.id, SupportRequest.state == "open"
    )
    coming: list[datetime] = []
    for row in sorted(db.exec(query).all(), key=lambda row: (row.asked_at, row.id)):
        moment = row.asked_at + LAPSES
        if moment > now:
            coming.append(moment)
            continue
        row.state = "closed"
        row.changed_on = moment.astimezone(ZoneInfo(couple.time_zone)).date()
        db.add(row)
        db.flush()
        events.announce(db, couple.id, couple.time_zone, Kind.SUPPORT_CLOSED, row.id)
    return min(coming, default=None)


def _changed(
    db: Session, member: Member, row: SupportRequest, kind: Kind = Kind.SUPPORT_CHANGED
) -> None:
    row.changed_on = clock.today(member.zone)
    db.add(row)
    db.flush()
    events.announce(db, member.couple_id, member.zone, kind, row.id)


def _shown(db: Session, member: Member, rows: Sequence[SupportRequest]) -> list[SupportPublic]:
    """Requests with their answers, and with what this reader, as their asker, rated."""
    wanted = [row.id for row in rows]
    responses = select(SupportResponse).where(
        SupportResponse.couple_id == member.couple_id,
        col(SupportResponse.id).in_(wanted),
        SupportResponse.visible_to(member),
    )
    ratings = select(SupportRating).where(
        SupportRating.user_id == member.user_id, col(SupportRating.id).in_(wanted)
    )
    given = {row.id: row for row in db.exec(responses).all()}
    rated = {row.id: row.helped for row in db.exec(ratings).all()}
    return [_public(member, row, given.get(row.id), rated.get(row.id)) for row in rows]


def _public(
    member: Member, row: SupportRequest, given: SupportResponse | None, helped: str | None
) -> SupportPublic:
    return SupportPublic.model_validate(
        {
            "id": row.id,
            "author": _author(member, row.author_id),
            "kind": row.kind,
            "state": row.state,
            "text": row.text,
            "day": row.written_on,
            "edited": row.edited,
            "response": _response(member, given) if given else None,
            "helped": int(helped) if helped else None,
        }
    )


def _response(member: Member, row: SupportResponse) -> dict[str, Any]:
    return {
        "author": _author(member, row.author_id),
        "state": "given" if row.taken_back_on is None else "taken_back",
        "text": row.text,
        "reaction": row.reaction,
        "day": row.written_on,
        "edited": row.edited,
    }


def _author(member: Member, author_id: UUID | None) -> str:
    return "me" if author_id == member.user_id else "partner"
