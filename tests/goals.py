"""What tests of goals have in common."""

from typing import Any

from tests.phone import Phone, ok

URL = "/v1/goals"
TRIP = {"title": "A week by the sea", "kind": "trip", "measure": "milestones"}
MONEY = {**TRIP, "measure": "money", "target": 120_000, "currency": "EUR"}
COUNT = {**TRIP, "kind": "habit", "measure": "count", "target": 20, "unit": "walks"}
PERCENT = {**TRIP, "kind": "learning", "measure": "percent"}


def propose(phone: Phone, body: dict[str, Any] = TRIP, **more: Any) -> str:
    """A proposal; its address."""
    return f"{URL}/{ok(phone.post(URL, json={**body, **more}), 201)['id']}"


def agreed(one: Phone, other: Phone, body: dict[str, Any] = TRIP, **more: Any) -> str:
    """A goal of both; its address."""
    goal = propose(one, body, **more)
    ok(other.put(f"{goal}/acceptance"))
    return goal


def made(phone: Phone, url: str, **body: Any) -> dict[str, Any]:
    return dict(ok(phone.post(url, json=body), 201))


def progress(phone: Phone, goal: str) -> tuple[int, int, int]:
    found = ok(phone.get(goal))["progress"]
    return found["amount"], found["target"], found["percent"]


def listed(phone: Phone, url: str = URL, **params: Any) -> list[dict[str, Any]]:
    return list(ok(phone.get(url, params=params))["data"])


def titles(phone: Phone, **params: Any) -> list[str | None]:
    return [goal["title"] for goal in listed(phone, **params)]


def kinds(phone: Phone, stream: str = "couple") -> list[str]:
    return [
        event["kind"]
        for event in phone.events()
        if event["stream"] == stream
        and event["kind"].split(".")[0] in ("goal", "dream", "own_goal")
    ]
