"""Time-outs: either calls one alone, the other cannot refuse, and nobody can make it last.

    running -> returned      both are ready, from the 20th minute on
       |          ^
       +-> over --+          its time is up; coming back still counts

All bounds are kept by the server's clock. That one of two is ready is theirs alone until both
are: then the state turns, and nothing ever says who was waiting for whom. Who called is not kept.
A time-out holds back reminders, and nothing else.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, and_, col, select

from app import clock, ids
from app.actors import Member
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.couples import Couple
from app.models.events import Kind
from app.models.timeouts import (
    LEAST,
    ExtensionInput,
    Readiness,
    ReturnInput,
    Timeout,
    TimeoutCreate,
    TimeoutPublic,
)
from app.problems import Conflict, wrong
from app.services import due, events, live
from app.services.repairs import begin_waiting, open_after
from app.services.repairs import repairs as repairs
from app.services.rows import add

SHORTEST = timedelta(minutes=LEAST)

MUTED, WINDOW = timedelta(hours=24), timedelta(hours=48)
"""At most so much of any such stretch is without reminders."""


class TimeoutEnded(Conflict):
    title = "This time-out has ended"
    cause = "Its time is up, or both of you are back; `state` says which."
    fix = "Read it again; call another one if you need it."


def call(db: Session, member: Member, data: TimeoutCreate, content: Content) -> TimeoutPublic:
    """Call one. While one runs this is that one: two who call in the same instant, or a second
    tap, make one time-out.

    Raises `TooLongAgo`, `Invalid`, `IdTaken`.
    """
    if data.id is not None and (known := db.get(Timeout, (member.couple_id, data.id))):
        return _shown(db, member, known, content)
    live.moment(data.at)
    if data.sentence is not None and data.sentence not in content.words.time_out_sentences:
        raise wrong("/sentence", "unknown", "Choose one of `getWords`.")
    if data.sentence is not None and data.text is not None:
        raise wrong("/text", "either", "Send a sentence or your own words, not both.")
    running = _running(db, member.couple_id)
    if running is not None:
        return _shown(db, member, running, content)
    now, today, id_ = clock.now(), clock.today(member.zone), data.id or ids.new()
    made = Timeout(
        couple_id=member.couple_id,
        id=id_,
        author_id=member.user_id if data.text else None,
        state="running",
        sentence=data.sentence,
        text=data.text,
        written_on=today,
        started_at=now,
        returns_at=now + timedelta(minutes=data.minutes),
        changed_on=today,
        position=events.announce(db, member.couple_id, member.zone, Kind.TIMEOUT_CALLED, id_),
    )
    add(db, made, data.id)
    begin_waiting(db, made, data.id)
    due.at(db, member.couple_id, made.returns_at)
    return _shown(db, member, made, content)


def listed(
    db: Session, member: Member, state: str, paging: Paging, content: Content
) -> Page[TimeoutPublic]:
    """The couple's time-outs, newest first."""
    query: Any = (
        select(*_COLUMNS)
        .select_from(Timeout)
        .outerjoin(Readiness, _ready_of(member))
        .where(Timeout.couple_id == member.couple_id)
    )
    if state != "all":
        query = query.where(Timeout.state == state)
    order = [Timeout.position, Timeout.id]
    changed = col(Timeout.changed_on)
    return paging.page(db, query, order, lambda row: _public(row, row.ready, content), changed)


def read(db: Session, member: Member, timeout: Timeout, content: Content) -> TimeoutPublic:
    return _shown(db, member, timeout, content)


def extend(
    db: Session, member: Member, timeout: Timeout, data: ExtensionInput, content: Content
) -> TimeoutPublic:
    """Let it last longer, within the 24 hours; what is shorter than agreed changes nothing.

    Raises `TooLongAgo`, `Invalid`, `TimeoutEnded`.
    """
    live.moment(data.at)
    if timeout.state != "running":
        raise TimeoutEnded(state=timeout.state)
    until = timeout.started_at + timedelta(minutes=data.minutes)
    if until > timeout.returns_at:
        timeout.returns_at = until
        _told(db, member, timeout, Kind.TIMEOUT_EXTENDED)
    return _shown(db, member, timeout, content)


def come_back(
    db: Session, member: Member, timeout: Timeout, data: ReturnInput, content: Content
) -> TimeoutPublic:
    """Be ready. Both being so is the return: at once, or at the 20th minute.

    Doing it again changes nothing. Raises `TooLongAgo`, `Invalid`.
    """
    live.moment(data.at)
    if timeout.state != "returned" and not _ready(db, member.user_id, timeout.id):
        db.add(Readiness(user_id=member.user_id, id=timeout.id))
        db.flush()
        events.record(db, member, Kind.TIMEOUT_READINESS_SET, timeout.id)
        if _ready(db, member.partner_id, timeout.id):
            now = clock.now()
            timeout.returned_at = max(now, timeout.started_at + SHORTEST)
            db.add(timeout)
            due.at(db, member.couple_id, timeout.returned_at)
            if timeout.returned_at <= now:
                _return(db, member.couple_id, member.zone, timeout)
    return _shown(db, member, timeout, content)


def stay_away(db: Session, member: Member, timeout: Timeout) -> None:
    """Not be ready yet, after all. Raises `TimeoutEnded` when both are back."""
    if timeout.state == "returned":
        raise TimeoutEnded(state=timeout.state)
    found = db.get(Readiness, (member.user_id, timeout.id))
    if found is not None:
        timeout.returned_at = None
        db.add(timeout)
        db.delete(found)
        db.flush()
        events.record(db, member, Kind.TIMEOUT_READINESS_SET, timeout.id)


def take_words_back(db: Session, member: Member, timeout: Timeout) -> None:
    """Remove own words from it. For whom they are not, nothing happens and nothing is said."""
    if timeout.author_id != member.user_id:
        return
    timeout.text = timeout.author_id = None
    if timeout.state == "running":
        _told(db, member, timeout, Kind.TIMEOUT_CHANGED)
    else:
        db.add(timeout)
        db.flush()
        events.record(db, member, Kind.TIMEOUT_CHANGED, timeout.id)


def end(db: Session, couple: Couple, now: datetime, _content: Content) -> datetime | None:
    """End what runs when its time has come; the moment at which it will."""
    running = _running(db, couple.id)
    if running is None:
        return None
    if running.ends_at > now:
        return running.ends_at
    if running.returned_at is not None:
        _return(db, couple.id, couple.time_zone, running)
    else:
        _end(db, couple.id, couple.time_zone, running, "over", Kind.TIMEOUT_ENDED)
    return None


def mutes(db: Session, couple_id: UUID, now: datetime) -> bool:
    """Whether reminders of the two rest now: a time-out runs, and time-outs have not taken more
    than 24 of the last 48 hours."""
    query = select(Timeout).where(
        Timeout.couple_id == couple_id, Timeout.started_at > now - WINDOW - MUTED
    )
    found = [row for row in db.exec(query).all() if row.started_at <= now]
    spent = sum(
        (
            max(timedelta(), min(row.ends_at, now) - max(row.started_at, now - WINDOW))
            for row in found
        ),
        timedelta(),
    )
    return spent <= MUTED and any(now < row.ends_at for row in found)


_COLUMNS: list[Any] = [
    col(Readiness.id).label("ready"),
    *(
        col(getattr(Timeout, name))
        for name in (
            "id",
            "state",
            "sentence",
            "text",
            "written_on",
            "started_at",
            "returns_at",
            "returned_at",
            "position",
        )
    ),
]


def _running(db: Session, couple_id: UUID) -> Timeout | None:
    query = select(Timeout).where(Timeout.couple_id == couple_id, Timeout.state == "running")
    return db.exec(query).first()


def _ready(db: Session, user_id: UUID, id_: UUID) -> bool:
    return db.get(Readiness, (user_id, id_)) is not None


def _ready_of(member: Member) -> Any:
    return and_(col(Readiness.user_id) == member.user_id, col(Readiness.id) == col(Timeout.id))


def _return(db: Session, couple_id: UUID, zone: str, timeout: Timeout) -> None:
    _end(db, couple_id, zone, timeout, "returned", Kind.TIMEOUT_RETURNED)


def _end(db: Session, couple_id: UUID, zone: str, timeout: Timeout, state: str, kind: Kind) -> None:
    timeout.state, timeout.changed_on = state, clock.today(zone)
    db.add(timeout)
    db.flush()
    events.announce(db, couple_id, zone, kind, timeout.id)
    open_after(db, couple_id, zone, timeout.id)


def _told(db: Session, member: Member, timeout: Timeout, kind: Kind) -> None:
    timeout.changed_on = clock.today(member.zone)
    db.add(timeout)
    db.flush()
    events.announce(db, member.couple_id, member.zone, kind, timeout.id)


def _shown(db: Session, member: Member, timeout: Timeout, content: Content) -> TimeoutPublic:
    return _public(timeout, _ready(db, member.user_id, timeout.id), content)


def _public(found: Any, ready: object, content: Content) -> TimeoutPublic:
    """A time-out as this reader sees it: a row of the table, or of its columns."""
    opening = None
    if found.state == "running":
        chosen = content.words.time_out_sentences.get(found.sentence or "")
        opening = chosen.text if chosen else found.text
    return TimeoutPublic(
        id=found.id,
        state=found.state,
        day=found.written_on,
        started_at=found.started_at,
        returns_at=found.returns_at,
        returned_at=found.returned_at if found.state == "returned" else None,
        ready=bool(ready),
        opening=opening,
    )
