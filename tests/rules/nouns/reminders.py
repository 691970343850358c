"""Reminders, for the laws."""

from tests.phone import ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World, a_plain_day

REMINDER = {"about": "question", "time": "20:30"}


def a_reminder(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/reminders", json=REMINDER), 201)["id"])


def reminds_herself(world: World) -> None:
    made = ok(world.ana.post("/v1/reminders", json=REMINDER), 201)
    url = f"/v1/reminders/{made['id']}"
    ok(world.ana.change(url, {"weekdays": [6, 7]}))
    ok(world.ana.put("/v1/reminders/quiet-hours", json={"begins": "22:00", "ends": "07:00"}))
    ok(world.ana.get("/v1/reminders/upcoming"))
    ok(world.ana.delete(url), 204)


THINGS = {"/v1/reminders/{id}": Thing(a_reminder, "ana")}

SECRETS = [Secret(a_plain_day, reminds_herself)]

PLAIN = {
    "reminder.about": "one of a fixed list",
    "reminder.time": "hours and minutes on the owner's clock",
    "quiet_hours.begins": "hours and minutes on the owner's clock",
    "quiet_hours.ends": "hours and minutes on the owner's clock",
}
