"""The database: two engines, two kinds of session, the only commit.

`Database.reading()` and `Database.writing()` are one unit of work each: commit if the block
succeeds, roll back if it raises. Requests, commands and the tests' fixtures all use them.

SQLite: the driver's own transactions lose updates, so it is told to start none and we begin
them: readers plain, writers `BEGIN IMMEDIATE`, one writer at a time in the process (several
polling for the lock wait five times longer than a queue of one). PostgreSQL: psycopg 3, READ
COMMITTED, rows that are checked and then changed are locked, constraints have the last word.

Parameters never appear in error messages or logs (`hide_parameters`).
"""

import math
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import Any, cast
from uuid import UUID

import structlog
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    Date,
    DateTime,
    Engine,
    String,
    Text,
    Uuid,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.compiler import compiles
from sqlmodel import Session, create_engine

from app.problems import Busy, Problem
from app.settings import Settings
from app.vault import Vault

log = structlog.get_logger()

HASHING = 4
"""Threads beside the places that also open transactions: those that hash passwords."""

POOL_WAIT = 0.8
"""Seconds. Together with the wait for a place it stays under the three that a phone waits for."""

UNUSED = 1.0
"""Seconds after which a connection to PostgreSQL is tried before it is used again."""

SQLITE_FIXED = (3, 51, 3)
"""From here on SQLite's write-ahead log has no corruption bug with several connections."""


class Database:
    """An engine and the keys that open what is sealed in it."""

    def __init__(self, engine: Engine, vault: Vault, *, lock_seconds: float = 2.0) -> None:
        self.engine, self.vault = engine, vault
        self.told: Callable[[set[UUID]], None] = lambda _owners: None
        """Called after a commit with the owners of the events that it wrote."""
        self._lock_seconds = lock_seconds
        self._writer = Lock() if engine.dialect.name == "sqlite" else None
        self._reader: Engine = engine.get_execution_options()["kindling_readers"]

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A unit of work that only reads."""
        with self._reader.connect() as connection:
            if self._writer:
                run(connection, "BEGIN")  # on the driver itself: see `_begin_sqlite`
            with self._session(connection) as db:
                yield db

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A unit of work: committed if the block succeeds, rolled back if it raises.

        A problem that `keeps_writes` is raised after the commit. Raises `Busy` when no writer's
        place became free in time.
        """
        with self._place(), self.engine.connect() as connection:
            transaction = connection.begin()
            with self._session(connection) as db:
                try:
                    yield db
                except Problem as problem:
                    if problem.keeps_writes:
                        db.flush()
                        transaction.commit()
                        self.told(db.info["touched"])
                    raise
                else:
                    db.flush()
                    transaction.commit()
                    self.told(db.info["touched"])

    @contextmanager
    def _session(self, connection: Connection) -> Iterator[Session]:
        """A session inside the connection's transaction, closed if it was used."""
        info = {"database": self, "connection": connection, "touched": set()}
        db = Session(connection, expire_on_commit=False, info=info)
        try:
            yield db
        finally:
            if db.in_transaction():
                db.close()

    @contextmanager
    def _place(self) -> Iterator[None]:
        if self._writer is None:
            yield
            return
        if not self._writer.acquire(timeout=self._lock_seconds):
            raise Busy
        try:
            yield
        finally:
            self._writer.release()

    def dispose(self) -> None:
        self.engine.dispose()


@contextmanager
def inside(db: Session) -> Iterator[Session]:
    """A unit of work inside another: undone alone if the block raises, kept if the other is.

    Like every unit of work it begins with an empty session and leaves nothing in it.
    """
    db.expunge_all()
    try:
        with db.begin_nested():
            yield db
            db.flush()
    finally:
        db.expunge_all()


@contextmanager
def conflict(db: Session, problem: Exception) -> Iterator[None]:
    """What a constraint of the database refuses inside the block is that exception."""
    try:
        with db.begin_nested():
            yield
            db.flush()
    except IntegrityError as error:
        raise problem from error


def vault_of(db: Session) -> Vault:
    """The key-encryption keys of the database this session talks to."""
    return cast(Database, db.info["database"]).vault


RETRYABLE = {
    "40001",  # serialization failure
    "40P01",  # deadlock
    "55P03",  # lock not available
    "57014",  # statement timeout
    "57P01",  # the server is going down
    "57P02",
    "57P03",
    "25P03",  # idle in transaction
    "53300",  # too many connections
}


def refusal(error: Exception) -> Problem | None:
    """The problem an error of the database means, or None when it is a defect of ours."""
    if isinstance(error, PoolTimeout):
        return Busy()
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or state in RETRYABLE or (state or "").startswith("08"):
        return Busy()
    if isinstance(error.orig, sqlite3.OperationalError):
        name = getattr(error.orig, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_READONLY")):
            return Busy("The database cannot be written just now.")
    if state is None and type(error.orig).__name__ == "OperationalError":
        return Busy()  # psycopg could not connect: there is no server to give a code
    return None


def make_engine(settings: Settings) -> Engine:
    """The engine for `settings.database`, with every connection prepared as above; the engine of
    those who only read is its option `kindling_readers`."""
    url = make_url(settings.database)
    common: dict[str, Any] = {
        "hide_parameters": True,
        "pool_size": settings.places + HASHING + 2,
        "max_overflow": 0,
        "pool_timeout": min(POOL_WAIT, settings.place_wait),
        "pool_use_lifo": True,
    }
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"check_same_thread": False}, **common)
        event.listen(engine, "connect", _prepare_sqlite(settings.sqlite_synchronous))
        event.listen(engine, "begin", _begin_sqlite)
        begin_plain = engine.execution_options(kindling_reader=True)
        return engine.execution_options(kindling_readers=begin_plain)
    options = (
        f"-c statement_timeout={settings.statement_timeout_ms}"
        f" -c lock_timeout={settings.lock_timeout_ms}"
        " -c idle_in_transaction_session_timeout=15000 -c timezone=UTC"
    )
    connect = {"options": options, "connect_timeout": 3}
    # READ COMMITTED gives every statement a snapshot of its own anyway: readers save the round
    # trips of BEGIN and ROLLBACK, and writers are who tells the driver. On SQLite readers have one
    # snapshot together.
    readers = create_engine(url, connect_args=connect, isolation_level="AUTOCOMMIT", **common)
    event.listen(readers, "checkin", _note_use)
    event.listen(readers, "checkout", partial(_ping_unused, readers.dialect.loaded_dbapi.Error))
    return readers.execution_options(isolation_level="READ COMMITTED", kindling_readers=readers)


def _note_use(_driver: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _ping_unused(kind: type[Exception], driver: Any, record: Any, _proxy: Any) -> None:
    """Ask a connection that was not used for a while whether it is alive: a round trip saved on
    each of those that were."""
    if time.monotonic() - record.info.get("used", math.inf) > UNUSED:
        try:
            driver.execute("")
            driver.rollback()
        except kind:
            raise DisconnectionError from None


def _prepare_sqlite(synchronous: str) -> Callable[[Any, Any], None]:
    pragmas = (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "mmap_size=0",
        "cache_size=-250",  # KiB for each connection: the system keeps the file's pages anyway
    )

    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return prepare


def run(connection: Connection, text: str, values: Any = (), *, rows: bool = False) -> list[Any]:
    """Run on the driver's own cursor; its rows, if it gives `rows`. Raises `DBAPIError`."""
    driver: Any = connection.connection
    cursor, dialect = driver.cursor(), connection.dialect
    try:
        cursor.execute(text, values)
        return list(cursor.fetchall()) if rows else []
    except dialect.loaded_dbapi.Error as error:
        if dialect.is_disconnect(error, driver, cursor):
            connection.exec_driver_sql("SELECT 1")  # raises the same, and renews the whole pool
        kind = dialect.loaded_dbapi.Error
        raise DBAPIError.instance(text, None, error, kind, hide_parameters=True) from error
    finally:
        cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # on the driver itself: through SQLAlchemy, BEGIN takes longer than the SELECT after it
    if not connection.get_execution_options().get("kindling_reader"):  # readers have begun
        run(connection, "BEGIN IMMEDIATE")


def sqlite_is_risky(engine: Engine) -> bool:
    """Whether this SQLite has the bug that needs two writing processes to show."""
    return engine.dialect.name == "sqlite" and sqlite3.sqlite_version_info < SQLITE_FIXED


# STRICT tables know five types. One mapping serves the tables, the migrations and the comparison
# that Alembic makes between the two.
def _as_text(_element: Any, _compiler: Any, **_: Any) -> str:
    return "TEXT"


for _type in (String, Text, Uuid, DateTime, Date, JSON):
    compiles(_type, "sqlite")(_as_text)


@compiles(BigInteger, "sqlite")
@compiles(Boolean, "sqlite")
def _as_integer(_element: Any, _compiler: Any, **_: Any) -> str:
    return "INTEGER"
