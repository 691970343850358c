"""Shared goals, dreams and own goals, for the laws."""

from typing import Any

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World, a_plain_day

SEA = {
    "title": "A week by the sea",
    "kind": "trip",
    "measure": "money",
    "target": 120_000,
    "currency": "EUR",
}
RUN = {"title": "Run for half an hour", "kind": "habit"}


def accepted(one: Phone, other: Phone, **changes: Any) -> str:
    """A goal that one proposed and the other accepted."""
    made = ok(one.post("/v1/goals", json={**SEA, **changes}), 201)
    ok(other.put(f"/v1/goals/{made['id']}/acceptance"))
    return str(made["id"])


def made(phone: Phone, url: str, body: dict[str, Any]) -> str:
    return str(ok(phone.post(url, json=body), 201)["id"])


def a_goal(cast: Cast) -> str:
    return accepted(cast.ana, cast.ben)


def a_milestone(cast: Cast) -> str:
    url = f"/v1/goals/{a_goal(cast)}/milestones"
    return made(cast.ana, url, {"title": "Choose the place"})


def a_contribution(cast: Cast) -> str:
    url = f"/v1/goals/{a_goal(cast)}/contributions"
    return made(cast.ana, url, {"amount": 5_000, "note": "The coffee money."})


def a_sentence(cast: Cast) -> str:
    url = f"/v1/goals/{a_goal(cast)}/checkins"
    return made(cast.ana, url, {"text": "I liked the mill."})


def a_dream(cast: Cast) -> str:
    return made(cast.ana, "/v1/dreams", {"text": "A night train."})


def an_own_goal(cast: Cast) -> str:
    return made(cast.ana, "/v1/own-goals", RUN)


def a_shared_goal(cast: Cast) -> str:
    goal = an_own_goal(cast)
    ok(cast.ana.put(f"/v1/own-goals/{goal}/sharing"))
    return goal


def ben_proposes(world: World) -> None:
    world.ids["goal"] = made(world.ben, "/v1/goals", SEA)


def says_later(world: World) -> None:
    url = f"/v1/goals/{world.ids['goal']}/later"
    ok(world.ana.put(url))
    ok(world.ana.delete(url), 204)
    ok(world.ana.put(url))
    ok(world.ana.get("/v1/goals", params={"put_off": "only"}))


def an_archived_goal(world: World) -> None:
    world.ids["goal"] = accepted(world.ben, world.ana)
    url = f"/v1/goals/{world.ids['goal']}"
    made(world.ben, f"{url}/contributions", {"amount": 500})
    ok(world.ben.put(f"{url}/archive"))


def puts_it_away(world: World) -> None:
    ok(world.ana.delete(f"/v1/goals/{world.ids['goal']}"), 204)


def has_goals_of_her_own(world: World) -> None:
    url = f"/v1/own-goals/{made(world.ana, '/v1/own-goals', RUN)}"
    ok(world.ana.change(url, {"percent": 30}))
    ok(world.ana.put(f"{url}/completion"))
    ok(world.ana.put(f"{url}/archive"))
    ok(world.ana.delete(f"{url}/archive"), 204)
    ok(world.ana.delete(url), 204)
    made(world.ana, "/v1/own-goals", RUN)


def write_goal(phone: Phone, word: str) -> None:
    """A count has a unit."""
    count = {"kind": "habit", "measure": "count", "target": 3}
    made(phone, "/v1/goals", {**count, "title": word, "unit": word})


def write_milestone(phone: Phone, word: str) -> None:
    made(phone, f"/v1/goals/{made(phone, '/v1/goals', SEA)}/milestones", {"title": word})


def write_sentence(phone: Phone, word: str) -> None:
    made(phone, f"/v1/goals/{made(phone, '/v1/goals', SEA)}/sentences", {"text": word})


def write_dream(phone: Phone, word: str) -> None:
    made(phone, "/v1/dreams", {"text": word})


def write_own_goal(phone: Phone, word: str) -> None:
    made(phone, "/v1/own-goals", {**RUN, "title": word})


def both_write_it_into_goals(ana: Phone, ben: Phone, word: str) -> None:
    url = f"/v1/goals/{accepted(ana, ben)}"
    made(ana, f"{url}/contributions", {"amount": 500, "note": word})


THINGS = {
    "/v1/goals/{id}": Thing(a_goal, "ana", partner="ben"),
    "/v1/milestones/{id}": Thing(a_milestone, "ana", partner="ben"),
    "/v1/contributions/{id}": Thing(a_contribution, "ana", partner="ben"),
    "/v1/goal-sentences/{id}": Thing(a_sentence, "ana", partner="ben"),
    "/v1/dreams/{id}": Thing(a_dream, "ana", partner="ben"),
    "/v1/own-goals/{id}": Thing(an_own_goal, "ana"),
    "/v1/shared-goals/{id}": Thing(a_shared_goal, "ana", partner="ben"),
}

SECRETS = [
    Secret(ben_proposes, says_later),
    Secret(an_archived_goal, puts_it_away),
    Secret(a_plain_day, has_goals_of_her_own),
]

PLAIN = {
    "goal.state": "one of a fixed list, seen by both",
    "goal.archived_from": "one of the same list",
    "goal.kind": "one of a fixed list, seen by both",
    "goal.measure": "one of four, seen by both",
    "goal.currency": "an ISO 4217 code",
    "goal_mark.mark": "one of two, in a row of its person alone",
    "goal_sentence.kind": "one of three, seen by both",
    "own_goal.kind": "one of a fixed list",
    "own_goal.state": "one of three",
    "own_goal.archived_from": "one of the same three",
}

CANARIES = [write_goal, write_milestone, write_sentence, write_dream, write_own_goal]

CANARIES_OF_BOTH = [both_write_it_into_goals]
