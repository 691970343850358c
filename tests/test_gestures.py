"""Gestures: what to do, what was done, and what each would like."""

from datetime import timedelta

from app import clock as app_clock

from tests.phone import Phone, ok, problem
from tests.rules.nouns.gestures import WISHES

URL = "/v1/gestures"


def test_the_catalogue_is_for_everybody_and_filtered(stranger: Phone) -> None:
    every = ok(stranger.get(URL))["data"]
    assert len(every) >= 80
    quick = ok(stranger.get(URL, params={"group": "words", "minutes": 2}))["data"]
    assert quick
    assert all(e["group"] == "words" and e["minutes"] <= 2 for e in quick)
    assert problem(stranger.get(URL, params={"minutes": "2.0"})) == (422, "invalid")
    words = ok(stranger.get("/v1/words"))
    assert len(words["feelings"]) >= 80
    assert len(words["needs"]) >= 30
    assert words["reactions"][0]["id"] == "heart"


def test_own_gestures_and_the_log_are_ones_own(solo: Phone, ana: Phone) -> None:
    own = ok(solo.post(f"{URL}/own", json={"text": "Warm the cup."}), 201)["id"]
    for gesture in (own, "G01"):
        ok(solo.post(f"{URL}/done", json={"gesture": gesture}), 201)
    assert problem(ana.post(f"{URL}/done", json={"gesture": own})) == (422, "invalid")
    assert [entry["gesture"] for entry in ok(solo.get(f"{URL}/done"))["data"]] == ["G01", own]
    assert ok(ana.get(f"{URL}/done"))["data"] == ok(ana.get(f"{URL}/own"))["data"] == []
    ok(solo.delete(f"{URL}/own/{own}"), 204)
    assert len(ok(solo.get(f"{URL}/done"))["data"]) == 2


def test_the_log_goes_back_two_days_and_never_ahead(solo: Phone) -> None:
    day = app_clock.today("Europe/Lisbon")
    for days, status in ((0, 201), (-2, 201), (-3, 422), (1, 422)):
        body = {"gesture": "G01", "day": str(day + timedelta(days=days))}
        assert solo.post(f"{URL}/done", json=body).status_code == status, days


def test_wishes_are_seen_while_they_are_shared_and_not_a_moment_longer(
    ana: Phone, ben: Phone
) -> None:
    empty = ben.get(f"{URL}/partner-wishes").content
    ok(ana.put(f"{URL}/wishes", json={"wishes": WISHES, "shared": False}))
    assert ben.get(f"{URL}/partner-wishes").content == empty
    ok(ana.put(f"{URL}/wishes", json={"wishes": WISHES, "shared": True}))
    assert ok(ben.get(f"{URL}/partner-wishes"))["wishes"] == WISHES
    ok(ana.put(f"{URL}/wishes", json={"wishes": WISHES, "shared": False}))
    assert ben.get(f"{URL}/partner-wishes").content == empty
    assert ok(ana.get(f"{URL}/wishes")) == {"wishes": WISHES, "shared": False}


def test_a_gesture_is_named_once_and_known(ana: Phone) -> None:
    for wishes in ([WISHES[0], WISHES[0]], [{"gesture": "G999", "wish": "welcome"}]):
        answer = ana.put(f"{URL}/wishes", json={"wishes": wishes, "shared": True})
        assert problem(answer) == (422, "invalid")
    assert ok(ana.get(f"{URL}/wishes"))["wishes"] == []


def test_sharing_ends_with_the_couple_and_the_wishes_stay(ana: Phone, ben: Phone) -> None:
    ok(ana.put(f"{URL}/wishes", json={"wishes": WISHES, "shared": True}))
    ok(ana.delete("/v1/couple/membership"), 204)
    assert problem(ben.get(f"{URL}/partner-wishes")) == (404, "not-paired")
    ana.pair_with(ben)
    assert ok(ben.get(f"{URL}/partner-wishes"))["wishes"] == []
    assert ok(ana.get(f"{URL}/wishes")) == {"wishes": WISHES, "shared": False}
