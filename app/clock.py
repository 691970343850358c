"""The only place that reads the wall clock, so that a test can be an hour late without waiting.

Durations inside the process (deadlines, benchmarks) come from `time.monotonic`; every stored or
compared moment comes from here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def _wall() -> datetime:
    return datetime.now(UTC)


source: Callable[[], datetime] = _wall
"""Replaced by tests; returns an aware moment in UTC."""


_held: ContextVar[datetime | None] = ContextVar("held", default=None)


@contextmanager
def held(moment: datetime) -> Iterator[None]:
    """Inside the block it is this moment: what was due then is done as if it had been done then."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)


def now() -> datetime:
    """The present moment in UTC, whole milliseconds: what every stored time is made of."""
    moment = _held.get() or source()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def today(zone: str, moment: datetime | None = None) -> date:
    """The local date in an IANA time zone, now or at a moment."""
    return (moment or now()).astimezone(ZoneInfo(zone)).date()


def ago(**parts: float) -> datetime:
    """The moment that lies `timedelta(**parts)` before now."""
    return now() - timedelta(**parts)
