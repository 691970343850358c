"""A served app for tests: a real uvicorn on a free loopback port, in a thread of this process.

Because it is the same process, a test can be an hour late (`Clock`) or give two worlds equal ids
(`app.ids.source`) without the app knowing.
"""

import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from app import clock, keys
from app.main import create_app, make_kernel
from app.settings import Settings

CHEAP = {
    "argon2_memory_kib": 8,
    "argon2_iterations": 1,
    "log_level": "error",
    "worker": "off",
    "registration_limit": 1_000_000,
    "signin_limit": 1_000_000,
    "signin_address_limit": 1_000_000,
    "invite_limit": 1_000_000,
    "invite_address_limit": 1_000_000,
}
"""Settings that only tests may have; production refuses the first two (a test says so)."""


class Service:
    """An app that listens, with its document and its kernel at hand."""

    def __init__(self, folder: Path, database_url: str = "", **changes: Any) -> None:
        values = {**CHEAP, "data": folder, "database_url": database_url, **changes}
        self.settings = Settings(**values)
        keys.prepare(self.settings.secrets)
        self.kernel = make_kernel(self.settings)
        self.app = create_app(self.kernel)
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = "http://{}:{}".format(*listener.getsockname())
        config = uvicorn.Config(
            self.app,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=2,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(
            target=self.server.run, kwargs={"sockets": [listener]}, daemon=True
        )
        self.thread.start()
        self.document: dict[str, Any] = self.app.openapi()
        self.bare = httpx.Client(base_url=self.url, timeout=30, verify=False)  # noqa: S501
        """Nobody's client: it neither signs in nor refreshes, nor looks at the answers."""
        while not self.server.started:
            self.thread.join(0.01)
        self.bare.get("/healthz").raise_for_status()

    @property
    def engine(self) -> Any:
        return self.kernel.database.engine

    def leave(self) -> None:
        """Tell it to stop: it takes a fifth of a second that nobody needs to wait for."""
        self.bare.close()
        self.server.should_exit = True

    def stop(self) -> None:
        """Stop, and wait until it has."""
        self.leave()
        self.thread.join(10)


class Clock:
    """The app's clock, under a test's hand."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self.frozen: datetime | None = None

    def __enter__(self) -> "Clock":
        self.before = clock.source
        clock.source = self.now
        return self

    def __exit__(self, *_: object) -> None:
        clock.source = self.before

    def now(self) -> datetime:
        return (self.frozen or datetime.now(UTC)) + self.offset

    def advance(self, **parts: float) -> None:
        self.offset += timedelta(**parts)

    def freeze(self, moment: datetime) -> None:
        self.frozen = moment
