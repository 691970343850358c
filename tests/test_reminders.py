"""Reminders: by one's own clock, quiet when they are to be, and never about the other."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.phone import Phone, ok, problem
from tests.service import Clock

URL = "/v1/reminders"


def remind(phone: Phone, time: str = "20:30", **more: Any) -> dict[str, Any]:
    return ok(phone.post(URL, json={"about": "question", "time": time, **more}), 201)


def upcoming(phone: Phone) -> list[str]:
    return [entry["at"] for entry in ok(phone.get(f"{URL}/upcoming"))["data"]]


@pytest.fixture
def monday(clock: Clock, solo: Phone) -> Clock:
    """Monday noon in Lisbon, in winter: its clock is UTC."""
    clock.freeze(datetime(2027, 1, 11, 12, tzinfo=UTC))
    solo.sign_in()
    return clock


@pytest.mark.usefixtures("monday")
def test_two_days_of_reminders_are_known_ahead(solo: Phone) -> None:
    remind(solo)
    remind(solo, "08:00", weekdays=[3])
    assert upcoming(solo) == [
        "2027-01-11T20:30:00.000Z",
        "2027-01-12T20:30:00.000Z",
        "2027-01-13T08:00:00.000Z",
    ]


@pytest.mark.usefixtures("monday")
def test_what_falls_into_quiet_hours_waits_and_is_dropped_with_its_day(solo: Phone) -> None:
    remind(solo, "06:15", weekdays=[2])
    remind(solo, "23:00", weekdays=[1])
    ok(solo.put(f"{URL}/quiet-hours", json={"begins": "22:00", "ends": "07:30"}))
    assert upcoming(solo) == ["2027-01-12T07:30:00.000Z"]
    ok(solo.delete(f"{URL}/quiet-hours"), 204)
    assert upcoming(solo) == ["2027-01-11T23:00:00.000Z", "2027-01-12T06:15:00.000Z"]


def test_a_reminder_waiting_in_quiet_hours_is_still_known_in_the_night(
    solo: Phone, monday: Clock
) -> None:
    remind(solo, "01:00", weekdays=[2])
    ok(solo.put(f"{URL}/quiet-hours", json={"begins": "22:00", "ends": "07:30"}))
    monday.advance(hours=14)
    assert upcoming(solo) == ["2027-01-12T07:30:00.000Z"]


@pytest.mark.usefixtures("monday")
def test_a_quiet_pause_lets_them_fall_away(solo: Phone) -> None:
    remind(solo)
    ok(solo.put("/v1/me/pause"))
    assert upcoming(solo) == []
    ok(solo.delete("/v1/me/pause"), 204)
    assert len(upcoming(solo)) == 2


@pytest.mark.usefixtures("monday")
def test_they_follow_their_owners_clock(solo: Phone) -> None:
    remind(solo, "20:30")
    ok(solo.change("/v1/me", {"time_zone": "Asia/Tokyo"}))
    assert upcoming(solo) == ["2027-01-12T11:30:00.000Z", "2027-01-13T11:30:00.000Z"]


def test_days_are_named_once_and_quiet_hours_end(solo: Phone) -> None:
    twice = solo.post(URL, json={"about": "plan", "time": "08:00", "weekdays": [1, 1]})
    assert problem(twice) == (422, "invalid")
    endless = solo.put(f"{URL}/quiet-hours", json={"begins": "08:00", "ends": "08:00"})
    assert problem(endless) == (422, "invalid")
    assert ok(solo.get(f"{URL}/quiet-hours")) == {"begins": None, "ends": None}


def test_twenty_are_enough_and_they_can_be_changed(solo: Phone) -> None:
    made = [remind(solo) for _ in range(20)]
    assert problem(solo.post(URL, json={"about": "plan", "time": "08:00"}))[1] == "enough-reminders"
    changed = ok(solo.change(f"{URL}/{made[0]['id']}", {"time": "09:00", "weekdays": [7]}))
    assert (changed["time"], changed["weekdays"]) == ("09:00", [7])
    ok(solo.delete(f"{URL}/{made[0]['id']}"), 204)
    remind(solo)


def test_they_rest_during_a_time_out_and_a_time_without_screens(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    remind(ana), remind(ben)
    assert len(upcoming(ana)) == len(upcoming(ben)) == 2
    timeout = ok(ben.post("/v1/timeouts", json={"minutes": 20}), 201)
    assert upcoming(ana) == upcoming(ben) == []
    clock.advance(minutes=21)
    assert ok(ana.get(f"/v1/timeouts/{timeout['id']}"))["state"] == "over"
    assert len(upcoming(ana)) == 2
    ok(ana.post("/v1/quality-time/sessions", json={"at": clock.now().isoformat()}), 201)
    assert upcoming(ana) == upcoming(ben) == []
