"""The reference client of `examples/`: two phones that are hardly ever connected end alike."""

import fcntl
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.phone import Phone
from tests.service import Service

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache"
OPERATIONS = {"sqlite": 1_000, "postgresql": 300}
WEATHER = ("answer lost", "request came twice", "token ran out")


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def two_phones() -> Path:
    """The driver, its types checked; only one worker builds at a time."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "examples.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run("sh", "examples/build.sh")
    return CACHE / "examples" / "two_phones.js"


def test_two_phones_in_bad_weather_hold_in_the_end_what_a_new_one_is_sent(
    service: Service, couple: Callable[[str, str], tuple[Phone, Phone]], two_phones: Path
) -> None:
    operations = OPERATIONS[service.engine.dialect.name]
    accounts = [word for phone in couple("Ana", "Ben") for word in (phone.email, phone.password)]
    told = run("node", two_phones, service.url, *accounts, "2026", str(operations))
    happened: dict[str, Any] = json.loads(told)
    assert all(happened[what] > 0 for what in WEATHER), told
    assert happened["PATCH couple conflict name"] > 0, told
    assert all(things > operations / 10 for things in happened["things"]), told
