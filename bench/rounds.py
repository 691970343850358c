"""The three operations against the floor, in interleaved rounds on one running process."""

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles

from bench.client import load, request
from bench.filling import Phone
from bench.served import Served

ROUNDS = 5
SECONDS = 1.5

WARM = 120.0

Operations = dict[str, Callable[[Phone], bytes]]

AIMS = {
    "read score": 0.30,
    "list events": 0.25,
    "save answer": 0.12,
    "list appreciations": 0.20,
    "create appreciation": 0.10,
}

GROWN = ("read score", "list events", "save answer")
"""What is measured with many couples, too."""


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


def operations() -> Operations:
    """What is asked, by name; the floor first."""
    items = itertools.cycle(["COM1", "TRU2", "EMP3", "SUP4"])
    values = itertools.cycle([1, 2, 3, 4, 5])

    def save(phone: Phone) -> bytes:
        body = {"answers": [{"item": next(items), "value": next(values)}]}
        path = f"/v1/assessments/{phone.assessment}/answers"
        return request("POST", path, phone.token, json.dumps(body).encode())

    words = json.dumps({"text": "You made room for my bad day. Thank you."}).encode()
    return {
        "bare def": lambda _: request("GET", "/bench/def"),
        "bare async def": lambda _: request("GET", "/bench/async"),
        "read score": lambda phone: request("GET", "/v1/scores/latest", phone.token),
        "list events": lambda phone: request("GET", "/v1/events?limit=20", phone.token),
        "save answer": save,
        "list appreciations": lambda phone: request(
            "GET", "/v1/appreciations?limit=20", phone.token
        ),
        "create appreciation": lambda phone: request(
            "POST", "/v1/appreciations", phone.token, words
        ),
    }


def measure(
    targets: list[tuple[Served, list[Phone]]],
    rounds: int = ROUNDS,
    names: Sequence[str] = tuple(AIMS),
) -> list[dict[str, list[Figure]]]:
    """Run the floor and these operations in every round, on each server in turn. Phones take
    turns, too."""
    made = {name: ask for name, ask in operations().items() if name not in AIMS or name in names}
    for server, phones in targets:
        for ask in made.values():  # each token is checked once, each statement compiled
            load(server.port, iter([ask(phone) for phone in phones]), WARM)
    taken: list[dict[str, list[Figure]]] = [{name: [] for name in made} for _ in targets]
    for number in range(rounds):
        for name, ask in made.items():
            for (server, phones), figures in zip(targets, taken, strict=True):
                floor = next(iter(figures.values()))[number:]
                turns = (ask(phone) for phone in itertools.cycle(phones))
                figures[name].append(_once(server, turns, floor[0].rate if floor else None))
    return taken


def _once(server: Served, turns: Iterator[bytes], floor: float | None) -> Figure:
    before = server.usage()["cpu"]
    times = load(server.port, turns, SECONDS)
    cpu = (server.usage()["cpu"] - before) / len(times) * 1e6
    rate = len(times) / SECONDS
    cuts = quantiles(times, n=100)
    return Figure(rate, rate / (floor or rate), cuts[49] * 1e3, cuts[98] * 1e3, cpu)


def middle(found: list[Figure]) -> Figure:
    """The medians of some rounds."""
    return Figure(*map(median, zip(*(asdict(figure).values() for figure in found), strict=True)))
