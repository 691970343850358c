"""Faults: no update is lost, no acknowledged write either; busy is said in time, and passes."""

import itertools
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from app.db import refusal
from app.models.keys import Meta
from app.problems import Busy
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from tests.conftest import DATABASES
from tests.phone import PASSWORD, Phone, ok, problem
from tests.postgres import Server, free_port
from tests.process import Forked, awake
from tests.service import Service

CHEAP = {
    "argon2_memory_kib": "8",
    "argon2_iterations": "1",
    "log_level": "error",
    "signin_limit": "1000",
    "signin_address_limit": "1000",
}


def busy(answer: httpx.Response) -> bool:
    """Whether it is the refusal that says: again, in a moment."""
    return problem(answer) == (503, "busy") and int(answer.headers["Retry-After"]) >= 1


# what every connection is prepared with


def test_every_connection_to_sqlite_is_prepared(new_service: Callable[..., Service]) -> None:
    service = new_service()
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
        "trusted_schema": 0,
    }
    with ExitStack() as held:
        for _ in range(service.settings.places):
            connection = held.enter_context(service.kernel.database._reader.connect())
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted


def test_every_connection_to_postgresql_has_its_timeouts(
    new_service: Callable[..., Service],
) -> None:
    service = new_service("postgresql", statement_timeout_ms=1_500, lock_timeout_ms=700)
    with ExitStack() as held:
        for _ in range(service.settings.places):
            connection = held.enter_context(service.engine.connect())
            found = [
                connection.exec_driver_sql(f"SHOW {name}").scalar()
                for name in ("statement_timeout", "lock_timeout", "timezone")
            ]
            assert found == ["1500ms", "700ms", "UTC"]


# lost updates


@pytest.mark.parametrize("kind", DATABASES)
def test_threads_that_read_and_then_write_lose_no_update(
    new_service: Callable[..., Service], kind: str
) -> None:
    database = new_service(kind).kernel.database
    with database.writing() as db:
        db.add(Meta(name="count", value="0"))

    def increments(_: int) -> None:
        for _ in range(15):
            with database.writing() as db:
                row = db.exec(select(Meta).where(Meta.name == "count").with_for_update()).one()
                row.value = str(int(row.value) + 1)
                db.add(row)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(increments, range(6)))
    with database.reading() as db:
        assert db.get_one(Meta, "count").value == "90"


@contextmanager
def person(url: str, email: str, *, new: bool) -> Iterator[httpx.Client]:
    """A client of a process, registered if it is a new person, and signed in."""
    data = {
        "email": email,
        "password": PASSWORD,
        "display_name": "0",
        "time_zone": "Europe/Lisbon",
        "adult": True,
        "consent_version": "2026-11",
    }
    with httpx.Client(base_url=url, timeout=30, verify=False) as client:  # noqa: S501
        if new:
            ok(client.post("/v1/users", json=data), 202)
        tokens = ok(client.post("/v1/sessions", json={"email": email, "password": PASSWORD}), 201)
        bearer = f"Bearer {tokens['access_token']}"
        client.headers.update({"Authorization": bearer, "If-Match": "*"})
        yield client


def test_two_processes_with_four_writers_each_lose_no_update(tmp_path: Path) -> None:
    ports = [free_port(), free_port()]
    with ExitStack() as held:
        for port in ports:
            log = tmp_path / f"log{port}"
            held.enter_context(
                Forked(tmp_path / "data", "serve", "--port", str(port), log=log, **CHEAP)
            )
            awake(f"http://127.0.0.1:{port}")
        urls = [f"http://127.0.0.1:{port}" for port in ports]
        first = held.enter_context(person(urls[0], "ana@example.org", new=True))
        second = held.enter_context(person(urls[1], "ana@example.org", new=False))

        def changes(client: httpx.Client) -> None:
            for number in range(8):
                ok(client.patch("/v1/me", json={"display_name": f"n{number}"}))

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(changes, [first, second] * 4))
        events = ok(first.get("/v1/events?limit=100"))["data"]
    assert [event["kind"] for event in events].count("account.changed") == 64
    kept = sqlite3.connect(tmp_path / "data" / "kindling.sqlite3")
    assert kept.execute('SELECT revision FROM "user"').fetchall() == [(len(events),)]
    kept.close()


# killed


def test_no_acknowledged_write_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "data"
    url, chance = f"http://127.0.0.1:{port}", random.Random(58)
    emails = [f"{name}@example.org" for name in ("ana", "ben", "eve")]
    acknowledged = dict.fromkeys(emails, 0)
    tried = dict.fromkeys(emails, 0)

    @contextmanager
    def served() -> Iterator[Forked]:
        log = tmp_path / "log"
        with Forked(data, "serve", "--port", str(port), log=log, **CHEAP) as running:
            awake(url)
            yield running

    for turn in range(5):
        with served() as running, ExitStack() as held:
            clients = {
                email: held.enter_context(person(url, email, new=turn == 0)) for email in emails
            }
            for email, client in clients.items():
                shown = int(ok(client.get("/v1/me"))["display_name"])
                assert acknowledged[email] <= shown <= tried[email]
            enough, goal = threading.Event(), itertools.count(chance.randint(-25, -5))

            def write(
                email: str, client: httpx.Client, enough: threading.Event, goal: Iterator[int]
            ) -> None:
                try:
                    while True:
                        tried[email] += 1
                        name = str(tried[email])
                        ok(client.patch("/v1/me", json={"display_name": name}))
                        acknowledged[email] = tried[email]
                        if next(goal) >= 0:
                            enough.set()
                except httpx.TransportError:
                    enough.set()

            with ThreadPoolExecutor(3) as threads:
                for email, client in clients.items():
                    threads.submit(write, email, client, enough, goal)
                assert enough.wait(30)
                running.process.kill()
    with served(), ExitStack() as held:
        for email in emails:
            client = held.enter_context(person(url, email, new=False))
            shown = int(ok(client.get("/v1/me"))["display_name"])
            assert acknowledged[email] <= shown <= tried[email]
    kept = sqlite3.connect(data / "kindling.sqlite3")
    assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert kept.execute("PRAGMA foreign_key_check").fetchall() == []
    kept.close()


# busy


@pytest.mark.parametrize("kind", DATABASES)
def test_when_all_connections_are_held_the_answer_is_busy_within_three_seconds(
    new_service: Callable[..., Service], kind: str
) -> None:
    service = new_service(kind, places=1)
    with Phone(service, "Ana") as ana:
        ana.register()
        with ExitStack() as held, ThreadPoolExecutor(3) as threads:
            for _ in range(service.engine.pool.size()):
                held.enter_context(service.kernel.database._reader.connect())

            def timed(method: str, path: str) -> float:
                began = time.monotonic()
                rest: dict[str, Any] = {"json": {"locale": "pt"}} if method == "PATCH" else {}
                assert busy(ana.request(method, path, headers={"If-Match": "*"}, **rest))
                return time.monotonic() - began

            took = threads.map(timed, ("GET", "PATCH", "GET"), ("/v1/me", "/v1/me", "/readyz"))
            assert max(took) < 3
            assert ana.get("/healthz").status_code == 200
        ok(ana.get("/v1/me"))
        ok(ana.change("/v1/me", {"locale": "pt"}))


def test_a_statement_over_its_time_is_busy_and_its_connection_goes_on(
    new_service: Callable[..., Service],
) -> None:
    database = new_service("postgresql", statement_timeout_ms=100).kernel.database
    for _ in range(3):
        with pytest.raises(DBAPIError) as caught, database.writing() as db:
            db.connection().execute(text("SELECT pg_sleep(5)"))
        assert isinstance(refusal(caught.value), Busy)
        with database.reading() as db:
            assert db.connection().execute(text("SELECT 1")).scalar() == 1


def test_a_row_that_somebody_holds_is_busy_and_works_when_it_is_free(
    new_service: Callable[..., Service],
) -> None:
    service = new_service("postgresql", lock_timeout_ms=150)
    with Phone(service, "Ana") as ana:
        ana.register()
        with service.engine.connect() as connection:
            connection.execute(text('SELECT id FROM "user" FOR UPDATE')).all()
            for _ in range(2):
                assert busy(ana.change("/v1/me", {"locale": "pt"}))
            ok(ana.get("/v1/me"))
        assert ok(ana.change("/v1/me", {"locale": "pt"}))["locale"] == "pt"


def test_a_writer_that_holds_sqlite_makes_others_wait_and_then_busy(
    new_service: Callable[..., Service],
) -> None:
    service = new_service(place_wait=0.2)
    with Phone(service, "Ana") as ana:
        ana.register()
        with service.kernel.database.writing():
            assert busy(ana.change("/v1/me", {"locale": "pt"}))
            ok(ana.get("/v1/me"))
        assert ok(ana.change("/v1/me", {"locale": "pt"}))["locale"] == "pt"


@pytest.mark.parametrize("kind", DATABASES)
def test_an_error_rolls_everything_back(new_service: Callable[..., Service], kind: str) -> None:
    database = new_service(kind).kernel.database

    def half() -> None:
        with database.writing() as db:
            db.add(Meta(name="half", value="done"))
            db.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    with database.reading() as db:
        assert db.get(Meta, "half") is None


def test_a_restart_of_postgresql_is_a_moment_of_busy_and_nothing_worse(tmp_path: Path) -> None:
    with Server() as server:
        service = Service(tmp_path / "own", server.create_database("restarted"))
        phones = [Phone(service, name).register() for name in ("Ana", "Ben", "Eve")]
        stop = threading.Event()
        wrong: list[tuple[int, str]] = []
        done: dict[str, int] = {phone.name: 0 for phone in phones}

        def load(phone: Phone) -> None:
            """Each operation is tried until it is not busy, as a phone does."""
            while not stop.is_set():
                name = f"n{done[phone.name]}"
                until = time.monotonic() + 5
                while True:
                    answer = phone.patch(
                        "/v1/me", json={"display_name": name}, headers={"If-Match": "*"}
                    )
                    if answer.is_success:
                        break
                    if not busy(answer) or time.monotonic() > until:
                        wrong.append((answer.status_code, answer.text))
                        return
                done[phone.name] += 1

        with ThreadPoolExecutor(3) as threads:
            running: list[Future[None]] = [threads.submit(load, phone) for phone in phones]
            server.restart()
            back = dict(done)
            until = time.monotonic() + 5
            while any(done[name] <= back[name] + 2 for name in done) and not wrong:
                assert time.monotonic() < until, "it is not back within five seconds"
                ok(service.bare.get("/healthz"))
            stop.set()
            for work in running:
                work.result()
        assert wrong == []
        for phone in phones:
            assert ok(phone.get("/v1/me"))["display_name"] == f"n{done[phone.name] - 1}"
            phone.close()
        service.stop()
