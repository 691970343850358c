"""The daily check-in: one's own, and a day shared when both share it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from tests.phone import Phone, ok, problem
from tests.service import Clock

URL = "/v1/checkins"
SHARED = f"{URL}/shared"
SAID = {
    "connected": 7,
    "feelings": ["thankful", "happy"],
    "need": "to-be-heard",
    "note": "Rain, and good soup.",
    "care_note": "just-listen",
}


def check_in(phone: Phone, **changes: Any) -> dict[str, Any]:
    return dict(ok(phone.post(URL, json={**SAID, **changes}), 201))


def share(phone: Phone, made: dict[str, Any], *parts: str) -> dict[str, Any]:
    body = {"parts": parts or ["feelings", "need"]}
    return dict(ok(phone.put(f"{URL}/{made['id']}/sharing", json=body)))


def unshare(phone: Phone, made: dict[str, Any]) -> None:
    ok(phone.delete(f"{URL}/{made['id']}/sharing"), 204)


def shared(phone: Phone, **params: str) -> list[dict[str, Any]]:
    return list(ok(phone.get(SHARED, params=params))["data"])


def kinds(phone: Phone, stream: str) -> list[str]:
    return [e["kind"] for e in phone.events() if e["stream"] == stream and "checkin" in e["kind"]]


def errors(answer: Any) -> list[tuple[str, str]]:
    assert problem(answer) == (422, "invalid")
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def both_share(ana: Phone, ben: Phone) -> tuple[dict[str, Any], dict[str, Any]]:
    made = check_in(ana), check_in(ben, connected=2, feelings=["tired"], note="So so.")
    share(ana, made[0])
    share(ben, made[1], "feelings", "connected")
    return made


# one's own


def test_somebody_alone_checks_in_reads_changes_and_deletes(solo: Phone) -> None:
    made = check_in(solo)
    assert {name: made[name] for name in SAID} == SAID
    assert (made["sharing"], made["shared_parts"]) == ("private", [])
    url = f"{URL}/{made['id']}"
    changed = ok(solo.change(url, {"connected": 3, "note": None, "feelings": []}))
    assert changed == {**made, "connected": 3, "note": None, "feelings": []}
    assert ok(solo.get(URL))["data"] == [changed]
    ok(solo.delete(url), 204)
    assert ok(solo.get(URL))["data"] == []
    assert kinds(solo, "personal") == ["checkin.written", "checkin.changed", "checkin.deleted"]
    check_in(solo)


@pytest.mark.parametrize("part", ["connected", "feelings", "need", "note"])
def test_any_one_thing_is_enough_even_a_zero(solo: Phone, part: str) -> None:
    value = 0 if part == "connected" else SAID[part]
    assert ok(solo.post(URL, json={part: value}), 201)[part] == value


def test_nothing_is_no_check_in_and_a_care_note_alone_says_nothing(solo: Phone) -> None:
    for body in ({}, {"care_note": "just-listen"}, {"feelings": []}):
        assert errors(solo.post(URL, json=body)) == [("", "empty")]
    made = ok(solo.post(URL, json={"connected": 4}), 201)
    change = solo.change(f"{URL}/{made['id']}", {"connected": None})
    assert errors(change) == [("", "empty")]


def test_words_that_the_content_does_not_have_are_refused_each_where_it_is(solo: Phone) -> None:
    body = {"feelings": ["happy", "no-such"], "need": "no-such", "care_note": "no-such"}
    found = errors(solo.post(URL, json=body))
    assert sorted(found) == [
        ("/care_note", "unknown"),
        ("/feelings/1", "unknown"),
        ("/need", "unknown"),
    ]
    assert ok(solo.get(URL))["data"] == []


def test_a_feeling_named_twice_is_felt_once(solo: Phone) -> None:
    assert check_in(solo, feelings=["happy", "tired", "happy"])["feelings"] == ["happy", "tired"]


def test_there_is_one_check_in_a_day_and_a_repeated_id_is_the_same_one(solo: Phone) -> None:
    id_ = "5b7d2f10-8c3e-4d6a-9f21-3a4b5c6d7e8f"
    made = check_in(solo, id=id_)
    assert check_in(solo, id=id_, note="Again.") == made
    assert problem(solo.post(URL, json=SAID)) == (409, "checked-in")


def test_two_phones_at_once_make_one_check_in(solo: Phone) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: solo.post(URL, json=SAID).status_code, range(2)))
    assert sorted(answers) == [201, 409]
    assert len(ok(solo.get(URL))["data"]) == 1


def test_it_can_be_made_up_for_two_days_back_and_no_further(solo: Phone) -> None:
    today = date.fromisoformat(check_in(solo)["day"])
    for days in (1, 2):
        check_in(solo, day=str(today - timedelta(days=days)))
    for days in (-1, 3):
        day = str(today - timedelta(days=days))
        assert errors(solo.post(URL, json={**SAID, "day": day})) == [("/day", "day_range")]
    days = [entry["day"] for entry in ok(solo.get(URL))["data"]]
    assert days == [str(today - timedelta(days=days)) for days in range(3)]


def test_the_number_is_settled_after_two_days_and_the_words_are_not(
    solo: Phone, clock: Clock
) -> None:
    url = f"{URL}/{check_in(solo)['id']}"
    clock.advance(days=2)
    assert ok(solo.change(url, {"connected": 1}))["connected"] == 1
    clock.advance(days=1)
    assert errors(solo.change(url, {"connected": 9})) == [("/connected", "too_late")]
    assert ok(solo.change(url, {"note": "Still raining."}))["connected"] == 1


def test_nobody_else_reaches_a_check_in(ana: Phone, ben: Phone, eve: Phone) -> None:
    url = f"{URL}/{check_in(ana)['id']}"
    for phone in (ben, eve):
        assert ok(phone.get(URL))["data"] == []
        for answer in (
            phone.get(url),
            phone.delete(url),
            phone.put(f"{url}/sharing", json={"parts": ["note"]}),
            phone.delete(f"{url}/sharing"),
        ):
            assert problem(answer) == (404, "not-found")
        assert kinds(phone, "couple") == kinds(phone, "personal") == []


# sharing


def test_a_shared_day_opens_for_both_when_both_shared_it(ana: Phone, ben: Phone) -> None:
    made = check_in(ana)
    before = [ben.get(url).content for url in (SHARED, URL, "/v1/events")]
    sealed = share(ana, made)
    assert (sealed["sharing"], sealed["shared_parts"]) == ("sealed", ["feelings", "need"])
    assert shared(ana) == []
    assert [ben.get(url).content for url in (SHARED, URL, "/v1/events")] == before
    of_ben = check_in(ben, connected=2, feelings=["tired"])
    assert share(ben, of_ben, "feelings", "connected")["sharing"] == "revealed"
    (day,) = shared(ana)
    mine, theirs = day["entries"]
    assert (mine["author"], mine["feelings"], mine["need"]) == (
        "me",
        SAID["feelings"],
        SAID["need"],
    )
    assert (mine["note"], mine["connected"]) == (None, None)
    assert (theirs["author"], theirs["feelings"], theirs["connected"]) == ("partner", ["tired"], 2)
    assert (theirs["need"], theirs["note"], theirs["care_note"]) == (None, None, "just-listen")
    assert [entry["author"] for entry in shared(ben)[0]["entries"]] == ["me", "partner"]
    assert shared(ben)[0] == {
        **day,
        "entries": [{**theirs, "author": "me"}, {**mine, "author": "partner"}],
    }
    assert not {"revealed_at", "written_at"} & (day.keys() | mine.keys())
    assert kinds(ben, "couple") == ["checkins.revealed"]
    assert [e["subject_id"] for e in ben.events() if e["kind"] == "checkins.revealed"] == [
        day["id"]
    ]
    assert ok(ana.get(f"{URL}/{made['id']}"))["sharing"] == "revealed"


def test_days_open_one_by_one_in_the_order_of_their_reveal(ana: Phone, ben: Phone) -> None:
    today = date.fromisoformat(check_in(ana)["day"])
    days = [str(today - timedelta(days=days)) for days in (1, 2)]
    for day in days:
        for phone in (ana, ben):
            share(phone, check_in(phone, day=day))
    assert [found["day"] for found in shared(ana)] == days[::-1]
    page = ok(ben.get(SHARED, params={"limit": 1}))
    rest = ok(ben.get(SHARED, params={"limit": 1, "cursor": page["next_cursor"]}))
    assert [entry["day"] for entry in (*page["data"], *rest["data"])] == days[::-1]
    assert [found["day"] for found in shared(ana, day=days[0])] == [days[0]]
    assert shared(ana, day=str(today)) == []


def test_what_was_not_said_cannot_be_ticked(ana: Phone) -> None:
    made = ok(ana.post(URL, json={"need": "to-be-heard"}), 201)
    body = {"parts": ["need", "note", "connected"]}
    answer = ana.put(f"{URL}/{made['id']}/sharing", json=body)
    assert errors(answer) == [("/parts/1", "nothing_there")]
    assert ok(ana.get(f"{URL}/{made['id']}"))["sharing"] == "private"


def test_what_is_sealed_stays_as_it_is_until_it_is_withdrawn(ana: Phone, ben: Phone) -> None:
    made = check_in(ana)
    share(ana, made, "note")
    url = f"{URL}/{made['id']}"
    assert problem(ana.change(url, {"note": "Other."})) == (409, "already-sealed")
    again = ana.put(f"{url}/sharing", json={"parts": ["note", "need"]})
    assert problem(again) == (409, "already-sealed")
    assert share(ana, made, "note")["sharing"] == "sealed"
    unshare(ana, made)
    unshare(ana, made)
    ok(ana.change(url, {"note": "Other."}))
    share(ben, check_in(ben), "note")
    assert shared(ben) == shared(ana) == []
    share(ana, made, "note")
    assert shared(ben)[0]["entries"][1]["note"] == "Other."
    assert kinds(ben, "couple") == ["checkins.revealed"]


def test_what_both_see_can_be_shown_otherwise_for_a_quarter_of_an_hour(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    made, _ = both_share(ana, ben)
    ok(ana.change(f"{URL}/{made['id']}", {"need": None, "note": "For me alone."}))
    assert shared(ben)[0]["entries"][1]["need"] == SAID["need"]
    share(ana, made, "feelings")
    seen = shared(ben)[0]["entries"][1]
    assert (seen["need"], seen["edited"]) == (None, True)
    clock.advance(minutes=16)
    late = ana.put(f"{URL}/{made['id']}/sharing", json={"parts": ["note"]})
    assert problem(late) == (409, "too-late-to-edit")
    assert share(ana, made, "feelings")["sharing"] == "revealed"
    assert kinds(ben, "couple") == ["checkins.revealed", "checkins.changed"]


def test_taking_back_leaves_a_marker_for_thirty_days(ana: Phone, ben: Phone, clock: Clock) -> None:
    made, _ = both_share(ana, ben)
    unshare(ana, made)
    for phone, place in ((ana, 0), (ben, 1)):
        entry = shared(phone)[0]["entries"][place]
        assert entry["state"] == "taken_back"
        assert (entry["feelings"], entry["need"], entry["care_note"]) == ([], None, None)
    assert ok(ana.get(f"{URL}/{made['id']}"))["sharing"] == "taken_back"
    assert ok(ana.get(f"{URL}/{made['id']}"))["note"] == SAID["note"]
    again = ana.put(f"{URL}/{made['id']}/sharing", json={"parts": ["note"]})
    assert problem(again) == (409, "too-late-to-edit")
    clock.advance(days=30)
    assert [entry["author"] for entry in shared(ben)[0]["entries"]] == ["me"]
    assert [entry["author"] for entry in shared(ana)[0]["entries"]] == ["partner"]


def test_deleting_a_check_in_takes_its_sharing_along(ana: Phone, ben: Phone) -> None:
    waiting = check_in(ana)
    share(ana, waiting)
    ok(ana.delete(f"{URL}/{waiting['id']}"), 204)
    of_ben = check_in(ben)
    share(ben, of_ben)
    assert shared(ana) == []
    share(ana, check_in(ana))
    ok(ben.delete(f"{URL}/{of_ben['id']}"), 204)
    assert [entry["state"] for entry in shared(ana)[0]["entries"]] == ["revealed", "taken_back"]


def test_in_a_quiet_pause_nothing_opens_until_it_ends(ana: Phone, ben: Phone) -> None:
    ok(ana.put("/v1/me/pause"))
    made, _ = both_share(ana, ben)
    assert shared(ana) == shared(ben) == []
    assert ok(ana.get(f"{URL}/{made['id']}"))["sharing"] == "sealed"
    ok(ana.delete("/v1/me/pause"), 204)
    assert len(shared(ana)) == len(shared(ben)) == 1


def test_both_sharing_at_once_reveal_once(ana: Phone, ben: Phone) -> None:
    made = [(phone, check_in(phone)) for phone in (ana, ben)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda entry: share(*entry), made))
    assert kinds(ana, "couple") == kinds(ben, "couple") == ["checkins.revealed"]


def test_sharing_needs_a_partner(solo: Phone) -> None:
    made = check_in(solo)
    answer = solo.put(f"{URL}/{made['id']}/sharing", json={"parts": ["note"]})
    assert problem(answer) == problem(solo.get(SHARED)) == (404, "not-paired")


def test_after_leaving_the_days_stay_ones_own_and_what_was_shared_is_kept_by_its_author(
    ana: Phone, ben: Phone
) -> None:
    made, of_ben = both_share(ana, ben)
    ok(ben.delete("/v1/couple/membership"), 204)
    for phone, own, kept in (
        (ana, made, "thankful, happy, to-be-heard"),
        (ben, of_ben, "tired, 2"),
    ):
        assert problem(phone.get(SHARED)) == (404, "not-paired")
        assert ok(phone.get(f"{URL}/{own['id']}"))["sharing"] == "private"
        assert [entry["text"] for entry in ok(phone.get("/v1/kept"))["data"]] == [kept]
        ok(phone.delete(f"{URL}/{own['id']}"), 204)
        assert len(ok(phone.get("/v1/kept"))["data"]) == 1


def test_a_day_shared_with_one_partner_is_not_shared_with_the_next(
    ana: Phone, ben: Phone, person: Callable[[str], Phone]
) -> None:
    made, _ = both_share(ana, ben)
    ok(ana.delete("/v1/couple/membership"), 204)
    kim = person("Kim")
    ana.pair_with(kim)
    assert shared(ana) == shared(kim) == []
    share(kim, check_in(kim))
    assert shared(kim) == []
    assert share(ana, made, "need")["sharing"] == "revealed"
    assert shared(kim)[0]["entries"][1]["need"] == SAID["need"]


# weeks


def test_a_week_has_a_score_from_five_days_on(solo: Phone, clock: Clock) -> None:
    monday = clock.now()
    clock.advance(days=7 - monday.weekday())
    days = [7, 8, 6, None, 9, 7]
    for connected in days[:-1]:
        ok(solo.post(URL, json={"connected": connected, "note": "A day."}), 201)
        clock.advance(days=1)
    (week,) = ok(solo.get(f"{URL}/weeks"))["data"]
    assert (week["n"], week["score"], week["spread"]) == (4, None, None)
    ok(solo.post(URL, json={"connected": days[-1]}), 201)
    (week,) = ok(solo.get(f"{URL}/weeks"))["data"]
    assert (week["n"], week["score"], week["spread"]) == (5, 74.0, 1.140175)
    assert date.fromisoformat(week["starts_on"]).weekday() == 0


def test_weeks_are_newest_first_and_those_without_a_number_are_left_out(
    solo: Phone, clock: Clock
) -> None:
    starts = []
    for body in ({"connected": 1}, {"note": "No number."}, {"connected": 2}):
        day = date.fromisoformat(ok(solo.post(URL, json=body), 201)["day"])
        starts.insert(0, str(day - timedelta(days=day.weekday())))
        clock.advance(days=7)
    weeks = ok(solo.get(f"{URL}/weeks"))["data"]
    assert [week["starts_on"] for week in weeks] == [starts[0], starts[2]]
    clock.advance(weeks=50)
    solo.expires = None
    solo.sign_in()
    assert [week["starts_on"] for week in ok(solo.get(f"{URL}/weeks"))["data"]] == starts[:1]
    clock.advance(weeks=1)
    assert ok(solo.get(f"{URL}/weeks"))["data"] == []


def test_no_shared_number_ever_makes_a_week_of_the_other(ana: Phone, ben: Phone) -> None:
    both_share(ana, ben)
    (week,) = ok(ana.get(f"{URL}/weeks"))["data"]
    assert week["n"] == 1
    assert "weeks" not in str(shared(ana))
