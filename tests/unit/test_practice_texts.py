"""The texts of the practices: enough for every need, safe to follow, easy to read."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from app.content import HERE, load_instruments, load_practices
from app.content.practices import WrittenPractice

from tests.texts import HARD, alike, grade, words

PRACTICES = load_practices()
SCALES = load_instruments()["emotional-intimacy"].scales
BY_DIMENSION: dict[str, list[WrittenPractice]] = defaultdict(list)
for found in PRACTICES.values():
    BY_DIMENSION[found.dimension].append(found)

FOR_TWO = [found for found in PRACTICES.values() if found.kind in ("joint", "exposing")]


def texts(practice: WrittenPractice) -> list[str]:
    return [
        practice.title,
        practice.why,
        *practice.steps,
        practice.short,
        practice.apart,
        practice.heavy,
    ]


def sentences(text: str) -> Iterator[str]:
    yield from re.split(r'(?<=[.!?])"?\s+', text)


@pytest.mark.parametrize("scale", [s.id for s in SCALES if s.kind == "core"])
def test_each_core_dimension_has_enough_also_for_one_alone_and_for_little_time(scale: str) -> None:
    found = BY_DIMENSION[scale]
    assert len(found) >= 5
    assert len([p for p in found if p.kind in ("solo", "gentle")]) >= 2
    assert min(p.minutes for p in found) <= 5


@pytest.mark.parametrize("scale", [s.id for s in SCALES if s.kind == "barrier"])
def test_each_barrier_has_enough_and_nothing_that_exposes(scale: str) -> None:
    found = BY_DIMENSION[scale]
    assert len(found) >= 4
    assert "exposing" not in {p.kind for p in found}


def test_what_goes_well_can_be_kept_by_one_alone() -> None:
    assert {p.kind for p in BY_DIMENSION["keep"]} & {"solo", "gentle"}


def test_a_file_holds_one_dimension_in_the_order_of_the_ids() -> None:
    for path in (HERE / "practices").glob("*.json"):
        entries = json.loads(path.read_text())["practices"]
        assert {entry["dimension"] for entry in entries} == {path.stem}
        ids = [entry["id"] for entry in entries]
        assert ids == sorted(ids)


@pytest.mark.parametrize("practice", FOR_TWO, ids=lambda found: found.id)
def test_what_needs_two_begins_with_both_agreeing_and_the_freedom_to_skip(
    practice: WrittenPractice,
) -> None:
    first = practice.steps[0].lower()
    assert re.search(r"\bboth\b|\bagree\b", first)
    assert "skip this if you do not feel safe" in first


@pytest.mark.parametrize("practice", PRACTICES.values(), ids=list(PRACTICES))
def test_a_practice_is_easy_to_read_and_orders_nobody_about(practice: WrittenPractice) -> None:
    assert grade(texts(practice)) <= 6
    for text in texts(practice):
        assert not HARD.search(text.lower()), text
        assert text.count("?") <= 1, text
        assert max(len(words(sentence)) for sentence in sentences(text)) <= 20, text


def test_most_practices_assume_nothing() -> None:
    assert len([p for p in PRACTICES.values() if not p.tags]) >= 0.85 * len(PRACTICES)


def test_no_two_practices_say_the_same() -> None:
    assert not list(alike({p.id: " ".join(texts(p)) for p in PRACTICES.values()}, 0.6))
    for name in ("title", "why", "short", "apart", "heavy"):
        assert not list(alike({p.id: getattr(p, name) for p in PRACTICES.values()}, 0.6)), name
