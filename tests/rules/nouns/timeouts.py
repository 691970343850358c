"""Time-outs and repair, for the laws."""

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World, one_after_the_other


def a_timeout(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/timeouts", json={}), 201)["id"])


def a_repair(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/repairs", json={}), 201)["id"])


def a_running_timeout(world: World) -> None:
    made = ok(world.ben.post("/v1/timeouts", json={"text": "Not like this.", "minutes": 60}), 201)
    world.ids["timeout"] = made["id"]
    world.clock.advance(minutes=22)


def an_early_timeout(world: World) -> None:
    """It runs, and has not come to its 20th minute."""
    world.ids["timeout"] = ok(world.ana.post("/v1/timeouts", json={}), 201)["id"]


def an_open_repair(world: World) -> None:
    """The time-out is over, nobody has written a word."""
    made = ok(world.ben.post("/v1/timeouts", json={"minutes": 20}), 201)
    world.ids["timeout"] = made["id"]
    world.clock.advance(minutes=21)
    assert ok(world.ben.get(f"/v1/repairs/{made['id']}"))["state"] == "open"


def a_repair_that_ben_did(world: World) -> None:
    """Ben has sealed both of his sentences."""
    an_open_repair(world)
    for part in ("issue", "agreement"):
        say(world.ben, world.ids["timeout"], part, "It was about the car.")
        ok(world.ben.put(f"/v1/repairs/{world.ids['timeout']}/{part}/seal"))


def say(phone: Phone, repair: str, part: str, text: str) -> None:
    ok(phone.put(f"/v1/repairs/{repair}/{part}", json={"text": text}))


def is_ready(world: World) -> None:
    assert ok(world.ana.put(f"/v1/timeouts/{world.ids['timeout']}/return", json={}))["ready"]


def was_ready_for_a_moment(world: World) -> None:
    is_ready(world)
    ok(world.ana.delete(f"/v1/timeouts/{world.ids['timeout']}/return"), 204)


def is_ready_before_its_time(world: World) -> None:
    is_ready(world)


def is_ready_after_its_time(world: World) -> None:
    is_ready(world)


def is_afraid_while_it_runs(world: World) -> None:
    ok(world.ana.put(f"/v1/repairs/{world.ids['timeout']}/afraid"))


def was_afraid(world: World) -> None:
    """Marked, read, taken away, marked again."""
    url = f"/v1/repairs/{world.ids['timeout']}/afraid"
    ok(world.ana.put(url))
    world.ana.sign_in()
    assert ok(world.ana.get(url)) == {"state": "on"}
    ok(world.ana.delete(url), 204)
    ok(world.ana.put(url))
    ok(world.ana.put(url))


def rates_it(world: World) -> None:
    url = f"/v1/repairs/{world.ids['timeout']}/rating"
    ok(world.ana.put(url, json={"intensity": 5, "settled": 0}))
    ok(world.ana.get(url))
    ok(world.ana.put(url, json={"settled": 1}))


def writes_without_sealing(world: World) -> None:
    """Two drafts; one written again, the other taken away."""
    repair = world.ids["timeout"]
    for part in ("issue", "agreement", "issue"):
        say(world.ana, repair, part, "You raised your voice.")
    ok(world.ana.delete(f"/v1/repairs/{repair}/agreement"), 204)
    ok(world.ana.get(f"/v1/repairs/{repair}"))


def seals_and_withdraws(world: World) -> None:
    repair = world.ids["timeout"]
    for part in ("issue", "agreement"):
        say(world.ana, repair, part, "We talk before we book.")
        ok(world.ana.put(f"/v1/repairs/{repair}/{part}/seal"))
        ok(world.ana.delete(f"/v1/repairs/{repair}/{part}/seal"))
    ok(world.ana.delete(f"/v1/repairs/{repair}/agreement"), 204)


def seals_first(world: World) -> None:
    for part in ("issue", "agreement"):
        say(world.ana, world.ids["timeout"], part, "We talk before we book.")
        ok(world.ana.put(f"/v1/repairs/{world.ids['timeout']}/{part}/seal"))


THINGS = {
    "/v1/timeouts/{id}": Thing(a_timeout, "ana", partner="ben"),
    "/v1/repairs/{id}": Thing(a_repair, "ana", partner="ben"),
}

SECRETS = [
    Secret(a_running_timeout, is_ready, frozenset({"comeBack"})),
    Secret(a_running_timeout, was_ready_for_a_moment),
    Secret(
        an_early_timeout,
        one_after_the_other(is_ready_before_its_time, is_afraid_while_it_runs),
        frozenset({"comeBack"}),
    ),
    Secret(
        an_open_repair,
        one_after_the_other(is_ready_after_its_time, was_afraid, rates_it, seals_and_withdraws),
        frozenset({"comeBack"}),
    ),
    Secret(an_open_repair, seals_first, frozenset({"sealRepairIssue", "sealRepairAgreement"})),
    Secret(a_repair_that_ben_did, writes_without_sealing),
]

PLAIN = {
    "timeout.state": "one of three, seen by both",
    "timeout.sentence": "the id of content, seen by both while it runs",
    "repair.state": "one of three, seen by both",
}


def write_timeout(ana: Phone, word: str) -> None:
    ok(ana.post("/v1/timeouts", json={"text": word}), 201)


def write_repair(ana: Phone, word: str) -> None:
    repair = ok(ana.post("/v1/repairs", json={}), 201)["id"]
    for part in ("issue", "agreement"):
        say(ana, repair, part, word)
    ok(ana.put(f"/v1/repairs/{repair}/rating", json={"intensity": 2, "settled": 3}))


CANARIES = [write_timeout, write_repair]
