"""The calendar feed: a secret address, "Busy" for the world, and dead the moment it should be."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import structlog
from app import start
from icalendar import Calendar

from tests.phone import Phone, ok, problem
from tests.rules.nouns.quality_time import (
    FEED,
    PLANS,
    RITUALS,
    a_moment,
    a_ritual,
    day,
    made,
    moment,
)
from tests.service import Clock, Service
from tests.test_quality_time import agreed, important, plan, ritual


def feed(phone: Phone, **data: Any) -> str:
    return str(ok(phone.put(FEED, json=data))["secret_path"])


def events(client: httpx.Client, path: str) -> list[Any]:
    """What a calendar program makes of it."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def summaries(client: httpx.Client, path: str) -> set[str]:
    return {str(event["SUMMARY"]) for event in events(client, path)}


def without_id(answer: httpx.Response) -> tuple[int, dict[str, Any], set[str]]:
    """A refusal without what names the request."""
    body = {name: value for name, value in answer.json().items() if name != "instance"}
    return answer.status_code, body, {*answer.headers} - {"x-request-id"}


def test_a_calendar_reads_plans_and_rituals_as_busy(
    service: Service, ana: Phone, ben: Phone
) -> None:
    agreed(ana, ben, plan(ana, title="Dinner; the two of us, late"))
    agreed(ben, ana, ritual(ben, title="Tea", rule="FREQ=DAILY;COUNT=3"))
    important(ana, title="The interview", day=day(4))
    important(ben, title="The exam", day=day(4), shared=True)
    plan(ben, title="Only proposed")
    path = feed(ana)
    answer = service.bare.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    assert "etag" not in answer.headers
    found = events(service.bare, path)
    assert {str(event["SUMMARY"]) for event in found} == {"Busy"}
    assert len(found) == 1 + 3 + 1
    assert len({str(event["UID"]) for event in found}) == len(found)
    whole = [event for event in found if event["TRANSP"] == "TRANSPARENT"]
    assert [str(event["DTSTART"].dt) for event in whole] == [day(4)]


def test_titles_are_shown_only_where_their_reader_wrote_them(
    service: Service, ana: Phone, ben: Phone
) -> None:
    title = "Käse, Brot; und\\oder ein sehr langer Abend 🧀 mit allem, was wir uns wünschen 🥖"
    agreed(ana, ben, plan(ana, title=title))
    agreed(ben, ana, ritual(ben, title="Tea", rule="FREQ=DAILY;COUNT=1"))
    assert summaries(service.bare, feed(ana, titles=True)) == {title, "Busy"}
    assert summaries(service.bare, feed(ben, titles=True)) == {"Tea", "Busy"}
    assert ok(ana.get(FEED))["titles"] is True
    lines = service.bare.get(feed(ana, titles=True)).content.split(b"\r\n")
    assert max(map(len, lines)) == 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert [line.decode() for line in lines][-2:] == ["END:VCALENDAR", ""]


@pytest.fixture
def october(clock: Clock) -> Clock:
    """Two days before the clocks of Lisbon go back. Asked for before anybody signs in."""
    clock.freeze(datetime(2026, 10, 23, 9, tzinfo=UTC))
    return clock


@pytest.mark.usefixtures("october")
def test_times_follow_the_couples_clock_and_skips_are_left_out(
    service: Service, ana: Phone, ben: Phone
) -> None:
    url = agreed(ana, ben, ritual(ana, rule="FREQ=DAILY;COUNT=4", minutes=45))
    ok(ben.put(f"{url}/skips/2026-10-26"), 204)
    found = sorted(event["DTSTART"].dt for event in events(service.bare, feed(ben)))
    assert found == [
        datetime(2026, 10, 24, 19, tzinfo=UTC),
        datetime(2026, 10, 25, 20, tzinfo=UTC),
        datetime(2026, 10, 27, 20, tzinfo=UTC),
    ]
    event = events(service.bare, feed(ben))[0]
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=45)
    ok(ana.put(f"{url}/cancellation"))
    assert events(service.bare, feed(ben)) == []


def test_an_address_dies_when_it_is_replaced_revoked_or_the_couple_ends(
    service: Service, ana: Phone, ben: Phone, eve: Phone
) -> None:
    unknown = without_id(service.bare.get(f"/v1/calendars/{'A' * 43}.ics"))
    assert unknown[0] == 404
    old = feed(ana)
    new, bens, eves = feed(ana), feed(ben), feed(eve)
    dead = [old, new, bens]
    ok(ana.delete(FEED), 204)
    ok(ana.delete(FEED), 204)
    assert ok(ana.get(FEED)) == {"state": "off", "titles": False, "made_on": None}
    assert service.bare.get(bens).status_code == 200
    ok(ana.delete("/v1/couple/membership"), 204)
    crooked = ["/v1/calendars/x.ics", "/v1/calendars/%F0%9F%A7%80%00.ics", f"{eves[:-5]}.ics"]
    for path in [*dead, *crooked]:
        assert without_id(service.bare.get(path)) == unknown, path
    assert service.bare.get(eves).status_code == 200
    ok(eve.delete("/v1/me"), 204)
    assert without_id(service.bare.get(eves)) == unknown
    assert problem(ana.get(FEED)) == (404, "not-paired")


def test_the_address_is_shown_once_and_is_in_no_log_table_or_event(
    service: Service, ana: Phone, ben: Phone
) -> None:
    before, stream = structlog.get_config(), io.StringIO()
    start.logs("info", stream)
    try:
        path = feed(ana)
        token = path.rpartition("/")[2].removesuffix(".ics")
        service.bare.get(path)
        service.bare.get(f"{path}x")
        service.bare.get(path, headers={"Accept": "text/calendar"})
        service.bare.head(path)
    finally:
        structlog.configure(**before)
    assert len(token) == 43
    assert stream.getvalue().count("/v1/calendars/{token}.ics") == 3
    assert token not in stream.getvalue()
    everywhere = [ana.get(FEED).text, ana.get("/v1/events").text, ben.get("/v1/events").text]
    assert not [text for text in everywhere if token in text]
    with service.engine.connect() as db:
        rows = db.exec_driver_sql("SELECT token_hash FROM calendar_feed").all()
    assert rows
    assert not [row for row in rows if token in row[0]]
    assert "calendar.opened" in ana.get("/v1/events").text
    assert "calendar.opened" not in ben.get("/v1/events").text


def test_a_partner_and_an_outsider_have_feeds_of_their_own(
    service: Service, ana: Phone, ben: Phone, eve: Phone
) -> None:
    agreed(ana, ben, plan(ana))
    path = feed(ana)
    assert ok(ben.get(FEED))["state"] == ok(eve.get(FEED))["state"] == "off"
    ok(ben.delete(FEED), 204)
    assert len(events(service.bare, path)) == len(events(service.bare, feed(ben))) == 1
    assert events(service.bare, feed(eve)) == []


def test_who_tries_addresses_has_to_wait_and_who_has_one_has_not(
    new_service: Callable[..., Service], clock: Clock
) -> None:
    service = new_service()
    with Phone(service, "Ana") as ana, Phone(service, "Ben") as ben:
        ana.register()
        ana.pair_with(ben.register())
        path = feed(ana)
    tries = [service.bare.get(f"/v1/calendars/{number}.ics") for number in range(61)]
    assert [answer.status_code for answer in tries] == [404] * 60 + [429]
    assert service.bare.get(path).status_code == 200
    clock.advance(hours=1, minutes=1)
    assert service.bare.get("/v1/calendars/0.ics").status_code == 404
    often = [service.bare.get(path).status_code for _ in range(121)]
    assert often == [200] * 120 + [429]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_calendar_is_only_read(service: Service, method: str) -> None:
    answer = service.bare.request(method, "/v1/calendars/x.ics")
    assert problem(answer) == (405, "method-not-allowed")


def test_what_is_far_away_is_not_in_it(service: Service, ana: Phone, ben: Phone) -> None:
    far = {"starts_at": moment(days=200), "ends_at": moment(days=200, hours=1)}
    for path, data in ((PLANS, a_moment(**far)), (RITUALS, a_ritual(starts_on=day(200)))):
        agreed(ana, ben, f"{path}/{made(ana, path, data)['id']}")
    assert events(service.bare, feed(ana)) == []
