"""Repeating a write safely: one key, one effect, one answer.

The record is inserted before the handler runs and completed after it, in the handler's own
transaction, so that the effect and its answer are committed together or not at all. A refusal
rolls it back: refusals are judged anew. A twin waits for the first one's commit.

Stored answers are sealed under their author's key and die with what they tell of: with the thing
(`bury`), the couple (`clear`) or the account. They are given again only to a live session, and,
where they tell of a couple, only inside that couple.
"""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, and_, col, delete, select, update

from app import clock
from app.actors import Member, Person
from app.models.idempotency import IdempotencyRecord
from app.problems import IdempotencyKeyReused, NotFound, RequestInProgress, ServerError
from app.security import Hashes, digest
from app.vault import Damaged

KEPT = timedelta(hours=48)
GONE = HTTPStatus.NOT_FOUND
"""The status of a record whose answer went with what it told of: the key stays used."""


@dataclass(frozen=True)
class Stored:
    """An answer that was given before."""

    status: int
    body: str
    location: str | None


@dataclass(frozen=True)
class Once:
    """The claim of one request on its key."""

    key_hash: str
    stored: Stored | None = None

    def keep(
        self, db: Session, status: int, body: str, location: str | None, couple_id: UUID | None
    ) -> None:
        """Complete the record with the answer that is about to be committed."""
        record = db.get_one(IdempotencyRecord, self.key_hash)
        record.status, record.location, record.couple_id = status, location, couple_id
        record.body = body or None
        db.add(record)
        db.flush()

    def forget(self, db: Session) -> None:
        """Give the key back, where a refusal keeps its other writes."""
        db.exec(delete(IdempotencyRecord).where(col(IdempotencyRecord.key_hash) == self.key_hash))


def once(db: Session, hashes: Hashes, person: Person, key: str, request: bytes) -> Once:
    """Claim a key for a request, or find what it was answered.

    Raises `RequestInProgress`; `IdempotencyKeyReused`, in another couple too; `NotFound` where the
    answer tells of a couple and the person is in none any more, or of what is gone.
    """
    key_hash = hashes.of("idempotency", f"{person.user_id} {key}")
    request_hash = digest(request)
    if _insert(db, key_hash, person.user_id, request_hash):
        _purge(db)
        return Once(key_hash)
    record = db.exec(
        select(IdempotencyRecord).where(IdempotencyRecord.key_hash == key_hash)
    ).first()
    if record is None or record.expires_at <= clock.now():
        Once(key_hash).forget(db)
        if not _insert(db, key_hash, person.user_id, request_hash):
            raise RequestInProgress
        return Once(key_hash)
    if record.request_hash != request_hash:
        raise IdempotencyKeyReused
    if record.status is None:
        raise RequestInProgress
    if isinstance(record.body, Damaged):
        raise ServerError("The answer kept for this Idempotency-Key cannot be opened any more.")
    couple_id = person.couple_id if isinstance(person, Member) else None
    if record.couple_id is not None and record.couple_id != couple_id:
        raise IdempotencyKeyReused if couple_id else NotFound
    if record.status == GONE:
        raise NotFound(headers={"Idempotency-Replayed": "true"})
    return Once(key_hash, Stored(record.status, record.body or "", record.location))


def bury(db: Session, user_id: UUID, thing_id: UUID) -> None:
    """A thing is gone: so are the stored answers in which somebody was told of it. Their keys
    stay used, so that a late repeat does not make it again."""
    whose = and_(col(IdempotencyRecord.user_id) == user_id, col(IdempotencyRecord.status) != GONE)
    told = col(IdempotencyRecord.location).endswith(f"/{thing_id}")
    db.exec(update(IdempotencyRecord).where(whose, told).values(status=GONE, body=None))


def clear(db: Session, couple_id: UUID) -> None:
    """The couple is over: nobody is given what was answered in it, so it is not kept either."""
    told = col(IdempotencyRecord.couple_id) == couple_id
    db.exec(update(IdempotencyRecord).where(told).values(body=None))


def _insert(db: Session, key_hash: str, user_id: UUID, request_hash: str) -> bool:
    """Whether the key was free. `rowcount` says -1 on PostgreSQL, hence RETURNING."""
    insert = (sqlite if db.get_bind().dialect.name == "sqlite" else postgresql).insert
    statement = (
        insert(IdempotencyRecord)
        .values(
            key_hash=key_hash,
            user_id=user_id,
            request_hash=request_hash,
            expires_at=clock.now() + KEPT,
        )
        .on_conflict_do_nothing(index_elements=["key_hash"])
        .returning(col(IdempotencyRecord.key_hash))
    )
    try:
        return db.exec(statement).first() is not None
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == "55P03":
            raise RequestInProgress from error
        raise


def first(db: Session, key_hash: str) -> bool:
    """Whether this is the first request of somebody not signed in, by the hash of key and body.

    Their answer is one fixed body, so only the fact is kept. Nobody owns such a record.
    """
    known = col(IdempotencyRecord.key_hash) == key_hash
    db.exec(
        delete(IdempotencyRecord).where(known, col(IdempotencyRecord.expires_at) <= clock.now())
    )
    _purge(db)
    return _insert(db, key_hash, UUID(int=0), key_hash)


def _purge(db: Session) -> None:
    """Remove at most twenty records that have served their time, without a worker."""
    old = select(IdempotencyRecord.key_hash).where(col(IdempotencyRecord.expires_at) <= clock.now())
    few = db.exec(old.limit(20).with_for_update(skip_locked=True)).all()
    if few:
        db.exec(delete(IdempotencyRecord).where(col(IdempotencyRecord.key_hash).in_(few)))
