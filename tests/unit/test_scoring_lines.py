"""Lines that are odd, and lines that are wrong: one answer each, never a traceback."""

import io
import json

import pytest
from app.content import load_instruments
from app.services.scoring import parse_instrument
from app.services.scoring.lines import SHIPPED, run, score_line

CORE = [scale.id for scale in load_instruments()["emotional-intimacy"].core]


def line(kind, value):
    return json.dumps({"kind": kind, "input": value})


def result(kind, value):
    found, good = score_line(line(kind, value))
    assert good, found
    return found


BAD_JSON = {
    "": "not valid JSON: Expecting value at column 1",
    "{": "not valid JSON",
    "[]": "line: must be an object",
    "{}": "kind: is missing",
    '{"kind": "person"}': "input: is missing",
    '{"kind": "person", "input": {}, "input": {}}': "a field appears twice in one object",
    '{"kind": [], "input": 1}': "kind: must be one of person, band",
    '{"kind": "gq6", "input": []}': "kind: must be one of person, band",
    '{"kind": "band", "input": [NaN]}': "NaN is not a number in JSON",
    '{"kind": "band", "input": [-Infinity]}': "-Infinity is not a number in JSON",
    '{"kind": "band", "input": [1e999999999]}': "a number is out of range",
    '{"kind": "band", "input": [1e-999999999]}': "a number is out of range",
    '{"kind": "mean_available", "input": [1e350]}': "a number is out of range",
    '{"kind": "band", "input": [' + "9" * 5000 + "]}": "a number is out of range",
    '{"kind": "band", "input": [0.' + "9" * 5000 + "]}": "a number is out of range",
    "[" * 100_000: "nested too deeply",
    b'{"kind": "\xff"}': "not valid UTF-8",
}


@pytest.mark.parametrize(("text", "error"), BAD_JSON.items(), ids=range(len(BAD_JSON)))
def test_a_line_that_is_no_case_says_why(text, error):
    found, good = score_line(text)
    assert not good
    assert list(found) == ["error"]
    assert found["error"].startswith(error)


SIX = dict.fromkeys(CORE[:6], 50)
JT = {"sd_pre": 5, "reliability": 0.8, "x1": 1, "x2": 2} | {
    **{"m_dys": 1, "sd_dys": 1, "m_fun": 2, "sd_fun": 1}
}
GATE = {"completed": True, "consent": "bands", "hold": False}
BAD_INPUT = [
    ("person", [], "input: must be an object"),
    ("person", {"COM1": True}, "COM1: an answer"),
    ("person", {"COM1": 1.0}, "COM1: an answer"),
    ("person", {"COM1": 10**30}, "COM1: an answer"),
    ("person", {"XXX1": 1}, "XXX1: no item"),
    ("band", {}, "input: must be a list"),
    ("band", [100.000001], "input[0]: must be 0 to 100"),
    ("band", [True], "input[0]: must be a number"),
    ("couple", {"a": {}}, "input.b: is missing"),
    ("couple", {"a": {}, "b": {}, "c": {}}, "input.c: is not a known field"),
    ("couple", {"a": {}, "b": []}, "input.b: must be an object"),
    ("couple_release", {"a": GATE, "b": {**GATE, "hold": 0}}, "input.b.hold: must be true or"),
    ("couple_release", {"a": {**GATE, "consent": "all"}, "b": GATE}, "input.a.consent: must be"),
    ("error_terms", {"x": {"sd": 0, "r": 0.5}}, "the standard deviation must be above 0"),
    ("error_terms", {"x": {"sd": 1, "r": 1.5}}, "a reliability is 0 to 1"),
    ("reliable_change", {"kind": "mood", "x1": 1, "x2": 2}, "input.kind: must be one of"),
    ("reliable_change", {"kind": "index", "x1": -1, "x2": 2}, "input.x1: must be 0 to 100"),
    ("change_eligible", [{"days": 20, "same_version": 1, "both_valid": True}], "input[0].same_v"),
    ("quality_flags", {"responses_in_order": [3] * 46}, "input.responses_in_order: at most 45"),
    ("quality_flags", {"responses_in_order": [9]}, "COM1: an answer"),
    ("quality_flags", {"responses_in_order": [3], "total_seconds": -1}, "total_seconds must not"),
    ("weighted_index", {"complete": SIX}, "input.weights: is missing"),
    ("weighted_index", {"weights": {CORE[0]: -1}, "complete": SIX}, "input.weights: must not be"),
    ("weighted_index", {"weights": dict.fromkeys(CORE, 0), "complete": SIX}, "the input leaves"),
    ("percentile", {"x": 1, "sample": []}, "a percentile needs a sample"),
    ("suppress", {"k": 0, "cells": {}}, "counts must not be negative"),
    ("suppress", {"k": 10, "cells": {"a": -1}}, "counts must not be negative"),
    ("suppress", {"k": 10, "cells": {"a": 1.5}}, "input.cells.a: must be a whole number"),
    ("icc", [[1, 2]], "at least two complete rows"),
    ("icc", [], "at least two complete rows"),
    ("icc", [[1], [2]], "at least two complete rows"),
    ("icc", [[1, None], [2, 3]], "at least two complete rows"),
    ("icc", [[1, 2], [3]], "all rows must have the same length"),
    ("icc", [[2, 2], [2, 2]], "nothing varies"),
    ("omega", {"loadings": []}, "nothing varies"),
    ("omega", {"loadings": [0.5], "uniquenesses": []}, "as many uniquenesses"),
    ("omega", {"loadings": [0.5], "uniquenesses": [-1]}, "a uniqueness must not be negative"),
    ("spearman_brown", {"r": 0.5, "factor": 0}, "r must be -1 to 1 and factor above 0"),
    ("spearman_brown", {"r": -1, "factor": 2}, "nothing varies"),
    ("gap_reliability", {"r_a": 2, "r_b": 0, "r_ab": 0}, "a correlation is -1 to 1"),
    ("gap_reliability", {"r_a": 0.5, "r_b": 0.5, "r_ab": 1}, "nothing varies"),
    ("rci_vector", {"sd": 1, "r": 1, "change": [1]}, "a perfect reliability"),
    ("cut_c", {"m_dys": 1, "sd_dys": 0, "m_fun": 2, "sd_fun": 1}, "the standard deviation"),
    ("jacobson_truax", {**JT, "sd_pre": 0}, "the standard deviation must be above 0"),
    ("jacobson_truax_sample", {"pre": [1], "post": [2], "reliability": 0.5}, "at least two rows"),
    ("jacobson_truax_sample", {"pre": [1, 2], "post": [2], "reliability": 0.5}, "pre and post"),
    ("jacobson_truax_sample", {"pre": [1, 1], "post": [2, 2], "reliability": 0.5}, "nothing var"),
    ("jacobson_truax_sample", {"pre": [1, 2], "post": [2, 2], "reliability": 1}, "nothing varies"),
    ("jacobson_truax_sample", {"pre": [1, 2], "post": [2, 2], "reliability": 2}, "a reliability"),
    (
        "jacobson_truax_sample",
        {"pre": [1, 2], "post": [2, 2], "reliability": 0.5, "z": 0},
        "z must be above 0",
    ),
    ("error_terms_single", {"sd": 10**308, "r": 0}, "a number is out of range"),
    ("mean_available", ["1"], "input[0]: must be a number"),
]


@pytest.mark.parametrize(("kind", "value", "error"), BAD_INPUT, ids=range(len(BAD_INPUT)))
def test_an_input_that_cannot_be_scored_says_where(kind, value, error):
    found, good = score_line(line(kind, value))
    assert not good
    assert found["error"].startswith(error)


def test_nothing_answered_gives_the_full_shape_with_nulls():
    found = result("person", {})
    assert found["dimensions"]["quality_time"] == {"score": None, "n_answered": 0, "band": None}
    assert (found["intimacy_index"], found["n_dimensions_scored"]) == (None, 0)
    pair = result("couple", {"a": {}, "b": {}})
    assert pair["dimensions"] == dict.fromkeys(CORE)
    assert pair["n_joint_dimensions"] == 0
    empty = {"order": [], "slots": {"growth": [], "keep": None}}
    assert result("priority_solo", {}) == empty
    assert result("priority_couple", {"a": {}, "b": {}}) == empty


def test_nulls_pass_through_lists():
    assert result("band", [None, 37.5]) == {
        "dimension": [None, "growing"],
        "barrier": [None, "present"],
    }
    assert result("display_round", [None, 0.49999999999999994]) == [None, 0]
    assert result("mean_available", [None]) == {"mean": None}
    assert result("mean_available", []) == {"mean": None}
    assert result("change_eligible", []) == []
    assert result("validate", []) == []


def test_a_negative_zero_is_never_written():
    assert json.dumps(result("mean_available", [-0.0, -1e-9])) == '{"mean": 0.0}'


def test_changes_of_index_and_barrier_use_their_own_terms():
    up = result("reliable_change", {"kind": "index", "x1": 40, "x2": 57})
    assert up == {"rci": 2.069174, "status": "reliable_improvement"}
    down = result("reliable_change", {"kind": "index", "x1": 57, "x2": 41})
    assert down == {"rci": -1.947458, "status": "no_reliable_change"}
    less = result("reliable_change", {"kind": "barrier", "x1": 60, "x2": 20})
    assert less == {"rci": -2.828427, "status": "reliable_improvement"}
    none = result("reliable_change", {"kind": "barrier", "x1": None, "x2": 20})
    assert none == {"rci": None, "status": None}


def test_an_instrument_without_terms_cannot_judge_a_change():
    data = json.loads(SHIPPED.read_text())
    data["error_terms"] = {"basis": "assumed", "scales": {}, "composites": {}}
    bare = parse_instrument(json.dumps(data))
    case = line("reliable_change", {"kind": "index", "x1": 1, "x2": 2})
    assert score_line(case, bare) == (
        {"error": "this instrument has no error terms for that"},
        False,
    )


def test_a_partner_who_left_closes_the_gate():
    gone = result("couple_release", {"a": GATE, "b": {**GATE, "left": True}})
    assert gone == {"status": "not_available"}


def test_speed_is_not_judged_without_a_time():
    found = result("quality_flags", {"responses_in_order": [3, None, "na", 3]})
    assert found == {
        **{"n_answered": 2, "longstring": 2, "irv": 0.0, "seconds_per_item": None},
        **{"contradictory_dimensions": 0, "flags": []},
    }
    fewer = result("quality_flags", {"responses_in_order": [3], "total_seconds": 1})
    assert (fewer["irv"], fewer["seconds_per_item"], fewer["flags"]) == (None, 1.0, ["too_fast"])


def test_too_few_dimensions_have_no_weighted_index():
    five = dict.fromkeys(CORE[:5], 50) | {CORE[7]: None}
    found = result("weighted_index", {"weights": {}, "complete": five, "other": SIX})
    assert found == {"complete": None, "other": 50.0, "equal_weights_complete": None}
    assert result("weighted_index", {"weights": {}}) == {}


def test_distinctive_similarity_needs_a_norm_and_a_profile_that_varies():
    rising = {name: i for i, name in enumerate(CORE)}
    falling = {name: -i for i, name in enumerate(CORE)}
    bare = result("distinctive", {"a": rising, "b": falling, "norm": None})
    assert bare == {"overall_r": -1.0, "distinctive_r": None}
    flat = result("distinctive", {"a": rising, "b": SIX, "norm": rising})
    assert flat == {"overall_r": None, "distinctive_r": None}


def test_smallest_cells_are_hidden_first_and_ties_by_order():
    cells = {"a": 30, "b": 20, "c": 3, "d": 20}
    assert result("suppress", {"k": 10, "cells": cells}) == {
        **{"a": 30, "b": None, "c": None, "d": 20},
    }
    assert result("suppress", {"k": 10, "cells": {"a": 5, "b": 5, "c": 50}})["c"] == 50
    assert result("suppress", {"k": 10, "cells": {"a": 4, "b": 5, "c": 50}})["c"] is None
    assert result("suppress", {"k": 10, "cells": {"a": 4}}) == {"a": None}
    assert result("suppress", {"k": 10, "cells": {}}) == {}


def test_incomplete_rows_are_left_out_of_reliabilities():
    rows = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8]]
    assert result("icc", [*rows, [1, None, 2, 3]]) == result("icc", rows)


def test_recovery_means_crossing_the_cut_off():
    pre = [10, 10, 10, 10, 10, 10, 10, 10, 10, 50]
    post = [10, 90, 10, 10, 10, 10, 10, 10, 0, 90]
    found = result("jacobson_truax_sample", {"pre": pre, "post": post, "reliability": 0.99})
    assert (found["improved"], found["declined"], found["unchanged"]) == (2, 1, 7)
    assert found["recovered_a"] == 1  # the last one was above the cut-off before


def test_every_line_gets_an_answer_and_bad_ones_set_the_status():
    good, bad = line("display_round", [62.5]), "{"
    out = io.StringIO()
    assert run(io.StringIO(f"{good}\n{good}\n"), out) == 0
    assert out.getvalue() == "[63]\n[63]\n"
    out = io.StringIO()
    assert run(io.StringIO(f"{good}\n{bad}\n\n{good}\n"), out) == 1
    answers = [json.loads(text) for text in out.getvalue().splitlines()]
    assert (answers[0], answers[3]) == ([63], [63])
    assert [list(answer) for answer in answers[1:3]] == [["error"], ["error"]]


def test_a_wrong_encoding_spoils_one_line_only():
    raw = b"\xff\n" + line("display_round", [0.5]).encode() + b"\n"
    out = io.StringIO()
    assert run(io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"), out) == 1
    assert out.getvalue() == '{"error": "not valid UTF-8"}\n[1]\n'


def test_results_that_no_number_can_hold_are_errors():
    huge = {"sd": 1, "r": 0.9999999999999999, "change": [10**308]}
    found, good = score_line(line("rci_vector", huge))
    assert not good
    assert found == {"error": "the result is not a finite number"}
