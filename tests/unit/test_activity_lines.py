"""Lines of activity kinds: spellings, limits, and what a wrong input is told."""

import json

import pytest
from app.services.scoring.lines import score_line


def line(kind, value):
    return score_line(json.dumps({"kind": kind, "input": value}))


NOTE = {"author": "A", "day": 3, "text": "for the tea"}
HOUR = {"day": 3, "start": 0, "end": 60}
CONFLICT = {"intensity": 3, "age_days": 9}
BAD = [
    ("gratitude", {}, "input: must be a list"),
    ("gratitude", [[]], "input[0]: must be an object"),
    ("gratitude", [NOTE, {**NOTE, "author": "C"}], "input[1].author: must be one of A, B"),
    ("gratitude", [{**NOTE, "day": True}], "input[0].day: must be a whole number"),
    ("gratitude", [{**NOTE, "day": 1.5}], "input[0].day: must be a whole number"),
    ("gratitude", [{**NOTE, "text": None}], "input[0].text: must be a text"),
    ("gratitude", [{"author": "A", "day": 1}], "input[0].text: is missing"),
    ("gratitude", [{**NOTE, "mood": 1}], "input[0].mood: is not a known field"),
    ("gratitude", [{**NOTE, "day": float("nan")}], "NaN is not a number in JSON"),
    ("quality_time", [{"day": 3, "start": 0}], "input[0].end: is missing"),
    ("quality_time", [{**HOUR, "end": -1}], "input[0].end: must not be before start"),
    ("quality_time", [{**HOUR, "start": -1}], "input[0].start: must be 0 to 1440"),
    ("quality_time", [{**HOUR, "start": 1441, "end": 1500}], "input[0].start: must be 0 to 1440"),
    ("quality_time", [{**HOUR, "confirmed": 1}], "input[0].confirmed: must be true or false"),
    ("quality_time", [{**HOUR, "unplugged": None}], "input[0].unplugged: must be true or false"),
    ("quality_time", [{**HOUR, "end": 10**401}], "a number is out of range"),
    ("goals", {"goals": []}, "input.joint_weeks: is missing"),
    ("goals", {"goals": [], "joint_weeks": 5}, "input.joint_weeks: must be 0 to 4"),
    ("goals", {"goals": [], "joint_weeks": True}, "input.joint_weeks: must be a whole number"),
    ("goals", {"goals": [{"p0": 0}], "joint_weeks": 1}, "input.goals[0].p1: is missing"),
    ("goals", {"goals": [{"p0": 0, "p1": 1.1}], "joint_weeks": 1}, "input.goals[0].p1: must be 0"),
    (
        "goals",
        {"goals": [{"p0": 0, "start": 0, "p1": 1}], "joint_weeks": 1},
        "input.goals[0].start: p0 is given twice",
    ),
    ("repairs", [{"intensity": 3}], "input[0].age_days: is missing"),
    ("repairs", [{**CONFLICT, "intensity": 0}], "input[0].intensity: must be 1 to 5"),
    ("repairs", [{**CONFLICT, "hours": -0.5}], "input[0].hours: must not be negative"),
    ("repairs", [{**CONFLICT, "hours": True}], "input[0].hours: must be a number"),
    ("repairs", [{**CONFLICT, "age_days": -1}], "input[0].age_days: must not be negative"),
    ("repairs", [{**CONFLICT, "settled": [5]}], "input[0].settled[0]: must be 0 to 4"),
    ("repairs", [{**CONFLICT, "settled": [None, 1.5]}], "input[0].settled[1]: must be a whole"),
    ("repairs", [{**CONFLICT, "settled": [1, 2, 3]}], "input[0].settled: at most one rating"),
    ("repairs", [{**CONFLICT, "settled": [1], "settled_a": 1}], "input[0].settled: is given"),
    ("engagement", [50, 60], "input[0]: must be a list"),
    ("engagement", [[50, 100.1]], "input[0][1]: must be 0 to 100"),
    ("engagement", [[True, 50]], "input[0][0]: must be a number"),
    ("pulse", [[7] * 8], "input[0]: at most 7 days"),
    ("pulse", [[11]], "input[0][0]: must be 0 to 10"),
    ("pulse", [[7, False]], "input[0][1]: must be a whole number"),
]


@pytest.mark.parametrize(("kind", "value", "error"), BAD, ids=range(len(BAD)))
def test_an_activity_that_cannot_be_scored_says_where(kind, value, error):
    found, good = line(kind, value)
    assert not good
    assert found["error"].startswith(error)


def test_nothing_done_gives_the_full_shape():
    assert line("quality_time", []) == (
        {"credited_minutes": 0.0, "weeks_hit": 0, "score": 0.0},
        True,
    )
    assert line("engagement", [[], [None]]) == ([None, None], True)
    assert line("pulse", [[]]) == ([{"n": 0, "mean": None, "score": None, "sd": None}], True)
    assert line("pulse", []) == ([], True)


def test_a_session_is_plugged_and_unconfirmed_unless_it_says_otherwise():
    assert line("quality_time", [HOUR])[0]["credited_minutes"] == 15.0
    sure = {**HOUR, "unplugged": True, "confirmed": True}
    assert line("quality_time", [HOUR, sure])[0]["credited_minutes"] == 60.0


def test_days_outside_the_window_are_read_and_do_not_count():
    notes = [NOTE, {**NOTE, "day": 28, "text": "later"}, {**NOTE, "day": -1, "text": "before"}]
    assert line("gratitude", notes)[0]["days_a"] == 1
    assert line("quality_time", [{**HOUR, "day": 10**300}])[0]["score"] == 0.0


def test_goals_come_out_to_six_decimals():
    goals = [{"p0": 0.1, "p1": 0.2}, {"p0": 0.5, "p1": 0.75}, {"p0": 0.9, "p1": 0.9}]
    found = line("goals", {"goals": goals, "joint_weeks": 3})
    assert found == ({"progress": 0.466667, "score": 63.666667}, True)


def test_conflicts_come_out_to_six_decimals():
    known = {"intensity": 4, "time_out": True, "hours": 60, "settled": [3, None], "age_days": 12}
    other = {"intensity": 2, "settled": [1, 2], "age_days": 3}
    afraid = {"intensity": 5, "age_days": 9, "afraid": True}
    found = line("repairs", [known, other, afraid])
    # (4 (25 + 35 * 3/4 + 40 * 3/4) + 2 (25 + 0 + 40 * 3/8)) / 6
    assert found == ({"n_scored": 2, "score": 67.5, "low_confidence": True}, True)


def test_a_member_may_be_spelled_as_the_rule_speaks_of_it():
    plain = {"intensity": 4, "time_out": True, "hours": 60, "settled": [3, 1], "age_days": 12}
    other = {"intensity": 4, "timeout": True, "h": 60, "settled_b": 1, "settled_a": 3, "age": 12}
    assert line("repairs", [plain]) == line("repairs", [other])
    goals = [{"p0": 0.5, "p1": 0.75, "updated": 4}, {"start": 0.5, "now": 0.6, "updated_day": 5}]
    assert line("goals", {"goals": goals, "joint_weeks": 0})[0]["progress"] == 0.7
