"""Chapters: one for every need and stage, small enough for full days, and only with what exists."""

import json
import re

import pytest
from app.content import HERE, ContentError, load, load_instruments
from app.content.journey import load_chapters

from tests.texts import HARD, grade, words
from tests.unit.test_content import GONE, changed, write

FILE = json.loads((HERE / "journey" / "chapters.json").read_text())
CONTENT = load()
CORE = [scale.id for scale in load_instruments()["emotional-intimacy"].core]
KNOWN = {
    "practice": CONTENT.practices,
    "question": CONTENT.questions.packs,
    "read": CONTENT.reframings,
}


def practices(chapter):
    return [CONTENT.practices[step.ref] for step in chapter.steps if step.kind == "practice"]


def test_there_is_a_chapter_for_every_core_dimension_and_stage():
    assert set(CORE) <= {chapter.dimension for chapter in CONTENT.chapters.values()}
    for stage in ("new", "settled", "long"):
        assert len([c for c in CONTENT.chapters.values() if stage in c.stages]) >= 4


def test_the_starter_chapter_is_gentle_and_for_new_couples_only():
    first = CONTENT.chapters["first-steps"]
    assert next(iter(CONTENT.chapters)) == "first-steps"
    assert (first.stages, first.dimension) == (("new",), None)
    assert {practice.kind for practice in practices(first)} == {"gentle"}
    assert sum(step.minutes for step in first.steps) <= 30


def test_steps_take_the_time_that_their_practices_take():
    for chapter in CONTENT.chapters.values():
        given = [step.minutes for step in chapter.steps if step.kind == "practice"]
        assert given == [practice.minutes for practice in practices(chapter)], chapter.id


def test_no_chapter_exposes_or_repeats_itself():
    for chapter in CONTENT.chapters.values():
        assert "exposing" not in {practice.kind for practice in practices(chapter)}
        told = [(step.kind, step.ref) for step in chapter.steps if step.kind != "question"]
        assert len(set(told)) == len(told), chapter.id


def test_chapters_of_a_dimension_hold_practices_of_it():
    for chapter in CONTENT.chapters.values():
        if chapter.dimension:
            assert chapter.dimension in {practice.dimension for practice in practices(chapter)}


def test_chapters_read_easily():
    for chapter in CONTENT.chapters.values():
        assert not HARD.search(f"{chapter.title} {chapter.about}".lower())
        sentences = re.split(r"(?<=[.!?])\s+", chapter.about)
        assert len(sentences) <= 3, chapter.about
        assert max(len(words(sentence)) for sentence in sentences) <= 20, chapter.about
        assert grade([chapter.about]) <= 6, chapter.about


CHAPTER = ["chapters", 1]
STEPS = FILE["chapters"][1]["steps"]
WRONG = [
    ([*CHAPTER, "id"], "first-steps", "chapters[1].id: 'first-steps' is used twice"),
    ([*CHAPTER, "id"], "First steps", "chapters[1].id: has the wrong form"),
    ([*CHAPTER, "title"], GONE, "chapters[1].title: is missing"),
    ([*CHAPTER, "about"], "x" * 301, "chapters[1].about: String should have at most 300"),
    ([*CHAPTER, "stages"], [], "chapters[1].stages: List should have at least 1 item"),
    ([*CHAPTER, "stages"], ["old"], "chapters[1].stages[0]: must be 'new', 'settled' or 'long'"),
    ([*CHAPTER, "stages"], ["new"] * 2, "chapters[1].stages[1]: 'new' is used twice"),
    ([*CHAPTER, "dimension"], GONE, "chapters[1].dimension: is missing"),
    (
        [*CHAPTER, "dimension"],
        "past_experiences",
        "chapters[1].dimension: 'past_experiences' is no core dimension",
    ),
    ([*CHAPTER, "steps"], STEPS[:3], "chapters[1].steps: List should have at least 4 items"),
    ([*CHAPTER, "steps"], STEPS[:4] * 2, "chapters[1].steps: List should have at most 7 items"),
    ([*CHAPTER, "steps", 0, "kind"], "film", "chapters[1].steps[0].kind: must be 'practice', "),
    ([*CHAPTER, "steps", 0, "ref"], "none", "chapters[1].steps[0].ref: 'none' is no reframing"),
    ([*CHAPTER, "steps", 1, "ref"], "PR99", "chapters[1].steps[1].ref: 'PR99' is no practice"),
    ([*CHAPTER, "steps", 2, "ref"], "PR01", "chapters[1].steps[2].ref: 'PR01' is no question"),
    ([*CHAPTER, "steps", 2, "minutes"], 1, "chapters[1].steps[2].minutes: must be greater than"),
    ([*CHAPTER, "steps", 2, "minutes"], 21, "chapters[1].steps[2].minutes: must be less than"),
    ([*CHAPTER, "partner"], 1, "chapters[1].partner: is not a known field"),
    (["chapters"], [], "chapters: List should have at least 1 item"),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_chapter_is_refused_by_file_and_field(path, value, message, tmp_path):
    write(tmp_path, changed(FILE, path, value), "chapters.json")
    with pytest.raises(ContentError) as refusal:
        load_chapters(CORE, KNOWN, tmp_path)
    assert str(refusal.value).startswith(f"chapters.json: {message}")


def test_only_packs_that_exist_can_be_asked_from(tmp_path):
    write(tmp_path, FILE, "chapters.json")
    with pytest.raises(ContentError, match="'everyday' is no question pack"):
        load_chapters(CORE, {**KNOWN, "question": ["getting-to-know"]}, tmp_path)
