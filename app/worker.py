"""Background work: what is due of couples nobody looks in on, and what has served its time.

Requests do what is due before they go on (`services/settle.py`), so nothing waits for this; it is
here for open streams, for phones that only listen, and for retention. One item is one transaction,
taken with `SKIP LOCKED`: a worker that is killed leaves it to the next, and two never do the same.

On SQLite it is a thread of the server, which has the file to itself; on PostgreSQL it is a process
of its own, `python -m app worker`, of which there may be several.
"""

import threading
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog

from app import clock, vault
from app.content import Content
from app.db import Database, refusal
from app.services import retention, settle

log = structlog.get_logger()

PAUSE = 10.0
"""Seconds between two looks for something to do."""

SWEEP = timedelta(hours=1)
"""Between two looks for what has served its time."""


class Worker:
    """Looks for something to do, again and again, until it is told to stop."""

    def __init__(self, database: Database, content: Content) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._tried: set[UUID] = set()
        due = partial(settle.one_due, content=content, tried=self._tried)
        self._due = partial(self._one, due, database)
        self._sweeps = [partial(self._one, step, database) for step in retention.STEPS]
        self._swept: datetime | None = None

    def start(self) -> None:
        """Work in a thread of this process."""
        self._thread = threading.Thread(target=self.run, name="worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being done, and no more."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def run(self) -> None:
        """Work until told to stop."""
        while not self._stopping.is_set():
            self.work()
            self._stopping.wait(PAUSE)

    def work(self) -> int:
        """Do whatever there is to do now; how many things that were."""
        done = 0
        self._tried.clear()  # what failed at the last look is tried again, once
        for item in [self._due, *(self._sweeps if self._may_sweep() else ())]:
            while not self._stopping.is_set():
                tried = len(self._tried)
                if item():
                    done += 1
                elif len(self._tried) == tried:  # or it failed, and the next may do better
                    break
        return done

    def _may_sweep(self) -> bool:
        """Whether it is time for retention: it looks through whole tables, and is in no hurry."""
        now = clock.now()
        if self._swept is not None and now - self._swept < SWEEP:
            return False
        self._swept = now
        return True

    @staticmethod
    def _one(step: retention.Step, database: Database) -> bool:
        try:
            with vault.ring(vault.Ring()), database.writing() as db:
                return step(db)
        except Exception as error:
            if refusal(error) is None:
                log.error("work_failed", error=type(error).__name__)
            return False
