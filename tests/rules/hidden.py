"""What Ana can do without Ben being told anything: each entry is run through the twin worlds.

Whoever adds something that a person does for themselves adds it, as one more act of an entry or as
an entry of its own; a noun keeps its own in `tests/rules/nouns/<noun>.py`, as `SECRETS`. `begin`
is what both worlds have in common.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from tests.answers import MIXED, OTHER, begin, complete, save, take
from tests.phone import Phone, ok, problem
from tests.rules import nouns
from tests.rules.worlds import Secret, World, a_plain_day


def share(phone: Phone, checkup: str, level: str) -> None:
    ok(phone.put(f"/v1/checkups/{checkup}/sharing", json={"level": level}))


def attach(phone: Phone, checkup: str, assessment: str) -> None:
    url = f"/v1/checkups/{checkup}/assessment"
    ok(phone.put(url, json={"assessment_id": assessment}))


def a_round_that_ben_did(world: World) -> None:
    """A round is open; Ben has completed his side and shares it."""
    world.checkup = str(ok(world.ben.post("/v1/checkups", json={}), 201)["id"])
    attach(world.ben, world.checkup, take(world.ben, OTHER))
    share(world.ben, world.checkup, "scores")


def a_released_round(world: World) -> None:
    """Ana did and shared hers too: the result is out."""
    a_round_that_ben_did(world)
    attach(world.ana, world.checkup, take(world.ana, MIXED))
    share(world.ana, world.checkup, "scores")


def lives_with_her_own_account(world: World) -> None:
    """Sessions, password, language, zone, wrong codes: all hers alone."""
    old = world.ana.password
    with Phone(world.ana.service, "Ana", world.ana.email) as tablet:
        tablet.sign_in()
        tablet.refresh()
        ok(world.ana.delete(f"/v1/sessions/{tablet.tokens['session_id']}"), 204)
        tablet.sign_in()
    world.ana.password = "rain on the tin roof"
    change = {"current_password": old, "new_password": world.ana.password}
    ok(world.ana.put("/v1/me/password", json=change), 204)
    ok(world.ana.change("/v1/me", {"locale": "pt", "time_zone": "Asia/Tokyo"}))
    answer = world.ana.post("/v1/invites/previews", json={"code": "AAAAA-AAAAA-AAAA"})
    assert problem(answer) == (404, "invite-unknown")
    ok(world.ana.get("/v1/events"))


def answers_for_herself(world: World) -> None:
    """One sitting abandoned, one completed; scores read and explained."""
    key = {"Idempotency-Key": "twin-startAssessment-0"}
    started = ok(world.ana.post("/v1/assessments", json={}, headers=key), 201)
    save(world.ana, started["id"], {"COM1": 1, "BFV1": 5})
    ok(world.ana.delete(f"/v1/assessments/{started['id']}"), 204)
    score = take(world.ana, MIXED)
    ok(world.ana.get(f"/v1/scores/{score}"))
    ok(world.ana.get("/v1/recommendations"))


def completes_her_side_without_sharing(world: World) -> None:
    sitting = begin(world.ana)
    attach(world.ana, world.checkup, sitting)
    save(world.ana, sitting, MIXED)
    complete(world.ana, sitting)


def shares_without_having_completed(world: World) -> None:
    share(world.ana, world.checkup, "scores")
    save(world.ana, begin(world.ana), {"COM1": 1})


def completes_and_shares_under_a_hold(world: World) -> None:
    ok(world.ana.put("/v1/safety/hold"), 204)
    attach(world.ana, world.checkup, take(world.ana, MIXED))
    share(world.ana, world.checkup, "scores")


def thinks_better_of_sharing(world: World) -> None:
    share(world.ana, world.checkup, "scores")
    share(world.ana, world.checkup, "none")
    attach(world.ana, world.checkup, take(world.ana, MIXED))


def holds_after_the_release(world: World) -> None:
    ok(world.ana.put("/v1/safety/hold"), 204)
    take(world.ana, OTHER)


SECRETS = [
    Secret(a_plain_day, lives_with_her_own_account),
    Secret(a_plain_day, answers_for_herself),
    Secret(a_round_that_ben_did, completes_her_side_without_sharing),
    Secret(a_round_that_ben_did, shares_without_having_completed),
    Secret(a_round_that_ben_did, completes_and_shares_under_a_hold),
    Secret(a_round_that_ben_did, thinks_better_of_sharing),
    Secret(a_released_round, holds_after_the_release),
    *nouns.listed("SECRETS"),
]


class Life:
    """What was so before, what Ana then does hidden, and what Ben leaves undone."""

    def __init__(self, secrets: Sequence[Secret]) -> None:
        begins = sorted(secrets, key=lambda secret: not secret.takes_days)
        self.begins = list(dict.fromkeys(secret.begin for secret in begins))
        self.acts = [secret.hidden for secret in secrets]
        self.reveals = frozenset[str]().union(*(secret.reveals for secret in secrets))


def lives() -> list[Any]:
    """All that is hidden, dealt out to as few worlds as will do.

    Secrets of different nouns share their worlds, and so do all that need nothing but a plain day;
    of each noun's others one is dealt to each pair of worlds. So that what a beginning made is
    still as it was, those that take days begin.
    """
    plain = [found for found in SECRETS if found.begin is a_plain_day and not found.reveals]
    rest: dict[str, list[Secret]] = {}
    for found in SECRETS:
        if found not in plain:
            rest.setdefault(found.noun, []).append(found)
    hands = [list(filter(None, hand)) for hand in itertools.zip_longest(*rest.values())]
    hands[-1] += plain
    return [pytest.param(Life(hand), id=f"worlds-{n}") for n, hand in enumerate(hands, 1)]
