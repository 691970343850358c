"""From a checked token to the one who asks: session, couple and keys in one statement.

Read from the database on every request, so that an ended session and a left couple count from
the next request on, whatever the token says.
"""

from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import ClassVar

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app import clock, vault
from app.actors import Member, Person
from app.db import vault_of
from app.models.auth import UserSession
from app.models.couples import Couple, Membership
from app.models.keys import DataKey
from app.models.users import User
from app.problems import NotFound, Problem, Unauthenticated
from app.query import Query
from app.security import Claims

FRESH = timedelta(minutes=5)


class NotPaired(NotFound):
    title = "You are not in a couple here"
    cause = "This operation belongs to a couple, and you are not in one, or not any more."
    fix = "Invite your partner with `createInvite`, or accept an invite of theirs."


class SignInAgain(Problem):
    status = HTTPStatus.UNAUTHORIZED
    title = "Sign in again to do this"
    cause = "This needs a sign-in that is less than five minutes old (RFC 9470)."
    fix = "Sign in again with your password and repeat the request with the new token."
    headers: ClassVar = {
        "WWW-Authenticate": 'Bearer error="insufficient_user_authentication", max_age="300"'
    }


_own, _other = aliased(Membership), aliased(Membership)

_ACTOR = Query(
    select(
        col(UserSession.created_at),
        col(User.time_zone),
        col(User.revision),
        col(_own.couple_id),
        col(_other.user_id).label("partner_id"),
        col(Couple.time_zone).label("couple_zone"),
        col(Couple.revision).label("couple_revision"),
        col(Couple.due_at),
        col(DataKey.owner_id),
        col(DataKey.version),
        col(DataKey.kek),
        col(DataKey.wrapped),
    )
    .join(User, col(User.id) == col(UserSession.user_id))
    .outerjoin(
        _own, and_(col(_own.user_id) == col(UserSession.user_id), col(_own.left_at).is_(None))
    )
    .outerjoin(
        _other,
        and_(
            col(_other.couple_id) == col(_own.couple_id),
            col(_other.user_id) != col(_own.user_id),
            col(_other.left_at).is_(None),
        ),
    )
    .outerjoin(Couple, col(Couple.id) == col(_own.couple_id))
    .join(
        DataKey,
        or_(
            col(DataKey.owner_id) == col(UserSession.user_id),
            col(DataKey.owner_id) == col(_own.couple_id),
            col(DataKey.owner_id) == col(_other.user_id),
        ),
    )
    .where(
        col(UserSession.user_id) == bindparam("user_id"),
        col(UserSession.id) == bindparam("session_id"),
        col(UserSession.ended_at).is_(None),
        col(UserSession.expires_at) > bindparam("now"),
    )
)


def load(db: Session, claims: Claims) -> Person:
    """The person or member behind a token, their keys at hand. Raises `Unauthenticated`."""
    rows = _ACTOR.rows(db, user_id=claims.user_id, session_id=claims.session_id, now=clock.now())
    if not rows:
        raise Unauthenticated(
            "This session has ended.", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
        )
    kept, ring = vault_of(db), vault.at_hand()
    for row in rows:
        key = partial(kept.unwrap, row.owner_id, row.version, row.kek, row.wrapped)
        ring.lend(row.owner_id, row.version, key)
    first = rows[0]
    if first.partner_id is None:
        return Person(
            user_id=claims.user_id,
            session_id=claims.session_id,
            signed_in_at=first.created_at,
            time_zone=first.time_zone,
            revision=first.revision,
        )
    return Member(
        user_id=claims.user_id,
        session_id=claims.session_id,
        signed_in_at=first.created_at,
        time_zone=first.time_zone,
        couple_id=first.couple_id,
        partner_id=first.partner_id,
        revision=first.revision,
        couple_zone=first.couple_zone,
        couple_revision=first.couple_revision,
        due_at=first.due_at,
    )


def paired(person: Person) -> Member:
    """The person as a member. Raises `NotPaired`, the same for never and no longer."""
    if isinstance(person, Member):
        return person
    raise NotPaired


_LOCK = Query(
    select(col(Couple.id))
    .where(col(Couple.id) == bindparam("couple_id"), col(Couple.ended_at).is_(None))
    .with_for_update()
)


def lock(db: Session, member: Member) -> None:
    """Lock the couple: whoever changes something of a couple waits here for the other, so that
    what two people do at the same instant is done one after the other.

    Raises `NotPaired` when it was left while we waited.
    """
    if _LOCK.first(db, couple_id=member.couple_id) is None:
        raise NotPaired


def freshly(person: Person) -> None:
    """Raises `SignInAgain` unless the person signed in within the last five minutes."""
    if clock.now() - person.signed_in_at > FRESH:
        raise SignInAgain
