"""The rules of the statement check, measured on labelled sentences and on attacks."""

import copy
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from app.content import HERE, ContentError
from app.content.patterns import PatternError, parse
from app.content.statements import Statements, load_statements
from app.services import statements

FILE = HERE / "statements" / "en.json"
SENTENCES = json.loads((Path(__file__).parents[1] / "statements" / "sentences.json").read_text())
KINDS = {"blame", "generalisation", "label", "mind_reading", "order", "threat"}


@pytest.fixture(scope="module")
def rules() -> Statements:
    return load_statements()


def kinds(rules: Statements, text: str) -> set[str]:
    return {finding.kind for finding in statements.check(rules, text).findings}


def measured(rules: Statements, half: str) -> dict[str, tuple[float, float]]:
    """Precision and recall, of all and by kind."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in SENTENCES:
        if sentence["half"] == half:
            expected, found = set(sentence["kinds"]), kinds(rules, sentence["text"])
            for kind in expected | found:
                for name in ("all", kind):
                    counts[name]["expected"] += kind in expected
                    counts[name]["found"] += kind in found
                    counts[name]["right"] += kind in expected & found
    return {
        name: (
            round(count["right"] / max(count["found"], 1), 3),
            round(count["right"] / max(count["expected"], 1), 3),
        )
        for name, count in sorted(counts.items())
    }


def test_there_are_enough_sentences_of_every_kind_and_enough_clean_ones() -> None:
    texts = [sentence["text"] for sentence in SENTENCES]
    assert len(set(texts)) == len(texts) >= 200
    assert {kind for sentence in SENTENCES for kind in sentence["kinds"]} == KINDS
    assert 0.33 < sum(not sentence["kinds"] for sentence in SENTENCES) / len(SENTENCES) < 0.45
    halves = Counter(sentence["half"] for sentence in SENTENCES)
    assert halves.keys() == {"seen", "held", "later"}
    assert halves["held"] >= 140
    assert halves["later"] >= 80


@pytest.mark.parametrize("half", ["seen", "held", "later"])
def test_nine_of_ten_findings_are_right_and_nine_of_ten_are_found(
    rules: Statements, half: str
) -> None:
    found = measured(rules, half)
    precision, recall = found["all"]
    assert precision >= 0.9, (half, found)
    assert recall >= 0.9, (half, found)


def test_clean_sentences_stay_clean_nineteen_times_in_twenty(rules: Statements) -> None:
    clean = [sentence["text"] for sentence in SENTENCES if not sentence["kinds"]]
    spoilt = sum(bool(kinds(rules, text)) for text in clean)
    assert spoilt <= len(clean) / 20


ATTACKS = {
    "you": "you ",
    "adverbs": "you really just only even ",
    "no spaces": "you'never-",
    "one word": "y",
    "exceptions": "you said that you always laugh ",
    "whole sentences": "please stop shouting ? ",
    "quotes": '"you never" “',
    "open quotes": "‘“",
    "feel": "i feel so very really too ",
    "if": "if you and if you or ",
    "commas": ",you,never,",
    "accents": "e\u0323\u0307",
    "emoji": "👩‍👩‍👧",
    "ends": "?!.…\n",
}


def steps(rules: Statements, text: str) -> int:
    """How many lines of the engine run for a text."""
    files = {statements.__file__, sys.modules[parse.__module__].__file__}
    count = 0

    def trace(frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal count
        if frame.f_code.co_filename not in files:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        statements.check(rules, text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("attack", ATTACKS)
def test_twice_the_text_takes_at_most_twice_the_steps(rules: Statements, attack: str) -> None:
    whole = (ATTACKS[attack] * 2000)[:2000]
    half, full = steps(rules, whole[:1000]), steps(rules, whole)
    assert full <= 2.2 * half + 500
    assert full < 2_000_000


SHIPPED = json.loads(FILE.read_text())


def with_change(change: Any) -> str:
    data = copy.deepcopy(SHIPPED)
    change(data)
    return json.dumps(data)


WRONG = {
    "en.json: rules[0].kind": lambda data: data["rules"][0].update(kind="rant"),
    "en.json: rules[0].surprise: is not a known field": lambda data: data["rules"][0].update(
        surprise=1
    ),
    "en.json: rules[1].try: is missing": lambda data: data["rules"][1].pop("try"),
    "en.json: rules: an id is used twice": lambda data: data["rules"][1].update(
        id=data["rules"][0]["id"]
    ),
    "en.json: rules[0].patterns[0]: '@nothing' is no list": lambda data: data["rules"][0][
        "patterns"
    ].insert(0, "you @nothing"),
    "en.json: exceptions[0].rules[0]: 'gone' is no rule": lambda data: data["exceptions"][0].update(
        rules=["gone"]
    ),
    "en.json: exceptions[0].patterns[0]: begins with no certain word": lambda data: data[
        "exceptions"
    ][0]["patterns"].insert(0, "?you . never"),
    "en.json: parts.need: is missing": lambda data: data["parts"].pop("need"),
    "en.json: parts.need.patterns[0]": lambda data: data["parts"]["need"].update(patterns=["..3"]),
    "en.json: lists.idle: is used by no pattern": lambda data: data["lists"].update(idle="a b"),
    "en.json: lists.Gen": lambda data: data["lists"].update(Gen="Always"),
    "en.json: version": lambda data: data.update(version="one"),
}


@pytest.mark.parametrize("message", WRONG)
def test_a_wrong_file_is_refused_by_file_and_field(tmp_path: Path, message: str) -> None:
    path = tmp_path / "en.json"
    path.write_text(with_change(WRONG[message]))
    with pytest.raises(ContentError) as refusal:
        load_statements(path)
    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize(
    "line", ["", "?you", "..3 you", ". you", "~ing", "you ..0", "you ..99", "you ..x", "you a||b"]
)
def test_a_line_that_is_no_pattern_is_refused(line: str) -> None:
    with pytest.raises(PatternError):
        parse(line, {})


def test_reasons_and_suggestions_keep_the_house_voice(rules: Statements) -> None:
    texts = [*rules.hints.values(), rules.pattern]
    texts += [line for rule in rules.rules.values() for line in (rule.reason, rule.suggestion)]
    assert {rule.kind for rule in rules.rules.values()} == KINDS
    for line in texts:
        assert len(line.split()) <= 20, line
        assert line.count("?") <= 1, line
        assert (
            not {"should", "normal", "always", "never"}
            & {word.strip(".,:\"'") for word in line.lower().split()}
            or "Words like" in line
            or "Must, have to" in line
        ), line
