"""Gestures, words and the first look: enough of each, short, plain, unlike each other."""

import json
import re
import shutil
from collections import Counter
from typing import get_args

import pytest
from app.content import ContentError, load_instruments
from app.content.first_look import FOLDER as FIRST_LOOK
from app.content.first_look import Item, Reading, load_first_look
from app.content.gestures import FOLDER as GESTURES
from app.content.gestures import Group, load_gestures
from app.content.words import FOLDER as WORDS
from app.content.words import FeelingFamily, NeedFamily, load_words

from tests.texts import HARD, alike, grade, openings
from tests.unit.test_content import GONE, changed

FULL = load_instruments()["emotional-intimacy"]
CORE = [scale.id for scale in FULL.core]
LOADERS = {
    GESTURES: load_gestures,
    WORDS: load_words,
    FIRST_LOOK: lambda folder: load_first_look(CORE, folder),
}

TOUCHING = re.compile(r"\b(hold hands|hugs?|kiss|palms?|shoulders?|lean against|sway)\b")
"""What no text without the tag `touch` asks for, unless it leaves the choice open."""


def assert_plain(texts, grade_at_most=6):
    """Sentences of at most 20 words, one question at most, nothing that stings."""
    for text in texts:
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            assert len(sentence.split()) <= 20, sentence
        assert text.count("?") <= 1, text
        assert not HARD.search(text.lower()), text
    assert grade(texts) <= grade_at_most


def test_gestures_are_many_of_each_kind_and_rarely_assume_anything():
    found = load_gestures().values()
    groups = Counter(gesture.group for gesture in found)
    assert len(found) >= 90
    assert set(groups) == set(get_args(Group))
    assert min(groups.values()) >= 10
    assert sum(not gesture.tags for gesture in found) / len(found) >= 0.85
    assert sum(gesture.minutes <= 5 for gesture in found) / len(found) >= 0.5
    assert max(gesture.minutes for gesture in found) <= 30


def test_gestures_are_short_plain_and_unlike_each_other_and_the_practices():
    texts = {gesture.id: gesture.text for gesture in load_gestures().values()}
    assert_plain(texts.values())
    assert not list(alike(texts, 0.6))
    assert max(openings(texts.values()).values()) <= 0.03 * len(texts)


def test_a_gesture_that_asks_for_touch_says_so():
    free = [g.text for g in load_gestures().values() if "touch" not in g.tags]
    assert not [text for text in free if TOUCHING.search(text.lower())]
    tagged = [g.text for g in load_gestures().values() if "touch" in g.tags]
    assert tagged
    assert len([text for text in tagged if TOUCHING.search(text.lower())]) >= len(tagged) // 2


def test_feelings_cover_every_family_in_every_strength():
    found = load_words().feelings.values()
    assert len(found) >= 88
    assert set(Counter(f.family for f in found)) == set(get_args(FeelingFamily))
    assert {(f.family, f.strength) for f in found} == {
        (family, strength) for family in get_args(FeelingFamily) for strength in (1, 2, 3)
    }
    assert min(Counter(f.family for f in found).values()) >= 7
    assert all(len(f.word.split()) <= 2 and not HARD.search(f.word) for f in found)


def test_needs_cover_every_family():
    found = load_words().needs.values()
    assert len(found) >= 32
    families = Counter(n.family for n in found)
    assert set(families) == set(get_args(NeedFamily))
    assert min(families.values()) >= 4
    assert_plain([f"I need {n.need}." for n in found])
    assert not list(alike({n.id: n.need for n in found}, 0.8))


def test_the_fixed_texts_are_there_and_plain():
    words = load_words()
    assert len(words.care_notes) >= 6
    assert list(words.reactions) == ["heart", "thank_you", "hug", "smile", "with_you", "wow"]
    assert list(words.support_kinds) == [
        *("listen", "comfort", "advice", "help", "distraction", "space"),
    ]
    assert len(words.repair_steps) >= 6
    assert len(words.time_out_sentences) >= 4
    for texts in (
        {n.id: n.text for n in words.care_notes.values()},
        {r.id: r.text for r in words.reactions.values()},
        {s.id: s.text for s in words.support_kinds.values()},
        {s.id: s.reply for s in words.support_kinds.values()},
        {s.id: s.text for s in words.repair_steps.values()},
        {s.id: s.text for s in words.time_out_sentences.values()},
    ):
        assert_plain(texts.values())
        assert not list(alike(texts, 0.6))


def test_a_repair_begins_with_consent_and_ends_warmly():
    steps = list(load_words().repair_steps)
    assert "Skip this if you do not feel safe." in load_words().repair_steps[steps[0]].text
    assert steps[-1] == "small-warm-thing"


def test_calling_a_time_out_asks_nobody_for_leave():
    assert not [s.text for s in load_words().time_out_sentences.values() if "?" in s.text]


def test_the_first_look_asks_once_about_each_dimension_in_its_own_words():
    look = load_first_look(CORE)
    assert [item.dimension for item in look.items.values()] == CORE
    assert look.responses == {int(k): v for k, v in FULL.texts().responses.items()}
    assert_plain([item.text for item in look.items.values()])
    instrument = FULL.texts().items
    texts = {**instrument, **{item.id: item.text for item in look.items.values()}}
    assert len(texts) == len(instrument) + len(look.items)
    assert not [pair for pair in alike(texts, 0.55) if set(pair) & set(look.items)]


def test_every_reading_is_one_sentence_with_something_to_try():
    readings = [text for item in load_first_look(CORE).items.values() for text in item.reading]
    assert len(set(readings)) == 24
    assert_plain(readings)
    assert all("; try " in text for text in readings)
    assert not [text for text in readings if re.search(r"[.!?]\s", text)]


@pytest.mark.parametrize(
    ("key", "said"),
    [(1, ["low", "low", "middle", "high", "high"]), (-1, ["high", "high", "middle", "low", "low"])],
)
def test_an_answer_is_read_in_three_steps_turned_for_a_reversed_item(key, said):
    item = Item("asking", "I ask.", "communication", key, Reading("low", "middle", "high"))
    assert [item.read(answer) for answer in range(1, 6)] == said


def test_solo_questions_are_open_plain_and_not_deep():
    found = load_first_look(CORE).solo_questions
    texts = {question.id: question.text for question in found.values()}
    assert len(found) >= 14
    assert_plain(texts.values())
    assert all(text.endswith("?") for text in texts.values())
    assert not [t for t in texts.values() if re.match(r"(Do|Does|Did|Is|Are|Have|Can|Will) ", t)]
    assert not list(alike(texts, 0.6))
    assert set(Counter(question.depth for question in found.values())) == {1, 2, 3}


SIX = "one two three four five six seven"
NOTES, LOOK = "notes.json", "first-look.json"
WRONG = [
    (GESTURES, "gestures.json", ["gestures"], [], "gestures: List should have at least 1 item"),
    (GESTURES, "gestures.json", ["version"], "1", "version: has the wrong form"),
    (GESTURES, "gestures.json", ["gestures", 2, "id"], "G01", "gestures[2].id: 'G01' is used t"),
    (GESTURES, "gestures.json", ["gestures", 2, "group"], "sex", "gestures[2].group: must be 'wo"),
    (GESTURES, "gestures.json", ["gestures", 2, "minutes"], 31, "gestures[2].minutes: must be l"),
    (GESTURES, "gestures.json", ["gestures", 2, "tags"], ["pets"], "gestures[2].tags[0]: must be"),
    (GESTURES, "gestures.json", ["gestures", 2, "tags"], ["touch"] * 2, "gestures[2].tags: names"),
    (GESTURES, "gestures.json", ["gestures", 2, "tags"], GONE, "gestures[2].tags: is missing"),
    (
        *(GESTURES, "gestures.json", ["gestures", 2, "text"], f"{SIX} {SIX} eight"),
        "gestures[2].text: must have at most 14 words",
    ),
    (WORDS, "feelings.json", ["feelings", 1, "word"], "pleased", "feelings[1].word: 'pleased' is"),
    (WORDS, "feelings.json", ["feelings", 1, "id"], "pleased", "feelings[1].id: 'pleased' is us"),
    (WORDS, "feelings.json", ["feelings", 1, "id"], "So So", "feelings[1].id: has the wrong form"),
    (WORDS, "feelings.json", ["feelings", 1, "family"], "meh", "feelings[1].family: must be 'gl"),
    (WORDS, "feelings.json", ["feelings", 1, "strength"], 4, "feelings[1].strength: must be less"),
    (WORDS, "needs.json", ["needs", 3, "family"], "money", "needs[3].family: must be 'closeness'"),
    (WORDS, "needs.json", ["needs", 3, "need"], "to be heard", "needs[3].need: 'to be heard' is"),
    (WORDS, "needs.json", ["needs", 3, "id"], "to-be-heard", "needs[3].id: 'to-be-heard' is us"),
    (WORDS, NOTES, ["care_notes", 1, "id"], "just-listen", "care_notes[1].id: 'just-listen' is"),
    (WORDS, NOTES, ["reactions", 1, "emoji"], ":)", "reactions[1].emoji: has the wrong form"),
    (WORDS, NOTES, ["reactions", 1, "id"], "heart", "reactions[1].id: 'heart' is used twice"),
    (WORDS, NOTES, ["support_kinds", 1], GONE, "support_kinds: 'comfort' is missing"),
    (WORDS, NOTES, ["support_kinds", 1, "id"], "fix", "support_kinds[1].id: must be 'listen', "),
    (WORDS, NOTES, ["support_kinds", 1, "id"], "listen", "support_kinds[1].id: 'listen' is used"),
    (WORDS, NOTES, ["repair_steps", 1, "title"], GONE, "repair_steps[1].title: is missing"),
    (WORDS, NOTES, ["repair_steps", 1, "id"], "both-ready", "repair_steps[1].id: 'both-ready'"),
    (
        *(WORDS, NOTES, ["time_out_sentences", 1, "id"], "want-to-do-well"),
        "time_out_sentences[1].id: 'want-to-do-well' is used twice",
    ),
    (FIRST_LOOK, LOOK, ["items", 0, "dimension"], "joy", "items[0].dimension: 'joy' is no scale"),
    (FIRST_LOOK, LOOK, ["items", 1, "id"], "asking", "items[1].id: 'asking' is used twice"),
    (FIRST_LOOK, LOOK, ["items", 0, "key"], 0, "items[0].key: must be 1 or -1"),
    (FIRST_LOOK, LOOK, ["items", 0], GONE, "readings.communication: no item is about"),
    (
        *(FIRST_LOOK, LOOK, ["items", 1, "dimension"], "communication"),
        "items[1].dimension: 'communication' is used twice",
    ),
    (FIRST_LOOK, LOOK, ["readings", "quality_time"], GONE, "readings.quality_time: is missing"),
    (
        *(FIRST_LOOK, LOOK, ["readings", "quality_time", "middle"], GONE),
        "readings.quality_time.middle: is missing",
    ),
    (FIRST_LOOK, LOOK, ["responses", "3"], GONE, "responses.3: is missing"),
    (FIRST_LOOK, LOOK, ["responses", "6"], "Ever", "responses.6: must be '1', '2', '3', '4' or"),
    (FIRST_LOOK, LOOK, ["solo_questions", 0, "depth"], 4, "solo_questions[0].depth: must be less"),
    (FIRST_LOOK, LOOK, ["solo_questions", 1, "id"], "SQ01", "solo_questions[1].id: 'SQ01' is use"),
    (FIRST_LOOK, LOOK, ["extra"], 1, "extra: is not a known field"),
]


@pytest.mark.parametrize(
    ("folder", "name", "path", "value", "message"), WRONG, ids=range(len(WRONG))
)
def test_a_wrong_file_is_refused_by_file_and_field(folder, name, path, value, message, tmp_path):
    copy = shutil.copytree(folder, tmp_path / folder.name)
    data = changed(json.loads((folder / name).read_text()), path, value)
    (copy / name).write_text(json.dumps(data))
    with pytest.raises(ContentError) as refusal:
        LOADERS[folder](copy)
    assert str(refusal.value).startswith(f"{name}: {message}")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("folder", "name"),
    [(GESTURES, "gestures.json"), (WORDS, "needs.json"), (FIRST_LOOK, "first-look.json")],
)
def test_a_file_that_is_not_there_or_no_json_is_refused(folder, name, tmp_path):
    copy = shutil.copytree(folder, tmp_path / folder.name)
    (copy / name).write_text("{")
    with pytest.raises(ContentError, match=rf"^{name}: line 1 column 2: not valid JSON"):
        LOADERS[folder](copy)
    (copy / name).unlink()
    with pytest.raises(ContentError, match=rf"^{name}: is missing from {folder.name}$"):
        LOADERS[folder](copy)
