"""A first look, for the laws."""

from tests.phone import ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World, a_plain_day

ANSWERS = {"answers": [{"item": "asking", "value": 2}, {"item": "staying-kind", "value": 5}]}


def a_first_look(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/first-looks", json=ANSWERS), 201)["id"])


def takes_a_first_look(world: World) -> None:
    made = ok(world.ana.post("/v1/first-looks", json=ANSWERS), 201)
    ok(world.ana.delete(f"/v1/first-looks/{made['id']}"), 204)
    ok(world.ana.post("/v1/first-looks", json=ANSWERS), 201)


THINGS = {"/v1/first-looks/{id}": Thing(a_first_look, "ana")}

SECRETS = [Secret(a_plain_day, takes_a_first_look)]

PLAIN = {"first_look.version": "of content"}
