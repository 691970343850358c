"""Gestures, for the laws."""

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World, a_plain_day

WISHES = [{"gesture": "G01", "wish": "welcome"}, {"gesture": "G02", "wish": "please_not"}]


def an_own_gesture(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/gestures/own", json={"text": "Hum."}), 201)["id"])


def a_done_gesture(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/gestures/done", json={"gesture": "G01"}), 201)["id"])


def write(ana: Phone, word: str) -> None:
    own = ok(ana.post("/v1/gestures/own", json={"text": word}), 201)
    ok(ana.post("/v1/gestures/done", json={"gesture": own["id"]}), 201)


def keeps_what_she_likes_to_herself(world: World) -> None:
    own = ok(world.ana.post("/v1/gestures/own", json={"text": "Hum."}), 201)
    ok(world.ana.post("/v1/gestures/done", json={"gesture": own["id"]}), 201)
    done = ok(world.ana.post("/v1/gestures/done", json={"gesture": "G01"}), 201)
    ok(world.ana.delete(f"/v1/gestures/done/{done['id']}"), 204)
    ok(world.ana.delete(f"/v1/gestures/own/{own['id']}"), 204)
    for wishes in (WISHES, WISHES[:1]):
        ok(world.ana.put("/v1/gestures/wishes", json={"wishes": wishes, "shared": False}))


THINGS = {
    "/v1/gestures/own/{id}": Thing(an_own_gesture, "ana"),
    "/v1/gestures/done/{id}": Thing(a_done_gesture, "ana"),
}

SECRETS = [Secret(a_plain_day, keeps_what_she_likes_to_herself)]

PLAIN = {
    "gesture_wish.gesture": "the id of content",
    "gesture_wish.wish": "one of two; the other reads it only while it is shared",
}

CANARIES = [write]
