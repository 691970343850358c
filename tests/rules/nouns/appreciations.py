"""Appreciation, for the laws."""

from datetime import timedelta

from app import clock

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World, a_plain_day


def arrival(days: int = 3) -> dict[str, str]:
    """Some days ahead, in the morning."""
    return {"day": str(clock.today("Europe/Lisbon") + timedelta(days=days)), "time": "07:30"}


def an_appreciation(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/appreciations", json={"text": "You listened."}), 201)["id"])


def writes_love_notes_that_have_not_arrived(world: World) -> None:
    """One changed, one taken back, one still on its way."""
    made = [
        ok(world.ana.post("/v1/appreciations", json={"text": text, "arrival": arrival()}), 201)
        for text in ("Found in your coat.", "Left in your book.", "For a grey morning.")
    ]
    url = f"/v1/appreciations/{made[0]['id']}"
    ok(world.ana.change(url, {"text": "Found in your scarf.", "arrival": arrival(5)}))
    ok(world.ana.delete(f"/v1/appreciations/{made[1]['id']}"), 204)
    ok(world.ana.get("/v1/appreciations", params={"box": "scheduled"}))


def write(ana: Phone, word: str) -> None:
    made = ok(ana.post("/v1/appreciations", json={"text": word}), 201)
    ok(ana.change(f"/v1/appreciations/{made['id']}", {"text": f"{word} again"}))


THINGS = {"/v1/appreciations/{id}": Thing(an_appreciation, "ana", partner="ben")}

SECRETS = [Secret(a_plain_day, writes_love_notes_that_have_not_arrived)]

PLAIN = {
    "appreciation.state": "one of three; the other sees the row in two of them alone",
    "appreciation.arrives_time": "hours and minutes, gone when it arrives",
    "appreciation.reaction": "one of a few, seen by both",
}

CANARIES = [write]
