"""The daily check-in, for the laws."""

from typing import Any

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World

SAID = {"connected": 3, "feelings": ["sad"], "need": "to-be-heard", "note": "Heavy legs."}
OPENS = frozenset({"shareCheckin"})
"""By sharing the same day Ben opens what Ana sealed of it."""


def check_in(phone: Phone, **changes: Any) -> str:
    """Check in for today; returns the address."""
    made = ok(phone.post("/v1/checkins", json={**SAID, **changes}), 201)
    return f"/v1/checkins/{made['id']}"


def share(phone: Phone, url: str, *parts: str) -> None:
    ok(phone.put(f"{url}/sharing", json={"parts": parts or ["feelings", "need"]}))


def a_checkin(cast: Cast) -> str:
    return check_in(cast.ana).rpartition("/")[2]


def a_day_of_bens(world: World) -> None:
    check_in(world.ben)


def a_day_that_ben_shared(world: World) -> None:
    share(world.ben, check_in(world.ben))


def a_day_that_both_shared(world: World) -> None:
    a_day_that_ben_shared(world)
    world.ids["checkin"] = check_in(world.ana)
    share(world.ana, world.ids["checkin"])


def checks_in_for_herself(world: World) -> None:
    """One changed, one deleted, the week looked at."""
    url = check_in(world.ana)
    ok(world.ana.change(url, {"connected": 9, "note": "Lighter now."}))
    ok(world.ana.delete(url), 204)
    check_in(world.ana, day="2026-05-30")
    ok(world.ana.get("/v1/checkins/weeks"))


def shares_a_day_that_ben_has_not_shared(world: World) -> None:
    share(world.ana, check_in(world.ana), "feelings", "connected", "note")


def thinks_better_of_sharing_her_day(world: World) -> None:
    url = check_in(world.ana)
    share(world.ana, url)
    ok(world.ana.delete(f"{url}/sharing"), 204)
    share(world.ana, url, "need")
    ok(world.ana.delete(url), 204)


def shares_her_day_in_a_quiet_pause(world: World) -> None:
    ok(world.ana.put("/v1/me/pause"))
    share(world.ana, check_in(world.ana))


def changes_what_she_keeps_of_a_shared_day(world: World) -> None:
    ok(world.ana.change(world.ids["checkin"], {"connected": 10, "note": "Quite another day."}))


def write(ana: Phone, word: str) -> None:
    share(ana, check_in(ana, note=word), "note")


THINGS = {"/v1/checkins/{id}": Thing(a_checkin, "ana")}

SECRETS = [
    Secret(a_day_of_bens, shares_a_day_that_ben_has_not_shared, OPENS),
    Secret(a_day_of_bens, thinks_better_of_sharing_her_day),
    Secret(a_day_that_ben_shared, checks_in_for_herself),
    Secret(a_day_that_ben_shared, shares_her_day_in_a_quiet_pause),
    Secret(a_day_that_both_shared, changes_what_she_keeps_of_a_shared_day),
]

CANARIES = [write]
