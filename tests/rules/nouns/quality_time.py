"""Time for each other, for the laws."""

from datetime import timedelta
from typing import Any

from app import clock

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World, a_plain_day

PLANS, RITUALS, SESSIONS = "/v1/quality-time/plans", "/v1/rituals", "/v1/quality-time/sessions"
FEED = "/v1/quality-time/feed"


def moment(**ahead: float) -> str:
    """A moment that lies so far ahead, as a phone writes it."""
    return (clock.now() + timedelta(**ahead)).isoformat()


def day(number: int = 0) -> str:
    """A day so many days from the couple's today."""
    return str(clock.today("Europe/Lisbon") + timedelta(days=number))


def a_moment(title: str = "Pancakes", **more: Any) -> dict[str, Any]:
    """What proposes a moment in three days."""
    return {"title": title, "starts_at": moment(days=3), "ends_at": moment(days=3, hours=2), **more}


def a_ritual(title: str = "Tea", **more: Any) -> dict[str, Any]:
    """What proposes a daily ritual from tomorrow on."""
    when = {"rule": "FREQ=DAILY", "starts_on": day(1), "time": "20:00", "minutes": 30}
    return {"title": title, **when, **more}


def made(phone: Phone, path: str, data: dict[str, Any]) -> Any:
    return ok(phone.post(path, json=data), 201)


def a_plan_of_ben(cast: Cast) -> str:
    return str(made(cast.ben, PLANS, a_moment())["id"])


def a_ritual_of_ben(cast: Cast) -> str:
    return str(made(cast.ben, RITUALS, a_ritual())["id"])


def a_time_of_ben(cast: Cast) -> str:
    return str(made(cast.ben, SESSIONS, {"at": moment()})["id"])


def has_important_days_of_her_own(world: World) -> None:
    """One moved and reworded, one called off, one put away, one that stands."""
    data = {"kind": "important_day", "title": "The interview", "day": day(5)}
    urls = [f"{PLANS}/{made(world.ana, PLANS, data)['id']}" for _ in range(4)]
    ok(world.ana.change(urls[0], {"title": "The second interview", "day": day(6)}))
    ok(world.ana.put(f"{urls[1]}/cancellation"))
    ok(world.ana.put(f"{urls[2]}/cancellation"))
    ok(world.ana.put(f"{urls[2]}/archive"), 204)
    ok(world.ana.get(urls[3]))


def proposals_of_ben(world: World) -> None:
    world.ids["plan"] = str(made(world.ben, PLANS, a_moment())["id"])
    world.ids["ritual"] = str(made(world.ben, RITUALS, a_ritual())["id"])


def says_later(world: World) -> None:
    """To a plan and to a ritual of his, and takes one up again."""
    for url in (f"{PLANS}/{world.ids['plan']}", f"{RITUALS}/{world.ids['ritual']}"):
        assert ok(world.ana.put(f"{url}/later"))["later"]
    ok(world.ana.delete(f"{RITUALS}/{world.ids['ritual']}/later"), 204)


def has_a_calendar_feed(world: World) -> None:
    for titles in (False, True):
        ok(world.ana.put(FEED, json={"titles": titles}))
    ok(world.ana.delete(FEED), 204)
    path = ok(world.ana.put(FEED, json={}))["secret_path"]
    assert world.ana.get(path).status_code == 200


def write_plan(ana: Phone, word: str) -> None:
    made(ana, PLANS, a_moment(word))


def write_ritual(ana: Phone, word: str) -> None:
    made(ana, RITUALS, a_ritual(word))


def both_write(ana: Phone, ben: Phone, word: str) -> None:
    plan = made(ben, PLANS, a_moment())
    ok(ana.put(f"{PLANS}/{plan['id']}/sentence", json={"text": word}))


THINGS = {
    f"{PLANS}/{{id}}": Thing(a_plan_of_ben, "ben", partner="ana"),
    f"{RITUALS}/{{id}}": Thing(a_ritual_of_ben, "ben", partner="ana"),
    f"{SESSIONS}/{{id}}": Thing(a_time_of_ben, "ben", partner="ana"),
}

SECRETS = [
    Secret(a_plain_day, has_important_days_of_her_own),
    Secret(a_plain_day, has_a_calendar_feed),
    Secret(proposals_of_ben, says_later),
]

PLAIN = {
    "plan.state": "one of six, seen by whoever sees the plan",
    "plan.kind": "one of two",
    "ritual.state": "one of six, seen by both",
    "ritual.rule": "a rule of days in a fixed grammar, seen by both",
    "ritual.time": "hours and minutes, seen by both",
    "quality_session.state": "one of two, seen by both",
    "calendar_feed.token_hash": "a keyed hash",
}

CANARIES = [write_plan, write_ritual]

CANARIES_OF_BOTH = [both_write]
