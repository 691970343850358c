"""What happens before an app serves: logs, the key check, the warnings an operator should see."""

import logging
import sys
from typing import TextIO

import structlog
from sqlalchemy.exc import IntegrityError

from app import ids, vault
from app.db import Database
from app.security import Hashes
from app.services import keys


def check_keys(database: Database, hashes: Hashes) -> None:
    """Raises `WrongKey` when the secrets are not this database's: never write with them.

    Where two start at once in an empty database, one finds the other's marks the second time.
    """
    try:
        _check_keys(database, hashes)
    except IntegrityError:
        _check_keys(database, hashes)


def _check_keys(database: Database, hashes: Hashes) -> None:
    with vault.ring(vault.Ring()), database.writing() as db:
        keys.check(db, ids.new(), hashes)


def logs(level: str, stream: TextIO = sys.stderr) -> None:
    """Structured logs, one JSON object a line; what is in it is chosen by who logs."""
    numeric = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(numeric),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    for name in ("uvicorn", "alembic", "sqlalchemy", "asyncio"):
        library = logging.getLogger(name)
        library.setLevel(logging.WARNING)
        library.handlers, library.propagate = [OneLine()], False


class OneLine(logging.Handler):
    """What a library logs, as a line of ours: the message's template, without values or traces."""

    def emit(self, record: logging.LogRecord) -> None:
        message = str(record.msg).strip().partition("\n")[0]
        log = structlog.get_logger()
        log.log(record.levelno, "library", logger=record.name, message=message[:200])


def warn_about_sqlite() -> None:
    """Say once what an old SQLite library means."""
    structlog.get_logger().warning(
        "old_sqlite",
        detail="SQLite before 3.51.3 can corrupt its log when two processes write: run one"
        " process, or PostgreSQL",
    )
