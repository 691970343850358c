"""Appreciation: given now, or as a note that arrives at a chosen time.

A note that has not arrived exists for its author alone: no list, count, event or refusal tells of
it. It arrives by the clock of the couple's zone, whatever zone that is by then. Only delivered
ones count in the couple's activity, dated by their delivery.
"""

from datetime import datetime, time, timedelta
from typing import Any, Literal, TypeAlias, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from app import clock, ids
from app.actors import Member
from app.conditional import IfMatch
from app.content import Content
from app.cursors import Listing, Paging
from app.models.appreciations import (
    AcknowledgementInput,
    Appreciation,
    AppreciationCreate,
    AppreciationPublic,
    AppreciationUpdate,
    ArrivalInput,
    ArrivalPublic,
)
from app.models.base import Page
from app.models.couples import Couple
from app.models.events import Kind
from app.problems import Conflict, NotFound, wrong
from app.services import due, events
from app.services.reveal import EDITABLE, TooLateToEdit
from app.services.rows import NotYours, add, by_its_author, sent

NOTES_A_DAY = 20
AHEAD = timedelta(days=366)

Box: TypeAlias = Literal["all", "given", "received", "scheduled"]


class EnoughNotes(Conflict):
    title = "That day has enough notes"
    cause = "At most 20 of your notes arrive on one day."
    fix = "Choose another day."


def express(db: Session, member: Member, data: AppreciationCreate) -> AppreciationPublic:
    """Give it now, or schedule it as a note. Raises `Invalid`, `EnoughNotes`."""
    if data.id is not None and (known := _own(db, member, data.id)):
        return public(member, known)
    made = Appreciation(
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        author_id=member.user_id,
        state="scheduled",
        text=data.text,
        written_on=clock.today(member.zone),
        changed_on=clock.today(member.zone),
    )
    if data.arrival is None:
        _arrive(db, made, member.zone, clock.now())
    else:
        _schedule(db, member, made, data.arrival)
        events.record(db, member, Kind.APPRECIATION_SCHEDULED, made.id)
    add(db, made, data.id)
    return public(member, made)


def listed(db: Session, member: Member, box: Box, paging: Paging) -> Page[AppreciationPublic]:
    """What arrived, newest first; or, in the box `scheduled`, one's own notes on their way."""
    author = {"given": member.user_id, "received": member.partner_id}.get(box)
    values = {"author_id": author} if author else {}
    return _LISTS[box].page(
        db,
        paging,
        lambda row: public(member, row),
        couple_id=member.couple_id,
        me=member.user_id,
        gone=Appreciation.gone(member),
        **values,
    )


def public(member: Member, found: Any) -> AppreciationPublic:
    """An appreciation as this reader sees it: a row of the table, or of its columns."""
    arrival = None
    if found.state == "scheduled" and found.arrives_on and found.arrives_time:
        arrival = ArrivalPublic(day=found.arrives_on, time=found.arrives_time)
    return AppreciationPublic(
        id=found.id,
        author="me" if found.author_id == member.user_id else "partner",
        state=found.state,
        text=found.text,
        day=found.delivered_on or found.written_on,
        arrival=arrival,
        edited=found.edited,
        reaction=found.reaction,
    )


def change(
    db: Session,
    member: Member,
    found: Appreciation,
    data: AppreciationUpdate,
    if_match: IfMatch,
) -> AppreciationPublic:
    """Change own words. Raises `NotYours`, `TooLateToEdit`, `PreconditionFailed`, `Invalid`."""
    by_its_author(member, found)
    if_match.check(public(member, found))
    changes = sent(data)
    if not changes:
        return public(member, found)
    if found.state != "scheduled" and (found.state == "taken_back" or "arrival" in changes):
        raise TooLateToEdit
    if "text" in changes:
        if found.delivered_at is not None:
            if clock.now() - found.delivered_at > EDITABLE:
                raise TooLateToEdit
            found.edited = True
        found.text = changes["text"]
    if data.arrival is not None:
        _schedule(db, member, found, data.arrival)
    _changed(db, member, found)
    return public(member, found)


def take_back(db: Session, member: Member, found: Appreciation) -> None:
    """Take own words back: before they arrive without a trace, after it with a marker."""
    by_its_author(member, found)
    if found.state == "scheduled":
        events.record(db, member, Kind.APPRECIATION_CHANGED, found.id)
        db.delete(found)
        db.flush()
    elif found.state == "delivered":
        found.state, found.text, found.reaction = "taken_back", None, None
        _changed(db, member, found)


def acknowledge(
    db: Session, member: Member, found: Appreciation, data: AcknowledgementInput | None
) -> AppreciationPublic:
    """React to the other's words, or take the reaction back. Raises `NotYours`, `NotFound`."""
    if found.author_id == member.user_id:
        raise NotYours
    if found.state != "delivered":
        raise NotFound
    reaction = data.reaction if data else None
    if found.reaction != reaction:
        found.reaction = reaction
        _changed(db, member, found)
    return public(member, found)


def deliver(db: Session, couple: Couple, now: datetime, _content: Content) -> datetime | None:
    """Let every note arrive whose time has come; the moment of the next one."""
    waiting = select(Appreciation).where(
        Appreciation.couple_id == couple.id, Appreciation.state == "scheduled"
    )
    coming: list[datetime] = []
    rows = [(_moment(row, couple.time_zone), row) for row in db.exec(waiting).all()]
    for moment, row in sorted(rows, key=lambda entry: (entry[0], entry[1].id)):
        if moment > now:
            coming.append(moment)
            continue
        _arrive(db, row, couple.time_zone, moment)
        db.add(row)
        db.flush()
    return min(coming, default=None)


_COLUMNS = [
    col(getattr(Appreciation, name))
    for name in (
        "id",
        "author_id",
        "state",
        "text",
        "written_on",
        "delivered_on",
        "arrives_on",
        "arrives_time",
        "edited",
        "reaction",
        "position",
    )
]


def _list(box: Box) -> Listing:
    query: Any = select(*_COLUMNS).where(
        col(Appreciation.couple_id) == bindparam("couple_id"),
        Appreciation.visible(bindparam("me"), bindparam("gone")),
    )
    state = col(Appreciation.state)
    query = query.where(state == "scheduled" if box == "scheduled" else state != "scheduled")
    if box in ("given", "received"):
        query = query.where(col(Appreciation.author_id) == bindparam("author_id"))
    order = [col(Appreciation.position), col(Appreciation.id)]
    return Listing(query, order, col(Appreciation.changed_on))


_LISTS = {box: _list(box) for box in get_args(Box)}


def _own(db: Session, member: Member, id_: UUID) -> Appreciation | None:
    found = db.get(Appreciation, (member.couple_id, id_))
    return found if found is not None and found.author_id == member.user_id else None


def _arrive(db: Session, row: Appreciation, zone: str, moment: datetime) -> None:
    day = clock.today(zone, moment)
    row.state, row.delivered_at = "delivered", moment
    row.delivered_on = row.changed_on = day
    row.arrives_on = row.arrives_time = None
    row.position = events.announce(
        db, row.couple_id, zone, Kind.APPRECIATION_DELIVERED, row.id, moment
    )


def _schedule(db: Session, member: Member, row: Appreciation, arrival: ArrivalInput) -> None:
    row.arrives_on, row.arrives_time = arrival.day, arrival.time
    today = clock.today(member.zone)
    if arrival.day > today + AHEAD:
        raise wrong("/arrival/day", "day_range", "Choose a day within a year.")
    moment = _moment(row, member.zone)
    if moment <= clock.now():
        raise wrong("/arrival", "past", "Choose a time that lies ahead.")
    same_day = select(func.count()).where(
        Appreciation.couple_id == member.couple_id,
        Appreciation.author_id == member.user_id,
        Appreciation.state == "scheduled",
        Appreciation.arrives_on == arrival.day,
        Appreciation.id != row.id,
    )
    if db.exec(same_day).one() >= NOTES_A_DAY:
        raise EnoughNotes
    due.at(db, member.couple_id, moment)


def _moment(row: Appreciation, zone: str) -> datetime:
    if row.arrives_on is None or row.arrives_time is None:
        raise ValueError("only a scheduled note has an arrival")
    at = time.fromisoformat(row.arrives_time)
    local = datetime.combine(row.arrives_on, at, ZoneInfo(zone))
    return local.astimezone(ZoneInfo("UTC"))


def _changed(db: Session, member: Member, row: Appreciation) -> None:
    """What is seen by both is told to both, what is one's own to oneself."""
    row.changed_on = clock.today(member.zone)
    db.add(row)
    db.flush()
    if row.state == "scheduled":
        events.record(db, member, Kind.APPRECIATION_CHANGED, row.id)
    else:
        events.announce(db, member.couple_id, member.zone, Kind.APPRECIATION_CHANGED, row.id)
