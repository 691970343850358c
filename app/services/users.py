"""Accounts: registering alike for everybody, changing, and leaving for good."""

from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus

from sqlmodel import Session, select

from app import clock, ids
from app.actors import Member, Person
from app.conditional import IfMatch
from app.db import conflict
from app.kernel import Kernel
from app.models.couples import Couple
from app.models.events import Kind
from app.models.users import PasswordUpdate, User, UserCreate, UserPublic, UserUpdate
from app.problems import Busy, Invalid, Problem
from app.security import Claims, guessable, new_token
from app.services import actors, auth, events, idempotency, keys
from app.services.rows import sent

WINDOW = timedelta(hours=1)


class EmailTaken(Exception):
    """Never shown: registration answers alike for known and unknown addresses."""


class WrongPassword(Problem):
    status = HTTPStatus.FORBIDDEN
    title = "That is not your password"
    cause = "The current password is not right."
    fix = "Try again; after several tries you have to wait a little."


def fits(password: str, email: str, least: int, pointer: str) -> None:
    """Raises `Invalid` for a password that is too short or too easily guessed."""
    if len(password) < least:
        code, detail = "password_too_short", f"Use at least {least} characters."
    elif guessable(password, ["kindling", email, email.partition("@")[0]]):
        code, detail = "password_common", "This password is easily guessed. Choose another one."
    else:
        return
    raise Invalid(errors=[{"pointer": pointer, "code": code, "detail": detail}])


def register(kernel: Kernel, data: UserCreate, address: str, key_hash: str | None) -> bool:
    """Make the account unless the address has one; both take the same time and look the same.

    Returns whether this very request (by `key_hash`) had been carried out before.
    """
    limit = kernel.settings.registration_limit
    kernel.limiter.hit(WINDOW, {f"register {address}": limit})
    fits(data.password, data.email, kernel.settings.password_min_length, "/password")
    hashed = kernel.passwords.hash(data.password)
    email_hash = kernel.hashes.of("email", data.email.casefold())
    # always a record: a known address has something to commit too, and its repeats look the same
    record = key_hash or kernel.hashes.of("idempotency", new_token())
    with kernel.database.writing() as db:
        if not idempotency.first(db, record):
            return True
        taken = db.exec(select(User.id).where(User.email_hash == email_hash)).first() is not None
        nobody = kernel.hashes.of("email", new_token())
        with suppress(EmailTaken), conflict(db, EmailTaken()):
            user = User(
                id=ids.new(),
                email_hash=nobody if taken else email_hash,
                email=data.email,
                display_name=data.display_name,
                password_hash=hashed,
                time_zone=data.time_zone,
                locale=data.locale,
                adult_stated_at=clock.now(),
                consent_version=data.consent_version,
                consented_at=clock.now(),
                created_at=clock.now(),
            )
            keys.make(db, user.id)
            db.add(user)
            db.flush()
            events.tell(db, user.id, user.time_zone, Kind.ACCOUNT_REGISTERED, user.id)
            if taken:
                raise EmailTaken  # the same work, undone
    return False


def own(db: Session, person: Person) -> UserPublic:
    """The account as its owner sees it."""
    user = db.get_one(User, person.user_id)
    return UserPublic(
        id=user.id,
        email=user.email,
        display_name=user.display_name,
        time_zone=user.time_zone,
        locale=user.locale,
        paired=isinstance(person, Member),
        consent_version=user.consent_version,
        created_at=user.created_at,
    )


def change(db: Session, person: Person, data: UserUpdate, if_match: IfMatch) -> UserPublic:
    """Change what was sent; nothing of it can be cleared. Raises `PreconditionFailed`."""
    if isinstance(person, Member):  # the couple first: in the order in which leaving locks
        db.get_one(Couple, person.couple_id, with_for_update=True)
    user = db.get_one(User, person.user_id, with_for_update=True)
    if_match.check(own(db, person))
    changes = sent(data)
    for name, value in changes.items():
        setattr(user, name, value)
    db.add(user)
    events.record(db, person, Kind.ACCOUNT_CHANGED, user.id)
    if "display_name" in changes and isinstance(person, Member):
        events.announce(db, person.couple_id, person.zone, Kind.COUPLE_CHANGED, person.couple_id)
    return own(db, person)


def change_password(kernel: Kernel, claims: Claims, data: PasswordUpdate) -> None:
    """Set a new password and end every other session. Raises `WrongPassword`."""
    with kernel.database.reading() as db:
        user = db.get_one(User, actors.load(db, claims).user_id)
    tries = {f"password {user.id}": kernel.settings.signin_limit}
    kernel.limiter.hit(WINDOW, tries)
    try:
        right = kernel.passwords.matches(data.current_password, user.password_hash)
    except Busy:
        kernel.limiter.refund(tries)  # it was no try: nothing was compared
        raise
    if not right:
        raise WrongPassword
    kernel.limiter.refund(tries)
    fits(data.new_password, user.email, kernel.settings.password_min_length, "/new_password")
    hashed = kernel.passwords.hash(data.new_password)
    with kernel.database.writing() as db:
        person = actors.load(db, claims)
        kept = db.get_one(User, person.user_id, with_for_update=True)
        if kept.password_hash != user.password_hash:
            raise WrongPassword
        kept.password_hash = hashed
        db.add(kept)
        auth.end_others(db, person)
        events.record(db, person, Kind.PASSWORD_CHANGED, kept.id)
