"""Nudges, for the laws."""

from tests.phone import ok
from tests.rules.cast import Cast, Thing


def a_nudge(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/nudges", json={"kind": "thinking_of_you"}), 201)["id"])


THINGS = {"/v1/nudges/{id}": Thing(a_nudge, "ana", partner="ben")}

PLAIN = {"nudge.kind": "one of two, seen by both"}
