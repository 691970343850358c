"""Every worked example of the model, and the published rules it rests on, through one line each."""

import json
from pathlib import Path

import pytest
from app.services.scoring.lines import score_line

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "scoring.json").read_text())


def same(found, expected):
    if isinstance(expected, dict):
        alike = list(found) == list(expected)
        return alike and all(same(found[name], expected[name]) for name in expected)
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, float):
        return isinstance(found, float) and abs(found - expected) <= GOLDEN["tolerance"]
    return type(found) is type(expected) and found == expected


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["id"])
def test_a_worked_example_comes_out_as_printed(case):
    found, good = score_line(json.dumps(case))
    assert good
    assert same(found, case["expected"]), found
