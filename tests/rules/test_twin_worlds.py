"""Twin worlds: whatever Ana does hidden from Ben, he gets the same bytes as if she had not.

Apps on fresh databases, with the same secrets, ids and moments, run the same script; in one of
two Ana does one hidden thing. Then Ben asks for everything there is: every GET with the ids of
his, hers and nobody's things, every write, as it succeeds or is refused, and every GET again. All
of it is compared, headers too; only the date and the request's id may differ.
"""

import itertools
import json
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from app import ids, keys

from tests.phone import Phone
from tests.rules.hidden import SECRETS
from tests.rules.walk import Operation, operations, seen
from tests.rules.worlds import World
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


def known_ids() -> list[str]:
    """Ids of what was made in common, of what Ana made hidden, and of nothing."""
    steps = (("begin", 3), ("hidden", 3), ("never", 1))
    return [str(id_) for name, many in steps for id_ in itertools.islice(numbered(name), many)]


class Twins:
    """Worlds that share their secrets; those in which nothing hidden happened are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, itertools.count()
        self.plain: dict[tuple[Act, frozenset[str]], Told] = {}
        with Clock() as clock:
            clock.freeze(START)
            keys.prepare(folder / "secrets")

    def without(self, begin: Act, reveals: frozenset[str] = frozenset()) -> Told:
        if (begin, reveals) not in self.plain:
            self.plain[begin, reveals] = self.told(begin, lambda _world: None, reveals)
        return self.plain[begin, reveals]

    def told(self, begin: Act, hidden: Act, reveals: frozenset[str] = frozenset()) -> Told:
        """All that Ben is told in a world of its own, without what would reveal it by design."""
        folder = self.folder / str(next(self.count))
        shutil.copytree(self.folder / "secrets", folder / "secrets")
        with Clock() as clock:
            clock.freeze(START)
            service = Service(folder)
            ana = Phone(service, "Ana", "ana.twin@example.org")
            ben = Phone(service, "Ben", "ben.twin@example.org")
            try:
                with ana, ben:
                    self._live(World(ana, ben, clock), begin, hidden)
                    with step("asked"):
                        found = operations(service.document)
                        return everything(ben, [one for one in found if one.id not in reveals])
            finally:
                service.stop()

    def _live(self, world: World, begin: Act, hidden: Act) -> None:
        with step("register"):
            world.ana.register()
            world.ben.register()
            world.ana.pair_with(world.ben)
        with step("begin"):
            begin(world)
        world.clock.advance(minutes=1)
        with step("hidden"):
            hidden(world)
        world.clock.advance(minutes=1)


def everything(ben: Phone, found: list[Operation]) -> Told:
    """Whatever Ben can be told, by what he asked for."""
    reads = [operation for operation in found if operation.method == "get"]
    writes = [operation for operation in found if operation.method != "get"]
    ends = {operation.id: operation for operation in writes if operation.id in LAST}
    rest = [operation for operation in writes if operation.id not in LAST]
    few = known_ids()[:1] + known_ids()[-4:]
    told: Told = {}
    _ask(told, ben, reads, known_ids())
    _ask(told, ben, rest, few)
    _ask(told, ben, reads, few)
    _ask(told, ben, [ends[LAST[0]]], few)
    _ask(told, ben, reads, few[:1])
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
def twins(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    return Twins(tmp_path_factory.mktemp("twins"))


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.hidden.__name__)
def test_ben_is_told_the_same_whether_or_not_ana(twins: Twins, secret: Any) -> None:
    with_it = twins.told(secret.begin, secret.hidden, secret.reveals)
    without = twins.without(secret.begin, secret.reveals)
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

    begin = SECRETS[0].begin
    with_it, without = twins.told(begin, shows_another_name), twins.without(begin)
    differing = {asked.split()[1] for asked in with_it if with_it[asked] != without[asked]}
    assert {"getCouple", "listEvents"} <= differing
    answers = [status for status, *_ in with_it.values()]
    assert answers.count(200) > 40
    assert answers.count(401) < 5
