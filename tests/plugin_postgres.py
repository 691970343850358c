"""One PostgreSQL for a whole pytest run, started when the first test asks for it.

The process that began the run owns the server: alone it is the only process, with xdist it is the
controller, which outlives its workers. Workers get the address of a small door of the controller
through `workerinput`; the first knock starts the server, every knock is answered with its
address. So a run without PostgreSQL tests starts none, a worker that dies takes nothing with it,
and no lock file or count of users can be left wrong. If the controller dies, the server's guard
(`tests/postgres.py`) ends it.
"""

import contextlib
import secrets
import threading
from collections.abc import Iterator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener
from typing import Any

import pytest

from tests.postgres import Server


class Owner:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: Server | None = None
        self._failure = ""
        self._door: Listener | None = None
        self._key = secrets.token_bytes(32)

    def server(self) -> Server:
        with self._lock:
            if self._failure:
                raise RuntimeError(self._failure)
            if self._server is None:
                try:
                    self._server = Server.shared()
                except Exception as error:
                    self._failure = str(error)
                    raise
            return self._server

    def door(self) -> dict[str, Any]:
        if self._door is None:
            self._door = Listener(("127.0.0.1", 0), authkey=self._key)
            threading.Thread(target=self._answer, args=[self._door], daemon=True).start()
        host, port = self._door.address
        return {"host": host, "port": port, "key": self._key}

    def _answer(self, door: Listener) -> None:
        while True:
            try:
                guest = door.accept()
            except (AuthenticationError, EOFError, ConnectionError):
                continue
            except OSError:  # closed: the run is over
                return
            with guest, contextlib.suppress(OSError):
                try:
                    guest.send((self.server().address, ""))
                except Exception as error:
                    guest.send((None, str(error)))

    def close(self) -> None:
        if self._door is not None:
            self._door.close()
        with self._lock:
            self._failure = "the test run is over"
            if self._server is not None:
                self._server.close()
                self._server = None


OWNER = pytest.StashKey[Owner]()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[OWNER] = Owner()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["postgres"] = node.config.stash[OWNER].door()


def pytest_unconfigure(config: pytest.Config) -> None:
    if owner := config.stash.get(OWNER, None):
        owner.close()


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The run's server. Give databases names of your own: workers share it."""
    workerinput = getattr(request.config, "workerinput", None)
    if workerinput is None:
        yield request.config.stash[OWNER].server()
        return
    door = workerinput["postgres"]
    with Client((door["host"], door["port"]), authkey=door["key"]) as controller:
        address, failure = controller.recv()
    if address is None:
        raise RuntimeError(failure)
    yield Server(*address)
