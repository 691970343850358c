"""Appreciation: given now, or arriving when its author chose, and never known of before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.phone import Phone, ok, problem
from tests.service import Clock

URL = "/v1/appreciations"
ZONE = "Europe/Lisbon"


def give(phone: Phone, text: str = "You listened.", **more: Any) -> dict[str, Any]:
    return ok(phone.post(URL, json={"text": text, **more}), 201)


def note(phone: Phone, clock: Clock, text: str = "Look up.", **ahead: float) -> dict[str, Any]:
    """A note that arrives some time ahead, on the couple's clock."""
    at = (clock.now() + timedelta(**ahead)).astimezone(ZoneInfo(ZONE))
    return give(phone, text, arrival={"day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}"})


def texts(phone: Phone, box: str = "all") -> list[str | None]:
    return [entry["text"] for entry in ok(phone.get(URL, params={"box": box}))["data"]]


def kinds(phone: Phone, stream: str) -> list[str]:
    return [e["kind"] for e in phone.events() if e["stream"] == stream and "appr" in e["kind"]]


def test_what_ana_gives_ben_has_at_once_under_one_date(ana: Phone, ben: Phone) -> None:
    made = give(ana)
    assert (made["author"], made["state"], made["reaction"]) == ("me", "delivered", None)
    seen = ok(ben.get(f"{URL}/{made['id']}"))
    assert seen == {**made, "author": "partner"}
    assert kinds(ben, "couple") == ["appreciation.delivered"]
    assert not {"written_at", "delivered_at"} & seen.keys()


def test_boxes_hold_what_each_gave_and_received_newest_first(ana: Phone, ben: Phone) -> None:
    for phone, text in ((ana, "one"), (ben, "two"), (ana, "three")):
        give(phone, text)
    assert texts(ana) == texts(ben) == ["three", "two", "one"]
    assert texts(ana, "given") == texts(ben, "received") == ["three", "one"]
    assert texts(ana, "received") == texts(ben, "given") == ["two"]


def test_a_note_is_nothing_to_ben_until_its_minute_comes(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    before = [ben.get(url).content for url in (URL, "/v1/events")]
    made = note(ana, clock, hours=5)
    assert (made["state"], made["arrival"] is not None) == ("scheduled", True)
    assert texts(ana, "scheduled") == ["Look up."]
    assert texts(ben, "scheduled") == texts(ana) == []
    assert [ben.get(url).content for url in (URL, "/v1/events")] == before
    assert problem(ben.get(f"{URL}/{made['id']}")) == (404, "not-found")
    clock.advance(hours=4, minutes=50)
    assert texts(ben) == []
    clock.advance(minutes=11)
    assert texts(ben) == texts(ana) == ["Look up."]
    assert texts(ana, "scheduled") == []
    assert ok(ben.get(f"{URL}/{made['id']}"))["arrival"] is None
    assert kinds(ben, "couple") == ["appreciation.delivered"]
    assert kinds(ana, "personal") == ["appreciation.scheduled"]


def test_notes_arrive_in_the_order_of_their_times_however_late_anybody_looks(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    for text, days in (("third", 3), ("first", 1), ("second", 2)):
        note(ana, clock, text, days=days)
    clock.advance(days=10)
    assert texts(ben) == ["third", "second", "first"]
    days = [entry["day"] for entry in ok(ben.get(URL))["data"]]
    today = clock.now().astimezone(ZoneInfo(ZONE)).date()
    assert days == [str(today - timedelta(days=back)) for back in (7, 8, 9)]


def test_a_note_that_both_wait_for_arrives_once_however_many_look(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    note(ana, clock, hours=1)
    clock.advance(hours=2)
    ana.refresh(), ben.refresh()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: texts((ana, ben)[number % 2]), range(16)))
    assert found == [["Look up."]] * 16
    assert kinds(ben, "couple") == ["appreciation.delivered"]


def test_a_note_follows_the_couples_clock_when_they_move(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    clock.freeze(clock.now().replace(hour=12, minute=0) + timedelta(days=1))
    tomorrow = clock.now() + timedelta(days=1)
    give(ana, "Good morning.", arrival={"day": f"{tomorrow:%Y-%m-%d}", "time": "07:00"})
    ok(ana.change("/v1/couple", {"time_zone": "Pacific/Kiritimati"}))  # seven in 5 hours there
    clock.advance(hours=4, minutes=59)
    assert texts(ben) == []
    clock.advance(minutes=2)
    assert texts(ben) == ["Good morning."]


@pytest.mark.parametrize(
    ("ahead", "pointer", "code"),
    [({"minutes": -2}, "/arrival", "past"), ({"days": 400}, "/arrival/day", "day_range")],
)
def test_a_note_can_arrive_neither_in_the_past_nor_years_ahead(
    ana: Phone, clock: Clock, ahead: dict[str, int], pointer: str, code: str
) -> None:
    at = (clock.now() + timedelta(**ahead)).astimezone(ZoneInfo(ZONE))
    body = {"text": "No.", "arrival": {"day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}"}}
    answer = ana.post(URL, json=body)
    assert problem(answer) == (422, "invalid")
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    assert texts(ana, "scheduled") == []


def test_at_most_twenty_notes_arrive_on_a_day_and_the_other_has_twenty_too(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    day = f"{(clock.now() + timedelta(days=3)).astimezone(ZoneInfo(ZONE)):%Y-%m-%d}"
    arrival = {"day": day, "time": "09:00"}
    for number in range(20):
        give(ana, f"{number}", arrival=arrival)
    full = ana.post(URL, json={"text": "More.", "arrival": arrival})
    assert problem(full) == (409, "enough-notes")
    give(ben, "Mine.", arrival=arrival)


def test_words_change_freely_before_and_visibly_for_a_quarter_of_an_hour_after(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    made = note(ana, clock, hours=1)
    url = f"{URL}/{made['id']}"
    assert ok(ana.change(url, {"text": "Look left."}))["edited"] is False
    clock.advance(hours=1, minutes=2)
    assert ok(ben.get(url))["text"] == "Look left."
    changed = ok(ana.change(url, {"text": "Look right."}))
    assert (changed["edited"], ok(ben.get(url))["edited"]) == (True, True)
    clock.advance(minutes=15)
    assert problem(ana.change(url, {"text": "Look back."})) == (409, "too-late-to-edit")
    assert ok(ben.get(url))["text"] == "Look right."


def test_what_is_taken_back_leaves_a_marker_for_thirty_days(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    made = give(ana)
    url = f"{URL}/{made['id']}"
    ok(ben.put(f"{url}/acknowledgement", json={"reaction": "heart"}))
    ok(ana.delete(url), 204)
    for phone in (ana, ben):
        marker = ok(phone.get(url))
        assert (marker["state"], marker["text"], marker["reaction"]) == ("taken_back", None, None)
    ok(ana.delete(url), 204)
    assert problem(ana.change(url, {"text": "Again."})) == (409, "too-late-to-edit")
    clock.advance(days=31)
    assert problem(ben.get(url)) == problem(ana.get(url)) == (404, "not-found")
    assert texts(ben) == []


def test_a_note_taken_back_before_it_arrives_never_was(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    made = note(ana, clock, hours=1)
    ok(ana.delete(f"{URL}/{made['id']}"), 204)
    clock.advance(hours=2)
    assert texts(ben) == texts(ana) == []
    assert kinds(ben, "couple") == []


def test_only_the_other_acknowledges_and_only_the_author_changes(ana: Phone, ben: Phone) -> None:
    url = f"{URL}/{give(ana)['id']}"
    assert problem(ana.put(f"{url}/acknowledgement", json={"reaction": "hug"})) == (
        409,
        "not-yours",
    )
    assert problem(ben.change(url, {"text": "Mine now."})) == (409, "not-yours")
    assert problem(ben.delete(url)) == (409, "not-yours")
    for _ in range(2):
        assert ok(ben.put(f"{url}/acknowledgement", json={"reaction": "hug"}))["reaction"] == "hug"
    assert kinds(ana, "couple") == ["appreciation.delivered", "appreciation.changed"]
    ok(ben.delete(f"{url}/acknowledgement"), 204)
    assert ok(ana.get(url))["reaction"] is None


def test_the_same_id_gives_the_same_thing_and_nobody_elses(ana: Phone, ben: Phone) -> None:
    id_ = "4e1b7d20-6a5c-4c1d-8f3e-9a0b1c2d3e4f"
    first, again = give(ana, id=id_), give(ana, "Other words.", id=id_)
    assert again == first
    taken = ben.post(URL, json={"text": "Mine.", "id": id_})
    assert problem(taken) == (409, "id-taken")
    assert texts(ben) == ["You listened."]


def test_leaving_keeps_ones_own_words_and_ends_the_others(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    give(ana, "hers"), give(ben, "his")
    note(ana, clock, "on its way", hours=3)
    ok(ben.delete("/v1/couple/membership"), 204)
    assert problem(ana.get(URL)) == problem(ben.get(URL)) == (404, "not-paired")
    clock.advance(days=1)
    kept = {phone.name: ok(phone.get("/v1/kept"))["data"] for phone in (ana, ben)}
    told = {name: {(e["text"], e["state"]) for e in found} for name, found in kept.items()}
    assert told == {
        "Ana": {("hers", "shared"), ("on its way", "draft")},
        "Ben": {("his", "shared")},
    }


def test_kept_words_are_paged_without_doubles(ana: Phone) -> None:
    for number in range(7):
        give(ana, f"{number}")
    ok(ana.delete("/v1/couple/membership"), 204)
    found: list[str] = []
    cursor = None
    while True:
        page = ok(
            ana.get("/v1/kept", params={"limit": 3, **({"cursor": cursor} if cursor else {})})
        )
        found += [entry["text"] for entry in page["data"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(found) == [f"{number}" for number in range(7)]


def test_a_new_couple_of_the_same_two_begins_empty(ana: Phone, ben: Phone) -> None:
    give(ana)
    ok(ana.delete("/v1/couple/membership"), 204)
    ana.pair_with(ben)
    assert texts(ana) == texts(ben) == []
    assert len(ok(ana.get("/v1/kept"))["data"]) == 1
