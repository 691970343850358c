"""Sealing what people write, answer and score (the only AES-GCM in the project).

A key-encryption key (KEK, versioned, outside the database) wraps one data key per person and per
couple. A cell is `base64(1 | data key version | nonce | ciphertext + tag)`; its associated data
binds it to table, column, row and author, so a cell copied elsewhere does not open there.

To seal a field of a table, declare it with `sealed()`. Nothing else is needed: rows are sealed
when they are flushed, and selecting the column, the entity or an alias of it opens it again,
because the column expression puts the row's key and author before the cell. Binding a value that
went past the flush (a Core UPDATE, a WHERE) is refused instead of storing plain text.

Which keys are at hand is a property of the request: `ring`. A cell whose key is not at hand, or
that was altered, opens as `Damaged`: only its row is spoilt. Python cannot wipe keys from memory.
"""

import base64
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, Text, cast, event, literal_column, type_coerce
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import Mapper
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

from app.problems import DamagedContent

log = structlog.get_logger()

_FORMAT = b"\x01"
_NONCE = 12


class WrongKey(Exception):
    """The key-encryption key at hand does not open what this database was sealed with."""


class Ring:
    """The data keys one request may use, by owner and version."""

    def __init__(self) -> None:
        # by the owner's id in hexadecimal, as a cell names it
        self._keys: dict[tuple[str, int], AESGCM] = {}
        self._lent: dict[tuple[str, int], Callable[[], bytes]] = {}
        self._newest: dict[UUID, int] = {}

    def add(self, owner: UUID, version: int, key: bytes) -> None:
        self._keys[owner.hex, version] = AESGCM(key)
        self._newest[owner] = max(version, self._newest.get(owner, 0))

    def lend(self, owner: UUID, version: int, unwrap: Callable[[], bytes]) -> None:
        """The same with a key that is unwrapped when it is first needed, most often never."""
        self._lent[owner.hex, version] = unwrap
        self._newest[owner] = max(version, self._newest.get(owner, 0))

    def _key(self, owner: str, version: int) -> AESGCM:
        known = self._keys.get((owner, version))
        if known is None:
            known = self._keys[owner, version] = AESGCM(self._lent[owner, version]())
        return known

    def seal(self, owner: UUID, plain: bytes, bound: bytes) -> bytes:
        version = self._newest[owner]
        nonce = os.urandom(_NONCE)
        head = _FORMAT + version.to_bytes(2, "big")
        return head + nonce + self._key(owner.hex, version).encrypt(nonce, plain, head + bound)

    def open(self, owner: str, cell: bytes, bound: bytes) -> bytes:
        """Raises `InvalidTag` or `KeyError`; the caller turns both into one marker."""
        head, nonce = cell[:3], cell[3 : 3 + _NONCE]
        if head[:1] != _FORMAT:
            raise InvalidTag
        key = self._key(owner, int.from_bytes(head[1:], "big"))
        return key.decrypt(nonce, cell[3 + _NONCE :], head + bound)


_ring: ContextVar[Ring] = ContextVar("ring")


@contextmanager
def ring(keys: Ring) -> Iterator[Ring]:
    """The keys at hand inside the block."""
    token = _ring.set(keys)
    try:
        yield keys
    finally:
        _ring.reset(token)


def at_hand() -> Ring:
    """The keys of the running request."""
    return _ring.get()


class Vault:
    """The key-encryption keys: wraps and unwraps data keys, nothing else."""

    def __init__(self, keys: dict[int, bytes], current: int) -> None:
        self._keys = {version: AESGCM(key) for version, key in keys.items()}
        self.current = current

    def wrap(self, owner: UUID, version: int, key: bytes) -> tuple[int, bytes]:
        """The KEK's version and the wrapped key."""
        nonce = os.urandom(_NONCE)
        bound = _bind("data_key", owner.hex, str(version))
        return self.current, nonce + self._keys[self.current].encrypt(nonce, key, bound)

    def unwrap(self, owner: UUID, version: int, kek: int, wrapped: bytes) -> bytes:
        """The data key. Raises `WrongKey` when this KEK cannot open it."""
        bound = _bind("data_key", owner.hex, str(version))
        try:
            return self._keys[kek].decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound)
        except (InvalidTag, KeyError):
            raise WrongKey(f"key-encryption key {kek} does not open this data key") from None


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return AESGCM.generate_key(256)


def _bind(*parts: str) -> bytes:
    """Associated data: each part behind its length, so that no two lists read alike."""
    return b"".join([_behind_its_length(part) for part in parts])


@lru_cache(1_000)  # a list names the same table, column, author and couple again and again
def _behind_its_length(part: str) -> bytes:
    raw = part.encode()
    return len(raw).to_bytes(2, "big") + raw


class Opened(str):
    """An opened cell: reads as its plain text, and remembers what is stored."""

    cell: str

    def __new__(cls, plain: str, cell: str) -> "Opened":
        self = super().__new__(cls, plain)
        self.cell = cell
        return self


class Damaged(Opened):
    """A cell that does not open. It reads as the empty string and keeps what is stored."""


def whole(values: dict[str, Any], *, can_tell: bool) -> dict[str, Any]:
    """The values of an output: what is damaged becomes null, and `damaged` true.

    Where the output cannot tell, there is no answer without that text: raises `DamagedContent`.
    """
    if Damaged not in map(type, values.values()):
        return values
    broken = [name for name, value in values.items() if isinstance(value, Damaged)]
    if not can_tell:
        raise DamagedContent
    return {**values, **dict.fromkeys(broken), "damaged": True}


class Sealed(TypeDecorator[str]):
    """A column whose values are sealed under the key of the owner named by `author`."""

    impl = Text
    cache_ok = True

    def __init__(self, author: str, pad: int = 1) -> None:
        super().__init__()
        self.author, self.pad = author, pad

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """`author:key:key:cell`, so that whoever selects the column can open it."""
        table: Any = column.table
        names = [self.author, *(key.name for key in table.primary_key)]
        cell = f"'{_name(table)}:{column.name}'"
        where: ColumnElement[Any] = literal_column(cell, Text)
        for name in names:
            where = where + ":" + cast(table.c[name], Text)
        return type_coerce(where + ":" + type_coerce(column, Text), self)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        if isinstance(value, Opened):
            return value.cell
        raise ValueError("a sealed column is only written by flushing its row")

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        where, _, cell = value.rpartition(":")
        table, column, author, *keys = where.replace("-", "").split(":")
        bound = _bind(table, column, author, *keys)
        try:
            plain = at_hand().open(author, base64.b64decode(cell), bound)
        except (InvalidTag, KeyError, ValueError):
            log.error("damaged_cell", table=table, column=column, row=keys)
            return Damaged("", cell)
        return Opened(plain.decode().rstrip(" ") if self.pad > 1 else plain.decode(), cell)

    def seal(self, target: Any, table: Any, column: str, value: str) -> Opened:
        """The value, with the cell that will be stored for this row."""
        author: UUID = getattr(target, self.author)
        keys = [_text(getattr(target, key.name)) for key in table.primary_key]
        plain = value.encode()
        plain += b" " * (-len(plain) % self.pad)
        cell = at_hand().seal(author, plain, _bind(_name(table), column, author.hex, *keys))
        return Opened(value, base64.b64encode(cell).decode())


def _name(table: Any) -> str:
    """The table's name without the hyphens that `process_result_value` removes; aliases too."""
    return str(getattr(table, "element", table).name)


def _text(key: object) -> str:
    return key.hex if isinstance(key, UUID) else str(key)


def seal(row: Any, column: str, value: str) -> Opened:
    """A value for a sealed column of this row, for a statement that does not flush the row."""
    table = row.__table__
    opened: Opened = table.c[column].type.seal(row, table, column, value)
    return opened


def sealed(author: str, *, pad: int = 1, nullable: bool = False) -> Any:
    """Declare a sealed text field of a table.

    `author` names the column whose id owns the key: the author's, or `couple_id` for the couple's
    own fields. `pad` rounds the length up, where the length itself would tell something.
    """
    return Field(sa_type=Sealed(author, pad), nullable=nullable)


def _seal_row(mapper: Mapper[Any], _connection: Connection, target: Any) -> None:
    for column in mapper.local_table.columns:
        if isinstance(column.type, Sealed):
            value = getattr(target, column.name)
            if value is not None and not isinstance(value, Opened):
                opened = column.type.seal(target, mapper.local_table, column.name, value)
                setattr(target, column.name, opened)


event.listen(Mapper, "before_insert", _seal_row)
event.listen(Mapper, "before_update", _seal_row)
