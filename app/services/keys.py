"""Data keys: made with their owner, lent for one request, shredded with their owner."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app import clock, vault
from app.db import vault_of
from app.models.keys import DataKey, Meta
from app.security import Hashes
from app.vault import WrongKey

CHECK, SERVER_CHECK = "key_check", "server_key_check"


def make(db: Session, owner_id: UUID) -> None:
    """A first data key for a new person or couple, at hand at once."""
    key = vault.new_key()
    kek, wrapped = vault_of(db).wrap(owner_id, 1, key)
    db.add(DataKey(owner_id=owner_id, version=1, kek=kek, wrapped=wrapped, created_at=clock.now()))
    db.flush()
    vault.at_hand().add(owner_id, 1, key)


def lend(db: Session, owner_ids: Iterable[UUID]) -> None:
    """Have these owners' keys at hand: for the few places that read beyond one's own couple."""
    found = db.exec(select(DataKey).where(col(DataKey.owner_id).in_(list(owner_ids)))).all()
    for key in found:
        plain = vault_of(db).unwrap(key.owner_id, key.version, key.kek, key.wrapped)
        vault.at_hand().add(key.owner_id, key.version, plain)


def shred(db: Session, owner_id: UUID) -> None:
    """Destroy an owner's keys: what they sealed can never be opened again."""
    db.exec(delete(DataKey).where(col(DataKey.owner_id) == owner_id))


def check(db: Session, owner_id: UUID, hashes: Hashes) -> None:
    """Raises `WrongKey` when this database was made with other secrets.

    The check value of the key-encryption keys is a data key of nobody (`owner_id`), that of the
    server key is a keyed hash; both are made on the first start.
    """
    mark = hashes.of("check", CHECK)
    known = db.get(Meta, SERVER_CHECK)
    if known is None:
        db.add(Meta(name=SERVER_CHECK, value=mark))
    elif known.value != mark:
        raise WrongKey("server.key is not the one this database was made with: restore that one")
    kept = db.get(Meta, CHECK)
    if kept is None:
        make(db, owner_id)
        db.add(Meta(name=CHECK, value=str(owner_id)))
    else:
        lend(db, [UUID(kept.value)])
