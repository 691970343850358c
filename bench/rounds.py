"""The three operations against the floor, in interleaved rounds on one running process."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from statistics import median, quantiles

from bench.client import load, request
from bench.filling import Phone
from bench.served import Served

ROUNDS = 5
SECONDS = 1.5

AIMS = {"read score": 0.30, "list events": 0.25, "save answer": 0.12}


@dataclass(frozen=True)
class Figure:
    """Medians over the rounds."""

    rate: float
    """Answers per second."""
    share: float
    """Of the floor in the same round."""
    p50: float
    """Milliseconds, with 16 requests under way at any time."""
    p99: float
    cpu: float
    """Microseconds of processor time the server took for an answer."""

    def as_dict(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def operations() -> dict[str, Callable[[Phone], bytes]]:
    """What is asked, by name; the floor first."""
    items = itertools.cycle(["COM1", "TRU2", "EMP3", "SUP4"])
    values = itertools.cycle([1, 2, 3, 4, 5])

    def save(phone: Phone) -> bytes:
        body = {"answers": [{"item": next(items), "value": next(values)}]}
        path = f"/v1/assessments/{phone.assessment}/answers"
        return request("POST", path, phone.token, json.dumps(body).encode())

    return {
        "bare def": lambda _: request("GET", "/bench/def"),
        "bare async def": lambda _: request("GET", "/bench/async"),
        "read score": lambda phone: request("GET", "/v1/scores/latest", phone.token),
        "list events": lambda phone: request("GET", "/v1/events?limit=20", phone.token),
        "save answer": save,
    }


def measure(server: Served, phones: list[Phone], rounds: int = ROUNDS) -> dict[str, Figure]:
    """Run every operation in every round. Phones take turns."""
    made = operations()
    for ask in made.values():  # each token is checked once, each statement compiled
        load(server.port, iter([ask(phone) for phone in phones]), 600)
    taken: dict[str, list[Figure]] = {name: [] for name in made}
    for _ in range(rounds):
        floor = 0.0
        for name, ask in made.items():
            turns: Iterator[bytes] = (ask(phone) for phone in itertools.cycle(phones))
            before = server.usage()["cpu"]
            times = load(server.port, turns, SECONDS)
            cpu = (server.usage()["cpu"] - before) / len(times) * 1e6
            rate = len(times) / SECONDS
            floor = floor or rate
            cuts = quantiles(times, n=100)
            taken[name].append(Figure(rate, rate / floor, cuts[49] * 1e3, cuts[98] * 1e3, cpu))
    return {
        name: Figure(
            *(median(values) for values in zip(*(asdict(f).values() for f in found), strict=True))
        )
        for name, found in taken.items()
    }
