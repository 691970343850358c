"""Moments: what two people keep, and the days that come back every year."""

from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Member
from app.conditional import IfMatch
from app.cursors import Paging
from app.models.base import Page
from app.models.couples import Couple
from app.models.events import Kind
from app.models.moments import (
    DatePublic,
    DatesPublic,
    MomentCreate,
    MomentKept,
    MomentMute,
    MomentPublic,
    MomentUpdate,
)
from app.problems import wrong
from app.services import couples, events
from app.services.reveal import EDITABLE, TooLateToEdit
from app.services.rows import add, by_its_author, sent

SHOWN = 50
"""How many dates are counted down."""


def keep(db: Session, member: Member, data: MomentCreate) -> MomentPublic:
    """Keep a moment. Raises `Invalid` for a day ahead, `IdTaken`."""
    if data.id is not None:
        known = db.get(MomentKept, (member.couple_id, data.id))
        if known is not None and known.author_id == member.user_id:
            return public(member, known)
    today = clock.today(member.zone)
    made = MomentKept(
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        author_id=member.user_id,
        kind=data.kind,
        state="kept",
        title=data.title,
        text=data.text,
        day=_past(data.day or today, today),
        yearly=data.yearly,
        written_on=today,
        kept_at=clock.now(),
        changed_on=today,
        position=0,
    )
    _announced(db, member, made, data.id)
    return public(member, made)


def celebrate(db: Session, member: Member, author_id: UUID, title: str) -> None:
    """A goal is done: a moment with the goal's own words, under their author's name."""
    today = clock.today(member.zone)
    made = MomentKept(
        couple_id=member.couple_id,
        id=ids.new(),
        author_id=author_id,
        kind="goal",
        state="kept",
        title=title,
        day=today,
        written_on=today,
        kept_at=clock.now(),
        changed_on=today,
        position=0,
    )
    _announced(db, member, made, None)


def listed(db: Session, member: Member, kind: str | None, paging: Paging) -> Page[MomentPublic]:
    """Every moment, newest first."""
    query = select(MomentKept).where(
        MomentKept.couple_id == member.couple_id, MomentKept.visible_to(member)
    )
    if kind is not None:
        query = query.where(MomentKept.kind == kind)
    order = [MomentKept.position, MomentKept.id]
    return paging.page(
        db, query, order, lambda row: public(member, row), col(MomentKept.changed_on)
    )


def public(member: Member, row: MomentKept) -> MomentPublic:
    return MomentPublic(
        id=row.id,
        author="me" if row.author_id == member.user_id else "partner",
        kind=row.kind,
        state=row.state,
        title=row.title,
        text=row.text,
        day=row.day,
        yearly=row.yearly,
        edited=row.edited,
    )


def change(
    db: Session, member: Member, row: MomentKept, data: MomentUpdate, if_match: IfMatch
) -> MomentPublic:
    """Change an own moment. Raises `NotYours`, `TooLateToEdit`, `PreconditionFailed`."""
    by_its_author(member, row)
    if_match.check(public(member, row))
    changes = sent(data, "text")
    if row.state == "taken_back":
        raise TooLateToEdit
    if changes.keys() & {"title", "text"}:
        if clock.now() - row.kept_at > EDITABLE:
            raise TooLateToEdit
        row.edited = True
    if "day" in changes:
        _past(changes["day"], clock.today(member.zone))
    for name, value in changes.items():
        setattr(row, name, value)
    _changed(db, member, row)
    return public(member, row)


def take_back(db: Session, member: Member, row: MomentKept) -> None:
    """Take an own moment back; a marker stays for a while."""
    by_its_author(member, row)
    if row.state == "kept":
        row.state, row.title, row.text, row.yearly = "taken_back", None, None, False
        _changed(db, member, row)


def mute(db: Session, member: Member, row: MomentKept) -> None:
    """Do not count this date down for me any more."""
    if db.get(MomentMute, (member.user_id, row.id)) is None:
        db.add(MomentMute(user_id=member.user_id, id=row.id))
        db.flush()
        events.record(db, member, Kind.MOMENT_MUTED, row.id)


def unmute(db: Session, member: Member, row: MomentKept) -> None:
    found = db.get(MomentMute, (member.user_id, row.id))
    if found is not None:
        db.delete(found)
        db.flush()
        events.record(db, member, Kind.MOMENT_MUTED, row.id)


def dates(db: Session, member: Member) -> DatesPublic:
    """How long the two are together, and what comes back next."""
    today = clock.today(member.zone)
    couple = db.get_one(Couple, member.couple_id)
    anniversary = couples.anniversary(couple)
    muted = set(db.exec(select(MomentMute.id).where(MomentMute.user_id == member.user_id)).all())
    yearly = db.exec(
        select(MomentKept).where(
            MomentKept.couple_id == member.couple_id,
            MomentKept.state == "kept",
            col(MomentKept.yearly).is_(True),
        )
    ).all()
    own = [_Date("moment", row.id, row.title, row.day) for row in yearly]
    own.append(_Date("together", couple.id, None, couple.started_on))
    if anniversary is not None:
        own.append(_Date("anniversary", couple.id, None, anniversary))
    found = [_counted(entry, today, muted) for entry in own]
    found.sort(key=lambda entry: (entry.days_left, entry.kind, entry.subject_id.hex))
    together = None if anniversary is None else max(0, (today - anniversary).days)
    return DatesPublic(days_together=together, upcoming=found[:SHOWN])


def coming_back(day: date, today: date) -> date:
    """The next time a date comes back; the 29th of February does on the 28th where there is
    none."""
    for year in (today.year, today.year + 1):
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        last = (day.month, day.day) == (2, 29) and not leap
        found = date(year, day.month, 28 if last else day.day)
        if found >= today and found > day:
            return found
    return day  # it lies further ahead than a year


class _Date(NamedTuple):
    kind: Literal["anniversary", "together", "moment"]
    subject_id: UUID
    title: str | None
    day: date


def _counted(entry: _Date, today: date, muted: set[UUID]) -> DatePublic:
    following = coming_back(entry.day, today)
    return DatePublic(
        kind=entry.kind,
        subject_id=entry.subject_id,
        title=entry.title,
        day=following,
        days_left=(following - today).days,
        years=following.year - entry.day.year,
        muted=entry.subject_id in muted,
    )


def _past(day: date, today: date) -> date:
    if day > today:
        raise wrong("/day", "day_range", "Choose today or a day before.")
    return day


def _announced(db: Session, member: Member, row: MomentKept, chosen: UUID | None) -> None:
    row.position = events.announce(db, member.couple_id, member.zone, Kind.MOMENT_KEPT, row.id)
    add(db, row, chosen)


def _changed(db: Session, member: Member, row: MomentKept) -> None:
    row.changed_on = clock.today(member.zone)
    db.add(row)
    db.flush()
    events.announce(db, member.couple_id, member.zone, Kind.MOMENT_CHANGED, row.id)
