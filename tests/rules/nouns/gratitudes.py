"""Gratitude, for the laws."""

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World, a_plain_day


def a_note(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/gratitudes", json={"text": "Rain, at last."}), 201)["id"])


def is_grateful_in_private(world: World) -> None:
    made = ok(world.ana.post("/v1/gratitudes", json={"text": "Warm bread."}), 201)
    url = f"/v1/gratitudes/{made['id']}"
    ok(world.ana.change(url, {"text": "Warm bread and butter."}))
    ok(world.ana.delete(url), 204)
    ok(world.ana.post("/v1/gratitudes", json={"text": "The early bus."}), 201)


def write(ana: Phone, word: str) -> None:
    ok(ana.post("/v1/gratitudes", json={"text": word}), 201)


THINGS = {"/v1/gratitudes/{id}": Thing(a_note, "ana")}

SECRETS = [Secret(a_plain_day, is_grateful_in_private)]

CANARIES = [write]
