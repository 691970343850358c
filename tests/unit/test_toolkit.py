"""The barrier toolkit: enough for each barrier, easy to read, and refused where it is wrong."""

import json
import re

import pytest
from app.content import HERE, ContentError, load
from app.content.toolkit import load_reframings

from tests.texts import HARD, alike, grade, words
from tests.unit.test_content import GONE, changed, write

FILE = json.loads((HERE / "toolkit" / "reframings.json").read_text())
SHIPPED = load().reframings
BARRIERS = ("fear_of_vulnerability", "communication_challenges", "past_experiences")


@pytest.mark.parametrize("barrier", BARRIERS)
def test_each_barrier_has_at_least_five_texts(barrier):
    assert len([text for text in SHIPPED.values() if text.barrier == barrier]) >= 5


def test_a_text_says_where_it_comes_from():
    source = SHIPPED["fear-takes-courage"].source
    assert source.file == "002_14a3622af1b36a67.txt"
    assert source.section == "Overcoming Barriers: Fear of Vulnerability"


def test_texts_are_two_to_four_short_sentences_without_orders_and_promises():
    for found in SHIPPED.values():
        sentences = re.split(r'(?<=[.!?])"?\s+', found.text)
        assert 2 <= len(sentences) <= 4, found.text
        assert max(len(words(sentence)) for sentence in sentences) <= 20, found.text
        assert grade([found.text]) <= 6, found.text
        assert found.text.count("?") <= 1
        assert not HARD.search(f"{found.title} {found.text}".lower())


def test_no_two_texts_say_the_same():
    assert not list(alike({name: found.text for name, found in SHIPPED.items()}, 0.6))


TEXT = ["reframings", 2]
WRONG = [
    ([*TEXT, "id"], "fear-takes-courage", "reframings[2].id: 'fear-takes-courage' is used twice"),
    ([*TEXT, "id"], "Fear", "reframings[2].id: has the wrong form"),
    ([*TEXT, "barrier"], "communication", "reframings[2].barrier: 'communication' is no barrier"),
    ([*TEXT, "title"], "x" * 81, "reframings[2].title: String should have at most 80 characters"),
    ([*TEXT, "text"], "", "reframings[2].text: has the wrong form"),
    ([*TEXT, "text"], "x" * 301, "reframings[2].text: String should have at most 300 characters"),
    ([*TEXT, "source"], GONE, "reframings[2].source: is missing"),
    ([*TEXT, "source", "article"], "Z", "reframings[2].source.article: 'Z' is no article"),
    ([*TEXT, "tags"], [], "reframings[2].tags: is not a known field"),
    (["reframings"], [], "reframings: List should have at least 1 item"),
    (["version"], "one", "version: has the wrong form"),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_text_is_refused_by_file_and_field(path, value, message, tmp_path):
    write(tmp_path, changed(FILE, path, value), "reframings.json")
    with pytest.raises(ContentError) as refusal:
        load_reframings(BARRIERS, tmp_path)
    assert str(refusal.value).startswith(f"reframings.json: {message}")


def test_a_folder_without_the_texts_is_refused(tmp_path):
    with pytest.raises(ContentError, match=r"reframings\.json: is missing"):
        load_reframings(BARRIERS, tmp_path)
