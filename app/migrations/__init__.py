"""The schema's history: every change adds a file to `versions/`, old ones are never edited.

A change that running code would not survive is made in steps of separate releases: add, backfill,
switch, remove.
"""

from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, inspect, text


class NewerDatabase(Exception):
    """The database was migrated by a newer version of the code; the message is one clear line."""


def config(engine: Engine | None = None) -> Config:
    """Alembic's configuration, for this engine."""
    made = Config(attributes={"engine": engine})
    made.set_main_option("script_location", str(Path(__file__).parent))
    return made


@lru_cache(1)
def head() -> str:
    """The revision this code was written for."""
    found = ScriptDirectory.from_config(config()).get_current_head()
    return str(found)


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
    if at is not None:
        try:
            ScriptDirectory.from_config(config()).get_revision(at)
        except CommandError:
            raise NewerDatabase(
                f"the database is at revision {at}, which is newer than this code: update the code"
            ) from None
    command.upgrade(config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    command.downgrade(config(engine), revision)
