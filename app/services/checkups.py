"""Check-ups: a round both take, and the one result that it releases.

Nothing in a round tells either what the other did in it: no event, count, state or time changes
until the result is out, for both at once. The gate is that of every sealed reveal (`reveal.ready`)
at the lower of two levels; everything before it answers the same "not available". There is one
frozen release a round: nobody can take the check-up again to find out, step by step, where the
other answered.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, delete, func, select, update

from app import clock, ids
from app.actors import Member, Person
from app.content import Content
from app.cursors import Paging
from app.db import conflict
from app.models.assessments import Assessment
from app.models.base import Page
from app.models.checkups import (
    AttachmentInput,
    Checkup,
    CheckupCreate,
    CheckupPart,
    CheckupPublic,
    CheckupResult,
    Level,
    NotAvailable,
    PartPublic,
    ResultPublic,
    SharingInput,
)
from app.models.couples import Couple
from app.models.events import Kind
from app.models.safety import Hold
from app.problems import Conflict, DamagedContent, Invalid
from app.services import couples, due, events, results, reveal
from app.services.actors import NotPaired
from app.services.practices import history
from app.services.scoring import lower
from app.vault import Damaged

OPEN_FOR = timedelta(days=14)
APART = timedelta(days=14)
OLD = timedelta(days=14)


class CheckupOpen(Conflict):
    title = "A check-up is open already"
    cause = "One check-up at a time: another one is open."
    fix = "Take the open one; `listCheckups` shows it."


class CheckupTooSoon(Conflict):
    title = "The last check-up was a short while ago"
    cause = "The next one can be opened 14 days after the last opening."
    fix = "Open it on `next_on` or later."


class CheckupClosed(Conflict):
    title = "This round takes nothing more"
    cause = "Its result is out, or its days are over."
    fix = "What you complete now gives your own scores; open the next round when it is time."


class AssessmentUnfit(Conflict):
    title = "This assessment cannot be your side of the round"
    cause = (
        "It is of another instrument or version, abandoned, completed more than 14 days before the"
        " round was opened, or used in another round."
    )
    fix = "Start a new assessment and attach it."


def open_round(db: Session, member: Member, content: Content, data: CheckupCreate) -> CheckupPublic:
    """Open a round. Raises `CheckupOpen`, `CheckupTooSoon`, `Invalid`."""
    instrument = content.instruments.get(data.instrument)
    if instrument is None or not instrument.couple:
        detail = "There is no such instrument for couples."
        raise Invalid(errors=[{"pointer": "/instrument", "code": "unknown", "detail": detail}])
    today = clock.today(member.zone)
    _close_old(db, member, today)  # rounds are locked before the couple, here as everywhere
    couples.lock(db, member)
    if data.id is not None:
        known = db.get(Checkup, (member.couple_id, data.id))
        if known is not None:
            return public(known, today)
    last = db.exec(
        select(Checkup)
        .where(Checkup.couple_id == member.couple_id)
        .order_by(col(Checkup.opened_on).desc())
        .limit(1)
    ).first()
    if last is not None and last.state == "open":
        raise CheckupOpen
    if last is not None and today < last.opened_on + APART:
        raise CheckupTooSoon(next_on=(last.opened_on + APART).isoformat())
    made = Checkup(
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        instrument=instrument.id,
        version=instrument.version,
        state="open",
        opened_on=today,
        closes_on=today + OPEN_FOR,
    )
    with conflict(db, CheckupOpen()):
        db.add(made)
    events.announce(db, member.couple_id, member.zone, Kind.CHECKUP_OPENED, made.id)
    due.at(db, member.couple_id, due.midnight(made.closes_on, member.zone))
    return public(made, today)


def listed(db: Session, member: Member, paging: Paging) -> Page[CheckupPublic]:
    """The couple's rounds, newest first."""
    query = select(Checkup).where(Checkup.couple_id == member.couple_id)
    today = clock.today(member.zone)
    changed = func.coalesce(Checkup.released_on, Checkup.opened_on)
    order = [Checkup.opened_on, Checkup.id]
    return paging.page(db, query, order, lambda row: public(row, today), changed)


def public(checkup: Checkup, today: date) -> CheckupPublic:
    """The round as both see it; it closes by date, whether or not anybody looked."""
    over = checkup.state == "open" and today >= checkup.closes_on
    return CheckupPublic(
        id=checkup.id,
        instrument=checkup.instrument,
        version=checkup.version,
        state="closed" if over else checkup.state,
        opened_on=checkup.opened_on,
        closes_on=checkup.closes_on,
        released_on=checkup.released_on if checkup.state == "released" else None,
    )


def own_part(db: Session, member: Member, checkup: Checkup) -> PartPublic:
    """The reader's own side."""
    return _part_public(checkup, db.get(CheckupPart, _key(checkup, member.user_id)))


def attach(
    db: Session,
    member: Member,
    checkup: Checkup,
    data: AttachmentInput,
    content: Content,
) -> PartPublic:
    """Make an own assessment one's side. Raises `CheckupClosed`, `AssessmentUnfit`."""
    # locked as completing locks: the assessment, the round, the couple
    assessment = db.get(Assessment, (member.user_id, data.assessment_id), with_for_update=True)
    key = (checkup.couple_id, checkup.id)
    if db.get(Checkup, key, with_for_update=True, populate_existing=True) is None:
        raise NotPaired  # left while we waited
    if not _takes(checkup, member):
        raise CheckupClosed
    if assessment is None or not _fits(db, member, checkup, assessment):
        raise AssessmentUnfit
    part = _part(db, member, checkup)
    part.assessment_id = assessment.id
    db.add(part)
    db.flush()
    events.record(db, member, Kind.CHECKUP_ATTACHED, checkup.id)
    _release(db, member, checkup, content)
    return _part_public(checkup, part)


def share(
    db: Session,
    member: Member,
    checkup: Checkup,
    data: SharingInput,
    content: Content,
) -> PartPublic:
    """Set the own sharing level. Raises `CheckupClosed` once nothing can come of it any more."""
    released = checkup.state == "released"
    if not released and not _takes(checkup, member):
        raise CheckupClosed
    part = _part(db, member, checkup)
    part.level = data.level
    db.add(part)
    db.flush()
    events.record(db, member, Kind.CHECKUP_SHARING_SET, checkup.id)
    if released:
        _change(db, member, checkup, content)
    else:
        _release(db, member, checkup, content)
    return _part_public(checkup, part)


def result(db: Session, member: Member, checkup: Checkup) -> ResultPublic | NotAvailable:
    """The released result. Every other case is one and the same look-up that finds nothing."""
    found = db.get(CheckupResult, (member.couple_id, checkup.id))
    if found is None:
        return NotAvailable()
    if isinstance(found.document, Damaged):
        raise DamagedContent
    return ResultPublic.model_validate_json(found.document)


def completed(
    db: Session,
    person: Person,
    assessment_id: UUID,
    content: Content,
) -> None:
    """An assessment was completed: the round it belongs to may release its result."""
    if isinstance(person, Member):
        for checkup in _open_rounds(db, person, assessment_id):
            _release(db, person, checkup, content)


def hold_lifted(db: Session, person: Person, content: Content) -> None:
    """A hold is gone: open rounds may release their results now."""
    if isinstance(person, Member):
        for checkup in _open_rounds(db, person, None):
            _release(db, person, checkup, content)


def _open_rounds(db: Session, member: Member, assessment_id: UUID | None) -> Sequence[Checkup]:
    query = (
        select(Checkup)
        .join(
            CheckupPart,
            (col(CheckupPart.couple_id) == col(Checkup.couple_id))
            & (col(CheckupPart.checkup_id) == col(Checkup.id)),
        )
        .where(
            Checkup.couple_id == member.couple_id,
            Checkup.state == "open",
            CheckupPart.user_id == member.user_id,
        )
    )
    if assessment_id is not None:
        query = query.where(CheckupPart.assessment_id == assessment_id)
    found = db.exec(query.with_for_update(of=Checkup)).all()
    return [checkup for checkup in found if _takes(checkup, member)]


def _takes(checkup: Checkup, member: Member) -> bool:
    return checkup.state == "open" and clock.today(member.zone) < checkup.closes_on


def _fits(db: Session, member: Member, checkup: Checkup, assessment: Assessment) -> bool:
    same = (assessment.instrument, assessment.version) == (checkup.instrument, checkup.version)
    if not same or assessment.state == "abandoned":
        return False
    if assessment.completed_at is not None:
        day = assessment.completed_at.astimezone(ZoneInfo(member.zone)).date()
        if day < checkup.opened_on - OLD:
            return False
    elsewhere = select(CheckupPart.checkup_id).where(
        CheckupPart.user_id == member.user_id,
        CheckupPart.assessment_id == assessment.id,
        CheckupPart.checkup_id != checkup.id,
    )
    return db.exec(elsewhere).first() is None


def _release(
    db: Session,
    member: Member,
    checkup: Checkup,
    content: Content,
) -> None:
    """Let the result out when both are ready; the round's row is locked, so it happens once."""
    levels, answered, holds = _sides(db, member, checkup)
    one_side, other_side = (
        reveal.Side(sealed=done is not None and level != "none", held=held)
        for level, done, held in zip(levels, answered, holds, strict=True)
    )
    one, other = answered
    level = lower(*levels)
    if not reveal.ready(one_side, other_side) or level == "none" or one is None or other is None:
        return
    today = clock.today(member.zone)
    checkup.state, checkup.released_on = "released", today
    db.add(checkup)
    done = history.together(db, checkup.couple_id, today)
    document = results.document(one, other, level, today, content, done)
    db.add(
        CheckupResult(
            couple_id=checkup.couple_id,
            checkup_id=checkup.id,
            level=level,
            released_on=today,
            document=document.model_dump_json(),
        )
    )
    db.flush()
    events.announce(db, checkup.couple_id, member.zone, Kind.CHECKUP_RELEASED, checkup.id)


def _change(
    db: Session,
    member: Member,
    checkup: Checkup,
    content: Content,
) -> None:
    """After the release: up only when both ask, down at once, gone when one withdraws.

    The answers stay those of the release. A hold does not touch what is out, but it stops more
    from coming out.
    """
    kept = db.get(CheckupResult, (checkup.couple_id, checkup.id), with_for_update=True)
    if kept is None:
        return
    levels, answered, holds = _sides(db, member, checkup)
    level = lower(*levels)
    if level == kept.level or (level == "scores" and any(holds)):
        return
    if level == "none":
        db.exec(
            delete(CheckupResult).where(
                col(CheckupResult.couple_id) == checkup.couple_id,
                col(CheckupResult.checkup_id) == checkup.id,
            )
        )
        checkup.state = "closed"
        db.add(checkup)
        kind = Kind.CHECKUP_WITHDRAWN
    else:
        one, other = answered
        if one is None or other is None:
            return
        kept.level = level
        done = history.together(db, checkup.couple_id, kept.released_on)
        document = results.document(one, other, level, kept.released_on, content, done)
        kept.document = document.model_dump_json()
        db.add(kept)
        kind = Kind.CHECKUP_CHANGED
    db.flush()
    events.announce(db, checkup.couple_id, member.zone, kind, checkup.id)


def _sides(
    db: Session, member: Member, checkup: Checkup
) -> tuple[list[Level], list[Assessment | None], list[bool]]:
    """Of both, the reader first: the level, the completed assessment, a hold or a quiet pause."""
    both = [member.user_id, member.partner_id]
    holds = set(db.exec(select(Hold.user_id).where(col(Hold.user_id).in_(both))).all())
    holds |= reveal.paused(db, member)
    levels: list[Level] = []
    answered: list[Assessment | None] = []
    for user_id in both:
        part = db.get(CheckupPart, _key(checkup, user_id))
        levels.append(part.level if part else "none")  # type: ignore[arg-type]
        done = part and part.assessment_id and db.get(Assessment, (user_id, part.assessment_id))
        answered.append(done if done and done.state == "completed" else None)
    return levels, answered, [user_id in holds for user_id in both]


def _part(db: Session, member: Member, checkup: Checkup) -> CheckupPart:
    key = _key(checkup, member.user_id)
    return db.get(CheckupPart, key) or CheckupPart(**key)


def _key(checkup: Checkup, user_id: UUID) -> dict[str, Any]:
    return {"couple_id": checkup.couple_id, "checkup_id": checkup.id, "user_id": user_id}


def _part_public(checkup: Checkup, part: CheckupPart | None) -> PartPublic:
    return PartPublic(
        checkup_id=checkup.id,
        assessment_id=part.assessment_id if part else None,
        level=part.level if part else "none",
    )


def close(db: Session, couple: Couple, now: datetime, _content: Content) -> datetime | None:
    """Close the round whose days are over. One that is being released just now is left to that:
    a release locks the round before the couple."""
    zone = couple.time_zone
    query = select(Checkup).where(Checkup.couple_id == couple.id, Checkup.state == "open")
    for checkup in db.exec(query.with_for_update(skip_locked=True)).all():
        if checkup.closes_on > clock.today(zone, now):
            return due.midnight(checkup.closes_on, zone)
        checkup.state = "closed"
        db.add(checkup)
        db.flush()
        events.announce(db, couple.id, zone, Kind.CHECKUP_CLOSED, checkup.id, now)
    return None


def _close_old(db: Session, member: Member, today: date) -> None:
    """Write down what the date decided already, so that the next round can be open."""
    db.exec(
        update(Checkup)
        .where(
            col(Checkup.couple_id) == member.couple_id,
            col(Checkup.state) == "open",
            col(Checkup.closes_on) <= today,
        )
        .values(state="closed")
    )
