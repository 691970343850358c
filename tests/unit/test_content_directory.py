"""The directory of help: no claim that nobody confirmed, and the operator's own to change."""

import json
from collections import defaultdict
from datetime import date

import pytest
from app.content import ContentError
from app.content.directory import FOLDER, load_directory

from tests.texts import HARD, grade
from tests.unit.test_content import GONE, changed, write

SHIPPED = json.loads((FOLDER / "directory.json").read_text())


def test_the_shipped_start_claims_nothing_as_confirmed():
    entries = load_directory().entries.values()
    assert not [entry.id for entry in entries if entry.confirmed]
    assert {entry.source for entry in entries} == {"operator to confirm"}


def test_each_country_has_help_in_a_crisis_against_abuse_and_for_talking():
    kinds = defaultdict(set)
    for entry in load_directory().entries.values():
        kinds[entry.country].add(entry.kind)
        assert entry.id.startswith(f"{entry.country.lower()}-")
    assert sorted(kinds) == ["AU", "CA", "GB", "IE", "PT", "US"]
    assert all({"crisis", "abuse", "counselling"} <= found for found in kinds.values())


def test_known_lines_are_as_published():
    entries = load_directory().entries
    known = {
        "us-ndvh": ("1-800-799-7233", "START to 88788", "https://www.thehotline.org"),
        "us-988": ("988", "988", "https://988lifeline.org"),
        "gb-samaritans": ("116 123", None, "https://www.samaritans.org"),
        "gb-ndah": ("0808 2000 247", None, "https://www.nationaldahelpline.org.uk"),
        "au-lifeline": ("13 11 14", None, "https://www.lifeline.org.au"),
        "au-1800respect": ("1800 737 732", None, "https://www.1800respect.org.au"),
    }
    found = {name: entries[name] for name in known}
    assert {name: (e.phone, e.text_line, e.web) for name, e in found.items()} == known


def test_the_general_texts_are_plain_and_warn_of_shared_devices():
    directory = load_directory()
    texts = [*directory.about, *directory.shared_device, *directory.support_note]
    assert all(len(text.split()) <= 20 for text in texts)
    assert not [text for text in texts if HARD.search(text.lower())]
    assert grade(texts) <= 6
    warning = " ".join(directory.shared_device)
    assert "icon" in warning
    assert "history" in warning
    assert "emergency number" in " ".join(directory.about)


def test_an_operator_puts_a_directory_of_their_own(tmp_path):
    own = {
        **{"id": "de-own", "country": "DE", "kind": "general", "name": "Beratung vor Ort"},
        **{"phone": "+49 30 000000", "text_line": None, "web": None, "languages": ["de"]},
        **{"confirmed": True, "checked_on": "2026-10-01", "source": "called"},
    }
    found = load_directory(write(tmp_path, {**SHIPPED, "entries": [own]}, "directory.json"))
    assert list(found.entries) == ["de-own"]
    assert found.entries["de-own"].confirmed
    assert found.entries["de-own"].checked_on == date(2026, 10, 1)
    assert found.entries["de-own"].languages == ("de",)


def test_a_folder_without_a_directory_is_refused(tmp_path):
    with pytest.raises(ContentError, match=r"^directory\.json: is missing from "):
        load_directory(tmp_path)


ENTRY = ["entries", 4]
WRONG = [
    (["about"], [], "about: List should have at least 1 item"),
    (["shared_device"], GONE, "shared_device: is missing"),
    (["entries"], [], "entries: List should have at least 1 item"),
    ([*ENTRY, "id"], "us-988", "entries[4].id: 'us-988' is used twice"),
    ([*ENTRY, "web"], None, "entries[4]: has neither phone, text_line nor web"),
    ([*ENTRY, "web"], "http://www.aamft.org", "entries[4].web: has the wrong form"),
    ([*ENTRY, "web"], "javascript:alert(1)", "entries[4].web: has the wrong form"),
    ([*ENTRY, "country"], "us", "entries[4].country: has the wrong form"),
    ([*ENTRY, "kind"], "legal", "entries[4].kind: must be 'crisis', 'abuse', 'counselling' or"),
    ([*ENTRY, "phone"], "ask us", "entries[4].phone: has the wrong form"),
    ([*ENTRY, "phone"], GONE, "entries[4].phone: is missing"),
    ([*ENTRY, "languages"], [], "entries[4].languages: List should have at least 1 item"),
    ([*ENTRY, "languages"], ["English"], "entries[4].languages[0]: has the wrong form"),
    ([*ENTRY, "confirmed"], "no", "entries[4].confirmed: must be a valid boolean"),
    ([*ENTRY, "checked_on"], "2026-02-30", "entries[4].checked_on: must be a date such as"),
    ([*ENTRY, "checked_on"], "20260101", "entries[4].checked_on: must be a date such as"),
    ([*ENTRY, "checked_on"], "2026-W05-1", "entries[4].checked_on: must be a date such as"),
    ([*ENTRY, "checked_on"], 20260101, "entries[4].checked_on: must be a date such as"),
    ([*ENTRY, "source"], GONE, "entries[4].source: is missing"),
    ([*ENTRY, "note"], "x", "entries[4].note: is not a known field"),
]


@pytest.mark.parametrize(("path", "value", "message"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_directory_is_refused_by_file_and_field(path, value, message, tmp_path):
    write(tmp_path, changed(SHIPPED, path, value), "directory.json")
    with pytest.raises(ContentError) as refusal:
        load_directory(tmp_path)
    assert str(refusal.value).startswith(f"directory.json: {message}")
    assert "\n" not in str(refusal.value)
