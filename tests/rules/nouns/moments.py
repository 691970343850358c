"""Moments, for the laws."""

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World

MOMENT = {"title": "The first snow", "text": "On the roof.", "yearly": True}


def a_moment(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/moments", json=MOMENT), 201)["id"])


def write(ana: Phone, word: str) -> None:
    ok(ana.post("/v1/moments", json={"title": word, "text": word}), 201)


def a_yearly_moment(world: World) -> None:
    made = ok(world.ben.post("/v1/moments", json=MOMENT), 201)
    world.ids["moment"] = made["id"]


def does_not_want_to_be_reminded(world: World) -> None:
    url = f"/v1/moments/{world.ids['moment']}/mute"
    ok(world.ana.put(url), 204)
    ok(world.ana.delete(url), 204)
    ok(world.ana.put(url), 204)
    ok(world.ana.get("/v1/moments/dates"))


THINGS = {"/v1/moments/{id}": Thing(a_moment, "ana", partner="ben")}

SECRETS = [Secret(a_yearly_moment, does_not_want_to_be_reminded)]

PLAIN = {
    "moment.kind": "one of four, seen by both",
    "moment.state": "one of two, seen by both",
}

CANARIES = [write]
