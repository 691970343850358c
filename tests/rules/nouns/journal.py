"""The journal, for the laws."""

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World, a_plain_day

PAGE = {"title": "Sunday", "text": "I was afraid of the talk."}


def a_page(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/journal", json=PAGE), 201)["id"])


def a_shared_page(cast: Cast) -> str:
    url = f"/v1/journal/{a_page(cast)}/sharing"
    return str(ok(cast.ana.put(url, json={"care_note": "just-listen"}))["id"])


def write(ana: Phone, word: str) -> None:
    made = ok(ana.post("/v1/journal", json={"title": word, "text": word}), 201)
    ok(ana.put(f"/v1/journal/{made['id']}/sharing", json={}))


def writes_for_herself(world: World) -> None:
    made = [ok(world.ana.post("/v1/journal", json=PAGE), 201) for _ in range(2)]
    ok(world.ana.change(f"/v1/journal/{made[0]['id']}", {"title": None, "text": "Enough."}))
    ok(world.ana.delete(f"/v1/journal/{made[1]['id']}"), 204)


def shows_a_page(world: World) -> None:
    made = ok(world.ana.post("/v1/journal", json=PAGE), 201)
    world.ids["page"] = made["id"]
    ok(world.ana.put(f"/v1/journal/{made['id']}/sharing", json={}))


def goes_on_writing_on_a_page_she_showed(world: World) -> None:
    ok(world.ana.change(f"/v1/journal/{world.ids['page']}", {"text": "More of it, for me."}))


THINGS = {
    "/v1/journal/{id}": Thing(a_page, "ana"),
    "/v1/shared-pages/{id}": Thing(a_shared_page, "ana", partner="ben"),
}

SECRETS = [
    Secret(a_plain_day, writes_for_herself),
    Secret(shows_a_page, goes_on_writing_on_a_page_she_showed),
]

PLAIN = {
    "shared_page.state": "one of two, seen by both",
    "shared_page.care_note": "the id of content, seen by both",
}

CANARIES = [write]
