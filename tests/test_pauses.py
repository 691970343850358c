"""The quiet pause: nothing of somebody's is revealed meanwhile, and nobody can tell."""

from tests.answers import MIXED, OTHER, take
from tests.phone import Phone, ok
from tests.test_checkups import attach, opened, result, share

URL = "/v1/me/pause"


def test_beginning_and_ending_twice_is_doing_it_once(solo: Phone) -> None:
    for _ in range(2):
        assert ok(solo.put(URL))["state"] == "on"
    for _ in range(2):
        ok(solo.delete(URL), 204)
    assert ok(solo.get(URL))["state"] == "off"
    kinds = [event["kind"] for event in solo.events() if "pause" in event["kind"]]
    assert kinds == ["pause.begun", "pause.ended"]


def test_a_check_up_is_released_when_the_pause_ends(ana: Phone, ben: Phone) -> None:
    checkup = opened(ana)
    ok(ana.put(URL))
    for phone, answers in ((ana, MIXED), (ben, OTHER)):
        ok(attach(phone, checkup, take(phone, answers)))
        ok(share(phone, checkup, "bands"))
    assert result(ben, checkup)["status"] == "not_available"
    assert ok(ben.get(URL))["state"] == "off"
    ok(ana.delete(URL), 204)
    assert result(ben, checkup)["status"] == "available"
