"""Instruments are data: read by anybody, added as a file, and a wrong file stops the start."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from app import __main__ as command_line
from app import content

from tests.answers import FULL, SHORT, begin, complete, save
from tests.phone import Phone, ok, problem
from tests.service import Service


def small() -> dict[str, Any]:
    """A small instrument that nobody's code knows: two scales, three answers."""
    file: dict[str, Any] = json.loads((content.HERE / "instruments" / f"{FULL}.json").read_text())
    scales = [scale for scale in file["scales"] if scale["id"] in ("quality_time", "shared_goals")]
    names = [scale["id"] for scale in scales]
    items = [item["id"] for scale in scales for item in scale["items"]]
    texts = file["locales"]["en"]
    return {
        **file,
        "id": "weekend-away",
        "version": "0.1.0",
        "couple": False,
        "recall_days": 3,
        "response": {"min": 0, "max": 2},
        "scales": scales,
        "composites": [
            {
                "id": "intimacy_index",
                "kind": "core",
                "min_members": 1,
                "weights": dict.fromkeys(names, 1),
            }
        ],
        "bands": {"core": file["bands"]["core"]},
        "error_terms": {
            "basis": "assumed",
            "scales": {"core": {"sd": 25, "r": 0.64}},
            "composites": {},
        },
        "locales": {
            "en": {
                **texts,
                "title": "A weekend away",
                "responses": {"0": "No", "1": "Partly", "2": "Yes"},
                "items": {item: texts["items"][item] for item in items},
                "scales": {name: texts["scales"][name] for name in names},
                "composites": {"intimacy_index": "Together"},
                "bands": {"core": texts["bands"]["core"]},
            }
        },
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content that the app takes for its own."""
    place = tmp_path / "content"
    for name in ("instruments", "practices"):
        shutil.copytree(content.HERE / name, place / name)
    monkeypatch.setattr(content, "HERE", place)
    return place


@pytest.fixture
def start(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> Callable[[], tuple[int, list[str]]]:
    """Starts the app on that content; its exit status and what it says."""

    def run() -> tuple[int, list[str]]:
        monkeypatch.setenv("KINDLING_DATA", str(folder.parent / "data"))
        monkeypatch.setenv("KINDLING_DATABASE_URL", "")
        status = command_line.main(["migrate"])
        return status, capsys.readouterr().err.splitlines()

    return run


def test_everybody_can_list_and_read_the_instruments(stranger: Phone) -> None:
    page = ok(stranger.get("/v1/instruments"))
    assert [entry["id"] for entry in page["data"]] == [FULL, SHORT]
    assert [entry["items"] for entry in page["data"]] == [45, 8]
    assert [entry["couple"] for entry in page["data"]] == [True, False]
    for entry in page["data"]:
        found = ok(stranger.get(f"/v1/instruments/{entry['id']}"))
        assert [found[name] for name in ("title", "version", "recall_days")] == [
            entry[name] for name in ("title", "version", "recall_days")
        ]
        assert len(found["items"]) == entry["items"]


def test_the_instrument_says_what_it_asks_how_it_scores_and_what_that_rests_on(
    stranger: Phone,
) -> None:
    found = ok(stranger.get(f"/v1/instruments/{FULL}", params={"version": "1.0.0"}))
    items = {item["id"]: item for item in found["items"]}
    assert items["COM4"] == {
        "id": "COM4",
        "scale": "communication",
        "text": "I held back what I really thought because I expected to be judged.",
        "about": "self",
        "key": -1,
        "na": False,
    }
    assert {name for name, item in items.items() if item["na"]} == {
        "CON1",
        "CON2",
        "CON3",
        "CON4",
        "BCC3",
    }
    assert [(option["value"], option["label"]) for option in found["responses"]] == [
        (1, "Never"),
        (2, "Rarely"),
        (3, "Sometimes"),
        (4, "Often"),
        (5, "Almost always"),
    ]
    assert (found["recall_days"], len(found["scales"])) == (14, 12)
    assert all(scale["sources"] for scale in found["scales"])
    core = [
        (band["id"], band["low"], band["high"]) for band in found["bands"] if band["kind"] == "core"
    ]
    assert core == [
        ("tender", 0, 37.5),
        ("growing", 37.5, 62.5),
        ("steady", 62.5, 87.5),
        ("flourishing", 87.5, 100),
    ]
    assert {
        (term["of"], term["sd"], term["r"], term["basis"]) for term in found["error_terms"]
    } == {
        ("core", 20, 0.75, "assumed"),
        ("barrier", 20, 0.75, "assumed"),
        ("outcome", 20, 0.75, "assumed"),
        ("intimacy_index", 15, 0.85, "assumed"),
    }


@pytest.mark.parametrize("name", ["love-languages", f"{FULL}?version=9.9.9"])
def test_what_is_not_there_is_not_found(stranger: Phone, name: str) -> None:
    assert problem(stranger.get(f"/v1/instruments/{name}")) == (404, "not-found")


def test_a_new_file_is_a_new_instrument_without_any_code(
    ana: Phone, service: Service, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "instruments" / "weekend-away.json").write_text(json.dumps(small()))
    monkeypatch.setattr(service.kernel, "content", content.load())
    listed = [entry["id"] for entry in ok(ana.get("/v1/instruments"))["data"]]
    assert sorted(listed) == [FULL, "weekend-away", SHORT]
    assessment = begin(ana, "weekend-away")
    order = ok(ana.get(f"/v1/assessments/{assessment}"))["order"]
    assert len(order) == 8
    wrong = {"answers": [{"item": "QTM1", "value": 3}]}
    refusal = ana.post(f"/v1/assessments/{assessment}/answers", json=wrong)
    assert problem(refusal) == (422, "invalid")
    save(ana, assessment, {"QTM1": 2, "QTM2": 1, "QTM3": 0, "QTM4": 0, "GOL1": 0})
    found = complete(ana, assessment)
    scores = {entry["id"]: entry["score"] for entry in found["scales"] + found["composites"]}
    # the fourth is reversed: (2 + 1 + 0 + 2) / 8
    assert scores == {"quality_time": 62.5, "shared_goals": None, "intimacy_index": 62.5}
    # 1.645 x 25 x sqrt(1 - .64)
    assert found["scales"][0]["error_band"]["half_width"] == pytest.approx(24.675, abs=1e-3)
    url = f"/v1/scores/{assessment}/explanation"
    words = ok(ana.get(url, params={"scale": "quality_time"}))["arithmetic"]
    assert words.startswith("4 of 4 items answered.")
    assert ok(ana.get("/v1/scores/latest", params={"instrument": "weekend-away"})) == found


def test_the_app_starts_with_one_more_file(
    folder: Path, start: Callable[[], tuple[int, list[str]]]
) -> None:
    (folder / "instruments" / "weekend-away.json").write_text(json.dumps(small()))
    status, said = start()
    assert (status, [line for line in said if line.startswith("kindling:")]) == (0, [])


WRONG: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "a key of 2": (
        lambda file: file["scales"][0]["items"][1].update(key=2),
        "scales[0].items[1].key",
    ),
    "an unknown field": (lambda file: file.update(colour="red"), "colour"),
    "a missing field": (lambda file: file.pop("recall_days"), "recall_days"),
    "too many needed": (lambda file: file["scales"][1].update(min_answered=9), "min_answered"),
    "a gap between bands": (lambda file: file["bands"]["core"][0].update(max=30), "bands"),
    "a composite of nothing": (
        lambda file: file["composites"][0].update(weights={"passion": 1}),
        "composites[0].weights",
    ),
    "a text that is missing": (lambda file: file["locales"]["en"]["items"].pop("QTM1"), "QTM1"),
    "an article nobody named": (
        lambda file: file["scales"][0]["sources"][0].update(article="Z"),
        "scales[0].sources[0].article",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_file_stops_the_start_with_one_line_that_names_file_and_field(
    folder: Path, start: Callable[[], tuple[int, list[str]]], wrong: str
) -> None:
    file = small()
    spoil, field = WRONG[wrong]
    spoil(file)
    (folder / "instruments" / "weekend-away.json").write_text(json.dumps(file))
    status, said = start()
    assert (status, len(said)) == (1, 1), said
    assert said[0].startswith("kindling: weekend-away.json: ")
    assert field in said[0]


@pytest.mark.parametrize(
    ("text", "word"), [("{", "JSON"), ('{"id": 1, "id": 2}', "id"), ("", "JSON"), ("\xff", "JSON")]
)
def test_a_file_that_is_no_json_stops_the_start_too(
    folder: Path, start: Callable[[], tuple[int, list[str]]], text: str, word: str
) -> None:
    (folder / "instruments" / "weekend-away.json").write_bytes(text.encode("latin-1"))
    status, said = start()
    assert (status, len(said)) == (1, 1), said
    assert said[0].startswith("kindling: weekend-away.json: ")
    assert word in said[0]


def test_one_version_in_two_files_stops_the_start(
    folder: Path, start: Callable[[], tuple[int, list[str]]]
) -> None:
    shutil.copy(folder / "instruments" / f"{FULL}.json", folder / "instruments" / "z-copy.json")
    status, said = start()
    assert status == 1
    assert said == [f"kindling: z-copy.json: version: {FULL} 1.0.0 is in another file too"]


def test_a_wrong_practice_stops_the_start(
    folder: Path, start: Callable[[], tuple[int, list[str]]]
) -> None:
    path = folder / "practices" / "communication.json"
    file = json.loads(path.read_text())
    file["practices"][3]["dimension"] = "passion"
    path.write_text(json.dumps(file))
    status, said = start()
    assert status == 1
    assert said == ["kindling: communication.json: practices[3].dimension: 'passion' is no scale"]
