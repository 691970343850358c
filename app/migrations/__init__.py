"""The schema's history: every change adds a file to `versions/`, old ones are never edited.

A change that running code would not survive is made in steps of separate releases: add, backfill,
switch, remove.

Files are named after their revision (`m0001_...` is 0001), so that a start that has nothing to
migrate needs no Alembic, which takes long to import.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent


class NewerDatabase(Exception):
    """The database was migrated by a newer version of the code; the message is one clear line."""


REVISIONS = sorted(path.name[1:5] for path in (HERE / "versions").glob("m*.py"))
"""Every revision this code knows, oldest first."""


def config(engine: Engine | None = None) -> "Config":
    """Alembic's configuration, for this engine."""
    from alembic.config import Config

    made = Config(attributes={"engine": engine})
    made.set_main_option("script_location", str(HERE))
    return made


def head() -> str:
    """The revision this code was written for."""
    return REVISIONS[-1]


def current(engine: Engine) -> str | None:
    """The revision the database is at; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar()
        return found


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up. Raises `NewerDatabase`."""
    at = current(engine)
    if at == head():
        return
    if at is not None and at not in REVISIONS:
        raise NewerDatabase(
            f"the database is at revision {at}, which is newer than this code: update the code"
        )
    from alembic import command

    command.upgrade(config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    from alembic import command

    command.downgrade(config(engine), revision)
