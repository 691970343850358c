"""Building the app: read, wire, return. Nothing happens at import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from app import calendars, contract, dispatch, docs, keys, migrations, rendering, start
from app.content import load
from app.db import Database, make_engine
from app.edge import Edge, request_id
from app.kernel import Kernel
from app.limits import Limiter
from app.routers import (
    appreciations,
    assessments,
    auth,
    checkins,
    checkups,
    contributions,
    couples,
    dreams,
    events,
    exercises,
    first_look,
    gestures,
    goal_sentences,
    goals,
    gratitudes,
    health,
    insights,
    instruments,
    journal,
    journey,
    kept,
    milestones,
    moments,
    mutes,
    nudges,
    own_goals,
    pauses,
    practices,
    profile,
    quality_time,
    questions,
    reminders,
    repairs,
    replies,
    safety,
    statements,
    support,
    sync,
    timeline,
    timeouts,
    today,
    toolkit,
    users,
    watermelon,
    words,
)
from app.security import Hashes, Passwords, Tokens
from app.settings import Settings
from app.watcher import Watcher
from app.worker import Worker

VERSION = "0.1.0"

ROUTERS = (
    users,
    auth,
    couples,
    instruments,
    assessments,
    checkups,
    today,
    insights,
    questions,
    appreciations,
    gratitudes,
    gestures,
    moments,
    timeline,
    replies,
    journal,
    reminders,
    words,
    checkins,
    support,
    nudges,
    timeouts,
    repairs,
    quality_time,
    exercises,
    goals,
    milestones,
    contributions,
    goal_sentences,
    dreams,
    own_goals,
    practices,
    toolkit,
    journey,
    first_look,
    profile,
    kept,
    mutes,
    pauses,
    statements,
    safety,
    events,
    sync,
    watermelon,
    health,
)

EXPOSED = "ETag, Link, Location, Retry-After, X-Request-Id, Idempotency-Replayed, WWW-Authenticate"


def make_kernel(settings: Settings) -> Kernel:
    """Everything an app needs, from secrets that are there and a database that is migrated.

    Raises `MissingSecret`, `ContentError`, `NewerDatabase` and `WrongKey`.
    """
    keys.check(settings.secrets)
    engine = make_engine(settings)
    database = Database(engine, keys.load_vault(settings.secrets), lock_seconds=settings.place_wait)
    hashes = Hashes(keys.load_server_key(settings.secrets))
    keys.load_signing_keys(settings.secrets)
    try:
        migrations.upgrade(engine)
        start.check_keys(database, hashes)
    except BaseException:
        engine.dispose()
        raise
    signing = settings.secrets / keys.SIGNING
    watcher = Watcher(engine)
    database.told = watcher.committed
    return Kernel(
        settings=settings,
        database=database,
        content=load(settings.directory),
        hashes=hashes,
        tokens=Tokens(
            lambda: signing.stat().st_mtime_ns,
            lambda: keys.load_signing_keys(settings.secrets),
            issuer=settings.public_url,
            seconds=settings.access_token_seconds,
        ),
        passwords=Passwords(
            memory_kib=settings.argon2_memory_kib, iterations=settings.argon2_iterations
        ),
        limiter=Limiter(),
        watcher=watcher,
    )


@cache
def document() -> dict[str, Any]:
    """The published contract: one for every app, since no setting adds or removes an operation."""
    return contract.build(VERSION, [operation.route for operation in _operations()])


def _operations() -> list[dispatch.Operation]:
    found = (route for module in ROUTERS for route in module.router.routes)
    return [route for route in found if isinstance(route, dispatch.Operation)]


def create_app(kernel: Kernel) -> FastAPI:
    """The app around a kernel; the kernel is closed when the app shuts down."""
    settings = kernel.settings

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        worker = Worker(kernel.database, kernel.content)
        if settings.worker == "auto" and kernel.database.engine.dialect.name == "sqlite":
            worker.start()
        yield
        worker.stop()
        kernel.close()

    app = FastAPI(
        title="Kindling",
        version=VERSION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.kernel = kernel
    app.router.routes.extend(_operations())
    calendars.install(app)
    docs.install(app, settings)
    app.openapi = document  # type: ignore[method-assign]
    dispatch.install(app)
    allow = dispatch.methods(app)
    rendering.install(app, request_id.get, allow)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
            ],
            expose_headers=EXPOSED.split(", "),
        )
    app.add_middleware(
        Edge, allow=allow, body_limit=settings.body_limit, cors=bool(settings.cors_origins)
    )
    return app
