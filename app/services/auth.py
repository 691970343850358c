"""Signing in, refreshing, signing out.

A refresh token is good for one exchange. Its child is derived from it (HMAC), so that only
hashes are stored and yet a phone that lost the answer gets the same child again: while the child
is unused, and for ten seconds after its first use. A later replay means that somebody else has
the token: the whole session ends.
"""

from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from sqlmodel import Session, col, delete, or_, select

from app import clock, ids
from app.actors import Person
from app.cursors import Paging
from app.kernel import Kernel
from app.models.auth import (
    RefreshToken,
    SessionCreate,
    SessionPublic,
    TokensPublic,
    UserSession,
)
from app.models.base import Page
from app.models.events import Kind
from app.models.users import User
from app.problems import Busy, Unauthenticated
from app.security import Hashes, new_token
from app.services import events, keys

RETRY = timedelta(seconds=10)
SPENT_KEPT = timedelta(days=7)
WINDOW = timedelta(minutes=5)


class WrongCredentials(Unauthenticated):
    title = "E-mail or password is not right"
    cause = "No account has this e-mail and password together."
    fix = "Check both and try again."


class RefreshTokenReused(Unauthenticated):
    title = "This session was ended for your safety"
    cause = "A refresh token came a second time, long after its exchange: somebody may have it."
    fix = "Sign in again, and look at your sessions."
    keeps_writes = True
    headers: ClassVar = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


def sign_in(kernel: Kernel, data: SessionCreate, address: str) -> TokensPublic:
    """Start a session. Known and unknown addresses answer alike, in time too.

    Tries are counted by network address, and by address and account together; never by account
    alone, or anybody could lock the owner out.
    """
    settings, database, passwords = kernel.settings, kernel.database, kernel.passwords
    email_hash = kernel.hashes.of("email", data.email.casefold())
    tries = {
        f"sign-in {address}": settings.signin_address_limit,
        f"sign-in {address} {email_hash}": settings.signin_limit,
    }
    kernel.limiter.hit(WINDOW, tries)
    with database.reading() as db:
        found = db.exec(
            select(User.id, User.password_hash).where(User.email_hash == email_hash)
        ).first()
    user_id, stored = found or (None, None)
    try:
        right = passwords.matches(data.password, stored)
    except Busy:
        kernel.limiter.refund(tries)  # it was no try: nothing was compared
        raise
    if not right or user_id is None or stored is None:
        raise WrongCredentials
    kernel.limiter.refund(tries)
    rehashed = passwords.hash(data.password) if passwords.outdated(stored) else None
    with database.writing() as db:
        keys.lend(db, [user_id])
        user = db.get(User, user_id)
        if user is None or user.password_hash != stored:
            raise WrongCredentials  # changed or deleted while we were hashing
        if rehashed is not None:
            user.password_hash = rehashed
            db.add(user)
        now = clock.now()
        days = min(settings.session_idle_days, settings.session_days)
        session = UserSession(
            user_id=user.id,
            id=ids.new(),
            device=data.device,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(days=days),
        )
        db.add(session)
        db.flush()
        refresh_token = new_token()
        _keep(db, kernel.hashes, refresh_token, user.id, session.id)
        events.tell(db, user.id, user.time_zone, Kind.SESSION_STARTED, session.id)
        purge(db)
    return _tokens(kernel, user.id, session.id, refresh_token)


def refresh(db: Session, kernel: Kernel, token: str) -> TokensPublic:
    """Exchange a refresh token. Raises `Unauthenticated`, `RefreshTokenReused`."""
    now, hashes, settings = clock.now(), kernel.hashes, kernel.settings
    token_hash = hashes.of("refresh", token)
    found = db.exec(
        select(RefreshToken.user_id, RefreshToken.session_id).where(
            RefreshToken.token_hash == token_hash
        )
    ).first()
    if found is None:
        raise _invalid("This refresh token is not valid any more.")
    keys.lend(db, [found[0]])
    # the session first, then its tokens: in the order in which ending a session locks them
    session = db.get(UserSession, found, with_for_update=True)
    kept = db.get(RefreshToken, token_hash, with_for_update=True)
    if session is None or kept is None or session.ended_at or session.expires_at <= now:
        raise _invalid("This session has ended.")
    child = hashes.child(token)
    if kept.used_at is None:
        kept.used_at = now
        db.add(kept)
        _keep(db, hashes, child, session.user_id, session.id)
        last = session.created_at + timedelta(days=settings.session_days)
        session.seen_at = now
        session.expires_at = min(now + timedelta(days=settings.session_idle_days), last)
        db.add(session)
        purge(db)
    else:
        heir = db.get(RefreshToken, hashes.of("refresh", child))
        if heir is None or (heir.used_at is not None and now - heir.used_at > RETRY):
            _end(db, session)
            raise RefreshTokenReused
    return _tokens(kernel, session.user_id, session.id, child)


def sessions(db: Session, person: Person, paging: Paging) -> Page[SessionPublic]:
    """The person's own live sessions, newest first."""
    query = select(UserSession).where(
        UserSession.user_id == person.user_id,
        col(UserSession.ended_at).is_(None),
        col(UserSession.expires_at) > clock.now(),
    )
    order = [UserSession.created_at, UserSession.id]
    return paging.page(db, query, order, lambda row: public(person, row), col(UserSession.seen_at))


def public(person: Person, session: UserSession) -> SessionPublic:
    return SessionPublic(
        id=session.id,
        device=session.device,
        current=session.id == person.session_id,
        created_at=session.created_at,
        seen_at=session.seen_at,
    )


def end_current(db: Session, person: Person) -> None:
    """Sign out of the session that asks."""
    end(db, person, db.get_one(UserSession, (person.user_id, person.session_id)))


def end(db: Session, person: Person, session: UserSession) -> None:
    """End one of one's own sessions; its tokens stop working on the next request."""
    if session.ended_at is None:
        _end(db, session)
        events.record(db, person, Kind.SESSION_ENDED, session.id)


def end_others(db: Session, person: Person) -> None:
    """End every session but the one that asks."""
    live = select(UserSession).where(
        UserSession.user_id == person.user_id,
        UserSession.id != person.session_id,
        col(UserSession.ended_at).is_(None),
    )
    for session in db.exec(live.with_for_update()).all():
        _end(db, session)
        events.record(db, person, Kind.SESSION_ENDED, session.id)


def purge(db: Session) -> None:
    """Remove at most twenty sessions that are long over, and tokens spent long ago.

    Every sign-in and refresh does this, so that nothing outlives its use without a worker.
    """
    now = clock.now()
    over = or_(
        col(UserSession.expires_at) < now - timedelta(days=1),
        col(UserSession.ended_at) < now - timedelta(days=1),
    )
    # rows that somebody else is just removing are skipped: two purges must not wait in a ring
    long_over = select(UserSession.id).where(over).limit(20).with_for_update(skip_locked=True)
    gone = db.exec(long_over).all()
    if gone:
        db.exec(delete(RefreshToken).where(col(RefreshToken.session_id).in_(gone)))
        db.exec(delete(UserSession).where(col(UserSession.id).in_(gone)))
    spent = select(RefreshToken.token_hash).where(col(RefreshToken.used_at) < now - SPENT_KEPT)
    few = db.exec(spent.limit(20).with_for_update(skip_locked=True)).all()
    if few:
        db.exec(delete(RefreshToken).where(col(RefreshToken.token_hash).in_(few)))


def _invalid(detail: str) -> Unauthenticated:
    return Unauthenticated(detail, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def _keep(db: Session, hashes: Hashes, token: str, user_id: UUID, session_id: UUID) -> None:
    db.add(
        RefreshToken(
            token_hash=hashes.of("refresh", token),
            user_id=user_id,
            session_id=session_id,
            created_at=clock.now(),
        )
    )
    db.flush()


def _end(db: Session, session: UserSession) -> None:
    session.ended_at = clock.now()
    db.add(session)
    db.exec(delete(RefreshToken).where(col(RefreshToken.session_id) == session.id))
    db.flush()


def _tokens(kernel: Kernel, user_id: UUID, session_id: UUID, refresh_token: str) -> TokensPublic:
    return TokensPublic(
        access_token=kernel.tokens.issue(user_id, session_id),
        expires_in=kernel.settings.access_token_seconds,
        refresh_token=refresh_token,
        session_id=session_id,
    )
