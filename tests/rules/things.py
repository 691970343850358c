"""One thing per path with an id, made by its owner: whoever adds such a path adds its maker.

A maker is named by the beginning of the path, up to the id. It gets the cast and returns the id.
A noun keeps its own in `tests/rules/nouns/<noun>.py`, as `THINGS`.
"""

from tests.phone import Phone, ok
from tests.rules import nouns
from tests.rules.cast import Cast, Thing


def a_session(cast: Cast) -> str:
    return str(cast.ana.tokens["session_id"])


def an_invite(cast: Cast) -> str:
    return str(ok(cast.solo.post("/v1/couple/invites"), 201)["id"])


def an_assessment(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/assessments", json={}), 201)["id"])


def a_score(cast: Cast) -> str:
    return complete_assessment(cast.ana)


def a_checkup(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/checkups", json={}), 201)["id"])


def complete_assessment(phone: Phone, value: int = 4) -> str:
    """Take the whole instrument, the same value everywhere; returns the assessment's id."""
    made = ok(phone.post("/v1/assessments", json={}), 201)
    answers = [{"item": item, "value": value} for item in made["order"]]
    url = f"/v1/assessments/{made['id']}"
    ok(phone.post(f"{url}/answers", json={"answers": answers}))
    ok(phone.post(f"{url}/completion"), 201)
    return str(made["id"])


THINGS = {
    "/v1/sessions/{id}": Thing(a_session, "ana"),
    "/v1/couple/invites/{id}": Thing(an_invite, "solo"),
    "/v1/assessments/{id}": Thing(an_assessment, "ana"),
    "/v1/scores/{id}": Thing(a_score, "ana"),
    "/v1/checkups/{id}": Thing(a_checkup, "ana", partner="ben"),
    **nouns.merged("THINGS"),
}


def released(cast: Cast, checkup: str) -> None:
    """Ana and Ben take their round and share all of it."""
    for phone, value in ((cast.ana, 2), (cast.ben, 4)):
        body = {"assessment_id": complete_assessment(phone, value)}
        ok(phone.put(f"/v1/checkups/{checkup}/assessment", json=body))
        ok(phone.put(f"/v1/checkups/{checkup}/sharing", json={"level": "scores"}))


def thing_of(path: str) -> Thing:
    """The thing that a path names by its id."""
    beginning = path[: path.index("{id}")] + "{id}"
    assert beginning in THINGS, f"tests/rules/nouns has no maker for {beginning}"
    return THINGS[beginning]
