"""Couples: invited, accepted, confirmed. How they end is in `leaving.py`.

A code is shown once and stored as a hash. Wrong, expired, used, cancelled and own codes are one
and the same refusal. Whatever two people press at the same instant, the database decides: an
open invite and a live membership are unique by person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, func, or_, select, update

from app import clock, ids
from app.actors import Member, Person
from app.conditional import IfMatch
from app.cursors import Paging
from app.db import conflict
from app.kernel import Kernel
from app.models.base import Page
from app.models.couples import (
    SHARED,
    Couple,
    CouplePublic,
    CoupleUpdate,
    Invite,
    InviteAcceptance,
    InviteCreated,
    InvitePreview,
    InvitePublic,
    Membership,
    PartnerPublic,
)
from app.models.events import Kind
from app.models.users import User
from app.problems import Conflict, DamagedContent, NotFound
from app.security import Hashes, new_code, read_code
from app.services import events, idempotency, keys
from app.services.actors import NotPaired
from app.services.rows import sent
from app.vault import Damaged

LIFE = timedelta(hours=48)
WINDOW = timedelta(hours=1)
ZONE_REST = timedelta(hours=24)


class AlreadyPaired(Conflict):
    title = "You are in a couple already"
    cause = "One couple at a time: you are in one."
    fix = "Leave the couple first, if that is what you want."


class InviteUnknown(NotFound):
    title = "This code does not work"
    cause = "The code is wrong, used, cancelled, expired, or your own."
    fix = "Ask for a new code and type it exactly; case, spaces and hyphens do not matter."


class NotAccepted(Conflict):
    title = "Nobody has accepted yet"
    cause = "An invite is confirmed after somebody accepted it."
    fix = "Wait until the invite's state is `accepted`."


class ZoneResting(Conflict):
    title = "The time zone changed a short while ago"
    cause = "The couple's time zone changes at most once in 24 hours, so that days stay days."
    fix = "Try again after `retry_on`."


def invite(db: Session, person: Person, hashes: Hashes) -> InviteCreated:
    """Make an invite; an open one of the same person is cancelled by it."""
    if isinstance(person, Member):
        raise AlreadyPaired
    _lock(db, person.user_id)
    close(db, col(Invite.inviter_id) == person.user_id)
    code, now = new_code(), clock.now()
    made = Invite(
        id=ids.new(),
        code_hash=hashes.of("invite", code),
        inviter_id=person.user_id,
        created_at=now,
        expires_at=now + LIFE,
    )
    db.add(made)
    db.flush()
    events.record(db, person, Kind.INVITE_MADE, made.id)
    return InviteCreated(id=made.id, code=code, expires_at=made.expires_at, shares=list(SHARED))


def invites(db: Session, person: Person, paging: Paging) -> Page[InvitePublic]:
    """The person's own open invites (at most one today)."""
    query = select(Invite).where(*Invite.open_of(person))
    changed = func.coalesce(Invite.accepted_at, Invite.created_at)
    order = [Invite.created_at, Invite.id]
    return paging.page(db, query, order, lambda row: _public(db, row), changed)


def own_invite(db: Session, found: Invite) -> InvitePublic:
    return _public(db, found)


def cancel(db: Session, person: Person, found: Invite) -> None:
    """Cancel an own invite, accepted or not; who accepted it is not told."""
    close(db, col(Invite.id) == found.id)
    events.record(db, person, Kind.INVITE_CANCELLED, found.id)


def preview(db: Session, person: Person, hashes: Hashes, code: str) -> InvitePreview:
    """Who invites, and what pairing will show. Raises `InviteUnknown`."""
    found = _by_code(db, person, hashes, code)
    return InvitePreview(
        inviter=_name(db, found.inviter_id),
        expires_on=found.expires_at.date(),
        shares=list(SHARED),
    )


def accept(db: Session, person: Person, hashes: Hashes, code: str) -> tuple[UUID, InviteAcceptance]:
    """Accept an invite; it now waits for the inviter, who may have accepted one of ours.

    Returns the invite's id too. Raises `AlreadyPaired`, `InviteUnknown`.
    """
    if isinstance(person, Member):
        raise AlreadyPaired
    _lock(db, person.user_id, _by_code(db, person, hashes, code).inviter_id)
    found = _by_code(db, person, hashes, code)
    name = _name(db, found.inviter_id)
    inviter = db.get_one(User, found.inviter_id)
    again = found.accepted_by is not None
    found.accepted_by, found.accepted_at = person.user_id, clock.now()
    db.add(found)
    db.flush()
    mutual = db.exec(
        select(Invite.id).where(
            Invite.inviter_id == person.user_id,
            Invite.accepted_by == found.inviter_id,
            col(Invite.closed_at).is_(None),
            col(Invite.expires_at) > clock.now(),
        )
    ).first()
    if mutual is not None:
        _form(db, inviter, db.get_one(User, person.user_id))
        return found.id, InviteAcceptance(status="paired", inviter=name)
    if not again:
        events.tell(db, inviter.id, inviter.time_zone, Kind.INVITE_ACCEPTED, found.id)
    return found.id, InviteAcceptance(status="waiting", inviter=name)


def confirm(db: Session, person: Person, found: Invite) -> CouplePublic:
    """The inviter confirms who accepted: now the two are a couple.

    Raises `AlreadyPaired`, `NotAccepted`, `NotFound`.
    """
    if isinstance(person, Member):
        raise AlreadyPaired
    if found.accepted_by is None:
        raise NotAccepted
    id_, other_id = found.id, found.accepted_by
    _lock(db, person.user_id, other_id)
    still = select(Invite.id).where(Invite.id == id_, Invite.accepted_by == other_id)
    if db.exec(still.where(*Invite.open_of(person))).first() is None:
        raise NotFound  # cancelled while we waited
    keys.lend(db, [other_id])
    me, other = db.get_one(User, person.user_id), db.get_one(User, other_id)
    return _show(db, _form(db, me, other), other.id)


def show(db: Session, member: Member) -> CouplePublic:
    """The couple, as either sees it."""
    return _show(db, db.get_one(Couple, member.couple_id), member.partner_id)


def change(db: Session, member: Member, data: CoupleUpdate, if_match: IfMatch) -> CouplePublic:
    """Change the couple's own fields. Raises `PreconditionFailed`, `ZoneResting`, `Invalid`."""
    couple = lock(db, member)
    if_match.check(_show(db, couple, member.partner_id))
    changes = sent(data, "name", "anniversary")
    if "time_zone" in changes:
        _move(couple, changes["time_zone"])
    if "name" in changes:
        couple.name = changes["name"]
    if "anniversary" in changes:
        couple.anniversary = changes["anniversary"] and changes["anniversary"].isoformat()
    db.add(couple)
    db.flush()
    events.announce(db, couple.id, member.zone, Kind.COUPLE_CHANGED, couple.id)
    return _show(db, couple, member.partner_id)


def forget_names(db: Session, which: ColumnElement[bool]) -> None:
    """Drop the answers that are kept for a repeat and say who invited: an acceptance was answered
    before there was a couple that it could end with."""
    for id_, accepted_by in db.exec(select(Invite.id, Invite.accepted_by).where(which)).all():
        if accepted_by is not None:
            idempotency.bury(db, accepted_by, id_)


def lock(db: Session, member: Member) -> Couple:
    """The couple's row, locked. Raises `NotPaired` when it was left while we waited."""
    couple = db.get_one(Couple, member.couple_id, with_for_update=True)
    if couple.ended_at is not None:
        raise NotPaired
    return couple


def is_paired(db: Session, user_id: UUID) -> bool:
    """Whether somebody lives in a couple now, whatever was known when the request began."""
    live = select(Membership.couple_id).where(
        Membership.user_id == user_id, col(Membership.left_at).is_(None)
    )
    return db.exec(live).first() is not None


def _form(db: Session, one: User, other: User) -> Couple:
    """Make the couple. What is unique in the database decides who came first."""
    with conflict(db, AlreadyPaired()):
        couple = Couple(
            id=ids.new(),
            time_zone=one.time_zone,
            started_on=clock.today(one.time_zone),
            due_at=clock.now(),  # their first question
        )
        keys.make(db, couple.id)
        db.add(couple)
        db.flush()
        for user in sorted((one, other), key=lambda user: user.id):
            db.add(Membership(user_id=user.id, couple_id=couple.id))
            db.flush()
    both = [one.id, other.id]
    close(db, or_(col(Invite.inviter_id).in_(both), col(Invite.accepted_by).in_(both)))
    for user in sorted((one, other), key=lambda user: user.id):
        events.tell(db, user.id, couple.time_zone, Kind.COUPLE_FORMED, couple.id)
    return couple


def _move(couple: Couple, zone: str) -> None:
    if zone == couple.time_zone:
        return
    if couple.zone_changed_at and clock.now() - couple.zone_changed_at < ZONE_REST:
        again = couple.zone_changed_at + ZONE_REST
        raise ZoneResting(retry_on=again.date().isoformat())
    couple.time_zone, couple.zone_changed_at = zone, clock.now()
    couple.due_at = clock.now()  # what is due by local time is due at another moment now


def _by_code(db: Session, person: Person, hashes: Hashes, code: str) -> Invite:
    """The open invite of somebody else with this code. Raises `InviteUnknown`."""
    found = db.exec(
        select(Invite).where(
            Invite.code_hash == hashes.of("invite", read_code(code)),
            Invite.inviter_id != person.user_id,
            or_(col(Invite.accepted_by).is_(None), col(Invite.accepted_by) == person.user_id),
            col(Invite.closed_at).is_(None),
            col(Invite.expires_at) > clock.now(),
        )
    ).first()
    if found is None:
        raise InviteUnknown
    return found


def _lock(db: Session, me: UUID, *others: UUID) -> None:
    """Lock people in the order of their ids, so that two acceptances cannot miss each other.

    Raises `AlreadyPaired` when a couple of mine was formed while we waited.
    """
    query = select(User.id).where(col(User.id).in_([me, *others])).order_by(col(User.id))
    db.exec(query.with_for_update()).all()
    db.expire_all()  # what was read before the lock may be old
    if is_paired(db, me):
        raise AlreadyPaired


def close(db: Session, which: ColumnElement[bool]) -> None:
    """Close open invites; those closed or expired two days ago are removed, twenty at most."""
    now = clock.now()
    db.exec(update(Invite).where(which, col(Invite.closed_at).is_(None)).values(closed_at=now))
    old = select(Invite.id).where(col(Invite.expires_at) < now - LIFE).limit(20)
    few = db.exec(old.with_for_update(skip_locked=True)).all()
    db.exec(delete(Invite).where(col(Invite.id).in_(few)))


def _name(db: Session, user_id: UUID) -> str:
    """The display name of somebody who is not (yet) one's partner: their key is lent for it."""
    keys.lend(db, [user_id])
    return db.exec(select(User.display_name).where(User.id == user_id)).one()


def _public(db: Session, row: Invite) -> InvitePublic:
    return InvitePublic(
        id=row.id,
        state="open" if row.accepted_by is None else "accepted",
        accepted_by=_name(db, row.accepted_by) if row.accepted_by else None,
        expires_at=row.expires_at,
    )


def _show(db: Session, couple: Couple, partner_id: UUID) -> CouplePublic:
    partner = db.exec(select(User.display_name).where(User.id == partner_id)).one()
    return CouplePublic(
        id=couple.id,
        name=couple.name,
        time_zone=couple.time_zone,
        anniversary=anniversary(couple),
        started_on=couple.started_on,
        partner=PartnerPublic(display_name=partner),
    )


def anniversary(couple: Couple) -> date | None:
    """The couple's own date. Raises `DamagedContent`."""
    kept = couple.anniversary
    if isinstance(kept, Damaged):
        raise DamagedContent
    return date.fromisoformat(kept) if kept else None


@contextmanager
def guess(kernel: Kernel, person: Person, address: str) -> Iterator[None]:
    """Count a try at a code, by person and by network address; only wrong ones count."""
    tries = {
        f"code {person.user_id}": kernel.settings.invite_limit,
        f"code {address}": kernel.settings.invite_address_limit,
    }
    kernel.limiter.hit(WINDOW, tries)
    try:
        yield
    except InviteUnknown:
        raise
    except Exception:
        kernel.limiter.refund(tries)
        raise
    else:
        kernel.limiter.refund(tries)
