"""Whatever anybody does, a phone that follows what changed holds what a new one would be sent."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from app.services.feeds import JOINT

from tests.conftest import DATABASES
from tests.phone import Phone, ok
from tests.replica import Replica, snapshot
from tests.rules.hidden import Life, lives
from tests.rules.worlds import World
from tests.service import Clock


def differences(replica: Replica) -> dict[Any, Any]:
    held, wanted = replica.pull().things, snapshot(replica.phone)
    return {
        key: (held.get(key), wanted.get(key))
        for key in held.keys() | wanted.keys()
        if held.get(key) != wanted.get(key)
    }


def dealt() -> list[Any]:
    """Every life on one of the two databases."""
    return [
        pytest.param(DATABASES[number % 2], *life.values, id=life.id)
        for number, life in enumerate(lives())
    ]


@pytest.mark.parametrize(("service", "life"), dealt(), indirect=["service"])
def test_what_a_phone_follows_is_what_a_new_one_is_sent(
    clock: Clock, couple: Callable[[str, str], tuple[Phone, Phone]], life: Life
) -> None:
    clock.freeze(datetime(2026, 5, 31, 8, tzinfo=UTC))
    ana, ben = couple("Ana", "Ben")
    world, phones = World(ana, ben, clock), [Replica(ana).pull(), Replica(ben).pull()]
    wrong: dict[Any, Any] = {}

    def compare(what: str) -> None:
        for phone in phones:
            phone.phone.sign_in()  # private things are told anew only after a fresh one
            if found := differences(phone):
                wrong[what, phone.phone.name] = found
                phone.things = snapshot(phone.phone)

    for begin in life.begins:
        begin(world)
        compare(begin.__name__)
    for act in life.acts:
        act(world)
        phones[1].unheard.clear()
        compare(act.__name__)
        assert phones[1].unheard == set(), act.__name__
    for days in (1, 7, 8, 16):
        clock.advance(days=days)
        compare(f"{days} days later")
    ok(ben.delete("/v1/couple/membership"), 204)
    compare("the end")
    assert wrong == {}
    assert not any(noun in JOINT for phone in phones for noun, _ in phone.things)
