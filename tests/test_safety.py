"""The private hold: nobody but its owner can tell, in any answer."""

from typing import Any

import pytest

from tests.answers import MIXED, OTHER, take
from tests.phone import Phone, ok, problem
from tests.test_checkups import NOT_AVAILABLE, attach, opened, released, result, share, state


def everything(phone: Phone, checkup: str) -> list[tuple[int, bytes, str | None]]:
    """All that this person can read of the couple, of the round and of the own side."""
    urls = (
        "/v1/couple",
        "/v1/checkups",
        f"/v1/checkups/{checkup}",
        f"/v1/checkups/{checkup}/part",
        f"/v1/checkups/{checkup}/result",
        "/v1/recommendations",
        "/v1/events",
        "/v1/me",
        "/v1/assessments",
        "/v1/scores",
    )
    answers = [phone.get(url) for url in urls]
    return [(found.status_code, found.content, found.headers.get("ETag")) for found in answers]


def test_the_partner_reads_the_same_bytes_with_and_without_a_hold(ana: Phone, ben: Phone) -> None:
    checkup = opened(ana)
    ok(attach(ben, checkup, take(ben, OTHER)))
    ok(share(ben, checkup, "scores"))
    before = everything(ben, checkup)
    ok(ana.put("/v1/safety/hold"), 204)
    assert everything(ben, checkup) == before
    ok(ana.delete("/v1/safety/hold"), 204)
    assert everything(ben, checkup) == before


def test_the_holders_own_screens_look_as_before_too(ana: Phone) -> None:
    checkup = opened(ana)
    ok(attach(ana, checkup, take(ana, MIXED)))
    ok(share(ana, checkup, "scores"))
    urls = [f"/v1/checkups/{checkup}{path}" for path in ("", "/part", "/result")]
    urls += ["/v1/checkups", "/v1/events", "/v1/me"]
    before = [ana.get(url).content for url in urls]
    for _ in range(2):
        ok(ana.put("/v1/safety/hold"), 204)
    assert [ana.get(url).content for url in urls] == before


def test_a_hold_is_the_owners_alone(ana: Phone, ben: Phone, eve: Phone) -> None:
    ok(ana.put("/v1/safety/hold"), 204)
    for other in (ben, eve):
        assert ok(other.get("/v1/safety/hold")) == {"state": "off"}
        ok(other.delete("/v1/safety/hold"), 204)
    assert ok(ana.get("/v1/safety/hold")) == {"state": "on"}


def test_with_both_holding_both_have_to_lift(ana: Phone, ben: Phone) -> None:
    for phone in (ana, ben):
        ok(phone.put("/v1/safety/hold"), 204)
    checkup = released(ana, ben, ("scores", "bands"))
    ok(ana.delete("/v1/safety/hold"), 204)
    assert result(ana, checkup) == result(ben, checkup) == NOT_AVAILABLE
    ok(ben.delete("/v1/safety/hold"), 204)
    assert result(ana, checkup)["level"] == result(ben, checkup)["level"] == "bands"


def test_what_is_lifted_after_the_round_closed_releases_nothing(
    ana: Phone, ben: Phone, clock
) -> None:
    ok(ana.put("/v1/safety/hold"), 204)
    checkup = released(ana, ben, ("scores", "scores"))
    clock.advance(days=14, hours=1)
    ok(ana.sign_in().delete("/v1/safety/hold"), 204)
    assert result(ben, checkup) == NOT_AVAILABLE
    assert state(ben, checkup) == "closed"


def test_a_hold_goes_along_through_leaving_and_a_new_couple(ana: Phone, solo: Phone) -> None:
    ok(ana.put("/v1/safety/hold"), 204)
    ok(ana.delete("/v1/couple/membership"), 204)
    ana.pair_with(solo)
    assert ok(ana.get("/v1/safety/hold")) == {"state": "on"}
    checkup = released(ana, solo, ("scores", "scores"))
    assert result(solo, checkup) == NOT_AVAILABLE


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_hold_needs_somebody_signed_in(stranger: Phone, method: str) -> None:
    assert problem(stranger.request(method, "/v1/safety/hold")) == (401, "unauthenticated")


def test_somebody_alone_can_hold_and_lift(solo: Phone) -> None:
    found: list[Any] = [ok(solo.get("/v1/safety/hold"))]
    ok(solo.put("/v1/safety/hold"), 204)
    found.append(ok(solo.get("/v1/safety/hold")))
    ok(solo.delete("/v1/safety/hold"), 204)
    found.append(ok(solo.get("/v1/safety/hold")))
    assert found == [{"state": "off"}, {"state": "on"}, {"state": "off"}]
