"""The second law: what a partner is served can be worked out from what both may see.

At `scores` every number of a released result follows from the two answer sets; at `bands` nothing
but the words decides what is offered. Before a release every cause has the same answer.
"""

from datetime import date
from typing import Any, NamedTuple

import httpx
import pytest
from app import content
from app.services.scoring import (
    couple,
    couple_document,
    display,
    priority_bands,
    priority_couple,
    recommend,
    six,
)

from tests.answers import FULL, MIXED, OTHER, begin, complete, save, take
from tests.phone import Phone, ok
from tests.test_checkups import attach, opened, released, result, share

LIBRARY = content.load()
INSTRUMENT = LIBRARY.instruments[FULL]
CORE = [scale.id for scale in INSTRUMENT.core]
GAPPED = {**OTHER, "COM1": None, "COM2": None, "CON1": "na", "CON2": "na"}
"""Two dimensions have too few answers: six are left for both."""

PAIRS = {
    "C01": (MIXED, OTHER),
    "same": (MIXED, MIXED),
    "flat": (dict.fromkeys(MIXED, 3), dict.fromkeys(MIXED, 3)),
    "two dimensions missing": (MIXED, GAPPED),
    "too few for an index": (MIXED, {**GAPPED, "TRU1": None, "TRU2": None}),
    "nothing": ({"COM1": 3}, {"COM1": 3}),
}


def round_of(ana: Phone, ben: Phone, pair: tuple[Any, Any], level: str) -> str:
    """A released round with these answers; its id."""
    checkup = opened(ana)
    for phone, answers in zip((ana, ben), pair, strict=True):
        ok(attach(phone, checkup, take(phone, answers)))
        ok(share(phone, checkup, level))
    return checkup


def figures(node: Any, at: str = "") -> dict[str, Any]:
    """Every number of a document by its place, words and nulls left out."""
    if isinstance(node, dict):
        parts = list(node.items())
    elif isinstance(node, list):
        parts = [(str(n), part) for n, part in enumerate(node)]
    elif isinstance(node, int | float) and not isinstance(node, bool):
        return {at: node}
    else:
        return {}
    return {k: v for name, part in parts for k, v in figures(part, f"{at}/{name}").items()}


def offered(found: Any) -> list[tuple[str, str | None, str | None]]:
    return [(entry["practice"], entry["dimension"], entry["label"]) for entry in found["practices"]]


@pytest.mark.parametrize("pair", PAIRS)
def test_every_number_of_a_result_follows_from_the_two_answer_sets(
    ana: Phone, ben: Phone, pair: str
) -> None:
    one, other = PAIRS[pair]
    found = result(ana, round_of(ana, ben, (one, other), "scores"))
    scores = couple(INSTRUMENT, one, other)
    expected = couple_document(scores, "scores")
    dimensions = expected.pop("dimensions")
    assert [entry["id"] for entry in found["dimensions"]] == CORE
    for entry in found["dimensions"]:
        assert figures(entry) == pytest.approx(figures(dimensions[entry["id"]]), abs=1e-6)
        words = ("type", "band", "reason", "gap_label")
        assert [entry[word] for word in words] == [dimensions[entry["id"]].get(w) for w in words]
    names = ("couple_index", "couple_index_gap", "n_joint_dimensions", "profile_similarity_icc")
    for name in names:
        assert figures(found[name]) == pytest.approx(figures(expected[name]), abs=1e-6)
    priorities = priority_couple(scores)
    assert [(need["dimension"], need["need"]) for need in found["needs"]] == [
        (need.dimension, six(need.need)) for need in priorities.order
    ]
    today = date.fromisoformat(found["released_on"])
    practices = recommend(priorities, LIBRARY.practices.values(), {}, today)
    assert offered(found) == [(p.practice.id, p.dimension, p.label) for p in practices]
    # and there is no number beside these
    known = {"dimensions", "practices", "needs", *names}
    assert figures({name: part for name, part in found.items() if name not in known}) == {}


def test_each_number_says_how_sure_it_is_and_is_rounded_half_up(ana: Phone, ben: Phone) -> None:
    found = result(ana, released(ana, ben, ("scores", "scores")))
    shown = [found["couple_index"], found["couple_index_gap"]]
    for entry in found["dimensions"]:
        shown += [entry["mean"], entry["gap"], entry["floor"]]
    for number in shown:
        assert number["display"] == display(number["score"])
        assert (number["error_band"]["basis"], number["error_band"]["level"]) == ("assumed", 90)
    # the error of a mean is smaller, of a gap larger, by the root of two
    first = found["dimensions"][0]
    assert first["mean"]["error_band"]["half_width"] == pytest.approx(16.45 / 2**0.5, abs=1e-3)
    assert first["gap"]["error_band"]["half_width"] == pytest.approx(16.45 * 2**0.5, abs=1e-3)


def test_every_null_of_a_result_has_its_reason(ana: Phone, ben: Phone) -> None:
    few = PAIRS["too few for an index"]
    found = result(ana, round_of(ana, ben, few, "scores"))
    assert found["couple_index"] is found["couple_index_gap"] is None
    assert found["couple_index_reason"] == "too_few_joint_dimensions"
    assert found["profile_similarity_icc"] is None
    assert found["profile_similarity_reason"] == "too_few_joint_dimensions"
    missing = [entry for entry in found["dimensions"] if entry["mean"] is None]
    assert [entry["id"] for entry in missing] == [
        "communication",
        "trust_vulnerability",
        "conflict_care",
    ]
    assert {entry["reason"] for entry in missing} == {"not_scored_by_both"}


def turned(answers: dict[str, int], *swaps: tuple[str, str]) -> dict[str, int]:
    """The same answers with some items of one scale exchanged."""
    changed = dict(answers)
    for one, other in swaps:
        changed[one], changed[other] = changed[other], changed[one]
    return changed


def words(one: Any, other: Any) -> list[Any]:
    scores = couple(INSTRUMENT, one, other)
    return [pair and (pair.band, pair.type) for pair in scores.dimensions.values()]


# the second pair has other answers, other scores, another order of needs, other barriers; but
# each dimension keeps its band and its type
TWINS = [
    (MIXED, OTHER),
    (turned(MIXED, ("COM1", "COM2"), ("EMP1", "EMP2")), OTHER),
    ({**MIXED, "COM1": 5, "AFF1": 1, "BFV1": 5, "BPE1": 5, "CLO1": 1}, {**OTHER, "BCC1": 5}),
    (OTHER, MIXED),
]


def test_at_bands_nothing_but_the_words_decides_what_is_offered(
    couple: Any,
) -> None:
    seen = []
    for one, other in TWINS:
        assert words(one, other) == words(*TWINS[0])
        ana, ben = couple("Ana", "Ben")
        checkup = round_of(ana, ben, (one, other), "bands")
        hers, his = (p.get(f"/v1/checkups/{checkup}/result") for p in (ana, ben))
        assert hers.content == his.content
        seen.append((hers.content, hers.headers["ETag"]))
    assert len(set(seen)) == 1


def test_at_bands_the_order_can_be_worked_out_from_the_bands(ana: Phone, ben: Phone) -> None:
    found = result(ana, released(ana, ben, ("bands", "scores")))
    assert figures({**found, "practices": None}) == {}
    middles = {band.id: (band.min + band.max) / 2 for band in INSTRUMENT.bands["core"]}
    needs = [(middles[entry["band"]], entry["id"]) for entry in found["dimensions"]]
    by_need = [name for _, name in sorted(needs, key=lambda need: need[0])]
    growth = [entry["dimension"] for entry in found["practices"] if entry["slot"] == "growth"]
    assert growth == by_need[:2]
    kept = next(entry["dimension"] for entry in found["practices"] if entry["slot"] == "keep")
    rest = [need for need in needs if need[1] not in growth]
    assert kept == max(rest, key=lambda need: need[0])[1]
    expected = priority_bands(couple(INSTRUMENT, MIXED, OTHER))
    assert growth == list(expected.growth)


def raw(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    """All of an answer but what names the moment and the request."""
    own = {"date", "x-request-id"}
    return (
        answer.status_code,
        [(name, value) for name, value in answer.headers.multi_items() if name not in own],
        answer.content,
    )


class Scene(NamedTuple):
    """A round that was just opened, and who may act in it."""

    ana: Phone
    ben: Phone
    checkup: str
    clock: Any

    def answered(self) -> None:
        for phone, answers in ((self.ana, MIXED), (self.ben, OTHER)):
            ok(attach(phone, self.checkup, take(phone, answers)))

    def agrees(self, phone: Phone, level: str = "scores") -> None:
        ok(share(phone, self.checkup, level))


def not_started(_: Scene) -> None:
    pass


def started(scene: Scene) -> None:
    hers = begin(scene.ana)
    ok(attach(scene.ana, scene.checkup, hers))
    save(scene.ana, hers, MIXED)


def completed_not_shared(scene: Scene) -> None:
    scene.answered()


def shared_by_one(scene: Scene) -> None:
    scene.answered()
    scene.agrees(scene.ana)


def shared_by_both_completed_by_one(scene: Scene) -> None:
    scene.agrees(scene.ana)
    scene.agrees(scene.ben)
    ok(attach(scene.ana, scene.checkup, take(scene.ana, MIXED)))


def held(scene: Scene) -> None:
    ok(scene.ana.put("/v1/safety/hold"), 204)
    shared_by_one(scene)
    scene.agrees(scene.ben)


def withdrawn_before(scene: Scene) -> None:
    shared_by_one(scene)
    scene.agrees(scene.ana, "none")
    scene.agrees(scene.ben)


def withdrawn_after(scene: Scene) -> None:
    shared_by_one(scene)
    scene.agrees(scene.ben)
    scene.agrees(scene.ana, "none")


def abandoned(scene: Scene) -> None:
    shared_by_both_completed_by_one(scene)
    his = begin(scene.ben)
    ok(attach(scene.ben, scene.checkup, his))
    ok(scene.ben.delete(f"/v1/assessments/{his}"), 204)


def closed(scene: Scene) -> None:
    shared_by_one(scene)
    scene.clock.advance(days=15)


CAUSES = [
    not_started,
    started,
    completed_not_shared,
    shared_by_one,
    shared_by_both_completed_by_one,
    held,
    withdrawn_before,
    withdrawn_after,
    abandoned,
    closed,
]


def test_the_reply_is_the_same_bytes_for_every_cause_of_there_being_nothing(
    couple: Any, clock: Any
) -> None:
    seen = {}
    for cause in CAUSES:
        ana, ben = couple("Ana", "Ben")
        checkup = opened(ana)
        cause(Scene(ana, ben, checkup, clock))
        for phone in (ana, ben):
            answer = phone.get(f"/v1/checkups/{checkup}/result")
            seen[cause.__name__, phone.name] = raw(answer)
    first = seen["not_started", "Ana"]
    assert (first[0], first[2]) == (200, b'{"status":"not_available"}')
    assert {name for name, answer in seen.items() if answer != first} == set()


@pytest.mark.parametrize("cause", CAUSES[:7], ids=lambda cause: cause.__name__)
def test_the_partner_sees_the_same_round_whatever_she_did_in_it(
    couple: Any, clock: Any, cause: Any
) -> None:
    ana, ben = couple("Ana", "Ben")
    checkup = opened(ana)
    before = [ben.get(url).content for url in (f"/v1/checkups/{checkup}", "/v1/checkups")]
    cause(Scene(ana, ben, checkup, clock))
    assert [ben.get(u).content for u in (f"/v1/checkups/{checkup}", "/v1/checkups")] == before
    joint = {event["kind"] for event in ben.events() if event["stream"] == "couple"}
    assert joint - {"question.served"} == {"checkup.opened"}


def test_the_worked_gates_release_the_lower_level(couple: Any) -> None:
    gates = {
        ("none", "scores"): "not_available",
        ("bands", "scores"): "bands",
        ("scores", "bands"): "bands",
        ("bands", "bands"): "bands",
        ("scores", "scores"): "scores",
    }
    for levels, expected in gates.items():
        ana, ben = couple("Ana", "Ben")
        checkup = released(ana, ben, levels)
        found = result(ana, checkup)
        assert found.get("level", found["status"]) == expected
        assert result(ben, checkup) == found


def test_own_scores_stay_whatever_the_round_comes_to(ana: Phone, ben: Phone) -> None:
    checkup = released(ana, ben, ("scores", "scores"))
    before = ana.get("/v1/scores/latest").content
    ok(share(ben, checkup, "none"))
    assert ana.get("/v1/scores/latest").content == before
    late = begin(ana)
    complete(ana, late)
    assert ok(ana.get(f"/v1/scores/{late}"))["quality"]["n_answered"] == 0
