"""Practices done alone and together, for the laws."""

from tests.answers import MIXED, take
from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World, a_plain_day


def a_practice_session(cast: Cast) -> str:
    made = ok(cast.ana.post("/v1/practice-sessions", json={"practice": "PR11"}), 201)
    return str(made["id"])


def a_joint_practice(cast: Cast) -> str:
    made = ok(cast.ana.post("/v1/joint-practices", json={"practice": "PR41"}), 201)
    return str(made["id"])


def practises_for_herself_under_a_hold(world: World) -> None:
    """One finished with a note, one forgotten, one exposing; and what is recommended then."""
    take(world.ana, MIXED)
    ok(world.ana.put("/v1/safety/hold"), 204)
    for practice in ("PR11", "PR40", "PR16"):
        made = ok(world.ana.post("/v1/practice-sessions", json={"practice": practice}), 201)
        url = f"/v1/practice-sessions/{made['id']}"
        ok(world.ana.change(url, {"note": "I was nervous, and it was fine."}))
        ok(world.ana.put(f"{url}/completion"))
    ok(world.ana.delete(url), 204)
    ok(world.ana.get("/v1/recommendations"))
    ok(world.ana.get("/v1/practice-sessions"))


def ben_proposed_something(world: World) -> None:
    made = ok(world.ben.post("/v1/joint-practices", json={"practice": "PR41"}), 201)
    world.ids["proposal"] = made["id"]


def says_later(world: World) -> None:
    url = f"/v1/joint-practices/{world.ids['proposal']}/later"
    assert ok(world.ana.put(url))["later"]
    ok(world.ana.delete(url), 204)
    ok(world.ana.put(url))
    ok(world.ana.get("/v1/joint-practices"))


def write(ana: Phone, word: str) -> None:
    ok(ana.post("/v1/practice-sessions", json={"practice": "PR11", "note": word}), 201)


THINGS = {
    "/v1/practice-sessions/{id}": Thing(a_practice_session, "ana"),
    "/v1/joint-practices/{id}": Thing(a_joint_practice, "ana", partner="ben"),
}

SECRETS = [
    Secret(a_plain_day, practises_for_herself_under_a_hold),
    Secret(ben_proposed_something, says_later),
]

PLAIN = {
    "practice_session.practice": "the id of content",
    "joint_practice.practice": "the id of content, seen by both",
    "joint_practice.state": "one of five, seen by both",
}

CANARIES = [write]
