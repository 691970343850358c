"""What happens by itself carries the day it was due on, whoever came by, and whenever."""

from datetime import date, timedelta

from tests.phone import Phone, ok
from tests.service import Clock


def test_no_date_tells_when_somebody_came_by(ana: Phone, ben: Phone, clock: Clock) -> None:
    asked = ok(ana.post("/v1/support-requests", json={"kind": "listen"}), 201)
    ok(ana.post("/v1/goals", json={"kind": "trip", "measure": "percent", "title": "Sea"}), 201)
    ok(ana.post("/v1/timeouts", json={"minutes": 30}), 201)
    today = date.fromisoformat(asked["day"])
    clock.advance(days=20)
    told = {event["kind"]: event["day"] for event in ben.events() if event["stream"] == "couple"}
    assert told["timeout.ended"] <= str(today + timedelta(days=1))
    assert told["support.closed"] == str(today + timedelta(days=2))
    assert told["goal.lapsed"] == str(today + timedelta(days=14))
