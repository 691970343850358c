"""Where help is: public, never stored, asked for by nobody we know, labelled where unconfirmed."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from app import start
from app.content import ContentError
from app.content.directory import FOLDER

from tests.phone import Phone, ok, problem
from tests.service import Service

URL = "/v1/safety/resources"


def test_help_is_listed_by_country_with_general_words(stranger: Phone) -> None:
    found = ok(stranger.get(URL, params={"country": "PT"}))
    assert {entry["country"] for entry in found["entries"]} == {"PT"}
    assert found["about"]
    assert found["shared_device"]
    assert found["support_note"]
    everywhere = ok(stranger.get(URL))
    assert {entry["country"] for entry in everywhere["entries"]} == set(everywhere["countries"])
    nowhere = ok(stranger.get(URL, params={"country": "AQ"}))
    assert nowhere == {**found, "entries": []}
    assert problem(stranger.get(URL, params={"country": "pt"})) == (422, "invalid")


def test_what_nobody_confirmed_says_so(stranger: Phone) -> None:
    for entry in ok(stranger.get(URL))["entries"]:
        assert entry["confirmed"] is False
        assert entry["label"].startswith("Not confirmed")
        assert entry["checked_on"]
        assert entry["source"]
        assert entry["phone"] or entry["text_line"] or entry["web"]


def test_it_is_the_same_for_everybody_and_no_copy_is_kept(stranger: Phone, ana: Phone) -> None:
    theirs, hers = stranger.get(URL), ana.get(URL)
    assert theirs.content == hers.content
    assert hers.headers["cache-control"] == "no-store"
    spoilt = stranger.get(URL, headers={"Authorization": "Bearer nonsense"})
    assert spoilt.content == theirs.content


def test_the_log_knows_no_account_and_no_country(ana: Phone) -> None:
    before, lines = structlog.get_config(), StringIO()
    start.logs("info", lines)
    try:
        ok(ana.get(URL, params={"country": "PT"}))
    finally:
        structlog.configure(**before)
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    (entry,) = [line for line in written if line.get("route") == URL]
    assert entry.keys() == {
        "event",
        "level",
        "method",
        "ms",
        "request_id",
        "route",
        "status",
        "timestamp",
    }
    assert "PT" not in lines.getvalue()
    assert not [event for event in ana.events() if event["kind"].startswith("safety")]


def test_an_operator_confirms_entries_in_a_folder_of_their_own(
    new_service: Callable[..., Service], tmp_path: Path
) -> None:
    own: Any = json.loads((FOLDER / "directory.json").read_text())
    own["entries"] = own["entries"][:2]
    own["entries"][0] |= {"confirmed": True, "source": "called on that day"}
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "directory.json").write_text(json.dumps(own))
    with Phone(new_service(directory=folder), "Stranger") as phone:
        found = ok(phone.get(URL))["entries"]
    assert [entry["confirmed"] for entry in found] == [True, False]
    assert found[0]["label"].startswith("Confirmed")


def test_a_folder_without_the_file_stops_the_start(
    new_service: Callable[..., Service], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ContentError, match=r"directory\.json: is missing from empty"):
        new_service(directory=tmp_path / "empty")
