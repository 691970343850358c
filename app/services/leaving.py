"""The ways out: leaving a couple, alone and at once, and deleting one's account."""

from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import Session, and_, col, delete, or_, select, update

from app import clock
from app.actors import Member, Person
from app.content import Content
from app.models.checkups import Checkup
from app.models.couples import Couple, Invite, Membership
from app.models.events import Event, Kind
from app.models.tables import AUTHORED, FLEETING, JOINT, OWN, blank
from app.models.users import User
from app.problems import Busy
from app.services import actors, couples, events, idempotency, keys, sync
from app.services.actors import NotPaired
from app.services.feeds import Reader


def leave_if_paired(db: Session, person: Person, content: Content) -> None:
    """Leaving twice is leaving once, also when both leave in the same instant."""
    if isinstance(person, Member):
        with suppress(NotPaired):
            leave(db, person, content)


def leave(db: Session, member: Member, content: Content) -> None:
    """Leave, alone and at once, for both: no couple operation works from the next request on.

    Round results go. What somebody wrote stays where it is, out of the other's reach, and is its
    author's to read (`kept.py`). The partner gets no event and no reason.
    """
    now = clock.now()
    rounds = select(Checkup.id).where(Checkup.couple_id == member.couple_id)
    db.exec(rounds.with_for_update()).all()  # in the order in which a release locks: round, couple
    couples.lock(db, member)
    for one in (member, _partner(member)):
        sync.remember(Reader(db, one, content))
    live = and_(col(Membership.couple_id) == member.couple_id, col(Membership.left_at).is_(None))
    db.exec(update(Membership).where(live).values(left_at=now))
    db.exec(update(Couple).where(col(Couple.id) == member.couple_id).values(ended_at=now))
    _clear(db, member.couple_id, *JOINT)
    for model, unkept in FLEETING.items():
        db.exec(delete(model).where(col(model.couple_id) == member.couple_id, unkept))
    both = [member.user_id, member.partner_id]
    idempotency.clear(db, member.couple_id)
    theirs = and_(col(Invite.inviter_id).in_(both), col(Invite.accepted_by).in_(both))
    couples.forget_names(db, theirs)
    couples.close(db, or_(col(Invite.inviter_id).in_(both), col(Invite.accepted_by).in_(both)))
    events.tell(db, member.user_id, member.time_zone, Kind.COUPLE_LEFT, member.couple_id)
    events.touch(db, member.partner_id)  # their stream ends as it does every ten minutes


def erase(db: Session, person: Person, content: Content) -> None:
    """Delete the account: leave, remove what is the person's own, destroy their key.

    Raises `SignInAgain`. What the partner wrote stays the partner's.
    """
    actors.freshly(person)
    leave_if_paired(db, person, content)
    me = person.user_id
    db.exec(select(User.id).where(User.id == me).with_for_update()).one()
    if couples.is_paired(db, me):
        raise Busy  # a couple was formed while we waited: the repeated request leaves it first
    mine = or_(col(Invite.inviter_id) == me, col(Invite.accepted_by) == me)
    couples.forget_names(db, mine)
    db.exec(delete(Invite).where(mine))
    for model in OWN:
        db.exec(delete(model).where(col(model.user_id) == me))
    for authored in AUTHORED:
        db.exec(update(authored).where(col(authored.author_id) == me).values(blank(authored)))
    db.exec(delete(Event).where(col(Event.owner_id) == me))
    _forget(db, me)
    db.exec(delete(User).where(col(User.id) == me))
    keys.shred(db, me)


def _forget(db: Session, user_id: UUID) -> None:
    """Remove a person's past memberships, and couples nobody is a member of, with their key."""
    mine = select(Membership.couple_id).where(Membership.user_id == user_id)
    rows = select(Couple.id).where(col(Couple.id).in_(mine)).order_by(col(Couple.id))
    couple_ids = db.exec(rows.with_for_update()).all()  # both may be deleting their accounts
    db.exec(delete(Membership).where(col(Membership.user_id) == user_id))
    for couple_id in couple_ids:
        if db.exec(select(Membership).where(Membership.couple_id == couple_id)).first() is None:
            _clear(db, couple_id, *AUTHORED, *JOINT)
            db.exec(delete(Event).where(col(Event.owner_id) == couple_id))
            db.exec(delete(Couple).where(col(Couple.id) == couple_id))
            keys.shred(db, couple_id)


def _clear(db: Session, couple_id: UUID, *models: Any) -> None:
    for model in models:
        db.exec(delete(model).where(col(model.couple_id) == couple_id))


def _partner(member: Member) -> Member:
    return replace(member, user_id=member.partner_id, partner_id=member.user_id)
