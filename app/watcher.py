"""Who waits for something to happen, and what wakes them: one watcher in a process.

Open event streams wait here for the streams of a person and of a couple. A committed transaction
that wrote an event wakes those who wait for its owner: in the process itself on SQLite, which
serves alone, and through LISTEN on PostgreSQL, where a trigger sends the owner of every event. So
a stream that waits costs no query, however many there are.
"""

import asyncio
import contextlib
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog
from sqlalchemy import Engine

from app.models.events import CHANNEL

log = structlog.get_logger()

PATIENCE = 2.0
"""Seconds before a lost connection to PostgreSQL is tried again, and between looks whether the
process ends."""


class Watcher:
    """Wakes those who wait for a person or a couple."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: defaultdict[UUID, set[asyncio.Event]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listener: threading.Thread | None = None
        self._closing = threading.Event()

    @property
    def closing(self) -> bool:
        """Whether the process is about to end: streams end too."""
        return self._closing.is_set()

    @contextmanager
    def waiting(self, owners: Iterable[UUID]) -> Iterator[asyncio.Event]:
        """An event that is set whenever something happened to one of these."""
        self._begin()
        bell, known = asyncio.Event(), list(owners)
        for owner in known:
            self._waiting[owner].add(bell)
        try:
            yield bell
        finally:
            for owner in known:
                self._waiting[owner].discard(bell)
                if not self._waiting[owner]:
                    del self._waiting[owner]

    def many(self, owner: UUID) -> int:
        """How many wait for this one."""
        return len(self._waiting.get(owner, ()))

    def committed(self, owners: Iterable[UUID]) -> None:
        """Something happened to these; called from any thread, after the commit."""
        loop = self._loop
        if loop is not None and self._listener is None:
            with contextlib.suppress(RuntimeError):  # the loop was closed just now
                loop.call_soon_threadsafe(self._wake, list(owners))

    def close(self) -> None:
        """Let everybody go who waits."""
        self._closing.set()
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake, None)

    def _begin(self) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            if self._engine.dialect.name == "postgresql":
                self._listener = threading.Thread(target=self._listen, daemon=True)
                self._listener.start()

    def _wake(self, owners: list[UUID] | None) -> None:
        for owner in list(self._waiting) if owners is None else owners:
            for bell in self._waiting.get(owner, ()):
                bell.set()

    def _listen(self) -> None:
        import psycopg  # on SQLite nobody needs it, and it is large

        while not self._closing.is_set():
            try:
                self._hear()
            except psycopg.Error as error:
                log.warning("watcher_lost", error=type(error).__name__)
                self._closing.wait(PATIENCE)

    def _hear(self) -> None:
        import psycopg

        url = self._engine.url.set(drivername="postgresql")
        address = url.render_as_string(hide_password=False)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._tell(None)  # something may have happened while nobody listened
            while not self._closing.is_set():
                for notice in connection.notifies(timeout=PATIENCE):
                    self._tell([UUID(notice.payload)])
                    if self._closing.is_set():
                        break

    def _tell(self, owners: list[UUID] | None) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._wake, owners)
