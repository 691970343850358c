"""Background work: what is due happens without anybody's coming, once, whoever is killed when."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from app.models.events import Event
from app.models.idempotency import IdempotencyRecord
from app.models.sync import Gone
from app.services import settle
from app.worker import Worker
from sqlalchemy import event
from sqlmodel import func, select, update

from tests.conftest import DATABASES
from tests.phone import Phone, ok, problem
from tests.replica import Replica
from tests.service import Clock, Service

MORNING = datetime(2026, 5, 31, 8, tzinfo=UTC)
NOTE = {"text": "Look in your coat.", "arrival": {"day": "2026-06-02", "time": "07:30"}}


Pair = Callable[[str, str], tuple[Phone, Phone]]


@pytest.fixture(params=DATABASES)
def own(request: pytest.FixtureRequest, new_service: Callable[..., Service], clock: Clock) -> Any:
    """An app with nobody else's couples in it, on a morning in May."""
    clock.freeze(MORNING)
    return new_service(request.param)


@pytest.fixture
def pair(own: Service) -> Iterator[Pair]:
    """Registers and pairs two people by name."""
    with ExitStack() as held:

        def make(one: str, other: str) -> tuple[Phone, Phone]:
            phones = [held.enter_context(Phone(own, name)).register() for name in (one, other)]
            phones[0].pair_with(phones[1])
            return phones[0], phones[1]

        yield make


def worker(service: Service) -> Worker:
    return Worker(service.kernel.database, service.kernel.content)


def told(service: Service) -> list[tuple[str, int]]:
    """How often anything happened to anybody, by its kind, without asking as one of them."""
    with service.kernel.database.reading() as db:
        counted = select(Event.kind, func.count()).group_by(Event.kind).order_by(Event.kind)
        return [(kind, number) for kind, number in db.exec(counted).all()]


def rows(service: Service, model: Any) -> int:
    with service.kernel.database.reading() as db:
        return db.exec(select(func.count()).select_from(model)).one()


def test_what_is_due_happens_without_anybodys_coming(
    own: Service, pair: Pair, clock: Clock
) -> None:
    ana, ben = pair("Ana", "Ben")
    ok(ana.post("/v1/appreciations", json=NOTE), 201)
    ok(ben.post("/v1/timeouts", json={"minutes": 20}), 201)
    assert worker(own).work() == 0  # their requests did what was due themselves
    before = dict(told(own))
    assert "appreciation.delivered" not in before
    clock.advance(days=3)
    worker(own).work()
    assert worker(own).work() == 0
    after = dict(told(own))
    assert after["appreciation.delivered"] == after["timeout.ended"] == 1
    assert after["question.served"] == before["question.served"] + 3
    found = ok(ben.get("/v1/appreciations"))["data"]
    assert [(note["text"], note["day"]) for note in found] == [(NOTE["text"], "2026-06-02")]


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def killed_at(service: Service, number: int) -> Iterator[None]:
    """Nothing of a process is left after its n-th statement."""
    left = [number]

    def count(*_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    event.listen(service.engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(service.engine, "before_cursor_execute", count)


def test_whenever_it_is_killed_nothing_is_lost_and_nothing_happens_twice(
    own: Service, pair: Pair, clock: Clock
) -> None:
    ana, _ben = pair("Ana", "Ben")
    eve, _sam = pair("Eve", "Sam")
    for phone in (ana, eve):
        ok(phone.post("/v1/appreciations", json=NOTE), 201)
    clock.advance(days=3)
    seen, kills = [told(own)], 0
    while True:
        with killed_at(own, kills + 1):
            try:
                worker(own).work()
            except Killed:
                kills += 1
            else:
                break
        seen += [told(own)] if told(own) != seen[-1] else []
    seen += [told(own)] if told(own) != seen[-1] else []
    assert kills > 10
    assert len(seen) == 3  # one couple after the other, each as a whole
    assert dict(told(own))["appreciation.delivered"] == 2
    assert dict(told(own))["question.served"] == 2 * 4


def test_several_workers_do_everything_once(own: Service, pair: Pair, clock: Clock) -> None:
    couples = [pair(f"Ana{number}", f"Ben{number}") for number in range(6)]
    for ana, _ in couples:
        ok(ana.post("/v1/appreciations", json=NOTE), 201)
    clock.advance(days=3)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: worker(own).work(), range(3)))
    worker(own).work()
    assert dict(told(own))["appreciation.delivered"] == len(couples)
    assert dict(told(own))["question.served"] == len(couples) * 4


def test_one_couple_that_cannot_be_looked_after_holds_up_nobody(
    own: Service, pair: Pair, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair("Ana", "Ben")
    pair("Eve", "Sam")
    clock.advance(days=2)
    tried: list[Any] = []
    real = settle._do

    def first_fails(db: Any, couple: Any, content: Any) -> None:
        tried.append(couple.id)
        if couple.id == tried[0]:
            raise ValueError
        real(db, couple, content)

    monkeypatch.setattr(settle, "_do", first_fails)
    worker(own).work()
    assert len(tried) == 2
    assert dict(told(own))["question.served"] == 3
    monkeypatch.setattr(settle, "_do", real)
    worker(own).work()
    assert dict(told(own))["question.served"] == 6


def test_what_has_served_its_time_is_removed_and_old_cursors_are_told_so(
    own: Service, pair: Pair, clock: Clock
) -> None:
    ana, ben = pair("Ana", "Ben")
    key = {"Idempotency-Key": "a key of sixteen or more".replace(" ", "-")}
    made = ok(ana.post("/v1/gratitudes", json={"text": "Rain."}, headers=key), 201)
    ok(ana.post("/v1/dreams", json={"text": "The sea."}), 201)
    phone = Replica(ana).pull()
    cursor = ok(ana.get("/v1/events", params={"limit": 100}))["next_cursor"]
    ok(ben.delete("/v1/couple/membership"), 204)
    assert rows(own, IdempotencyRecord) > 0
    assert rows(own, Gone) > 2
    clock.advance(days=60)
    worker(own).work()
    ana.sign_in()
    assert rows(own, IdempotencyRecord) == 0
    assert phone.pull().things["gratitudes", made["id"]]["text"] == "Rain."
    assert not any(noun == "dreams" for noun, _ in phone.things)
    old = phone.cursor
    clock.advance(days=93)
    ana.sign_in()
    worker(own).work()
    assert rows(own, Gone) == 0
    assert {kind for kind, _ in told(own)} == {"session.started"}
    assert problem(ana.get("/v1/events", params={"after": cursor})) == (410, "events-gone")
    assert problem(ana.get("/v1/sync", params={"cursor": old})) == (410, "full-sync-required")
    kept = Replica(ana).pull().things
    assert kept["gratitudes", made["id"]]["text"] == "Rain."


def test_whole_tables_are_looked_through_once_an_hour(
    own: Service, pair: Pair, clock: Clock
) -> None:
    ana, _ben = pair("Ana", "Ben")
    looks = worker(own)
    looks.work()
    key = {"Idempotency-Key": "another-key-of-sixteen"}
    ok(ana.post("/v1/gratitudes", json={"text": "Rain."}, headers=key), 201)
    clock.advance(minutes=59)
    kept = rows(own, IdempotencyRecord)
    with own.kernel.database.writing() as db:
        db.exec(update(IdempotencyRecord).values(expires_at=MORNING))
    looks.work()
    assert rows(own, IdempotencyRecord) == kept > 0
    clock.advance(minutes=1)
    looks.work()
    assert rows(own, IdempotencyRecord) == 0
