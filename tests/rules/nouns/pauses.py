"""The quiet pause, for the laws."""

from tests.phone import ok
from tests.rules.worlds import Secret, World, a_plain_day


def takes_a_quiet_pause(world: World) -> None:
    assert ok(world.ana.put("/v1/me/pause"))["state"] == "on"
    ok(world.ana.delete("/v1/me/pause"), 204)
    ok(world.ana.put("/v1/me/pause"))


SECRETS = [Secret(a_plain_day, takes_a_quiet_pause)]
