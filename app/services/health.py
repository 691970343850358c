"""Whether this process can serve."""

from sqlalchemy import text

from app.kernel import Kernel
from app.migrations import head
from app.problems import Busy


def ready(kernel: Kernel) -> None:
    """Raises `Busy` when the database does not answer, or waits for a migration."""
    with kernel.database.reading() as db:
        version = db.connection().execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version != head():
        raise Busy("The database waits for its migration.")
