"""Microseconds to score one person and one couple, whole answer sets of the longest instrument."""

import time
from collections.abc import Callable
from statistics import median

from app.content import load
from app.services.scoring import couple, person
from tests.answers import FULL, MIXED, OTHER

AIMS = {"score a person": 60.0, "score a couple": 150.0}


def measure(rounds: int = 5, times: int = 1000) -> dict[str, float]:
    """Medians over interleaved rounds."""
    instrument = load().instruments[FULL]
    tasks: dict[str, Callable[[], object]] = {
        "score a person": lambda: person(instrument, MIXED),
        "score a couple": lambda: couple(instrument, MIXED, OTHER),
    }
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            started = time.perf_counter()
            for _ in range(times):
                task()
            taken[name].append((time.perf_counter() - started) / times * 1e6)
    return {name: median(found) for name, found in taken.items()}
