"""Replies and reactions, for the laws."""

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.nouns.moments import MOMENT, a_moment


def a_reply(cast: Cast) -> str:
    body = {"subject_id": a_moment(cast), "text": "I remember the cold."}
    return str(ok(cast.ana.post("/v1/replies", json=body), 201)["id"])


def write(ana: Phone, word: str) -> None:
    moment = ok(ana.post("/v1/moments", json=MOMENT), 201)
    ok(ana.post("/v1/replies", json={"subject_id": moment["id"], "text": word}), 201)


THINGS = {
    "/v1/replies/{id}": Thing(a_reply, "ana", partner="ben"),
    "/v1/reactions/{id}": Thing(a_moment, "ana", partner="ben"),
}

PLAIN = {
    "reply.state": "one of two, seen by both",
    "reaction.reaction": "one of a few, seen by both",
}

CANARIES = [write]
