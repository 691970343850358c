"""The parts of the model that worked examples leave open."""

import json
from datetime import date, timedelta
from fractions import Fraction as F
from pathlib import Path

import pytest
from app.content import load_instruments, load_practices
from app.services.scoring import (
    ErrorTerms,
    InvalidAnswer,
    NotForCouples,
    UnknownItem,
    UnknownScale,
    beta_quantile,
    change_document,
    change_eligible,
    couple,
    couple_document,
    explain,
    omega,
    parse_instrument,
    person,
    person_document,
    presentation,
    priority_bands,
    priority_solo,
    quality_flags,
    recommend,
    reliable_change,
)
from app.services.scoring.couple import PartnerState, release

FULL = load_instruments()["emotional-intimacy"]
SHORT = load_instruments()["weekly-short-form"]
PRACTICES = {name: found for name, found in load_practices().items() if name <= "PR24"}
"""The library of the model: what is offered from it stays worked out as the shipped one grows."""
FILE = Path(__file__).parents[2] / "app" / "content" / "instruments" / "emotional-intimacy.json"
TODAY = date(2026, 3, 1)


def straight(value, instrument=FULL):
    """The same keyed answer everywhere."""
    return {i.id: value if i.key > 0 else 6 - value for i in instrument.items.values()}


def altered(**changes):
    """The shipped instrument with top-level fields replaced."""
    return parse_instrument(json.dumps({**json.loads(FILE.read_text()), **changes}))


def with_low(*scales):
    """Keyed 4 everywhere, keyed 1 in the named scales."""
    answers = straight(4)
    for name in scales:
        for item in FULL.by_id[name].items:
            answers[item.id] = 1 if item.key > 0 else 5
    return answers


@pytest.mark.parametrize("wrong", [0, 6, 2.5, 3.0, "4", True, False, "", [], -1, "NA"])
def test_what_is_no_answer_is_refused_by_name(wrong):
    with pytest.raises(InvalidAnswer, match="COM1: an answer is a whole number from 1 to 5"):
        person(FULL, {"COM1": wrong})


def test_an_unknown_item_is_refused_by_name():
    with pytest.raises(UnknownItem, match=r"COM9: no item of emotional-intimacy 1\.0\.0"):
        person(FULL, {"COM1": 3, "COM9": 3})


def test_nothing_answered_gives_reasons_instead_of_numbers():
    document = person_document(FULL, person(FULL, {}))
    for entry in [*document["scales"].values(), *document["composites"].values()]:
        assert entry["score"] is entry["display"] is entry["band"] is entry["error_band"] is None
        assert entry["reason"] in ("too_few_answers", "too_few_scales")
        assert entry["error_band_reason"] == entry["reason"]


def test_a_document_shows_each_number_with_its_error_band():
    scores = person(FULL, straight(5))
    document = person_document(FULL, scores)
    assert document["scales"]["communication"] == {
        "kind": "core",
        "score": 100.0,
        "display": 100,
        "band": "flourishing",
        "reason": None,
        "error_band": {
            **{"low": 83.55, "high": 100.0, "half_width": 16.45},
            **{"level": 90, "basis": "assumed"},
        },
        "error_band_reason": None,
        "n_answered": 4,
        "k": 4,
    }
    assert document["scales"]["felt_closeness"]["error_band"]["half_width"] == 16.45
    assert document["composites"]["intimacy_index"]["error_band"]["half_width"] == 9.556586
    load = document["composites"]["barrier_load"]
    assert (load["score"], load["band"]) == (100.0, "heavy")
    assert (load["error_band"], load["error_band_reason"]) == (None, "no_error_terms")
    assert document["instrument"]["content_hash"] == FULL.content_hash


def test_error_terms_and_their_basis_stand_beside_the_score():
    scores = person(FULL, {})
    one, index = scores.scales["communication"].terms, scores.composites["intimacy_index"].terms
    assert (one.sem, round(one.half_width, 6), one.basis) == (10.0, 16.45, "assumed")
    assert (round(index.sem, 6), round(index.half_width, 6)) == (5.809475, 9.556586)
    assert index.basis == "assumed"
    assert scores.composites["barrier_load"].terms is None
    bare = altered(error_terms={"basis": "assumed", "scales": {}, "composites": {}})
    assert person(bare, {}).scales["communication"].terms is None


def test_the_short_form_has_an_index_and_nothing_else():
    scores = person(SHORT, straight(4, SHORT))
    document = person_document(SHORT, scores)
    assert document["scales"] == {}
    index = document["composites"]["intimacy_index"]
    assert (index["score"], index["n_scored"]) == (75.0, 8)
    assert index["error_band"]["half_width"] == 20.807787
    assert SHORT.recall_days == 7
    assert SHORT.texts().stem == "In the past week..."
    assert priority_solo(scores).order == ()
    five = dict(list(straight(4, SHORT).items())[:5])
    assert person(SHORT, five).composites["intimacy_index"].score is None


def test_the_short_form_is_no_couples_instrument():
    with pytest.raises(NotForCouples):
        couple(SHORT, {}, {})


def test_contributions_add_up_to_the_explained_score():
    answers = {"CON1": 4, "CON2": None, "CON3": 3, "CON4": 2}
    found = explain(FULL, answers, "conflict_care")
    assert [i["contribution"] for i in found["items"]] == [25.0, None, 16.666667, 25.0]
    assert found["score"] == 66.666667
    assert found["items"][3] | {"text": ""} == {
        **{"item": "CON4", "text": "", "raw": 2, "key": -1, "keyed": 4},
        **{"counted": True, "reason": None, "contribution": 25.0},
    }
    assert found["arithmetic"] == (
        "3 of 4 items answered. Reversed (CON4): 6 minus the answer. Keyed answers: 4 + 3 + 4 = "
        "11; mean 11/3 = 3.666667; 100 x (mean - 1)/4 = 66.666667."
    )
    assert found["sources"] == [
        {
            "file": "002_14a3622af1b36a67.txt",
            "title": "The Power of Emotional Intimacy: Deepening Connections",
            "section": "Managing Conflict and Emotions",
        }
    ]


def test_an_unscored_scale_is_explained_by_what_is_missing():
    found = explain(FULL, {"CON1": 4, "CON2": "na"}, "conflict_care")
    assert found["arithmetic"] == "1 of 4 items answered, 3 are needed: no score."
    assert [i["reason"] for i in found["items"]] == [None, "na", "skipped", "skipped"]
    assert [i["contribution"] for i in found["items"]] == [None] * 4


def test_an_explanation_without_reversed_answers_does_not_mention_them():
    answers = {"COM1": 4, "COM2": 4, "COM3": 4}
    assert "Reversed" not in explain(FULL, answers, "communication")["arithmetic"]


def test_a_composite_is_explained_by_its_members():
    answers = {"BFV1": 3, "BFV2": 3, "BCC1": 3, "BCC2": 3}
    found = explain(FULL, answers, "barrier_load")
    assert found["arithmetic"] == "2 of 3 scales scored: (50 + 50)/2 = 50."
    assert [m["counted"] for m in found["members"]] == [True, True, False]
    assert found["members"][2]["reason"] == "too_few_answers"
    none = explain(FULL, {}, "intimacy_index")
    assert none["arithmetic"] == "0 of 8 scales scored, 6 are needed: no score."


def test_weights_are_renormalised_and_explained():
    data = json.loads(FILE.read_text())["composites"]
    data[1]["weights"]["past_experiences"] = 0.5
    weighted = altered(composites=data)
    answers = straight(1, weighted) | {"BPE1": 5, "BPE2": 5, "BPE3": 1}
    found = explain(weighted, answers, "barrier_load")
    assert found["score"] == 20.0
    assert found["arithmetic"].endswith("(2 x 0 + 2 x 0 + 100)/5 = 20.")


def test_what_is_not_reported_is_not_explained():
    for instrument, name in [(FULL, "happiness"), (SHORT, "communication")]:
        with pytest.raises(UnknownScale):
            explain(instrument, {}, name)


def test_texts_fall_back_to_a_language_that_exists():
    assert FULL.texts("en-GB") is FULL.texts("en")
    assert FULL.texts("xx").title == "Emotional intimacy"


READY = PartnerState(completed=True, level="scores")


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (READY, "scores"),
        (PartnerState(completed=True, level="bands"), "bands"),
        (PartnerState(completed=True, level="none"), "none"),
        (PartnerState(completed=False, level="scores"), "none"),
        (PartnerState(completed=True, level="scores", hold=True), "none"),
        (PartnerState(completed=True, level="scores", left=True), "none"),
    ],
)
def test_the_gate_opens_as_far_as_both_allow(other, level):
    assert release(READY, other) == release(other, READY) == level


def test_the_scores_level_adds_numbers_with_error_bands():
    document = couple_document(couple(FULL, straight(5), straight(4)), "scores")
    one = document["dimensions"]["communication"]
    assert (one["type"], one["band"]) == ("see_differently", "flourishing")
    assert one["mean"]["score"] == 87.5
    assert one["mean"]["error_band"]["half_width"] == 11.631907
    assert one["gap"]["error_band"]["half_width"] == 23.263813
    assert one["floor"]["error_band"]["half_width"] == 16.45
    assert one["shared_strengths"]["positive_agreement"] == 100.0
    assert document["couple_index"]["display"] == 88
    assert document["couple_index"]["error_band"]["half_width"] == 6.757527
    assert document["couple_index_gap"]["error_band"]["half_width"] == 13.515054
    assert document["needs"][0] == {"dimension": "communication", "need": 25.0}
    json.dumps(document, allow_nan=False)


def test_a_couple_document_has_a_reason_for_every_null():
    empty = couple_document(couple(FULL, {}, straight(3)), "scores")
    assert empty["dimensions"]["communication"] == {
        **{"type": None, "band": None, "reason": "not_scored_by_both", "mean": None},
        **{"gap": None, "floor": None, "gap_label": None, "shared_strengths": None},
    }
    assert empty["couple_index"] is empty["couple_index_gap"] is None
    assert empty["couple_index_reason"] == "too_few_joint_dimensions"
    assert empty["profile_similarity_reason"] == "too_few_joint_dimensions"
    flat = couple_document(couple(FULL, straight(3), straight(3)), "scores")
    assert flat["couple_index_reason"] is None
    assert flat["profile_similarity_reason"] == "all_values_equal"
    left, right = straight(3), straight(3)
    left["COM1"] = right["COM2"] = None
    few = couple_document(couple(FULL, left, right), "scores")["dimensions"]["communication"]
    assert few["shared_strengths"]["reason"] == "too_few_joint_answers"
    assert few["shared_strengths"]["n_joint"] == 2


def test_a_couple_document_exists_at_two_levels_only():
    with pytest.raises(ValueError, match="no couple document at level 'none'"):
        couple_document(couple(FULL, {}, {}), "none")


def test_an_instrument_without_composites_or_terms_still_serves_couples():
    data = json.loads(FILE.read_text())
    data["composites"] = []
    data["error_terms"] = {"basis": "assumed", "scales": {}, "composites": {}}
    data["locales"]["en"]["composites"] = {}
    bare = parse_instrument(json.dumps(data))
    document = couple_document(couple(bare, straight(4), straight(4)), "scores")
    assert document["couple_index_reason"] == document["profile_similarity_reason"] == "no_index"
    mean = document["dimensions"]["communication"]["mean"]
    assert (mean["error_band"], mean["error_band_reason"]) == (None, "no_error_terms")


def test_a_dimension_outside_the_index_does_not_count_towards_the_couple_index():
    data = json.loads(FILE.read_text())["composites"]
    del data[0]["weights"]["conflict_care"]
    seven = altered(composites=data)
    answers = straight(3) | {"CON1": 5, "CON2": 5, "CON3": 5, "CON4": 1}
    assert couple(seven, answers, answers).index == 50


def test_priorities_from_bands_use_the_middles_of_bands():
    scores = couple(FULL, with_low("quality_time"), straight(4))
    found = priority_bands(scores)
    assert found.order[0].dimension == "quality_time"
    assert found.order[0].need == 50
    assert found.order[1].need == 25


TERMS = ErrorTerms(F(20), F("0.75"), "assumed")


def test_a_change_is_reliable_from_exactly_the_threshold_on():
    exact = ErrorTerms(F(1), F("0.5"), "assumed")  # the standard error of a difference is 1
    assert reliable_change(exact, F(0), F("1.96")).status == "reliable_improvement"
    assert reliable_change(exact, F("1.96"), F(0)).status == "reliable_decline"
    assert reliable_change(exact, F(0), F("1.959999")).status == "no_reliable_change"


def test_less_of_a_barrier_is_an_improvement():
    found = reliable_change(TERMS, F(200, 3), F(100, 3), "lower")
    assert (round(found.rci, 6), found.status) == (-2.357023, "reliable_improvement")
    assert reliable_change(TERMS, F(0), F(50), "lower").status == "reliable_decline"


def test_scores_are_compared_only_when_that_means_something():
    good = {"days": 14, "same_version": True, "both_valid": True}
    assert change_eligible(**good)
    for reason in ({"days": 13}, {"same_version": False}, {"both_valid": False}, {"flagged": True}):
        assert not change_eligible(**{**good, **reason})


def test_a_change_document_leads_with_the_index_and_is_careful_with_scales():
    before, after = person(FULL, with_low("quality_time")), person(FULL, straight(4))
    found = change_document(before, after, days=14)
    assert (found["eligible"], found["reason"], found["basis"]) == (True, None, "assumed")
    assert found["scales"]["quality_time"] == {
        **{"change": 75.0, "rci": 5.303301, "status": "reliable_improvement"},
        **{"needed": 27.718586, "reason": None, "may_have_changed": True},
    }
    assert found["scales"]["communication"]["may_have_changed"] is False
    assert found["composites"]["intimacy_index"]["status"] == "no_reliable_change"
    assert found["composites"]["barrier_load"]["reason"] == "no_error_terms"


def test_a_barrier_that_rose_is_a_decline_in_the_change_document():
    before, after = person(FULL, straight(1)), person(FULL, straight(5))
    found = change_document(before, after, days=20)["scales"]
    assert found["past_experiences"]["status"] == "reliable_decline"
    assert found["felt_closeness"]["status"] == "reliable_improvement"


def test_a_change_document_names_why_there_is_no_change():
    before, after = person(FULL, straight(3)), person(FULL, straight(4))
    soon = change_document(before, after, days=13)
    assert soon["reason"] == soon["scales"]["communication"]["reason"] == "too_soon"
    assert soon["scales"]["communication"]["may_have_changed"] is None
    assert change_document(before, after, days=14, flagged=True)["reason"] == "response_quality"
    for gap in ((person(FULL, {}), after), (before, person(FULL, {}))):
        found = change_document(*gap, days=14)
        assert found["scales"]["communication"]["reason"] == "no_score"
    other = change_document(person(altered(version="1.1.0"), straight(3)), after, days=14)
    assert (other["reason"], other["scales"], other["composites"]) == ("other_version", {}, {})


def test_quality_refuses_what_it_cannot_read():
    with pytest.raises(UnknownItem):
        quality_flags(FULL, {}, ["COM9"], None)
    with pytest.raises(ValueError, match="negative"):
        quality_flags(FULL, {}, [], -1)


def names(found):
    return [entry.practice.id for entry in found]


def offered(answers, done=(), **how):
    days = {name: TODAY - timedelta(days=age) for name, age in dict(done).items()}
    priorities = priority_solo(person(FULL, answers))
    return recommend(priorities, PRACTICES.values(), days, TODAY, **how)


def test_without_scores_the_gentle_starters_are_offered():
    found = offered({})
    assert names(found) == ["PR11", "PR14", "PR15"]
    assert {entry.slot for entry in found} == {"starter"}


def test_two_dimensions_grow_and_one_is_kept():
    found = offered(with_low("quality_time", "affection_appreciation"))
    assert names(found) == ["PR11", "PR15", "PR24"]
    slots = [(entry.slot, entry.dimension, entry.label) for entry in found]
    assert slots == [
        ("growth", "affection_appreciation", "grow"),
        ("growth", "quality_time", "grow"),
        ("keep", "communication", None),
    ]


def test_small_needs_are_labelled_maintain():
    assert [entry.label for entry in offered(straight(5))] == ["maintain", "maintain", None]


def test_never_done_comes_first_then_done_longest_ago():
    low = with_low("communication")
    assert names(offered(low, {"PR01": 30}))[0] == "PR03"
    assert names(offered(low, {"PR01": 30, "PR03": 30}))[0] == "PR02"
    assert names(offered(low, {"PR01": 30, "PR02": 31, "PR03": 32}))[0] == "PR03"


def test_a_practice_rests_for_a_week_after_it_was_done():
    low = with_low("communication")
    rested = {"PR01": 7, "PR02": 6, "PR03": 6}
    assert names(offered(low, rested))[0] == "PR01"


def test_a_dimension_with_nothing_left_passes_its_slot_on():
    low = with_low("emotional_support", "quality_time")
    found = offered(low, {"PR09": 1, "PR10": 1})
    assert [entry.dimension for entry in found[:2]] == ["quality_time", "communication"]
    assert found[2].dimension == "trust_vulnerability"


def test_at_most_one_exposing_practice_a_week():
    both = with_low("trust_vulnerability", "quality_time")
    assert names(offered(both, {"PR14": 6, "PR15": 6}))[:2] == ["PR04", "PR01"]
    assert names(offered(both, {"PR16": 6}))[:2] == ["PR05", "PR15"]
    assert names(offered(both, {"PR16": 7}))[:2] == ["PR04", "PR15"]


@pytest.mark.parametrize("how", [{"hold": True}, {"alone": True}])
def test_a_hold_or_being_alone_drops_exposing_and_joint_practices(how):
    found = offered(with_low("trust_vulnerability", "shared_goals"), **how)
    assert names(found) == ["PR01", "PR08", "PR10"]
    assert all(entry.practice.kind in ("solo", "gentle") for entry in found)


def test_the_keep_slot_may_stay_empty():
    one = {i.id: 3 for i in FULL.by_id["communication"].items}
    assert [entry.slot for entry in offered(one)] == ["growth"]
    three = one | {i.id: 3 for s in ("shared_goals", "quality_time") for i in FULL.by_id[s].items}
    found = offered(three, {"PR24": 1, "PR17": 1, "PR18": 1})
    assert [entry.slot for entry in found] == ["growth", "growth"]


def test_partners_with_other_seeds_meet_other_orders():
    assert presentation(FULL, 1) != presentation(FULL, 2)
    assert presentation(FULL, 1)[:6] == ["TRU2", "AFF1", "BCC1", "BPE3", "QTM1", "SUP3"]


def test_a_quantile_of_the_beta_distribution_is_exact():
    assert abs(beta_quantile(0.3, 1, 1) - 0.3) < 1e-12
    assert abs(beta_quantile(0.25, 2, 1) - 0.5) < 1e-12
    assert abs(beta_quantile(0.19, 1, 2) - 0.1) < 1e-12
    assert abs(beta_quantile(0.5, 0.5, 0.5) - 0.5) < 1e-12
    assert abs(beta_quantile(0.25, 0.5, 0.5) - 0.1464466094067262) < 1e-12
    assert abs(beta_quantile(0.5, 1e6, 1e6) - 0.5) < 1e-9


def test_uniquenesses_follow_from_standardised_loadings():
    assert round(float(omega([F("0.7"), F("0.6"), F("0.8"), F("0.5")])), 6) == 0.749446
