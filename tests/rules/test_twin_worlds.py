"""Twin worlds: whatever Ana does hidden from Ben, he gets the same bytes as if she had not.

Worlds with fresh databases and the same secrets, ids and moments run the same script; in one of
two Ana does one hidden thing. Then Ben asks for everything there is: every GET with the ids of
his, hers and nobody's things, every write, as it succeeds or is refused, and every GET again. All
of it is compared, headers too; only the date and the request's id may differ.
"""

import itertools
import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from app import ids
from app.db import Database
from app.limits import Limiter

from tests.phone import Phone
from tests.rules.hidden import SECRETS
from tests.rules.walk import Operation, operations, seen
from tests.rules.worlds import Secret, World, a_plain_day
from tests.service import Clock, Service

Act = Callable[[World], None]
Told = dict[str, Any]

START = datetime(2026, 5, 31, 8, tzinfo=UTC)

RANDOM = {"access_token", "refresh_token", "secret_path"}
"""Members that are random by nature; the answers that have them are compared without."""

LAST = ("leaveCouple", "createInvite", "deleteMe", "deleteCurrentSession")
"""What ends something for Ben comes last, in this order."""


def numbered(step: str) -> Iterator[UUID]:
    """The ids of a step of the script: they depend on nothing that happened before it."""
    numbers = random.Random(step)
    while True:
        yield UUID(int=numbers.getrandbits(128), version=4)


@contextmanager
def step(name: str) -> Iterator[None]:
    made, before = numbered(name), ids.source
    ids.source = lambda: next(made)
    try:
        yield
    finally:
        ids.source = before


def known_ids(name: str, many: int) -> list[str]:
    """The first ids of a step."""
    return [str(id_) for id_ in itertools.islice(numbered(name), many)]


@dataclass(frozen=True)
class Life:
    """What was so before, what Ana then does hidden, and what Ben leaves undone."""

    begin: Act
    acts: tuple[Act, ...]
    reveals: frozenset[str] = frozenset()


class Twins:
    """Worlds that begin with the same secrets and rows; those in which nothing hidden happened are
    kept.

    One served app shows them one after the other: what a process remembers (its kernel) is made
    anew for each, only the engine stays, because it knows the statements that it compiled.
    """

    def __init__(self, folder: Path) -> None:
        self.plain: dict[tuple[Act, frozenset[str], int], Told] = {}
        with Clock() as clock, step("seed"):
            clock.freeze(START)
            self.service = Service(folder)
            self.found = list(operations(self.service.document))
        self.rows = folder / "kindling.sqlite3"
        self.service.engine.dispose()
        self.first_rows = self.rows.read_bytes()

    def without(self, life: Life) -> Told:
        key = life.begin, life.reveals, len(life.acts)
        if key not in self.plain:
            self.plain[key] = self.told(life, hidden=False)
        return self.plain[key]

    def told(self, life: Life, *, hidden: bool = True) -> Told:
        """All that Ben is told in a world of its own, without what would reveal it by design."""
        self._renew()
        with Clock() as clock, self._phone("Ana") as ana, self._phone("Ben") as ben:
            clock.freeze(START)
            self._live(World(ana, ben, clock), life.begin, life.acts if hidden else ())
            found = [one for one in self.found if one.id not in life.reveals]
            with step("asked"):
                return everything(ben, found, 2 * len(life.acts))

    def _phone(self, name: str) -> Phone:
        return Phone(self.service, name, f"{name.lower()}.twin@example.org")

    def _renew(self) -> None:
        kernel = self.service.kernel
        kernel.close()
        self.rows.write_bytes(self.first_rows)
        self.service.kernel = self.service.app.state.kernel = replace(
            kernel,
            database=Database(kernel.database.engine, kernel.database.vault),
            limiter=Limiter(),
        )

    def _live(self, world: World, begin: Act, hidden: Sequence[Act]) -> None:
        with step("register"):
            world.ana.register()
            world.ben.register()
            world.ana.pair_with(world.ben)
        with step("begin"):
            begin(world)
        world.clock.advance(minutes=1)
        with step("hidden"):
            for act in hidden:
                act(world)
        world.clock.advance(minutes=1)


def everything(ben: Phone, found: list[Operation], many: int) -> Told:
    """Whatever Ben can be told, by what he asked for: with ids of what was made in common and of
    what Ana made hidden."""
    reads = [operation for operation in found if operation.method == "get"]
    writes = [operation for operation in found if operation.method != "get"]
    ends = {operation.id: operation for operation in writes if operation.id in LAST}
    rest = [operation for operation in writes if operation.id not in LAST]
    common, secret = known_ids("begin", max(2, many // 3)), known_ids("hidden", many)
    few = [*common[:1], *secret[:1]]
    told: Told = {}
    _ask(told, ben, reads, [*common, *secret])
    _ask(told, ben, rest, few)
    lists = [operation for operation in reads if not operation.names_a_thing]
    _ask(told, ben, lists, few)
    _ask(told, ben, [ends[LAST[0]]], few)
    _ask(told, ben, lists, few)
    _ask(told, ben, [ends[name] for name in LAST[1:]], few)
    return told


def _ask(told: Told, ben: Phone, found: list[Operation], known: list[str]) -> None:
    for operation in found:
        for number, id_ in enumerate(known if operation.names_a_thing else known[:1]):
            key = {"Idempotency-Key": f"twin-{operation.id}-{number}"}
            answer = operation.ask(ben, id_, headers=key)
            told[f"{len(told)} {operation.id} {id_}"] = _comparable(answer)


def _comparable(answer: Any) -> Any:
    """The answer itself, or, where it has random members, all of it but those and its tag."""
    status, headers, body = seen(answer)
    content = json.loads(body) if body else {}
    random_ones = RANDOM | ({"code"} if status == 201 else set())
    if not random_ones & content.keys():
        return status, headers, body
    rest = [(name, value) for name, value in headers if name not in ("etag", "content-length")]
    return status, rest, {name: content[name] for name in content.keys() - random_ones}


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    made = Twins(tmp_path_factory.mktemp("twins"))
    yield made
    made.service.kernel.close()
    made.service.stop()


def lives() -> list[Any]:
    """One pair of worlds for all that mixes with a plain day, one for every other secret."""
    mixed = [
        found
        for found in SECRETS
        if found.mixes or (found.begin is a_plain_day and not found.reveals)
    ]
    begins = list(dict.fromkeys(found.begin for found in mixed))

    def begin(world: World) -> None:
        for one in begins:
            one(world)

    together = Life(begin, tuple(found.hidden for found in mixed))
    others = [found for found in SECRETS if found not in mixed]
    return [
        pytest.param(together, id="all that mixes with a plain day"),
        *(
            pytest.param(Life(found.begin, (found.hidden,), found.reveals), id=name_of(found))
            for found in others
        ),
    ]


def name_of(secret: Secret) -> str:
    """The noun and what Ana does."""
    return f"{secret.hidden.__module__.rpartition('.')[2]}-{secret.hidden.__name__}"


@pytest.mark.parametrize("life", lives())
def test_ben_is_told_the_same_whether_or_not_ana(twins: Twins, life: Life) -> None:
    with_it, without = twins.told(life), twins.without(life)
    assert with_it.keys() == without.keys()
    differences = {
        asked: (answer, without[asked])
        for asked, answer in with_it.items()
        if answer != without[asked]
    }
    assert differences == {}


def test_the_comparison_would_notice_a_difference(twins: Twins) -> None:
    """What is not hidden (her name, her leaving) changes what Ben is told."""

    def shows_another_name(world: World) -> None:
        assert world.ana.change("/v1/me", {"display_name": "Anne"}).status_code == 200

    life = Life(a_plain_day, (shows_another_name,))
    with_it, without = twins.told(life), twins.without(life)
    differing = {asked.split()[1] for asked in with_it if with_it[asked] != without[asked]}
    assert {"getCouple", "listEvents"} <= differing
    answers = [status for status, *_ in with_it.values()]
    assert answers.count(200) > 40
    assert answers.count(401) < 5
