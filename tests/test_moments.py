"""Moments, the timeline, and the days that come back."""

from datetime import date, timedelta

import pytest
from app import clock as app_clock
from app.services.moments import coming_back

from tests.phone import Phone, ok, problem
from tests.service import Clock

URL = "/v1/moments"


def keep(phone: Phone, title: str = "The first snow", **more: object) -> dict[str, object]:
    return ok(phone.post(URL, json={"title": title, **more}), 201)


def today() -> date:
    return app_clock.today("Europe/Lisbon")


def test_a_moment_is_for_both_and_its_words_are_its_authors(ana: Phone, ben: Phone) -> None:
    made = keep(ana, kind="success", text="Forty people.")
    seen = ok(ben.get(f"{URL}/{made['id']}"))
    assert seen == {**made, "author": "partner"}
    url = f"{URL}/{made['id']}"
    assert problem(ben.change(url, {"title": "Mine"})) == (409, "not-yours")
    assert problem(ben.delete(url)) == (409, "not-yours")
    assert ok(ana.change(url, {"title": "The very first snow"}))["edited"] is True
    assert ok(ben.get(url))["title"] == "The very first snow"


def test_moments_are_listed_by_kind_newest_kept_first(ana: Phone, ben: Phone) -> None:
    for phone, title, kind in (
        (ana, "a", "success"),
        (ben, "b", "openness"),
        (ben, "c", "success"),
    ):
        keep(phone, title, kind=kind)
    listed = ok(ana.get(URL, params={"kind": "success"}))["data"]
    assert [entry["title"] for entry in listed] == ["c", "a"]
    assert len(ok(ben.get(URL))["data"]) == 3


def test_words_can_be_edited_for_a_quarter_of_an_hour_the_date_always(
    ana: Phone, clock: Clock
) -> None:
    url = f"{URL}/{keep(ana)['id']}"
    clock.advance(minutes=16)
    assert problem(ana.change(url, {"text": "More."})) == (409, "too-late-to-edit")
    changed = ok(ana.change(url, {"yearly": True, "day": str(today() - timedelta(days=400))}))
    assert (changed["yearly"], changed["edited"]) == (True, False)


def test_no_moment_lies_ahead(ana: Phone) -> None:
    ahead = str(today() + timedelta(days=1))
    assert problem(ana.post(URL, json={"title": "x", "day": ahead})) == (422, "invalid")
    assert ok(ana.get(URL))["data"] == []


def test_taken_back_it_is_a_marker_and_then_nothing(ana: Phone, ben: Phone, clock: Clock) -> None:
    url = f"{URL}/{keep(ana, yearly=True)['id']}"
    ok(ana.delete(url), 204)
    marker = ok(ben.get(url))
    assert (marker["state"], marker["title"], marker["yearly"]) == ("taken_back", None, False)
    assert [entry["kind"] for entry in ok(ben.get(f"{URL}/dates"))["upcoming"]] == ["together"]
    clock.advance(days=31)
    assert problem(ben.get(url)) == (404, "not-found")


def test_dates_are_counted_down_and_days_together_up(ana: Phone, ben: Phone) -> None:
    anniversary = today() - timedelta(days=1000)
    ok(ana.change("/v1/couple", {"anniversary": str(anniversary)}))
    moment = keep(ben, yearly=True, day=str(today() - timedelta(days=364)))
    found = ok(ana.get(f"{URL}/dates"))
    assert found["days_together"] == 1000
    assert {entry["kind"] for entry in found["upcoming"]} == {"anniversary", "together", "moment"}
    left = [entry["days_left"] for entry in found["upcoming"]]
    assert left == sorted(left)
    assert all(0 < days <= 366 for days in left)
    url = f"{URL}/{moment['id']}/mute"
    ok(ana.put(url), 204)

    def muted(phone: Phone) -> list[bool]:
        upcoming = ok(phone.get(f"{URL}/dates"))["upcoming"]
        return [entry["muted"] for entry in upcoming if entry["kind"] == "moment"]

    assert (muted(ana), muted(ben)) == ([True], [False])
    ok(ana.delete(url), 204)
    assert muted(ana) == [False]


@pytest.mark.parametrize(
    ("day", "now", "expected"),
    [
        ("2020-05-31", "2026-05-31", "2026-05-31"),
        ("2020-05-31", "2026-06-01", "2027-05-31"),
        ("2026-05-31", "2026-05-31", "2027-05-31"),
        ("2020-02-29", "2026-01-01", "2026-02-28"),
        ("2020-02-29", "2027-12-01", "2028-02-29"),
        ("2030-01-01", "2026-05-31", "2030-01-01"),
    ],
)
def test_a_date_comes_back_each_year(day: str, now: str, expected: str) -> None:
    assert coming_back(date.fromisoformat(day), date.fromisoformat(now)).isoformat() == expected


def test_the_timeline_is_one_list_in_the_order_things_came_out(ana: Phone, ben: Phone) -> None:
    for text in ("one", "two", "three"):
        ok(ana.post("/v1/appreciations", json={"text": text}), 201)
        keep(ben, text)
    for urls in (URL, "/v1/timeline"):
        entries: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = ok(ben.get(urls, params={"limit": 2, **cursor}))
            entries += [entry.get("noun", "moment") for entry in page["data"]]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
    assert entries == ["moment", "appreciation"] * 3
    ok(ana.delete(f"/v1/appreciations/{ok(ana.get('/v1/appreciations'))['data'][0]['id']}"), 204)
    assert len(ok(ana.get("/v1/timeline"))["data"]) == 5


def test_leaving_keeps_ones_own_moments(ana: Phone, ben: Phone) -> None:
    keep(ana, "hers", text="and more"), keep(ben, "his")
    ok(ana.delete("/v1/couple/membership"), 204)
    assert problem(ben.get(URL)) == (404, "not-paired")
    assert [entry["text"] for entry in ok(ana.get("/v1/kept"))["data"]] == ["hers\nand more"]
    assert [entry["text"] for entry in ok(ben.get("/v1/kept"))["data"]] == ["his"]


def test_an_id_that_the_other_used_is_taken(ana: Phone, ben: Phone) -> None:
    made = keep(ana)
    answer = ben.post(URL, json={"title": "Mine", "id": made["id"]})
    assert problem(answer) == (409, "id-taken")
