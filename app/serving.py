"""Starting: what an operator can get wrong ends in one clear line, before the first request."""

import gc
import socket

import uvicorn
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from app import keys, start
from app.content import ContentError
from app.db import sqlite_is_risky
from app.kernel import Kernel
from app.keys import MissingSecret
from app.main import create_app, make_kernel
from app.migrations import NewerDatabase
from app.settings import Settings
from app.vault import WrongKey

GRACE = 3
"""Seconds that running requests have when the process is told to stop."""


def kernel(settings: Settings, stop: type[Exception]) -> Kernel:
    """The kernel; in development missing secrets are made. Raises `stop` with one line."""
    start.logs(settings.log_level)
    try:
        if not settings.production:
            settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            keys.prepare(settings.secrets)
        made = make_kernel(settings)
    except (MissingSecret, ContentError, NewerDatabase, WrongKey) as error:
        raise stop(str(error)) from None
    except SQLAlchemyError as error:
        raise stop(f"the database cannot be opened: {type(error).__name__}") from None
    except OSError as error:
        raise stop(f"{error.filename or settings.data}: {error.strerror}") from None
    if settings.production and _planted(made):
        made.close()
        raise stop("this data folder holds the demo couple: production needs one of its own")
    if sqlite_is_risky(made.database.engine):
        start.warn_about_sqlite()
    return made


def _planted(ready: Kernel) -> bool:
    from app import seed  # the demo couple's whole story: only for who asks about it

    return seed.planted(ready)


def run(settings: Settings, stop: type[Exception]) -> int:
    """`make run`: prepare, plant the demo couple in an empty database, tell, serve."""
    from app import seed  # as above

    with _listen(settings, stop) as listener:
        ready = kernel(settings, stop)
        if not settings.production:
            seed.plant(ready, seed.NUMBER)
        app = create_app(ready)
        if not settings.production:
            address = f"http://{settings.host}:{listener.getsockname()[1]}"
            demo = seed.how_to_sign_in(address) if seed.planted(ready) else ""
            print(f"\nKindling is at {address}\nDocs: {address}/docs\n{demo}", flush=True)  # noqa: T201
        return _serve(app, listener)


def serve(settings: Settings, stop: type[Exception]) -> int:
    """Serve what is there."""
    with _listen(settings, stop) as listener:
        return _serve(create_app(kernel(settings, stop)), listener)


def _serve(app: FastAPI, listener: socket.socket) -> int:
    gc.freeze()  # what was made so far stays: no collection looks at it again
    gc.enable()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=20,
        h11_max_incomplete_event_size=65_536,
        lifespan="on",
    )
    uvicorn.Server(config).run(sockets=[listener])
    return 0


def _listen(settings: Settings, stop: type[Exception]) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        where = f"{settings.host}:{settings.port}"
        raise stop(f"cannot listen on {where}: {error.strerror}; set PORT to another one") from None
    return listener
