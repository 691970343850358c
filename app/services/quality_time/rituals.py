"""Rituals: proposed, accepted and called off like plans; they come again by a rule of days.

The time of day is local and follows the couple's clock, also when its zone changes. Occurrences
are never stored: they are counted from the rule for the days that somebody asks for.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, func, select, update

from app import clock, ids
from app.actors import Member
from app.conditional import IfMatch
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.couples import Couple
from app.models.events import Kind
from app.models.quality_time.joint import SentenceInput
from app.models.quality_time.rituals import (
    Ritual,
    RitualCreate,
    RitualPublic,
    RitualSkip,
    RitualUpdate,
)
from app.problems import Conflict, Invalid, wrong
from app.services import due, events
from app.services.quality_time import joint, recurrence
from app.services.quality_time.joint import Beside, MovedOn, Told
from app.services.rows import add, by_its_author, sent

MOST = 20
AHEAD = timedelta(days=366)

TOLD = Told(
    Kind.RITUAL_PROPOSED,
    Kind.RITUAL_ACCEPTED,
    Kind.RITUAL_CHANGED,
    Kind.RITUAL_CANCELLED,
    Kind.RITUAL_ARCHIVED,
    Kind.RITUAL_REMOVED,
    Kind.RITUAL_PUT_OFF,
)


class EnoughRituals(Conflict):
    title = "You have enough rituals"
    cause = "At most 20 rituals of yours are proposed or active at a time."
    fix = "End one that you no longer keep."


def make(db: Session, member: Member, data: RitualCreate) -> RitualPublic:
    """Propose a ritual. Raises `Invalid`, `EnoughRituals`, `IdTaken`."""
    if data.id is not None and (known := _own(db, member, data.id)):
        return show(db, member, known)
    _enough(db, member)
    today = clock.today(member.zone)
    made = Ritual(
        **data.model_dump(exclude={"id"}),
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        author_id=member.user_id,
        written_on=today,
        state="proposed",
        proposed_on=today,
        changed_on=today,
    )
    _fits(member, made)
    add(db, made, data.id)
    made.position = events.announce(
        db, member.couple_id, member.zone, Kind.RITUAL_PROPOSED, made.id
    )
    db.add(made)
    _look_after(db, member, made)
    return _public(member, made, Beside())


def listed(db: Session, member: Member, state: str | None, paging: Paging) -> Page[RitualPublic]:
    """The couple's rituals, the newest proposals first."""
    query = select(Ritual).where(Ritual.couple_id == member.couple_id)
    if state is not None:
        query = query.where(Ritual.state == state)
    order = [Ritual.position, Ritual.id]
    page = paging.page(db, query, order, lambda row: row, col(Ritual.changed_on))
    extras = joint.beside(db, member, [row.id for row in page.data])
    return Page(
        data=[_public(member, row, extras[row.id]) for row in page.data],
        next_cursor=page.next_cursor,
        has_more=page.has_more,
    )


def show(db: Session, member: Member, row: Ritual) -> RitualPublic:
    return _public(member, row, joint.beside(db, member, [row.id])[row.id])


def change(
    db: Session, member: Member, row: Ritual, data: RitualUpdate, if_match: IfMatch
) -> RitualPublic:
    """Reword it, its author; change when it is, either, who then proposes it anew.

    Raises `PreconditionFailed`, `NotYours`, `MovedOn`, `Invalid`.
    """
    if_match.check(show(db, member, row))
    changes = {
        name: value for name, value in sent(data, "title").items() if getattr(row, name) != value
    }
    if not changes:
        return show(db, member, row)
    moved = bool(changes.keys() - {"title"})
    if row.state == "archived" or (moved and row.state not in joint.OPEN):
        raise MovedOn(state=row.state)
    if "title" in changes:
        by_its_author(member, row)
        row.edited = True
    for name, value in changes.items():
        setattr(row, name, value)
    if moved:
        _fits(member, row, moved_to=changes.keys() & {"rule", "starts_on"})
        joint.propose_anew(db, member, row)
        _look_after(db, member, row)
    joint.changed(db, member, row, TOLD.proposed if moved else TOLD.changed)
    return show(db, member, row)


def accept(db: Session, member: Member, row: Ritual) -> RitualPublic:
    """Raises `NotYours`, `MovedOn`."""
    joint.accept(db, member, row, TOLD)
    _look_after(db, member, row)
    return show(db, member, row)


def put_off(db: Session, member: Member, row: Ritual) -> RitualPublic:
    """Raises `NotYours`, `MovedOn`."""
    joint.put_off(db, member, row, TOLD)
    return show(db, member, row)


def take_up(db: Session, member: Member, row: Ritual) -> None:
    joint.take_up(db, member, row)


def cancel(db: Session, member: Member, row: Ritual) -> RitualPublic:
    """Raises `MovedOn`."""
    joint.cancel(db, member, row, TOLD)
    return show(db, member, row)


def archive(db: Session, member: Member, row: Ritual) -> None:
    """Raises `MovedOn`."""
    if joint.archive(db, member, row, TOLD):
        skips = (col(RitualSkip.couple_id) == row.couple_id, col(RitualSkip.ritual_id) == row.id)
        db.exec(delete(RitualSkip).where(*skips))
        joint.remove(db, member, row)


def say(db: Session, member: Member, row: Ritual, data: SentenceInput) -> RitualPublic:
    """Raises `NotYours`, `MovedOn`."""
    joint.say(db, member, row, data, TOLD)
    return show(db, member, row)


def unsay(db: Session, member: Member, row: Ritual) -> None:
    """Raises `NotYours`."""
    joint.unsay(db, member, row, TOLD)


def skip(db: Session, member: Member, row: Ritual, day: date, *, skipped: bool) -> None:
    """Leave one time out, or take it in again; either of the two. Raises `MovedOn`, `Invalid`."""
    if row.state != "active":
        raise MovedOn(state=row.state)
    near = day <= clock.today(member.zone) + AHEAD
    if not near or not recurrence.days(row.rule, row.starts_on, day, day):
        detail = "The ritual has no time on this day, or it is more than a year ahead."
        raise Invalid(errors=[{"parameter": "day", "code": "not_in_rule", "detail": detail}])
    found = db.get(RitualSkip, (row.couple_id, row.id, day))
    if (found is not None) == skipped:
        return
    if found is None:
        db.add(RitualSkip(couple_id=row.couple_id, ritual_id=row.id, day=day))
    else:
        db.delete(found)
    joint.changed(db, member, row, TOLD.changed)


def occurrences(
    db: Session, couple_id: UUID, first: date, last: date
) -> Iterator[tuple[Ritual, date, bool]]:
    """Every time of every ritual agreed on, from one day to another, and whether it is skipped."""
    agreed = select(Ritual).where(
        Ritual.couple_id == couple_id,
        col(Ritual.state).in_(["active", "done"]),
        col(Ritual.accepted_on).is_not(None),
    )
    out = select(col(RitualSkip.ritual_id), col(RitualSkip.day)).where(
        RitualSkip.couple_id == couple_id
    )
    skips = {tuple(skip) for skip in db.exec(out).all()}
    for row in db.exec(agreed.order_by(col(Ritual.id))).all():
        since = max(first, row.accepted_on or first)
        for day in recurrence.days(row.rule, row.starts_on, since, last):
            yield row, day, (row.id, day) in skips


def settle(db: Session, couple: Couple, now: datetime, _content: Content) -> datetime | None:
    """Let proposals lapse, and what came to its end be done; the moment of the next one."""
    query: Any = select(
        col(Ritual.id), col(Ritual.state), col(Ritual.proposed_on), col(Ritual.ends_on)
    ).where(Ritual.couple_id == couple.id, col(Ritual.state).in_(joint.OPEN))
    coming: list[datetime] = []
    for row in db.exec(query.order_by(col(Ritual.id))).all():
        moment = _next(row, couple.time_zone)
        if moment is None:
            continue
        if moment > now:
            coming.append(moment)
            continue
        lapses = row.state == "proposed"
        values = {
            "state": "lapsed" if lapses else "done",
            "changed_on": clock.today(couple.time_zone),
        }
        which = (col(Ritual.couple_id) == couple.id, col(Ritual.id) == row.id)
        db.exec(update(Ritual).where(*which).values(**values))
        kind = Kind.RITUAL_LAPSED if lapses else Kind.RITUAL_DONE
        events.announce(db, couple.id, couple.time_zone, kind, row.id)
    return min(coming, default=None)


def _next(row: Any, zone: str) -> datetime | None:
    """When something happens to it by itself; a last time may reach into the day after it."""
    if row.state == "proposed":
        return due.midnight(row.proposed_on + joint.LAPSES, zone)
    if row.ends_on is None:
        return None
    return due.midnight(row.ends_on + timedelta(days=2), zone)


def _own(db: Session, member: Member, id_: UUID) -> Ritual | None:
    query = select(Ritual).where(
        Ritual.couple_id == member.couple_id, Ritual.id == id_, Ritual.author_id == member.user_id
    )
    return db.exec(query).first()


def _look_after(db: Session, member: Member, row: Ritual) -> None:
    moment = _next(row, member.zone)
    if moment is not None:
        due.at(db, member.couple_id, moment)


def _fits(member: Member, row: Ritual, *, moved_to: bool | set[str] = True) -> None:
    """That it begins ahead and the rule is one; sets where it ends. Raises `Invalid`."""
    today = clock.today(member.zone)
    if moved_to and not today <= row.starts_on <= today + AHEAD:
        raise wrong("/starts_on", "day_range", "Choose a day from today to a year ahead.")
    row.ends_on = recurrence.check(row.rule, row.starts_on)


def _enough(db: Session, member: Member) -> None:
    kept = select(func.count()).where(
        Ritual.couple_id == member.couple_id,
        Ritual.author_id == member.user_id,
        col(Ritual.state).in_(joint.OPEN),
    )
    if db.exec(kept).one() >= MOST:
        raise EnoughRituals


def _public(member: Member, row: Ritual, extra: Beside) -> RitualPublic:
    return RitualPublic.model_validate(joint.as_seen(member, row, extra))
