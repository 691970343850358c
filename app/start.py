"""What happens before an app serves: logs, the key check, the warnings an operator should see."""

import logging
import sys
from typing import TextIO

import structlog

from app import ids, vault
from app.db import Database
from app.security import Hashes
from app.services import keys


def check_keys(database: Database, hashes: Hashes) -> None:
    """Raises `WrongKey` when the secrets are not this database's: never write with them."""
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
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


def warn_about_sqlite() -> None:
    """Say once what an old SQLite library means."""
    structlog.get_logger().warning(
        "old_sqlite",
        detail="SQLite before 3.51.3 can corrupt its log when two processes write: run one"
        " process, or PostgreSQL",
    )
