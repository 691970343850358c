"""What comes next for one person: from their own scores, and never to be seen by anybody else."""

from typing import Any

import pytest

from tests.answers import MIXED, OTHER, SHORT, take
from tests.phone import Phone, ok, problem
from tests.test_checkups import released

STARTERS = ["PR11", "PR14", "PR15"]
S01 = [
    ("affection_appreciation", 68.75),
    ("quality_time", 68.75),
    ("conflict_care", 43.75),
    ("trust_vulnerability", 37.5),
    ("communication", 31.25),
    ("emotional_support", 31.25),
    ("shared_goals", 18.75),
    ("empathy_understanding", 12.5),
]
HEAVY_FEAR = {"BFV1": 5, "BFV2": 5, "BFV3": 1}


def recommended(phone: Phone) -> Any:
    return ok(phone.get("/v1/recommendations"))


def slots(found: Any) -> list[tuple[str, str, str]]:
    return [(entry["slot"], entry["dimension"], entry["kind"]) for entry in found["practices"]]


def needs(found: Any) -> list[tuple[str, float]]:
    return [(entry["dimension"], entry["need"]) for entry in found["order"]]


def test_everybody_can_list_the_practices(stranger: Phone) -> None:
    listed = ok(stranger.get("/v1/practices"))["data"]
    assert len({practice["id"] for practice in listed}) == len(listed) == 64
    assert all(practice["sources"] for practice in listed)


def test_a_practice_comes_with_all_it_takes_to_do_it(stranger: Phone) -> None:
    listed = ok(stranger.get("/v1/practices"))["data"]
    held = next(practice for practice in listed if practice["id"] == "PR41")
    assert held["title"] == "Hold hands for a few breaths"
    assert (held["kind"], held["minutes"], held["tags"]) == ("joint", 3, ["touch"])
    assert len(held["steps"]) == 4
    assert held["steps"][0].startswith("Ask, and go on only after a glad yes from both.")
    for practice in listed:
        texts = [practice[name] for name in ("why", "short", "apart", "heavy")]
        assert len(set(texts)) == 4
        assert all(texts)


def test_before_any_score_three_gentle_ones_are_offered(ana: Phone, solo: Phone) -> None:
    for phone in (ana, solo):
        found = recommended(phone)
        assert [entry["practice"] for entry in found["practices"]] == STARTERS
        assert {(entry["slot"], entry["kind"]) for entry in found["practices"]} == {
            ("starter", "gentle")
        }
        assert found["order"] == []
    take(ana, {"COM3": 2, "TRU3": 2, "EMP3": 2, "SUP3": 2, "AFF3": 2, "QTM3": 2}, SHORT)
    assert [entry["practice"] for entry in recommended(ana)["practices"]] == STARTERS


def test_one_persons_list_goes_by_need_and_ties_by_the_instruments_order(ana: Phone) -> None:
    take(ana, MIXED)
    found = recommended(ana)
    assert needs(found) == S01
    assert [(slot, dimension) for slot, dimension, _ in slots(found)] == [
        ("growth", "affection_appreciation"),
        ("growth", "quality_time"),
        ("keep", "empathy_understanding"),
    ]
    assert [entry["label"] for entry in found["order"]] == ["grow"] * 3 + ["maintain"] * 5


def test_a_heavy_fear_lifts_trust_by_ten_above_conflict(ana: Phone) -> None:
    take(ana, {**MIXED, **HEAVY_FEAR})
    order = needs(recommended(ana))
    assert order[2:4] == [("trust_vulnerability", 47.5), ("conflict_care", 43.75)]
    take(ana, {**MIXED, **HEAVY_FEAR, "BPE1": 5, "BPE2": 5, "BPE3": 1})
    assert needs(recommended(ana))[2] == ("trust_vulnerability", 47.5)


def test_a_dimension_without_a_score_gets_no_slot(ana: Phone) -> None:
    take(ana, {**MIXED, "AFF1": None, "AFF2": None})
    found = recommended(ana)
    assert needs(found) == S01[1:]
    assert slots(found)[0][1] == "quality_time"


def test_where_all_is_well_the_slots_say_maintain(ana: Phone) -> None:
    take(ana, {item: (1 if item[3] == "4" else 5) for item in MIXED if item[0] != "B"})
    found = recommended(ana)
    assert needs(found)[0] == ("communication", 0)
    growth = [entry for entry in found["practices"] if entry["slot"] == "growth"]
    assert [entry["label"] for entry in growth] == ["maintain", "maintain"]


# conflict_care and shared_goals have the most to gain here: their practices are mostly joint ones
JOINT = {
    **OTHER,
    **dict.fromkeys(("CON1", "CON2", "CON3", "GOL1", "GOL2", "GOL3"), 1),
    **dict.fromkeys(("CON4", "GOL4"), 5),
}


def test_under_a_hold_joint_and_exposing_ones_go_for_its_holder_alone(
    ana: Phone, ben: Phone
) -> None:
    for phone in (ana, ben):
        take(phone, JOINT)
    before, his = recommended(ana), ben.get("/v1/recommendations")
    assert "joint" in {kind for _, _, kind in slots(before)}
    ok(ana.put("/v1/safety/hold"), 204)
    found = recommended(ana)
    assert {kind for _, _, kind in slots(found)} <= {"solo", "gentle"}
    assert [slot for slot, _, _ in slots(found)] == ["growth", "growth", "keep"]
    assert found["order"] == before["order"]
    again = ben.get("/v1/recommendations")
    assert again.content == his.content
    assert again.headers["ETag"] == his.headers["ETag"]
    ok(ana.delete("/v1/safety/hold"), 204)
    assert recommended(ana) == before


def test_a_couples_result_recommends_the_same_under_a_hold_of_either(
    ana: Phone, ben: Phone
) -> None:
    checkup = released(ana, ben, ("bands", "bands"))
    before = ben.get(f"/v1/checkups/{checkup}/result").content
    ok(ana.put("/v1/safety/hold"), 204)
    assert ben.get(f"/v1/checkups/{checkup}/result").content == before


def test_somebody_alone_gets_nothing_that_needs_two(solo: Phone) -> None:
    take(solo, JOINT)
    found = recommended(solo)
    assert {kind for _, _, kind in slots(found)} <= {"solo", "gentle"}
    assert needs(found)[:2] == [("shared_goals", 100), ("conflict_care", 100)]


def test_after_leaving_what_needs_two_is_gone(ana: Phone, ben: Phone) -> None:
    take(ana, JOINT)
    ok(ben.delete("/v1/couple/membership"), 204)
    assert {kind for _, _, kind in slots(recommended(ana))} <= {"solo", "gentle"}


@pytest.mark.parametrize("answers", [MIXED, OTHER, JOINT], ids=["mixed", "other", "joint"])
def test_at_most_one_exposing_practice_is_offered_and_each_dimension_once(
    ana: Phone, answers: dict[str, int]
) -> None:
    take(ana, answers)
    found = slots(recommended(ana))
    assert [kind for _, _, kind in found].count("exposing") <= 1
    assert len({dimension for _, dimension, _ in found}) == len(found) == 3


def test_the_newest_scores_count(ana: Phone, clock) -> None:
    take(ana, MIXED)
    clock.advance(days=1)
    take(ana, JOINT)
    assert needs(recommended(ana))[0] == ("shared_goals", 100)


def test_the_partners_answers_play_no_part(ana: Phone, ben: Phone) -> None:
    take(ana, MIXED)
    before = ana.get("/v1/recommendations").content
    take(ben, JOINT)
    assert ana.get("/v1/recommendations").content == before


def test_recommendations_need_somebody_signed_in(stranger: Phone) -> None:
    assert problem(stranger.get("/v1/recommendations")) == (401, "unauthenticated")


def ids_of(phone: Phone, **wanted: Any) -> list[str]:
    return [entry["id"] for entry in ok(phone.get("/v1/practices", params=wanted))["data"]]


def test_one_practice_is_read_by_its_id(stranger: Phone) -> None:
    found = ok(stranger.get("/v1/practices/PR11"))
    assert found in ok(stranger.get("/v1/practices"))["data"]
    assert problem(stranger.get("/v1/practices/PR99")) == (404, "not-found")
    assert problem(stranger.get("/v1/practices/PR%2011")) == (422, "invalid")


def test_the_list_goes_by_what_a_practice_serves_and_what_it_takes(stranger: Phone) -> None:
    everything = ok(stranger.get("/v1/practices"))["data"]
    short = ids_of(stranger, dimension="affection_appreciation", minutes=3)
    assert short == ["PR11", "PR12", "PR39", "PR41"]
    assert ids_of(stranger, dimension="affection_appreciation", minutes=3, kind="joint") == ["PR41"]
    kinds = [ids_of(stranger, kind=kind) for kind in ("solo", "joint", "exposing", "gentle")]
    assert sum(len(found) for found in kinds) == len(everything)
    assert ids_of(stranger, dimension="nothing_of_ours") == []
    tagged = {entry["id"] for entry in everything if {"touch", "money"} & set(entry["tags"])}
    assert tagged
    without = ids_of(stranger, without="touch,money")
    assert set(without) == {entry["id"] for entry in everything} - tagged


@pytest.mark.parametrize(
    "wanted", [{"minutes": "0"}, {"minutes": "ten"}, {"kind": "brave"}, {"without": "touch,"}]
)
def test_a_filter_that_makes_no_sense_is_refused(stranger: Phone, wanted: Any) -> None:
    assert problem(stranger.get("/v1/practices", params=wanted)) == (422, "invalid")


def test_each_recommendation_says_why_in_words(ana: Phone, solo: Phone) -> None:
    take(ana, MIXED)
    library = {entry["id"]: entry for entry in ok(ana.get("/v1/practices"))["data"]}
    whys = [entry["why"] for entry in recommended(ana)["practices"]]
    assert whys[0].startswith("Affection and appreciation has room to grow. ")
    assert whys[2].startswith("Empathy and understanding has a good place with you already")
    starters = recommended(solo)["practices"]
    assert all(entry["why"].startswith("A gentle one to begin with. ") for entry in starters)
    for entry in [*recommended(ana)["practices"], *starters]:
        assert entry["why"].endswith(library[entry["practice"]]["why"])
        said = entry["why"].removesuffix(library[entry["practice"]]["why"])
        assert not any(letter.isdigit() for letter in said)


def test_where_it_is_around_often_the_words_say_so(ana: Phone) -> None:
    take(ana, {item: (1 if item[3] == "4" else 5) for item in MIXED if item[0] != "B"})
    growth = [entry for entry in recommended(ana)["practices"] if entry["slot"] == "growth"]
    assert all(" is around often already; " in entry["why"] for entry in growth)


def practise(phone: Phone, practice: str) -> None:
    made = ok(phone.post("/v1/practice-sessions", json={"practice": practice}), 201)
    ok(phone.put(f"/v1/practice-sessions/{made['id']}/completion"))


def do_together(one: Phone, other: Phone, practice: str) -> str:
    made = ok(one.post("/v1/joint-practices", json={"practice": practice}), 201)
    url = f"/v1/joint-practices/{made['id']}"
    ok(other.put(f"{url}/acceptance"))
    ok(one.put(f"{url}/completion"))
    return url


def offered(phone: Phone) -> list[str]:
    return [entry["practice"] for entry in recommended(phone)["practices"]]


def test_what_was_finished_rests_for_a_week_and_then_comes_after_what_was_not(
    ana: Phone, clock
) -> None:
    take(ana, MIXED)
    first = offered(ana)
    practise(ana, first[0])
    second = offered(ana)
    assert first[0] not in second
    assert second[1:] == first[1:]
    clock.advance(days=8)
    assert offered(ana) == second


def test_a_practice_that_was_only_begun_does_not_rest(ana: Phone) -> None:
    take(ana, MIXED)
    before = offered(ana)
    ok(ana.post("/v1/practice-sessions", json={"practice": before[0]}), 201)
    assert offered(ana) == before


def test_one_exposing_practice_is_enough_for_a_week(ana: Phone, ben: Phone, clock) -> None:
    answers = {**MIXED, "QTM1": 1, "QTM2": 1, "TRU1": 1, "TRU2": 1, "TRU3": 1}
    take(ana, answers)
    for entry in ok(ana.get("/v1/practices", params={"dimension": "quality_time"}))["data"]:
        if entry["kind"] != "exposing":
            do_together(ana, ben, entry["id"])
    assert "PR16" in offered(ana)
    practise(ana, "PR04")
    assert "exposing" not in {kind for _, _, kind in slots(recommended(ana))}
    clock.advance(days=8)
    assert "PR16" in offered(ana)


def test_what_two_did_rests_for_both_and_what_one_did_for_that_one_alone(
    ana: Phone, ben: Phone
) -> None:
    for phone in (ana, ben):
        take(phone, MIXED)
    before = offered(ana)
    assert offered(ben) == before
    practise(ana, before[0])
    assert offered(ben) == before
    do_together(ana, ben, before[1])
    assert before[1] not in offered(ana) + offered(ben)
    assert before[0] in offered(ben)


def test_a_couples_result_rests_on_what_two_did_and_not_on_what_one_did(
    ana: Phone, ben: Phone, clock
) -> None:
    first = released(ana, ben, ("bands", "bands"))
    url = f"/v1/checkups/{first}/result"
    growth = [entry["practice"] for entry in ok(ben.get(url))["practices"]]
    clock.advance(days=15)
    practise(ana, growth[0])
    do_together(ben, ana, growth[1])
    second = released(ana, ben, ("bands", "bands"))
    found = [
        entry["practice"] for entry in ok(ben.get(f"/v1/checkups/{second}/result"))["practices"]
    ]
    assert growth[0] in found
    assert growth[1] not in found
    assert [entry["practice"] for entry in ok(ben.get(url))["practices"]] == growth
