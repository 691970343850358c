"""Scores: exact, each with how sure it is and what it rests on; explained, compared with care."""

import json
import re
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from app import content

from tests.answers import FULL, MIXED, SHORT, begin, complete, save, take
from tests.phone import Phone, ok, problem
from tests.service import Service

CORE = (
    "communication",
    "trust_vulnerability",
    "empathy_understanding",
    "emotional_support",
    "affection_appreciation",
    "quality_time",
    "shared_goals",
    "conflict_care",
)
P01 = dict(zip(CORE, (68.75, 62.5, 87.5, 68.75, 31.25, 31.25, 81.25, 56.25), strict=True))
BARRIERS = {
    "fear_of_vulnerability": 58.333333,
    "communication_challenges": 25,
    "past_experiences": 8.333333,
}
WHOLE = {
    **P01,
    **BARRIERS,
    "felt_closeness": 68.75,
    "intimacy_index": 60.9375,
    "barrier_load": 30.555556,
}
CASES: dict[str, tuple[dict[str, Any], dict[str, float | None]]] = {
    "P01": ({}, {}),
    "P07": ({"COM2": None}, {"communication": 75, "intimacy_index": 61.71875}),
    "P08": (
        {"COM2": None, "COM4": None},
        {"communication": None, "intimacy_index": 59.821429},
    ),
    "P09": (
        dict.fromkeys(("COM1", "COM2", "TRU1", "TRU2", "EMP1", "EMP2")),
        {
            "communication": None,
            "trust_vulnerability": None,
            "empathy_understanding": None,
            "intimacy_index": None,
        },
    ),
    "P10": (
        dict.fromkeys(("CON1", "CON2", "CON3", "CON4"), "na"),
        {"conflict_care": None, "intimacy_index": 61.607143},
    ),
    "P11": (
        {"BFV2": None, "BCC1": None, "BCC2": None},
        {
            "fear_of_vulnerability": 62.5,
            "communication_challenges": None,
            "barrier_load": 35.416667,
        },
    ),
}
"""What differs from P01 in the answers, and what it changes in the scores."""


def scored(phone: Phone, answers: dict[str, Any], instrument: str = FULL) -> Any:
    return ok(phone.get(f"/v1/scores/{take(phone, answers, instrument)}"))


def numbers(score: Any) -> dict[str, Any]:
    return {entry["id"]: entry["score"] for entry in score["composites"] + score["scales"]}


def entry(score: Any, name: str) -> Any:
    return next(found for found in score["composites"] + score["scales"] if found["id"] == name)


def explanation(phone: Phone, assessment: str, scale: str) -> Any:
    return ok(phone.get(f"/v1/scores/{assessment}/explanation", params={"scale": scale}))


def change(phone: Phone, assessment: str) -> Any:
    return ok(phone.get(f"/v1/scores/{assessment}/change"))


def raised(steps: int, *scales: str) -> dict[str, int]:
    """The mixed answers, with some scales so many steps better on every item."""
    worse = {"COM4", "TRU4", "EMP4", "SUP4", "AFF4", "QTM4", "GOL4", "CON4"}
    return {
        item: min(5, max(1, value + (-steps if item in worse else steps)))
        if item[:3] in scales
        else value
        for item, value in MIXED.items()
    }


@pytest.mark.parametrize("case", CASES)
def test_the_worked_examples_come_out_exactly(ana: Phone, case: str) -> None:
    changed, expected = CASES[case]
    found = scored(ana, {**MIXED, **changed})
    assert numbers(found) == {**WHOLE, **expected}
    bands = {
        "P01": ("intimacy_index", "growing"),
        "P07": ("communication", "steady"),
        "P08": ("intimacy_index", "growing"),
        "P09": ("intimacy_index", None),
        "P10": ("conflict_care", None),
        "P11": ("fear_of_vulnerability", "heavy"),
    }
    name, band = bands[case]
    assert entry(found, name)["band"] == band


@pytest.mark.parametrize("case", CASES)
def test_every_number_says_how_sure_it_is_and_every_null_says_why(ana: Phone, case: str) -> None:
    found = scored(ana, {**MIXED, **CASES[case][0]})
    assert found["basis"] == "assumed"
    assert found["note"].startswith("A means to reflect, not a diagnosis")
    for part in found["composites"] + found["scales"]:
        missing = {"reason": part["score"], "error_band_reason": part["error_band"]}
        for reason, value in missing.items():
            assert (part[reason] is None) == (value is not None), part
        if part["score"] is None:
            assert part["display"] is part["band"] is part["error_band"] is None
            continue
        assert part["display"] == int(part["score"] + 0.5)
        if part["id"] == "barrier_load":
            assert part["error_band_reason"] == "no_error_terms"
            continue
        half = 9.556586 if part["id"] == "intimacy_index" else 16.45
        band = part["error_band"]
        assert (band["basis"], band["level"]) == ("assumed", 90)
        assert band["half_width"] == pytest.approx(half, abs=5e-4)
        assert band["low"] == pytest.approx(max(0, part["score"] - half), abs=5e-4)
        assert band["high"] == pytest.approx(min(100, part["score"] + half), abs=5e-4)


def test_a_score_says_which_content_made_it(ana: Phone) -> None:
    found = scored(ana, MIXED)
    instrument = ok(ana.get(f"/v1/instruments/{FULL}"))
    names = ("version", "content_hash")
    assert [found[name] for name in names] == [instrument[name] for name in names]
    assert re.fullmatch("[0-9a-f]{64}", found["content_hash"])


def test_the_explanation_of_every_scale_adds_up_to_its_score(ana: Phone) -> None:
    answers = {**MIXED, "COM2": None, "CON1": "na"}
    assessment = take(ana, answers)
    for part in ok(ana.get(f"/v1/scores/{assessment}"))["scales"]:
        found = explanation(ana, assessment, part["id"])
        assert found["score"] == part["score"]
        counted = [item for item in found["items"] if item["counted"]]
        assert sum(item["contribution"] for item in counted) == pytest.approx(
            part["score"], abs=1e-5
        )
        for item in found["items"]:
            given = answers[item["item"]]
            assert item["raw"] == (None if given == "na" else given)
            assert item["reason"] == {None: "skipped", "na": "na"}.get(given)
            if item["counted"]:
                assert item["keyed"] == (given if item["key"] == 1 else 6 - given)
        keyed = [item["keyed"] for item in counted]
        assert f"{' + '.join(map(str, keyed))} = {sum(keyed)}" in found["arithmetic"]
        assert Fraction(100 * (sum(keyed) - len(keyed)), 4 * len(keyed)) == pytest.approx(
            part["score"], abs=1e-6
        )


def test_the_explanation_of_a_composite_names_what_it_is_made_of(ana: Phone) -> None:
    assessment = take(ana, {**MIXED, "COM2": None, "COM4": None})
    score = ok(ana.get(f"/v1/scores/{assessment}"))
    for part in score["composites"]:
        found = explanation(ana, assessment, part["id"])
        members = [member for member in found["members"] if member["counted"]]
        weights = sum(member["weight"] for member in members)
        total = sum(member["weight"] * member["score"] for member in members)
        assert total / weights == pytest.approx(part["score"], abs=1e-6)
        assert len(members) == part["n_scored"]
    left_out = next(
        member
        for member in explanation(ana, assessment, "intimacy_index")["members"]
        if not member["counted"]
    )
    assert left_out["scale"] == "communication"
    assert (left_out["score"], left_out["reason"]) == (None, "too_few_answers")


def test_every_explanation_names_a_section_of_the_articles_it_rests_on(ana: Phone) -> None:
    assessment = take(ana, MIXED)
    score = ok(ana.get(f"/v1/scores/{assessment}"))
    articles = {
        "000_762a0e45f141891c.txt",
        "001_aa5095de1f362deb.txt",
        "002_14a3622af1b36a67.txt",
    }
    for part in score["scales"]:
        sources = explanation(ana, assessment, part["id"])["sources"]
        assert sources
        assert all(source["file"] in articles and source["section"] for source in sources)
    for part in score["composites"]:
        for member in explanation(ana, assessment, part["id"])["members"]:
            assert member["sources"]


def test_too_few_answers_are_explained_too(ana: Phone) -> None:
    found = explanation(ana, take(ana, {"COM1": 4, "COM2": 3}), "communication")
    assert (found["score"], found["reason"]) == (None, "too_few_answers")
    assert found["arithmetic"] == "2 of 4 items answered, 3 are needed: no score."


def test_an_unknown_scale_is_named_as_such(ana: Phone) -> None:
    url = f"/v1/scores/{take(ana, MIXED)}/explanation"
    refusal = ana.get(url, params={"scale": "passion"})
    assert problem(refusal) == (422, "invalid")
    assert refusal.json()["errors"][0]["parameter"] == "scale"


def test_scores_are_listed_newest_first_each_with_its_index(ana: Phone, clock) -> None:
    assert problem(ana.get("/v1/scores/latest")) == (404, "no-score")
    taken = []
    for answers in (MIXED, raised(1, "AFF"), dict.fromkeys(MIXED)):
        taken.append(take(ana, answers))
        clock.advance(days=14)
    entries = ok(ana.get("/v1/scores"))["data"]
    assert [found["id"] for found in entries] == taken[::-1]
    assert [found["index"]["score"] for found in entries] == [None, 64.0625, 60.9375]
    first = ok(ana.get("/v1/scores", params={"limit": 2}))
    rest = ok(ana.get("/v1/scores", params={"limit": 2, "cursor": first["next_cursor"]}))
    assert first["data"] + rest["data"] == entries
    assert ok(ana.get("/v1/scores/latest"))["id"] == taken[-1]
    day_of_the_last = entries[0]["completed_at"]
    assert ok(ana.get("/v1/scores", params={"updated_after": day_of_the_last}))["data"] == []


def test_the_latest_score_is_that_of_the_instrument_asked_for(ana: Phone) -> None:
    full, short = take(ana, MIXED), take(ana, {"COM3": 4}, SHORT)
    assert ok(ana.get("/v1/scores/latest"))["id"] == full
    assert ok(ana.get("/v1/scores/latest", params={"instrument": SHORT}))["id"] == short


def test_the_short_form_has_an_index_of_its_own_and_no_dimensions(ana: Phone) -> None:
    six = {item: 4 for item in ("COM3", "TRU3", "EMP3", "SUP3", "AFF3", "QTM3")}
    found = scored(ana, six, SHORT)
    assert (numbers(found), found["scales"]) == ({"intimacy_index": 75}, [])
    assert entry(found, "intimacy_index")["error_band"]["half_width"] == pytest.approx(
        20.81, abs=0.01
    )
    five = scored(ana, dict(list(six.items())[:5]), SHORT)
    assert entry(five, "intimacy_index")["reason"] == "too_few_scales"


def test_a_first_score_has_nothing_to_be_compared_with(ana: Phone) -> None:
    found = change(ana, take(ana, MIXED))
    assert (found["eligible"], found["reason"]) == (False, "no_earlier_score")
    assert found["composites"] == found["scales"] == []


def test_two_scores_within_the_recall_window_are_not_compared(ana: Phone, clock) -> None:
    first = take(ana, MIXED)
    clock.advance(days=13, hours=23)
    found = change(ana, take(ana, raised(2, "AFF")))
    assert (found["against"], found["days"]) == (first, 13)
    assert (found["eligible"], found["reason"]) == (False, "too_soon")
    for part in found["composites"] + found["scales"]:
        assert part["change"] is part["rci"] is part["status"] is None
        assert part["reason"] == "too_soon"


def test_a_change_is_held_against_the_newest_score_that_is_old_enough(ana: Phone, clock) -> None:
    take(ana, MIXED)
    clock.advance(days=10)
    second = take(ana, MIXED)
    clock.advance(days=10)
    take(ana, MIXED)
    clock.advance(days=5)
    found = change(ana, take(ana, MIXED))
    assert (found["against"], found["days"], found["eligible"]) == (second, 15, True)


def test_one_step_on_every_item_of_a_scale_is_not_a_reliable_change(ana: Phone, clock) -> None:
    take(ana, MIXED)
    clock.advance(days=14)
    found = change(ana, take(ana, raised(1, "AFF")))
    assert found["eligible"]
    affection = next(part for part in found["scales"] if part["id"] == "affection_appreciation")
    assert (affection["change"], affection["rci"]) == (25, 1.767767)
    assert (affection["status"], affection["may_have_changed"]) == ("no_reliable_change", False)
    assert affection["needed"] == pytest.approx(27.718586, abs=1e-6)


def test_a_single_scale_only_may_have_changed_and_the_index_comes_first(ana: Phone, clock) -> None:
    take(ana, MIXED)
    clock.advance(days=14)
    # R03 and R05: a scale 31.25 points up, a barrier 33.3 points down
    found = change(ana, take(ana, {**raised(1, "AFF"), "AFF1": 4, "BFV1": 2, "BFV2": 1, "BFV3": 3}))
    assert found["composites"][0]["id"] == "intimacy_index"
    parts = {part["id"]: part for part in found["scales"]}
    affection = parts["affection_appreciation"]
    assert (affection["change"], affection["rci"]) == (31.25, 2.209709)
    assert (affection["status"], affection["may_have_changed"]) == ("reliable_improvement", True)
    unchanged = parts["communication"]
    assert (unchanged["change"], unchanged["may_have_changed"]) == (0, False)
    assert all(part["may_have_changed"] is None for part in found["composites"])


@pytest.mark.parametrize("direction", ["up", "down"])
def test_the_index_changes_reliably_from_sixteen_points_on(
    ana: Phone, clock, direction: str
) -> None:
    better = raised(1, "COM", "TRU", "SUP", "AFF", "QTM", "CON")
    before, after = (MIXED, better) if direction == "up" else (better, MIXED)
    take(ana, before)
    clock.advance(days=14)
    index = change(ana, take(ana, after))["composites"][0]
    # six of eight dimensions by 25 points; S_diff is 8.215838
    assert abs(index["change"]) == 18.75
    assert abs(index["rci"]) == pytest.approx(18.75 / 8.215838, abs=1e-6)
    status = {"up": "reliable_improvement", "down": "reliable_decline"}
    assert index["status"] == status[direction]


def test_fewer_barriers_are_an_improvement(ana: Phone, clock) -> None:
    take(ana, {**MIXED, "BFV1": 5, "BFV2": 4, "BFV3": 2})
    clock.advance(days=14)
    found = change(ana, take(ana, {**MIXED, "BFV1": 3, "BFV2": 3, "BFV3": 3}))
    fear = next(part for part in found["scales"] if part["id"] == "fear_of_vulnerability")
    assert (fear["change"], fear["status"]) == (-33.333333, "reliable_improvement")


@pytest.mark.parametrize("flagged", ["before", "after"])
def test_answers_with_a_quality_flag_are_not_compared(ana: Phone, clock, flagged: str) -> None:
    straight = dict.fromkeys(MIXED, 5)
    first, second = (straight, MIXED) if flagged == "before" else (MIXED, straight)
    take(ana, first)
    clock.advance(days=20)
    found = change(ana, take(ana, second))
    assert (found["eligible"], found["reason"]) == (False, "response_quality")
    assert all(part["rci"] is None for part in found["composites"] + found["scales"])


def test_flags_hint_at_a_straight_line_and_never_change_a_score(ana: Phone) -> None:
    found = scored(ana, dict.fromkeys(MIXED, 5))
    assert found["quality"]["flags"] == ["longstring", "inconsistent"]
    assert (found["quality"]["longstring"], found["quality"]["irv"]) == (45, 0)
    assert found["quality"]["contradictory_dimensions"] == 8
    assert {numbers(found)[name] for name in (*CORE, "intimacy_index")} == {75}
    assert scored(ana, MIXED)["quality"]["flags"] == []


@pytest.mark.parametrize(
    ("seconds", "flags"),
    [(None, []), (90, []), (89, ["too_fast"]), (45, ["too_fast"]), (44, ["too_fast_hard"])],
)
def test_speed_is_flagged_only_where_active_seconds_were_sent(
    ana: Phone, clock, seconds: int | None, flags: list[str]
) -> None:
    assessment = begin(ana)
    save(ana, assessment, MIXED, seconds=seconds)
    clock.advance(seconds=3)
    found = complete(ana, assessment)
    assert found["quality"]["flags"] == flags
    assert numbers(found) == WHOLE


@pytest.fixture
def newer(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts a version 1.1.0 of the instrument beside the first one, with one statement turned
    round, as an operator would: one more file, one restart."""

    def publish() -> None:
        for name in ("instruments", "practices"):
            shutil.copytree(content.HERE / name, tmp_path / name)
        file = json.loads((tmp_path / "instruments" / f"{FULL}.json").read_text())
        file["version"] = "1.1.0"
        file["scales"][0]["items"][0]["key"] = -1
        (tmp_path / "instruments" / f"{FULL}-2.json").write_text(json.dumps(file))
        with monkeypatch.context() as patch:
            patch.setattr(content, "HERE", tmp_path)
            found = content.load()
        monkeypatch.setattr(service.kernel, "content", found)

    return publish


def test_a_stored_score_stays_when_the_content_changes(ana: Phone, clock, newer: Any) -> None:
    begun, old = begin(ana), take(ana, MIXED)
    urls = [
        f"/v1/scores/{old}",
        f"/v1/scores/{old}/change",
        f"/v1/assessments/{old}",
        f"/v1/scores/{old}/explanation?scale=communication",
    ]
    before = [ana.get(url).content for url in urls]
    newer()
    assert [ana.get(url).content for url in urls] == before
    # what was begun under the first version is scored by it
    save(ana, begun, MIXED)
    assert complete(ana, begun)["version"] == "1.0.0"
    clock.advance(days=14)
    new = scored(ana, MIXED)
    assert (new["version"], entry(new, "communication")["score"]) == ("1.1.0", 56.25)
    compared = change(ana, new["id"])
    assert (compared["eligible"], compared["reason"]) == (False, "other_version")
    assert ana.get(urls[0]).content == before[0]
    hashes = {ok(ana.get(f"/v1/scores/{i}"))["content_hash"] for i in (old, new["id"])}
    assert len(hashes) == 2


def test_what_the_partner_asks_about_a_score_is_not_there(ana: Phone, ben: Phone) -> None:
    hers, his = take(ana, MIXED), take(ben, raised(1, "COM"))
    for path in ("", "/change", "/explanation?scale=communication"):
        assert problem(ben.get(f"/v1/scores/{hers}{path}")) == (404, "not-found")
        assert problem(ana.get(f"/v1/scores/{his}{path}")) == (404, "not-found")
    assert [found["id"] for found in ok(ben.get("/v1/scores"))["data"]] == [his]
