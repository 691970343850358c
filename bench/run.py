"""What `make bench` and `make bench-growth` do, and what they print and write."""

import contextlib
import json
import os
import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from app import keys, start
from app.main import make_kernel
from app.settings import Settings
from tests.postgres import Server

from bench import rounds, scoring
from bench.filling import JOINT, PERSONAL, Phone, draw, fill
from bench.rounds import AIMS, GROWN, Figure, middle
from bench.served import served

FOLDER = Path(__file__).parent
SMALL = 64
START_SECONDS, RESIDENT_MIB, SLOWER = 1.5, 130, 1.2


def everyday(kinds: list[str], number: int) -> None:
    """Scoring, the three operations on each database, the start and the memory."""
    result: dict[str, Any] = {"machine": _machine(), "scoring": {}, "databases": {}}
    for name, us in scoring.measure().items():
        result["scoring"][name] = round(us, 1)
        print(f"{name:28} {us:6.1f} us   (at most {scoring.AIMS[name]:.0f})")
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            data = Path(folder) / kind
            with _database(kind) as url:
                phones = _prepared(data, url, SMALL)
                seconds = _start(data, url)
                with served(data, url) as server:
                    (taken,) = rounds.measure([(server, phones)], number)
                    figures = {name: middle(found) for name, found in taken.items()}
                    mib = server.usage()["mib"]
            _table(kind, figures)
            print(f"{'start':28} {seconds:6.2f} s    (at most {START_SECONDS})")
            print(f"{'memory after the run':28} {mib:6.0f} MiB  (at most {RESIDENT_MIB})")
            entries = {name: figure.as_dict() for name, figure in figures.items()}
            result["databases"][kind] = {
                "operations": entries, "start_seconds": round(seconds, 3), "mib": round(mib, 1)
            }  # fmt: skip
    _keep("latest.json", result)


def growth(kinds: list[str], number: int, couples: int) -> None:
    """The three operations with few couples and with many, in the same rounds."""
    result: dict[str, Any] = {"machine": _machine(), "couples": couples, "databases": {}}
    for kind in kinds:
        with contextlib.ExitStack() as stack:
            targets = []
            for size in (SMALL, couples):
                data, url = stack.enter_context(_cached(kind, size))
                phones = _prepared(data, url, size)
                targets.append((stack.enter_context(served(data, url)), phones))
            less, more = rounds.measure(targets, number, GROWN)
        print(f"\n{kind}: {couples:,} couples, {couples * (2 * PERSONAL + JOINT):,} events")
        result["databases"][kind] = {}
        for name in GROWN:
            pairs = zip(less[name], more[name], strict=True)
            times = median(small.rate / large.rate for small, large in pairs)
            small, large = middle(less[name]), middle(more[name])
            print(
                f"{name:28} {small.rate:6.0f} -> {large.rate:6.0f} per s:"
                f" {times:.2f} times slower (at most {SLOWER})"
            )
            result["databases"][kind][name] = {
                "small": small.as_dict(), "large": large.as_dict(), "slower": round(times, 3)
            }  # fmt: skip
    _keep("cache/growth.json", result)


def _table(kind: str, figures: dict[str, Figure]) -> None:
    heads = f"{'per s':>8} {'of floor':>9} {'aim':>5} {'p50 ms':>7} {'p99 ms':>7} {'CPU us':>7}"
    print(f"\n{kind:24} {heads}")
    for name, figure in figures.items():
        aim = f"{AIMS[name]:.0%}" if name in AIMS else ""
        print(
            f"{name:24} {figure.rate:8.0f} {figure.share:9.1%} {aim:>5}"
            f" {figure.p50:7.1f} {figure.p99:7.1f} {figure.cpu:7.0f}"
        )


def _prepared(data: Path, url: str, couples: int) -> list[Phone]:
    """The phones of some couples of a database that is filled if it was not."""
    data.mkdir(parents=True, exist_ok=True)
    settings = Settings(data=data, database_url=url, statement_timeout_ms=60_000)
    start.logs("error")
    keys.prepare(settings.secrets)
    kernel = make_kernel(settings)
    done = data / "filled"
    if not done.exists():
        fill(kernel, couples)
        done.touch()
    phones = draw(kernel, min(couples - 1, 500))
    kernel.close()
    return phones


def _start(data: Path, url: str) -> float:
    """Seconds until `python -m app serve` answers, on a data folder that is prepared."""

    def once() -> float:
        with served(data, url, "app", "serve") as server:
            return server.seconds

    return median(once() for _ in range(3))


@contextlib.contextmanager
def _database(kind: str) -> Iterator[str]:
    """An empty database's URL; empty for the SQLite file of the data folder."""
    if kind == "sqlite":
        yield ""
        return
    with Server(durable=True) as server:
        yield server.create_database("bench")


@contextlib.contextmanager
def _cached(kind: str, couples: int) -> Iterator[tuple[Path, str]]:
    """A data folder; SQLite's large one is kept for the next time."""
    if kind == "sqlite":
        data = FOLDER / "cache" / f"{couples}"
        if not (data / "filled").exists():
            shutil.rmtree(data, ignore_errors=True)
        yield data, ""
        return
    with tempfile.TemporaryDirectory() as folder, _database(kind) as url:
        yield Path(folder), url


def _machine() -> dict[str, str | int | None]:
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def _keep(name: str, result: dict[str, Any]) -> None:
    (FOLDER / "cache").mkdir(exist_ok=True)
    (FOLDER / name).write_text(json.dumps(result, indent=2) + "\n")
