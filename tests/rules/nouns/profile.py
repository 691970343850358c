"""The profile, for the laws."""

from tests.phone import Phone, ok
from tests.rules.worlds import Secret, World, a_plain_day

SAID = {
    "stage": "settled",
    "minutes_a_day": 5,
    "needs": ["to-be-heard"],
    "values": ["a full table"],
}


def says_who_she_is_and_shares_nothing(world: World) -> None:
    ok(world.ana.change("/v1/me/profile", SAID))
    ok(world.ana.put("/v1/me/profile/sharing", json={"fields": []}))
    ok(world.ana.change("/v1/me/profile", {"needs": [], "stage": "long"}))
    ok(world.ana.change("/v1/me/profile", {"needs": ["sleep"]}))


def she_shares_her_needs(world: World) -> None:
    ok(world.ana.change("/v1/me/profile", SAID))
    ok(world.ana.put("/v1/me/profile/sharing", json={"fields": ["needs"]}))
    assert ok(world.ben.get("/v1/couple/partner-profile"))["needs"]


def changes_what_she_does_not_share(world: World) -> None:
    data = {"values": ["quiet", "honest words"], "stage": None, "minutes_a_day": 90}
    ok(world.ana.change("/v1/me/profile", data))
    ok(world.ana.put("/v1/me/profile/sharing", json={"fields": ["needs"]}))


def write(ana: Phone, word: str) -> None:
    ok(ana.change("/v1/me/profile", {"values": [word]}))


SECRETS = [
    Secret(a_plain_day, says_who_she_is_and_shares_nothing),
    Secret(she_shares_her_needs, changes_what_she_does_not_share),
]

CANARIES = [write]
