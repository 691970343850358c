"""The kinds of line that belong to the model: persons, couples, change, quality, priorities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias, cast

from .change import Better, reliable_change
from .change import change_eligible as eligible
from .couple import LEVELS, Level, PartnerState, couple, release
from .couple_documents import item_counts
from .instrument import ErrorTerms, Instrument
from .line_input import BadLine, fields, flag, items, mapping, number, optional_numbers, word
from .numbers import display, optional_six, six
from .person import Answer, Answers, band_of, person
from .priority import Priorities, priority_couple, priority_solo
from .psychometrics import error_terms_single
from .quality import quality_document, quality_flags
from .schema import Kind

Handler: TypeAlias = Callable[[Instrument, object], object]


def _answers(value: object, where: str) -> Answers:
    # The scoring itself refuses what is no answer, so the type is only promised here.
    return cast(Answers, mapping(value, where))


def _person(instrument: Instrument, value: object) -> object:
    scores = person(instrument, _answers(value, "input"))
    found = scores.scales.values()
    index, load = scores.composites["intimacy_index"], scores.composites["barrier_load"]
    return {
        "dimensions": {
            s.id: {"score": optional_six(s.score), "n_answered": s.n_answered, "band": s.band}
            for s in found
            if s.kind == "core"
        },
        "intimacy_index": optional_six(index.score),
        "intimacy_index_band": index.band,
        "n_dimensions_scored": index.n_scored,
        "barriers": {
            s.id: {"score": optional_six(s.score), "band": s.band}
            for s in found
            if s.kind == "barrier"
        },
        "barrier_load": optional_six(load.score),
        "felt_closeness": optional_six(scores.scales["felt_closeness"].score),
    }


def _points(value: object, where: str) -> Fraction:
    score = number(value, where)
    if not 0 <= score <= 100:
        raise BadLine(f"{where}: must be 0 to 100")
    return score


def _band(instrument: Instrument, value: object) -> object:
    found = optional_numbers(value, "input")
    scores = [None if x is None else _points(x, f"input[{i}]") for i, x in enumerate(found)]

    def bands(kind: Kind) -> list[str | None]:
        # Edges are whole units, so the floor of a score in units is on the right side of each.
        return [
            None if x is None else band_of(instrument, kind, x * instrument.whole // 100)
            for x in scores
        ]

    return {"dimension": bands("core"), "barrier": bands("barrier")}


def _couple(instrument: Instrument, value: object) -> object:
    pair = fields(value, "input", ("a", "b"))
    scores = couple(instrument, _answers(pair["a"], "input.a"), _answers(pair["b"], "input.b"))
    dimensions: dict[str, object] = {}
    for name, found in scores.dimensions.items():
        dimensions[name] = found and {
            "mean": six(found.mean_points),
            "gap": six(found.gap_points),
            "floor": six(found.floor_points),
            "type": found.type,
            "gap_label": found.gap_label,
            "positive_agreement": optional_six(found.positive_agreement),
            "n_joint": found.n_joint,
            "item_counts": item_counts(found),
        }
    return {
        "dimensions": dimensions,
        "index_a": optional_six(scores.a.composites["intimacy_index"].score),
        "index_b": optional_six(scores.b.composites["intimacy_index"].score),
        "n_joint_dimensions": scores.n_joint,
        "couple_index": optional_six(scores.index),
        "couple_index_gap": optional_six(scores.index_gap),
        "profile_similarity_icc": optional_six(scores.similarity),
    }


def _couple_release(_: Instrument, value: object) -> object:
    pair = fields(value, "input", ("a", "b"))
    states: list[PartnerState] = []
    for name in ("a", "b"):
        where = f"input.{name}"
        state = fields(pair[name], where, ("completed", "consent", "hold"), ("left",))
        level = cast(Level, word(state["consent"], f"{where}.consent", LEVELS))
        states.append(
            PartnerState(
                completed=flag(state["completed"], f"{where}.completed"),
                level=level,
                hold=flag(state["hold"], f"{where}.hold"),
                left=flag(state.get("left", False), f"{where}.left"),
            )
        )
    released = release(*states)
    if released == "none":
        return {"status": "not_available"}
    return {"status": "released", "level": released}


def _terms(instrument: Instrument, kind: str) -> ErrorTerms:
    index = instrument.index
    found = {"dimension": instrument.terms.get("core"), "index": index and index.terms}
    terms = found.get(kind) or instrument.terms.get("barrier")
    if terms is None:
        raise BadLine("this instrument has no error terms for that")
    return terms


def _reliable_change(instrument: Instrument, value: object) -> object:
    case = fields(value, "input", ("kind", "x1", "x2"))
    kind = word(case["kind"], "input.kind", ("dimension", "barrier", "index"))
    if case["x1"] is None or case["x2"] is None:
        return {"rci": None, "status": None}
    before, after = _points(case["x1"], "input.x1"), _points(case["x2"], "input.x2")
    better: Better = "lower" if kind == "barrier" else "higher"
    change = reliable_change(_terms(instrument, kind), before, after, better)
    return {"rci": six(change.rci), "status": change.status}


def _change_eligible(instrument: Instrument, value: object) -> object:
    found: list[bool] = []
    for i, entry in enumerate(items(value, "input")):
        where = f"input[{i}]"
        case = fields(entry, where, ("days", "same_version", "both_valid"), ("flagged",))
        found.append(
            eligible(
                days=number(case["days"], f"{where}.days"),
                same_version=flag(case["same_version"], f"{where}.same_version"),
                both_valid=flag(case["both_valid"], f"{where}.both_valid"),
                flagged=flag(case.get("flagged", False), f"{where}.flagged"),
                recall_days=instrument.recall_days,
            )
        )
    return found


def _error_terms(_: Instrument, value: object) -> object:
    found: dict[str, object] = {}
    for name, entry in mapping(value, "input").items():
        where = f"input.{name}"
        case = fields(entry, where, ("sd", "r"))
        sd, r = number(case["sd"], f"{where}.sd"), number(case["r"], f"{where}.r")
        single = error_terms_single(sd, r)
        found[name] = {
            "sem": six(single.se),
            "sdiff": six(single.sdiff),
            "min_reliable_change_95": six(single.min_change),
            "half_width_90": six(ErrorTerms(sd, r, "assumed").half_width),
        }
    return found


def _list(priorities: Priorities) -> object:
    return {
        "order": [{"dimension": d.dimension, "need": six(d.need)} for d in priorities.order],
        "slots": {"growth": list(priorities.growth), "keep": priorities.keep},
    }


def _priority_solo(instrument: Instrument, value: object) -> object:
    return _list(priority_solo(person(instrument, _answers(value, "input"))))


def _priority_couple(instrument: Instrument, value: object) -> object:
    pair = fields(value, "input", ("a", "b"))
    a, b = _answers(pair["a"], "input.a"), _answers(pair["b"], "input.b")
    return _list(priority_couple(couple(instrument, a, b)))


def _quality_flags(instrument: Instrument, value: object) -> object:
    case = fields(value, "input", ("responses_in_order",), ("total_seconds",))
    answers = items(case["responses_in_order"], "input.responses_in_order")
    order = list(instrument.items)
    if len(answers) > len(order):
        raise BadLine(f"input.responses_in_order: at most {len(order)} answers")
    by_item = dict(zip(order, cast(list[Answer], answers), strict=False))
    seconds = case.get("total_seconds")
    total = None if seconds is None else number(seconds, "input.total_seconds")
    return quality_document(quality_flags(instrument, by_item, order, total))


def _validate(instrument: Instrument, value: object) -> object:
    found: list[str] = []
    for x in items(value, "input"):
        if x is None or x == "na":
            found.append("unanswered")
        elif type(x) is int and instrument.minimum <= x <= instrument.maximum:
            found.append("ok")
        else:
            found.append("reject")
    return found


def _weighted_index(instrument: Instrument, value: object) -> object:
    case = mapping(value, "input")
    if "weights" not in case:
        raise BadLine("input.weights: is missing")
    core = [scale.id for scale in instrument.core]
    index = instrument.index
    weights = fields(case["weights"], "input.weights", (), core)
    exact = {name: number(x, f"input.weights.{name}") for name, x in weights.items()}
    if any(weight < 0 for weight in exact.values()):
        raise BadLine("input.weights: must not be negative")
    equal: dict[str, Fraction] = {}

    def one(name: str, by: Mapping[str, Fraction]) -> float | None:
        where = f"input.{name}"
        scores = fields(case[name], where, (), core)
        found = {d: _points(x, f"{where}.{d}") for d, x in scores.items() if x is not None}
        if index is None or len(found) < index.min_members:
            return None
        total = sum((by.get(d, Fraction(1)) for d in found), Fraction(0))
        return six(sum((by.get(d, Fraction(1)) * x for d, x in found.items()), Fraction(0)) / total)

    result: dict[str, object] = {name: one(name, exact) for name in case if name != "weights"}
    if "complete" in case:
        result["equal_weights_complete"] = one("complete", equal)
    return result


def _display_round(_: Instrument, value: object) -> object:
    found = optional_numbers(value, "input")
    return [None if x is None else display(x) for x in found]


MODEL_KINDS: Mapping[str, Handler] = {
    "person": _person,
    "band": _band,
    "couple": _couple,
    "couple_release": _couple_release,
    "error_terms": _error_terms,
    "reliable_change": _reliable_change,
    "change_eligible": _change_eligible,
    "priority_solo": _priority_solo,
    "priority_couple": _priority_couple,
    "quality_flags": _quality_flags,
    "validate": _validate,
    "weighted_index": _weighted_index,
    "display_round": _display_round,
}
