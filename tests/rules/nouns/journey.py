"""The journey, for the laws."""

from tests.answers import MIXED, take
from tests.phone import ok
from tests.rules.worlds import Secret, World, a_plain_day


def goes_her_own_way(world: World) -> None:
    """Her stage, her time, her scores and her hold steer her own journey alone."""
    ok(world.ana.change("/v1/me/profile", {"stage": "long", "minutes_a_day": 2}))
    take(world.ana, MIXED)
    ok(world.ana.put("/v1/safety/hold"), 204)
    for step in (1, 2):
        ok(world.ana.put(f"/v1/journey/chapters/first-steps/steps/{step}"), 204)
    ok(world.ana.delete("/v1/journey/chapters/first-steps/steps/1"), 204)
    assert ok(world.ana.get("/v1/journey"))["stage"] == "long"


SECRETS = [Secret(a_plain_day, goes_her_own_way)]

PLAIN = {
    "personal_step.chapter": "the id of content",
    "joint_step.chapter": "the id of content, seen by both",
}
