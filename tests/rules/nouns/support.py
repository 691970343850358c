"""Asking for support, for the laws."""

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World

URL = "/v1/support-requests"
ASKED = {"kind": "listen", "text": "A hard phone call."}


def a_request(cast: Cast) -> str:
    return str(ok(cast.ana.post(URL, json=ASKED), 201)["id"])


def a_request_that_ben_answered(world: World) -> None:
    made = ok(world.ana.post(URL, json=ASKED), 201)
    world.ids["request"] = f"{URL}/{made['id']}"
    ok(world.ben.put(f"{world.ids['request']}/response", json={"reaction": "hug"}))


def says_for_herself_whether_it_helped(world: World) -> None:
    rating = f"{world.ids['request']}/rating"
    ok(world.ana.put(rating, json={"helped": 0}))
    ok(world.ana.put(rating, json={"helped": 4}))
    ok(world.ana.delete(rating), 204)
    ok(world.ana.put(rating, json={"helped": 1}))


def write(ana: Phone, word: str) -> None:
    made = ok(ana.post(URL, json={"kind": "comfort", "text": word}), 201)
    ok(ana.put(f"{URL}/{made['id']}/rating", json={"helped": 2}))


def respond(ana: Phone, ben: Phone, word: str) -> None:
    asked = ok(ben.post(URL, json=ASKED), 201)
    ok(ana.put(f"{URL}/{asked['id']}/response", json={"text": word}))


THINGS = {f"{URL}/{{id}}": Thing(a_request, "ana", partner="ben")}

SECRETS = [Secret(a_request_that_ben_answered, says_for_herself_whether_it_helped)]

PLAIN = {
    "support_request.kind": "one of six, seen by both",
    "support_request.state": "one of three, seen by both",
    "support_response.reaction": "one of a few, seen by both",
}

CANARIES = [write]

CANARIES_OF_BOTH = [respond]
