"""How a migration runs: one transaction, short lock waits, and on SQLite without foreign keys.

Batch mode rebuilds a SQLite table, and dropping the old one with foreign keys on would delete the
rows that point at it; so they are off while migrating and checked afterwards.
"""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, Engine, Text
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from app import db as _types  # noqa: F401 the type mapping of STRICT tables
from app.models import tables  # noqa: F401 every table there is
from app.vault import Sealed

LOCK = 0x6B696E646C65
"""The number of the advisory lock: "kindle" in ASCII, so that it is nobody else's."""

engine: Engine = context.config.attributes["engine"]


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations speak SQLAlchemy alone: types of ours are written as what they are stored as."""
    if kind != "type":
        return False
    if isinstance(item, Sealed | AutoString):
        return "sa.Text()"
    return "sa.DateTime(timezone=True)" if isinstance(item, UTCDateTime) else False


def _differs(
    _context: object, _column: object, _of_model: object, kept: object, wanted: object
) -> bool | None:
    """Whether two types differ; None leaves it to Alembic. Every text of ours is kept as TEXT."""
    return False if isinstance(wanted, Sealed | AutoString) and isinstance(kept, Text) else None


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=_differs,
        render_item=_render,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def _sqlite() -> None:
    with engine.connect() as connection:
        connection.detach()  # closed afterwards, with what is set here
        connection.exec_driver_sql("COMMIT")  # the pragma is ignored inside a transaction
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        _run(connection)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration broke {len(broken)} references")
        connection.commit()


def _postgresql() -> None:
    with engine.connect() as connection:
        connection.detach()  # closed afterwards: what is set and locked here ends with it
        connection.exec_driver_sql("SET lock_timeout = '4s'")
        connection.exec_driver_sql("SET statement_timeout = '60s'")
        # one at a time: who comes second finds nothing left to do
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
        connection.commit()
        _run(connection)
        connection.commit()


if engine.dialect.name == "sqlite":
    _sqlite()
else:
    _postgresql()
