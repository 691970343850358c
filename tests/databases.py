"""Databases for the tests of one worker: empty ones, and copies of one that was migrated once."""

import itertools
import os
import shutil
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from app import migrations
from app.db import make_engine
from app.settings import Settings

from tests.postgres import Server


def migrate(url: str) -> None:
    engine = make_engine(Settings(database_url=url))
    migrations.upgrade(engine)
    engine.dispose()


class Sqlite:
    """Files, each in a folder of its own."""

    def __init__(self, new_folder: Callable[[], Path]) -> None:
        self._new_folder = new_folder

    def _file(self) -> Path:
        return self._new_folder() / "kindling.sqlite3"

    @cached_property
    def _template(self) -> Path:
        file = self._file()
        migrate(f"sqlite:///{file}")
        return file

    def empty(self) -> str:
        return f"sqlite:///{self._file()}"

    def migrated(self) -> str:
        return f"sqlite:///{shutil.copyfile(self._template, self._file())}"


class Postgresql:
    """Databases of the run's server, with names that no other worker gives. They end with the
    run: the one that started it removes it, or from a foreign server what it made there."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._numbers = itertools.count()

    def _name(self) -> str:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        return f"kindling_{worker}_{next(self._numbers)}"

    @cached_property
    def _template(self) -> str:
        name = self._name()
        migrate(self._server.create_database(name))
        return name

    def empty(self) -> str:
        return self._server.create_database(self._name())

    def migrated(self) -> str:
        return self._server.create_database(self._name(), template=self._template)
