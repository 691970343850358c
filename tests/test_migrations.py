"""Migrations: up, down and up again, no difference to the models, names by convention."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from app import migrations
from app.db import make_engine
from app.models.tables import TABLES
from app.settings import Settings
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from tests.conftest import DATABASES
from tests.phone import Phone, ok
from tests.service import Service


@pytest.fixture(params=DATABASES)
def engine(
    request: pytest.FixtureRequest, new_database: Callable[[str], str], tmp_path: Path
) -> Iterator[Engine]:
    made = make_engine(Settings(data=tmp_path, database_url=new_database(request.param)))
    yield made
    made.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


EVERY = {table.name for table in SQLModel.metadata.sorted_tables}


def test_up_down_and_up_again_leaves_nothing_and_misses_nothing(engine: Engine) -> None:
    assert migrations.current(engine) is None
    migrations.upgrade(engine)
    assert tables(engine) == EVERY
    assert migrations.current(engine) == migrations.head()
    migrations.downgrade(engine, "base")
    assert tables(engine) == set()
    migrations.upgrade(engine)
    assert tables(engine) == EVERY


def test_the_migrated_schema_is_the_one_of_the_models(engine: Engine) -> None:
    migrations.upgrade(engine)
    command.check(migrations.config(engine))


def test_every_constraint_and_index_is_named_by_convention(engine: Engine) -> None:
    migrations.upgrade(engine)
    found = inspect(engine)
    for table in sorted(EVERY):
        entries: list[tuple[str, Any]] = [("pk", found.get_pk_constraint(table))]
        entries += [("uq", entry) for entry in found.get_unique_constraints(table)]
        entries += [("fk", entry) for entry in found.get_foreign_keys(table)]
        entries += [("ck", entry) for entry in found.get_check_constraints(table)]
        entries += [("(ix|uq)", entry) for entry in found.get_indexes(table)]
        for kind, entry in entries:
            assert re.match(rf"{kind}_{table}", str(entry["name"])), (table, entry)


@pytest.mark.parametrize("kind", DATABASES)
def test_data_outlives_a_restart_and_what_is_migrated_already_is_left_alone(
    new_service: Callable[..., Service], kind: str
) -> None:
    service = new_service(kind)
    with Phone(service, "Ana") as ana, Phone(service, "Ben") as ben:
        ana.register(), ben.register()
        ana.pair_with(ben)
        engine = make_engine(service.settings)
        migrations.upgrade(engine)
        engine.dispose()
        assert ok(ana.get("/v1/couple"))["partner"]["display_name"] == "Ben"


def test_the_connection_that_migrated_leaves_nothing_behind(engine: Engine) -> None:
    migrations.upgrade(engine)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        else:
            assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "5s"
            assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "2s"
            held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid > 1"
            database = " AND database = (SELECT oid FROM pg_database WHERE datname = "
            here = f"{held}{database}current_database())"
            assert connection.exec_driver_sql(here).scalar() == 0


def test_a_newer_database_is_refused_and_left_alone(engine: Engine) -> None:
    migrations.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(migrations.NewerDatabase, match="9999"):
        migrations.upgrade(engine)
    assert tables(engine) == EVERY


def test_files_are_named_after_their_revisions() -> None:
    history = ScriptDirectory.from_config(migrations.config())
    known = [script.revision for script in history.walk_revisions()]
    assert list(reversed(known)) == migrations.REVISIONS
    assert history.get_current_head() == migrations.head()


def test_the_list_of_tables_is_complete() -> None:
    assert {model.__tablename__ for model in TABLES} == EVERY


def test_every_table_of_sqlite_is_strict(new_service: Callable[..., Service]) -> None:
    with new_service().engine.begin() as connection:
        strict = "SELECT name FROM pragma_table_list WHERE strict = 1"
        assert {name for (name,) in connection.exec_driver_sql(strict)} >= EVERY
        with pytest.raises(IntegrityError):
            connection.exec_driver_sql("INSERT INTO meta (name, value) VALUES ('x', x'00')")
