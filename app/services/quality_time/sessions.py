"""Sessions: time together, started and stopped by both. Minutes are recorded, nothing else.

Either starts; the other's start joins it, so two who tap in the same instant have one session. The
first stop of either ends it: time together is over when one is gone, and the other's stop finds it
ended. What only one says counts half until the other confirms it; where the other joined later,
what came before stays unconfirmed until they confirm the whole. Overlaps are the scoring's.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Member
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.couples import Couple
from app.models.events import Kind
from app.models.quality_time.sessions import (
    QualitySession,
    QualitySessionPublic,
    SessionLog,
    SessionStart,
    TapInput,
)
from app.problems import Conflict, wrong
from app.services import due, events, live
from app.services.quality_time import keeping, recurrence
from app.services.quality_time.joint import MovedOn
from app.services.rows import NotYours, add
from app.services.scoring.activity import Session as Stretch

LONGEST = timedelta(hours=12)
BACK = timedelta(days=2)
WINDOW = 28
"""Days that activity looks back on (scoring)."""


class NotJoined(Conflict):
    title = "You have not joined this time"
    cause = "A time together is stopped by who started or joined it."
    fix = "Join it first, or leave it to your partner."


class ConfirmedByBoth(Conflict):
    title = "Both of you were there"
    cause = "A time that the other confirmed is no longer one's own to remove."
    fix = "Ask your partner to withdraw the confirmation first."


def start(db: Session, member: Member, data: SessionStart) -> QualitySessionPublic:
    """Start a time together, or join the one that is running.

    Raises `TooLongAgo`, `Invalid`, `IdTaken`.
    """
    at = live.moment(data.at)
    if data.id is not None and (known := _own(db, member, data.id)):
        return show(member, known)
    running = _running(db, member.couple_id)
    if running is not None:
        return _join(db, member, running, at)
    made = _new(db, member, data.id, at, unplugged=data.unplugged)
    _kept(db, member, made, Kind.QUALITY_TIME_STARTED)
    due.at(db, member.couple_id, made.starts_at + LONGEST)
    return show(member, made)


def log(db: Session, member: Member, data: SessionLog) -> QualitySessionPublic:
    """Note a time together that is over. Raises `Invalid`, `IdTaken`."""
    if data.id is not None and (known := _own(db, member, data.id)):
        return show(member, known)
    today = clock.today(member.zone)
    if not today - BACK <= data.day <= today:
        raise wrong("/day", "day_range", "Choose today or one of the two days before.")
    starts = recurrence.at(data.day, data.start, member.zone)
    ends = recurrence.at(data.day, data.end, member.zone)
    if ends <= starts:
        ends = recurrence.at(data.day + timedelta(days=1), data.end, member.zone)
    if ends > clock.now():
        raise wrong("/end", "ahead", "It has to be over.")
    if ends - starts > LONGEST:
        raise wrong("/end", "too_long", "Log 12 hours at most.")
    made = _new(db, member, data.id, starts, ends, unplugged=data.unplugged)
    _kept(db, member, made, Kind.QUALITY_TIME_LOGGED)
    keeping.shown_by(db, (member.couple_id, member.zone), starts, ends)
    return show(member, made)


def join(db: Session, member: Member, row: QualitySession, data: TapInput) -> QualitySessionPublic:
    """Say that one is there too, from now on.

    Raises `TooLongAgo`, `Invalid`, `NotYours`, `MovedOn`.
    """
    at = live.moment(data.at)
    if row.user_id == member.user_id:
        raise NotYours
    if row.state != "running" and row.confirmed_from is None:
        raise MovedOn(state=row.state)
    return _join(db, member, row, at)


def stop(db: Session, member: Member, row: QualitySession, data: TapInput) -> QualitySessionPublic:
    """End it; the other's stop finds it ended. Raises `TooLongAgo`, `Invalid`, `NotJoined`."""
    at = live.moment(data.at)
    if row.user_id != member.user_id and row.confirmed_from is None:
        raise NotJoined
    if row.state == "running":
        _end(row, max(_minute(at), row.confirmed_from or row.starts_at))
        _kept(db, member, row, Kind.QUALITY_TIME_STOPPED)
        keeping.shown_by(db, (member.couple_id, member.zone), row.starts_at, row.ends_at or at)
    return show(member, row)


def confirm(db: Session, member: Member, row: QualitySession) -> QualitySessionPublic:
    """Say that one was there all the time. Raises `NotYours`."""
    if row.user_id == member.user_id:
        raise NotYours
    if row.confirmed_from != row.starts_at:
        row.confirmed_from = row.starts_at
        _kept(db, member, row, Kind.QUALITY_TIME_CONFIRMED)
    return show(member, row)


def doubt(db: Session, member: Member, row: QualitySession) -> None:
    """Withdraw the own confirmation. Raises `NotYours`."""
    if row.user_id == member.user_id:
        raise NotYours
    if row.confirmed_from is not None:
        row.confirmed_from = None
        _kept(db, member, row, Kind.QUALITY_TIME_DOUBTED)


def remove(db: Session, member: Member, row: QualitySession) -> None:
    """Take away what one started or logged oneself. Raises `NotYours`, `ConfirmedByBoth`."""
    if row.user_id != member.user_id:
        raise NotYours
    if row.confirmed_from is not None:
        raise ConfirmedByBoth
    db.delete(row)
    db.flush()
    events.announce(db, member.couple_id, member.zone, Kind.QUALITY_TIME_REMOVED, row.id)


def listed(db: Session, member: Member, paging: Paging) -> Page[QualitySessionPublic]:
    """The couple's time together, confirmed or not, in the order it was noted."""
    query = select(QualitySession).where(QualitySession.couple_id == member.couple_id)
    order = [QualitySession.position, QualitySession.id]
    changed = col(QualitySession.changed_on)
    return paging.page(db, query, order, lambda row: show(member, row), changed)


def show(member: Member, row: QualitySession) -> QualitySessionPublic:
    both = row.confirmed_from
    return QualitySessionPublic(
        id=row.id,
        author="me" if row.user_id == member.user_id else "partner",
        state="running" if row.state == "running" else "ended",
        unplugged=row.unplugged,
        day=row.day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        minutes=_minutes(row.starts_at, row.ends_at),
        confirmed="no" if both is None else "yes" if both == row.starts_at else "partly",
        confirmed_minutes=_minutes(both or row.ends_at or row.starts_at, row.ends_at),
    )


def activity(db: Session, member: Member, today: date) -> list[Stretch]:
    """What 5.9.2 scores: the sessions of the last 28 days on the couple's clock, day 27 today.

    Of one that was joined late the whole counts as one says, and the later part again as both say:
    the scoring takes the larger weight of each minute.
    """
    oldest = today - timedelta(days=WINDOW - 1)
    query = select(QualitySession).where(
        QualitySession.couple_id == member.couple_id,
        QualitySession.state == "ended",
        QualitySession.day >= oldest - timedelta(days=1),  # it may reach over midnight
    )
    found: list[Stretch] = []
    for row in db.exec(query.order_by(col(QualitySession.position))).all():
        parts = [(row.starts_at, row.confirmed_from == row.starts_at)]
        if row.confirmed_from not in (None, row.starts_at):
            parts.append((row.confirmed_from or row.starts_at, True))
        for begin, confirmed in parts:
            local = begin.astimezone(ZoneInfo(member.zone))
            first = local.hour * 60 + local.minute
            found.append(
                Stretch(
                    day=(local.date() - oldest).days,
                    start=first,
                    end=first + (_minutes(begin, row.ends_at) or 0),
                    unplugged=row.unplugged,
                    confirmed=confirmed,
                )
            )
    return found


def confirmed_minutes(db: Session, member: Member, first: date, last: date) -> int:
    """The minutes that both confirmed of what began on these days."""
    query = select(QualitySession).where(
        QualitySession.couple_id == member.couple_id,
        QualitySession.state == "ended",
        col(QualitySession.confirmed_from).is_not(None),
        col(QualitySession.day).between(first, last),
    )
    return sum(
        _minutes(row.confirmed_from or row.starts_at, row.ends_at) or 0
        for row in db.exec(query).all()
    )


def is_unplugged(db: Session, couple_id: UUID, now: datetime) -> bool:
    """Whether the two are together without screens now: then reminders are silent."""
    running = _running(db, couple_id)
    return running is not None and running.unplugged and now < running.starts_at + LONGEST


def settle(db: Session, couple: Couple, now: datetime, _content: Content) -> datetime | None:
    """End what nobody stopped for 12 hours; otherwise the moment at which it will be."""
    running = _running(db, couple.id)
    if running is None:
        return None
    last = running.starts_at + LONGEST
    if last > now:
        return last
    _end(running, last)
    running.changed_on = clock.today(couple.time_zone)
    db.add(running)
    db.flush()
    zone = couple.time_zone
    events.announce(db, couple.id, zone, Kind.QUALITY_TIME_STOPPED, running.id)
    keeping.shown_by(db, (couple.id, zone), running.starts_at, last)
    return None


def _join(db: Session, member: Member, row: QualitySession, at: datetime) -> QualitySessionPublic:
    if row.user_id != member.user_id and row.confirmed_from is None:
        row.confirmed_from = max(_minute(at), row.starts_at)
        _kept(db, member, row, Kind.QUALITY_TIME_JOINED)
    return show(member, row)


def _own(db: Session, member: Member, id_: UUID) -> QualitySession | None:
    query = select(QualitySession).where(
        QualitySession.couple_id == member.couple_id,
        QualitySession.id == id_,
        QualitySession.user_id == member.user_id,
    )
    return db.exec(query).first()


def _running(db: Session, couple_id: UUID) -> QualitySession | None:
    query = select(QualitySession).where(
        QualitySession.couple_id == couple_id, QualitySession.state == "running"
    )
    return db.exec(query).first()


def _new(
    db: Session,
    member: Member,
    chosen: UUID | None,
    starts: datetime,
    ends: datetime | None = None,
    *,
    unplugged: bool,
) -> QualitySession:
    starts = _minute(starts)
    day = starts.astimezone(ZoneInfo(member.zone)).date()
    made = QualitySession(
        couple_id=member.couple_id,
        id=chosen or ids.new(),
        user_id=member.user_id,
        state="running" if ends is None else "ended",
        unplugged=unplugged,
        day=day,
        starts_at=starts,
        ends_at=ends,
        changed_on=clock.today(member.zone),
        position=0,
    )
    add(db, made, chosen)
    return made


def _end(row: QualitySession, at: datetime) -> None:
    row.state, row.ends_at = "ended", at


def _kept(db: Session, member: Member, row: QualitySession, kind: Kind) -> None:
    position = events.announce(db, member.couple_id, member.zone, kind, row.id)
    row.position = row.position or position
    row.changed_on = clock.today(member.zone)
    db.add(row)
    db.flush()


def _minute(at: datetime) -> datetime:
    """Seconds are nobody's business."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def _minutes(begin: datetime, end: datetime | None) -> int | None:
    return None if end is None else int((end - begin).total_seconds()) // 60
