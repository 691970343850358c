"""The demo couple: plausible, the same for the same number, and never where people really live."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog
from app import clock, ids, keys, seed, vault
from app.__main__ import main
from app.kernel import Kernel
from app.main import make_kernel
from app.models.idempotency import IdempotencyRecord
from app.models.keys import DataKey, Meta
from app.models.tables import TABLES
from app.models.users import UserCreate
from app.seed.checkups import FULL
from app.services import checkups, users
from app.services import keys as service_keys
from app.settings import Settings
from sqlmodel import select

from tests.phone import Phone, ok
from tests.service import CHEAP, Clock, Service

OF_THE_INSTALLATION = {"email_hash", "password_hash", "code_hash", "wrapped"}
"""Columns that come from its keys, or are random for good reason."""

NOT_THEIRS = (IdempotencyRecord,)


@contextmanager
def opened(folder: Path, database_url: str = "", **changes: Any) -> Iterator[Kernel]:
    settings = Settings(**{**CHEAP, "data": folder, "database_url": database_url, **changes})
    keys.prepare(settings.secrets)
    kernel = make_kernel(settings)
    yield kernel
    kernel.close()


@pytest.fixture(scope="module", autouse=True)
def afternoon() -> Iterator[Clock]:
    """The clock stands still: what happens by itself on the day of planting depends on its hour."""
    with Clock() as held:
        held.freeze(datetime(2027, 3, 10, 15, tzinfo=UTC))
        yield held


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """The data folder that a number gives: planted once, and copied by whoever changes it."""

    @cache
    def of(number: int) -> Path:
        folder: Path = tmp_path_factory.mktemp(f"grown-{number}")
        with opened(folder) as kernel:
            assert seed.plant(kernel, number)
        return folder

    return of


@contextmanager
def signed_in(planted: Path, folder: Path) -> Iterator[tuple[Phone, Phone]]:
    """Ana and Ben on their phones, in a copy of what was planted."""
    shutil.copytree(planted, folder)
    service = Service(folder)
    phones = [Phone(service, name, email) for name, email in seed.PEOPLE.items()]
    for phone in phones:
        phone.password = seed.PASSWORD
        phone.sign_in()
    yield phones[0], phones[1]
    for phone in phones:
        phone.close()
    service.stop()


@pytest.fixture(scope="module")
def both(
    grown: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Phone, Phone]]:
    with signed_in(grown(seed.NUMBER), tmp_path_factory.mktemp("both") / "data") as phones:
        yield phones


@pytest.fixture(scope="module")
def stories(grown: Callable[[int], Path]) -> Callable[[int], dict[str, list[dict[str, Any]]]]:
    """Everything that a number gives."""

    @cache
    def of(number: int) -> dict[str, list[dict[str, Any]]]:
        with opened(grown(number)) as kernel:
            return rows(kernel)

    return of


def rows(kernel: Kernel) -> dict[str, list[dict[str, Any]]]:
    """Everything that a number decides, opened: as the tables hold it, sorted."""
    found = {}
    with vault.ring(vault.Ring()), kernel.database.reading() as db:
        check = UUID(db.get_one(Meta, service_keys.CHECK).value)
        service_keys.lend(db, db.exec(select(DataKey.owner_id)).all())
        for model in TABLES:
            kept = [row.model_dump() for row in db.exec(select(model)).all()]
            found[model.__name__] = sorted(
                (
                    {name: row[name] for name in row if name not in OF_THE_INSTALLATION}
                    for row in kept
                    if model not in NOT_THEIRS
                    and (model is not Meta or row["name"] == seed.MARK)
                    and row.get("owner_id") != check
                ),
                key=str,
            )
    return found


def test_a_number_gives_the_same_history_every_time_and_on_both_databases(
    stories: Callable[[int], Any], tmp_path: Path, new_database: Callable[[str], str]
) -> None:
    with opened(tmp_path, new_database("postgresql")) as kernel:
        assert seed.plant(kernel, 7)
        assert seed.planted(kernel)
        one, two, three = stories(7), rows(kernel), stories(8)
    assert one == two
    for table in ("User", "Assessment", "Score", "CheckupResult", "Event"):
        assert len(one[table]) > 1
        assert one[table] != three[table]


def test_they_have_two_results_that_grow_and_one_thing_they_see_differently(
    both: tuple[Phone, Phone],
) -> None:
    ana, ben = both
    rounds = ok(ana.get("/v1/checkups"))["data"]
    assert [entry["state"] for entry in rounds] == ["released", "released"]
    paths = [f"/v1/checkups/{entry['id']}/result" for entry in rounds]
    second, first = [ok(ana.get(path)) for path in paths]
    assert [ok(ben.get(path)) for path in paths] == [second, first]
    assert second["couple_index"]["score"] > first["couple_index"]["score"] + 5
    for found in (first, second):
        assert found["level"] == "scores"
        assert {d["band"] for d in found["dimensions"]} <= {"growing", "steady"}
        differently = [d["id"] for d in found["dimensions"] if d["type"] == "see_differently"]
        assert differently == ["quality_time"]


def told(phone: Phone) -> tuple[int, int, str, list[str]]:
    """Of one person: full and weekly scores, how the index changed, what looks odd."""
    kept = ok(phone.get("/v1/scores", params={"limit": 100}))["data"]
    full = [entry["id"] for entry in kept if entry["instrument"] == FULL]
    change = ok(phone.get(f"/v1/scores/{full[0]}/change"))
    flags = [flag for i in full for flag in ok(phone.get(f"/v1/scores/{i}"))["quality"]["flags"]]
    return len(full), len(kept) - len(full), change["composites"][0]["status"], flags


@pytest.mark.parametrize("number", [8, 2026])
def test_every_number_tells_a_plausible_story(
    grown: Callable[[int], Path], tmp_path: Path, number: int
) -> None:
    with signed_in(grown(number), tmp_path / "data") as (ana, ben):
        for phone, expected in ((ana, "reliable_improvement"), (ben, "no_reliable_change")):
            full, weekly, status, flags = told(phone)
            assert (full, status, flags) == (2, expected, [])
            assert 8 <= weekly <= 12


def test_everything_lies_in_the_last_twelve_weeks(
    both: tuple[Phone, Phone], stories: Callable[[int], Any]
) -> None:
    today = clock.today(seed.ZONE)
    start, week = today - timedelta(days=84), today - timedelta(days=7)
    # as it was planted: when somebody looks in, more comes by itself
    days = {event["day"] for event in stories(seed.NUMBER)["Event"]}
    assert min(days) == start
    assert week <= max(days) < today
    for phone in both:
        couple = ok(phone.get("/v1/couple"))
        assert couple["started_on"] == start.isoformat()
        assert couple["name"] == seed.NAME
        assert couple["anniversary"] < couple["started_on"]
        assert ok(phone.get("/v1/couple/invites"))["data"] == []
        assert len(ok(phone.get("/v1/sessions"))["data"]) == 1


def test_the_next_check_up_can_be_opened_today(
    grown: Callable[[int], Path], tmp_path: Path
) -> None:
    with signed_in(grown(seed.NUMBER), tmp_path / "data") as (_, ben):
        ok(ben.post("/v1/checkups", json={}), 201)


def test_planting_twice_or_where_somebody_lives_adds_nothing(
    grown: Callable[[int], Path], stories: Callable[[int], Any], tmp_path: Path
) -> None:
    shutil.copytree(grown(7), tmp_path / "planted")
    with opened(tmp_path / "planted") as kernel:
        assert not seed.plant(kernel, 8)
        assert rows(kernel) == stories(7)
        assert seed.planted(kernel)
    with opened(tmp_path / "lived in") as kernel, vault.ring(vault.Ring()):
        data = UserCreate(
            email="kim@example.org",
            password="rain on the tin roof",
            display_name="Kim",
            time_zone="Europe/Lisbon",
            adult=True,
            consent_version="2026-11",
        )
        users.register(kernel, data, "here", None)
        assert not seed.plant(kernel, 7)
        assert not seed.planted(kernel)


def test_a_start_that_was_cut_off_goes_on_with_the_next_command(
    stories: Callable[[int], Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    doors, whole, logs = (clock.source, ids.source), stories(7), structlog.get_config()
    with opened(tmp_path) as kernel:
        with monkeypatch.context() as patched:
            patched.setattr(checkups, "open_round", _pulled_the_plug)
            with pytest.raises(KeyboardInterrupt):
                seed.plant(kernel, 7)
        assert (clock.source, ids.source) == doors
        assert seed.planted(kernel)
    for name, value in {**CHEAP, "data": tmp_path}.items():
        monkeypatch.setenv(f"KINDLING_{name.upper()}", str(value))
    said = []
    for _ in range(2):
        assert main(["seed", "--seed", "7"]) == 0
        said.append(capsys.readouterr().out)
    structlog.configure(**logs)
    assert said == [f"{seed.how_to_sign_in()}\n", "The database is not empty: nothing was added.\n"]
    with opened(tmp_path) as kernel:
        assert {name: len(kept) for name, kept in rows(kernel).items()} == {
            name: len(kept) for name, kept in whole.items()
        }


def _pulled_the_plug(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "changes",
    [
        {
            "env": "production",
            "public_url": "https://api.example.org",
            "argon2_memory_kib": 19_456,
            "argon2_iterations": 2,
        },
        {"password_min_length": 40},
    ],
    ids=["production", "a password longer than theirs"],
)
def test_it_is_not_planted_where_it_does_not_belong(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    with opened(tmp_path, **changes) as kernel:
        assert not seed.plant(kernel, 7)
        assert not seed.planted(kernel)


def test_newcomers_are_told_how_to_sign_in() -> None:
    told = seed.how_to_sign_in("http://127.0.0.1:8100")
    assert all(part in told for part in (*seed.PEOPLE.values(), seed.PASSWORD, ":8100/v1/sessions"))
    assert len(told.splitlines()) == 3


def test_they_quarrel_and_come_back_and_one_thing_is_still_open(
    both: tuple[Phone, Phone],
) -> None:
    for phone in both:
        paused = ok(phone.get("/v1/timeouts"))["data"]
        mended = ok(phone.get("/v1/repairs"))["data"]
        assert {found["state"] for found in paused} == {"returned"}
        assert [found["state"] for found in mended] == ["open", "closed", "closed", "closed"]
        assert all(len(found["issue"]) == 2 for found in mended)
        assert [len(found["agreement"]) for found in mended] == [0, 2, 2, 2]
        assert len(paused) == sum(found["after_timeout"] for found in mended) == 3


def test_their_questions_are_answered_on_most_days(both: tuple[Phone, Phone]) -> None:
    for phone in both:
        days = ok(phone.get("/v1/questions", params={"limit": 100}))["data"]
        both_in = [day for day in days if len(day["answers"]) == 2]
        assert len(both_in) > 20
        assert {day["question"]["kind"] for day in both_in} >= {"open", "choice", "guess"}
        assert max(day["question"]["depth"] for day in both_in) >= 4
        assert [day for day in days if len(day["answers"]) == 1]
        assert [day for day in days if day["added"]]
        states = {pack["state"] for pack in ok(phone.get("/v1/own-packs"))["data"]}
        assert states == {"active", "proposed"}
        assert ok(phone.get("/v1/questions/favourites"))["data"]
