"""Mutes, for the laws."""

from tests.phone import ok
from tests.rules.worlds import Secret, World, a_plain_day


def wants_to_hear_less(world: World) -> None:
    for name in ("thinking_of_you", "answer_left", "love_notes", "reminders"):
        ok(world.ana.put(f"/v1/me/mutes/{name}"))
    ok(world.ana.delete("/v1/me/mutes/reminders"), 204)


SECRETS = [Secret(a_plain_day, wants_to_hear_less)]

PLAIN = {"mute.name": "one of a few; who is notified of what is decided by it"}
