"""Check-ups, from both sides and an outsider's."""

import uuid
from typing import Any

import pytest

from tests.answers import MIXED, OTHER, SHORT, begin, complete, save, take
from tests.phone import Phone, ok, problem

NOT_AVAILABLE = {"status": "not_available"}


def opened(phone: Phone) -> str:
    return str(ok(phone.post("/v1/checkups", json={}), 201)["id"])


def attach(phone: Phone, checkup: str, assessment: str) -> Any:
    return phone.put(f"/v1/checkups/{checkup}/assessment", json={"assessment_id": assessment})


def share(phone: Phone, checkup: str, level: str) -> Any:
    return phone.put(f"/v1/checkups/{checkup}/sharing", json={"level": level})


def result(phone: Phone, checkup: str) -> Any:
    return ok(phone.get(f"/v1/checkups/{checkup}/result"))


def state(phone: Phone, checkup: str) -> str:
    return str(ok(phone.get(f"/v1/checkups/{checkup}"))["state"])


def kinds(phone: Phone) -> list[str]:
    return [event["kind"] for event in phone.events()]


def released(ana: Phone, ben: Phone, levels: tuple[str, str]) -> str:
    """A round both completed and shared; its id."""
    checkup = opened(ana)
    for phone, answers, level in ((ana, MIXED, levels[0]), (ben, OTHER, levels[1])):
        ok(attach(phone, checkup, take(phone, answers)))
        ok(share(phone, checkup, level))
    return checkup


def test_a_round_releases_once_both_completed_and_shared(ana: Phone, ben: Phone) -> None:
    checkup = opened(ana)
    for phone in (ana, ben):
        assert (result(phone, checkup), state(phone, checkup)) == (NOT_AVAILABLE, "open")
    ok(attach(ana, checkup, take(ana, MIXED)))
    ok(share(ana, checkup, "scores"))
    assert result(ana, checkup) == result(ben, checkup) == NOT_AVAILABLE
    his = begin(ben)
    ok(attach(ben, checkup, his))
    ok(share(ben, checkup, "scores"))
    save(ben, his, OTHER)
    assert result(ana, checkup) == result(ben, checkup) == NOT_AVAILABLE
    complete(ben, his)
    hers, his_view = result(ana, checkup), result(ben, checkup)
    assert hers == his_view
    assert hers["couple_index"]["score"] == 62.890625
    assert hers["couple_index_gap"]["score"] == 3.90625
    assert hers["profile_similarity_icc"] == 0.241736
    assert state(ana, checkup) == state(ben, checkup) == "released"
    assert kinds(ana).count("checkup.released") == kinds(ben).count("checkup.released") == 1


def test_at_bands_only_words_and_practices_leave(ana: Phone, ben: Phone) -> None:
    found = result(ana, released(ana, ben, ("scores", "bands")))
    assert found["level"] == "bands"
    numbers = ("needs", "couple_index", "couple_index_gap", "profile_similarity_icc")
    assert [found[name] for name in numbers] == [None] * 4
    for dimension in found["dimensions"]:
        assert dimension["band"] in ("tender", "growing", "steady", "flourishing")
        hidden = ("mean", "gap", "floor", "gap_label", "shared_strengths")
        assert [dimension[name] for name in hidden] == [None] * 5
    assert [entry["slot"] for entry in found["practices"]] == ["growth", "growth", "keep"]


def test_scores_come_only_when_both_ask_and_nobody_is_told_of_one_asking(
    ana: Phone, ben: Phone
) -> None:
    checkup = released(ana, ben, ("bands", "bands"))
    before, heard = ben.get(f"/v1/checkups/{checkup}/result").content, kinds(ben)
    ok(share(ana, checkup, "scores"))
    assert ben.get(f"/v1/checkups/{checkup}/result").content == before
    assert kinds(ben) == heard
    ok(share(ben, checkup, "scores"))
    assert result(ana, checkup) == result(ben, checkup)
    assert result(ben, checkup)["level"] == "scores"


def test_withdrawing_takes_the_result_from_both_for_good(ana: Phone, ben: Phone) -> None:
    checkup = released(ana, ben, ("scores", "scores"))
    ok(share(ben, checkup, "none"))
    assert result(ana, checkup) == result(ben, checkup) == NOT_AVAILABLE
    assert state(ana, checkup) == "closed"
    assert problem(share(ben, checkup, "scores")) == (409, "checkup-closed")
    assert problem(attach(ana, checkup, begin(ana))) == (409, "checkup-closed")


def test_lowering_the_level_counts_at_once(ana: Phone, ben: Phone) -> None:
    checkup = released(ana, ben, ("scores", "scores"))
    ok(share(ana, checkup, "bands"))
    assert result(ben, checkup)["level"] == "bands"
    assert result(ben, checkup)["couple_index"] is None


@pytest.mark.parametrize("holder", ["ana", "ben"])
def test_a_hold_stops_a_release_and_lifting_it_lets_it_happen(
    ana: Phone, ben: Phone, holder: str
) -> None:
    held = {"ana": ana, "ben": ben}[holder]
    ok(held.put("/v1/safety/hold"), 204)
    checkup = released(ana, ben, ("scores", "scores"))
    assert result(ana, checkup) == result(ben, checkup) == NOT_AVAILABLE
    assert ok(held.get("/v1/safety/hold")) == {"state": "on"}
    ok(held.delete("/v1/safety/hold"), 204)
    assert result(ana, checkup)["level"] == result(ben, checkup)["level"] == "scores"


def test_a_hold_never_takes_back_what_is_out(ana: Phone, ben: Phone) -> None:
    checkup = released(ana, ben, ("bands", "bands"))
    before = ana.get(f"/v1/checkups/{checkup}/result").content
    ok(ana.put("/v1/safety/hold"), 204)
    assert ben.get(f"/v1/checkups/{checkup}/result").content == before
    for phone in (ana, ben):
        ok(share(phone, checkup, "scores"))
    assert ben.get(f"/v1/checkups/{checkup}/result").content == before


def test_reading_or_lifting_a_hold_needs_a_fresh_sign_in(ana: Phone, clock) -> None:
    clock.advance(minutes=6)
    ok(ana.put("/v1/safety/hold"), 204)
    assert problem(ana.get("/v1/safety/hold")) == (401, "sign-in-again")
    assert problem(ana.delete("/v1/safety/hold")) == (401, "sign-in-again")
    assert ok(ana.sign_in().get("/v1/safety/hold")) == {"state": "on"}
    ok(ana.delete("/v1/safety/hold"), 204)
    assert ok(ana.get("/v1/safety/hold")) == {"state": "off"}


def test_one_round_is_open_at_a_time_and_the_next_waits_fourteen_days(
    ana: Phone, ben: Phone, clock
) -> None:
    opened(ana)
    assert problem(ben.post("/v1/checkups", json={})) == (409, "checkup-open")
    clock.advance(days=13, hours=1)
    assert problem(ben.post("/v1/checkups", json={}))[0] == 409
    clock.advance(days=1)
    opened(ben)
    assert len(ok(ana.get("/v1/checkups"))["data"]) == 2


def test_after_an_early_release_the_next_round_still_waits(ana: Phone, ben: Phone, clock) -> None:
    released(ana, ben, ("bands", "bands"))
    refusal = ana.post("/v1/checkups", json={})
    assert problem(refusal) == (409, "checkup-too-soon")
    clock.advance(days=14, hours=1)
    opened(ben)


def test_a_round_closes_by_its_date_and_what_comes_late_gives_own_scores_only(
    ana: Phone, ben: Phone, clock
) -> None:
    checkup = opened(ana)
    ok(attach(ana, checkup, take(ana, MIXED)))
    late = begin(ben)
    ok(attach(ben, checkup, late))
    for phone in (ana, ben):
        ok(share(phone, checkup, "scores"))
    clock.advance(days=14, hours=1)
    save(ben, late, OTHER)
    complete(ben, late)
    assert result(ana, checkup) == NOT_AVAILABLE
    assert state(ana, checkup) == state(ben, checkup) == "closed"
    assert problem(share(ana, checkup, "bands")) == (409, "checkup-closed")
    assert ok(ben.get("/v1/scores/latest"))["id"] == late


def test_an_assessment_completed_shortly_before_can_be_attached_once(
    ana: Phone, ben: Phone, clock
) -> None:
    early = take(ana, MIXED)
    clock.advance(days=13)
    first = opened(ana)
    ok(attach(ana, first, early))
    clock.advance(days=15)
    second = opened(ben)
    assert problem(attach(ana, second, early)) == (409, "assessment-unfit")


@pytest.mark.parametrize("unfit", ["old", "abandoned", "short", "unknown", "partners"])
def test_what_does_not_fit_is_refused_alike(ana: Phone, ben: Phone, clock, unfit: str) -> None:
    old, abandoned, short = take(ana, MIXED), begin(ana), take(ana, {"COM3": 4}, SHORT)
    ok(ana.delete(f"/v1/assessments/{abandoned}"), 204)
    clock.advance(days=16)
    partners = take(ben, OTHER)
    checkup = opened(ana)
    sent = {
        "old": old,
        "abandoned": abandoned,
        "short": short,
        "unknown": str(uuid.uuid4()),
        "partners": partners,
    }[unfit]
    assert problem(attach(ana, checkup, sent)) == (409, "assessment-unfit")


def test_the_short_form_is_not_for_couples(ana: Phone) -> None:
    assert problem(ana.post("/v1/checkups", json={"instrument": SHORT})) == (422, "invalid")


def test_nothing_of_a_round_is_there_for_others(ana: Phone, ben: Phone, eve: Phone) -> None:
    checkup = released(ana, ben, ("scores", "scores"))
    for path in ("", "/part", "/result"):
        assert problem(eve.get(f"/v1/checkups/{checkup}{path}")) == (404, "not-found")
    assert problem(share(eve, checkup, "scores")) == (404, "not-found")
    assert ok(eve.get("/v1/checkups"))["data"] == []


def test_leaving_ends_the_round_and_its_result(ana: Phone, ben: Phone) -> None:
    checkup = released(ana, ben, ("scores", "scores"))
    ok(ana.delete("/v1/couple/membership"), 204)
    for phone in (ana, ben):
        assert problem(phone.get(f"/v1/checkups/{checkup}/result")) == (404, "not-paired")
    assert ok(ben.get("/v1/scores/latest"))["composites"][0]["score"] is not None


def test_what_one_does_in_a_round_leaves_no_event_for_the_other(ana: Phone, ben: Phone) -> None:
    checkup = opened(ana)
    before = ben.events()
    ok(attach(ana, checkup, take(ana, MIXED)))
    ok(share(ana, checkup, "scores"))
    ok(ana.put("/v1/safety/hold"), 204)
    assert ben.events() == before
    assert "checkup.sharing_set" in kinds(ana)
