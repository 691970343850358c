"""Twin worlds: whatever Ana does hidden from Ben, he gets the same bytes as if she had not.

Worlds with fresh databases and the same secrets, ids and moments run the same script; in one of
two Ana does one hidden thing. Then Ben asks for everything there is: every GET with the ids of
his, hers and nobody's things, every write, as it succeeds or is refused, and every GET again. All
of it is compared, headers too; only the date and the request's id may differ.
"""

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from app import ids
from app.db import Database
from app.limits import Limiter
from app.models.base import ID_PATTERN

from tests.phone import Phone
from tests.rules.hidden import Life, lives
from tests.rules.walk import Operation, operations, seen
from tests.rules.worlds import Secret, World, a_plain_day
from tests.service import Clock, Service

Act = Callable[[World], None]
Told = dict[str, Any]
Made = dict[str, set[str]]
"""The ids of what was made, by the noun whose paths they belong to."""

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


class Twins:
    """Worlds that begin with the same secrets and rows; those in which nothing hidden happened are
    kept.

    One served app shows them one after the other: what a process remembers (its kernel) is made
    anew for each, only the engine stays, because it knows the statements that it compiled.
    """

    def __init__(self, folder: Path) -> None:
        with Clock() as clock, step("seed"):
            clock.freeze(START)
            self.service = Service(folder)
            self.found = list(operations(self.service.document))
        self.rows = folder / "kindling.sqlite3"
        self.service.engine.dispose()
        self.first_rows = self.rows.read_bytes()

    def told(self, life: Life) -> tuple[Told, Told]:
        """All that Ben is told in the world where Ana does what she does, and in the one where she
        does not; without what would reveal it by design."""
        made: Made = {}
        return self._told(life, life.acts, made), self._told(life, [], made)

    def _told(self, life: Life, acts: Sequence[Act], made: Made) -> Told:
        """What he is told in one world; `made` holds the ids of the first one's things."""
        self._renew()
        with Clock() as clock, self._phone("Ana") as ana, self._phone("Ben") as ben:
            clock.freeze(START)
            first = not made
            for phone in (ana, ben) if first else ():
                phone.event_hooks["response"].append(partial(note, made))
            self._live(World(ana, ben, clock), life.begins, acts)
            if first:
                ben.event_hooks["response"].pop()
            found = [one for one in self.found if one.id not in life.reveals]
            with step("asked"):
                return everything(ben, found, made)

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

    def _live(self, world: World, begins: Sequence[Act], hidden: Sequence[Act]) -> None:
        with step("register"):
            world.ana.register()
            world.ben.register()
            world.ana.pair_with(world.ben)
        for number, begin in enumerate(begins):
            with step(f"begin {number}"):
                begin(world)
        world.clock.advance(minutes=1)
        for number, act in enumerate(hidden):
            with step(f"hidden {number}"):
                act(world)
        world.clock.advance(minutes=1)


def note(made: Made, answer: httpx.Response) -> None:
    """Note the ids of things that an answer tells of, by the noun of its path."""
    if answer.headers.get("content-type") != "application/json":
        return
    noun, body = answer.request.url.path.split("/")[2], json.loads(answer.read())
    for thing in [body, *body.get("data", [])]:
        if re.fullmatch(ID_PATTERN, str(thing.get("id"))):
            made.setdefault(noun, set()).add(thing["id"])


def everything(ben: Phone, found: list[Operation], made: Made) -> Told:
    """Whatever Ben can be told, by what he asked for.

    Things are asked for by the ids of what either made, and each operation gets the ids of a few
    that belong to other nouns.
    """
    reads = [operation for operation in found if operation.method == "get"]
    writes = [operation for operation in found if operation.method != "get"]
    ends = {operation.id: operation for operation in writes if operation.id in LAST}
    rest = [operation for operation in writes if operation.id not in LAST]
    lists = [operation for operation in reads if not operation.names_a_thing]
    told: Told = {}
    _ask(told, ben, reads, made)
    _ask(told, ben, rest, made)
    _ask(told, ben, lists, made)
    _ask(told, ben, [ends[LAST[0]]], made)
    _ask(told, ben, lists, made)
    _ask(told, ben, [ends[name] for name in LAST[1:]], made)
    return told


def _ask(told: Told, ben: Phone, found: list[Operation], made: Made) -> None:
    one_of_each = sorted(min(ids) for ids in made.values())
    for operation in found:
        ids = [""]
        if operation.names_a_thing:
            known = made.get(operation.path.split("/")[2], set())
            ids = [*sorted(known), next(id_ for id_ in one_of_each if id_ not in known)]
        for number, id_ in enumerate(ids):
            key = {"Idempotency-Key": f"twin-{operation.id}-{number}"}
            answer = operation.ask(ben, id_, headers=key)
            told[f"{len(told)} {operation.id} {id_}"] = _comparable(answer)


def _comparable(answer: Any) -> Any:
    """The answer itself, or, where it has random members, all of it but those and its tag."""
    status, headers, body = seen(answer)
    media = answer.headers.get("content-type", "")
    content = json.loads(body) if "json" in media else {}
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


@pytest.mark.parametrize("life", lives())
def test_ben_is_told_the_same_whether_or_not_ana(twins: Twins, life: Life) -> None:
    with_it, without = twins.told(life)
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

    with_it, without = twins.told(Life([Secret(a_plain_day, shows_another_name)]))
    differing = {asked.split()[1] for asked in with_it if with_it[asked] != without[asked]}
    assert {"getCouple", "listEvents"} <= differing
    answers = [status for status, *_ in with_it.values()]
    assert answers.count(200) > 40
    assert answers.count(401) < 5
