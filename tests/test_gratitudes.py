"""Gratitude: a private note that needs no partner and reaches none."""

from datetime import timedelta

from app import clock as app_clock

from tests.phone import Phone, ok, problem
from tests.service import Clock

URL = "/v1/gratitudes"


def test_somebody_on_their_own_keeps_notes(solo: Phone, clock: Clock) -> None:
    made = ok(solo.post(URL, json={"text": "Rain."}), 201)
    clock.advance(minutes=1)
    ok(solo.post(URL, json={"text": "Bread."}), 201)
    assert [entry["text"] for entry in ok(solo.get(URL))["data"]] == ["Bread.", "Rain."]
    changed = ok(solo.change(f"{URL}/{made['id']}", {"text": "Warm rain."}))
    assert (changed["text"], changed["day"]) == ("Warm rain.", made["day"])
    ok(solo.delete(f"{URL}/{made['id']}"), 204)
    assert problem(solo.get(f"{URL}/{made['id']}")) == (404, "not-found")


def test_a_note_is_for_a_day_of_the_last_year(solo: Phone) -> None:
    today = app_clock.today("Europe/Lisbon")
    for days, status in ((0, 201), (-366, 201), (-367, 422), (1, 422)):
        answer = solo.post(URL, json={"text": "x", "day": str(today + timedelta(days=days))})
        assert answer.status_code == status, days


def test_words_cannot_be_cleared(solo: Phone) -> None:
    made = ok(solo.post(URL, json={"text": "Rain."}), 201)
    refused = solo.change(f"{URL}/{made['id']}", {"text": None})
    assert problem(refused) == (422, "invalid")
    assert ok(solo.get(f"{URL}/{made['id']}"))["text"] == "Rain."


def test_notes_stay_with_their_author_through_a_couple_and_after(ana: Phone, ben: Phone) -> None:
    ok(ana.post(URL, json={"text": "Mine alone."}), 201)
    assert ok(ben.get(URL))["data"] == []
    ok(ben.delete("/v1/couple/membership"), 204)
    assert [entry["text"] for entry in ok(ana.get(URL))["data"]] == ["Mine alone."]
