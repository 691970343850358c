"""Questions: enough of every kind and depth, unlike each other, and safe to ask anybody."""

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from app.content import ContentError, load_instruments
from app.content.questions import FOLDER, Question, load_questions

from tests.texts import HARD, alike, grade, openings
from tests.unit.test_content import GONE, changed

CORE = [scale.id for scale in load_instruments()["emotional-intimacy"].core]
PACKS = load_questions(CORE).packs
QUESTIONS = load_questions(CORE).by_id
RATINGS = json.loads((Path(__file__).parents[1] / "content" / "depth_ratings.json").read_text())
"""How deep each question is to somebody who read the texts alone, without the stored depths."""

SHARES = {1: 25, 2: 30, 3: 25, 4: 15, 5: 5}
NEVER = re.compile(r"\b(ex|exes|passwords?|whereabouts|cheat\w*|unfaithful|loyal\w*|sex\w*)\b")


def texts(question: Question) -> list[str]:
    return [question.text, *question.options, *question.ends, *filter(None, [question.note])]


def share(which: list[Question]) -> float:
    return len(which) / len(QUESTIONS)


def found(**wanted: object) -> list[Question]:
    return [
        question
        for question in QUESTIONS.values()
        if all(getattr(question, name) == value for name, value in wanted.items())
    ]


def test_there_are_enough_of_every_kind_and_for_every_dimension() -> None:
    assert len(QUESTIONS) >= 400
    assert share(found(kind="open")) >= 0.6
    assert share(found(playful=True)) >= 0.15
    for kind in ("choice", "scale", "guess"):
        assert len(found(kind=kind)) >= 30, kind
    for dimension in CORE:
        assert len(found(dimension=dimension)) >= 30, dimension
    assert len({len(pack.questions) for pack in PACKS.values()}) == 1


@pytest.mark.parametrize(("depth", "percent"), SHARES.items())
def test_most_are_gentle_and_few_are_deep(depth: int, percent: int) -> None:
    assert abs(100 * share(found(depth=depth)) - percent) <= 2


def test_who_reads_the_texts_alone_finds_them_as_deep_as_they_are_said_to_be() -> None:
    assert RATINGS.keys() == QUESTIONS.keys()
    near = [q for q in QUESTIONS.values() if abs(RATINGS[q.id] - q.depth) <= 1]
    assert share(near) >= 0.9
    same = [q for q in QUESTIONS.values() if RATINGS[q.id] == q.depth]
    assert share(same) >= 0.6


@pytest.mark.parametrize("pack", PACKS.values(), ids=list(PACKS))
def test_a_pack_begins_gently_and_goes_deep(pack: object) -> None:
    depths = [question.depth for question in pack.questions]  # type: ignore[attr-defined]
    assert max(depths[:5]) <= 2
    assert {1, 2, 3, 4} <= set(depths)


def test_every_text_is_short_plain_and_stings_nobody() -> None:
    for question in QUESTIONS.values():
        for text in texts(question):
            assert not HARD.search(text.lower()), text
            assert not NEVER.search(text.lower()), text
            assert len(text.split()) <= 20, text
        assert question.text.count("?") == 1
        assert question.text.strip() == question.text
        assert grade([question.text]) <= 12, question.text
    assert grade(text for q in QUESTIONS.values() for text in texts(q)) <= 6


def test_open_questions_cannot_be_answered_yes_or_no() -> None:
    closed = re.compile(r"^(do|does|did|is|are|was|were|can|could|would|will|have|has)\b", re.I)
    assert [q.text for q in found(kind="open") if closed.match(q.text)] == []


def test_hardly_any_assumes_something_about_two_lives() -> None:
    assert share([q for q in QUESTIONS.values() if not q.tags]) >= 0.85


def test_no_two_ask_the_same_and_few_begin_alike() -> None:
    asked = {question.id: question.text for question in QUESTIONS.values()}
    assert list(alike(asked, 0.6)) == []
    assert max(openings(asked.values()).values()) <= 0.03 * len(asked)


def test_what_one_alone_is_asked_speaks_of_no_partner() -> None:
    alone = [q.text for q in found(kind="open", about_two=False) if q.depth <= 3 and not q.tags]
    assert len(alone) >= 100
    assert [text for text in alone if re.search(r"partner|\byou two\b|couple", text)] == []


FIRST = ["questions", 0]
WRONG = [
    (["id"], "other", "id: must be 'everyday'"),
    (["extra"], 1, "extra: is not a known field"),
    ([*FIRST, "id"], "everyday-02", "questions[1].id: 'everyday-02' is used twice"),
    ([*FIRST, "id"], "play-01", "questions[0].id: 'play-01' is used twice"),
    ([*FIRST, "intent"], "title-of-today", "questions[1].intent: 'title-of-today' is used twice"),
    ([*FIRST, "text"], " ".join(["word"] * 21) + "?", "questions[0].text: must have at most 20"),
    ([*FIRST, "text"], "Tell me.", "questions[0].text: must have one question mark"),
    ([*FIRST, "text"], "What? Why?", "questions[0].text: must have one question mark"),
    ([*FIRST, "depth"], 6, "questions[0].depth: must be less than or equal to 5"),
    ([*FIRST, "kind"], "essay", "questions[0].kind: must be 'open', 'choice', 'scale' or 'guess'"),
    ([*FIRST, "kind"], "choice", "questions[0].options: belong to a choice or a guess"),
    ([*FIRST, "kind"], "scale", "questions[0].ends: belong to a scale"),
    ([*FIRST, "options"], ["a", "b", "c"], "questions[0].options: belong to a choice or a guess"),
    ([*FIRST, "ends"], ["a", "b"], "questions[0].ends: belong to a scale"),
    ([*FIRST, "dimension"], "felt_closeness", "questions[0].dimension: 'felt_closeness' is no"),
    ([*FIRST, "depth"], 4, "questions[0].note: belongs to a question of depth 4"),
    ([*FIRST, "note"], "Slowly.", "questions[0].note: belongs to a question of depth 4"),
    ([*FIRST, "tags"], ["pets"], "questions[0].tags[0]: must be"),
    ([*FIRST, "tags"], ["faith", "faith"], "questions[0].tags: names one tag twice"),
    ([*FIRST, "text"], GONE, "questions[0].text: is missing"),
    (["questions", 2, "options"], ["a", "b"], "questions[2].options"),
    (["questions", 2, "options"], ["a", "b", "b"], "questions[2].options: names one option twice"),
    (["questions", 4, "ends"], ["a"], "questions[4].ends"),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG)
def test_a_wrong_file_is_refused_with_file_and_field(
    tmp_path: Path, path: list[str | int], value: object, message: str
) -> None:
    shutil.copytree(FOLDER, tmp_path / "questions")
    file = tmp_path / "questions" / "everyday.json"
    file.write_text(json.dumps(changed(json.loads(file.read_text()), path, value)))
    with pytest.raises(ContentError) as refused:
        load_questions(CORE, tmp_path / "questions")
    assert message in str(refused.value)
    assert ".json: " in str(refused.value)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"holds no \*\.json file"):
        load_questions(CORE, tmp_path)


def test_kinds_are_spread_over_the_packs() -> None:
    for pack in PACKS.values():
        kinds = Counter(question.kind for question in pack.questions)
        assert set(kinds) == {"open", "choice", "scale", "guess"}, pack.id
