"""What a couple may read of its result, at the level that both chose."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

from .couple import CoupleScores, Pair
from .numbers import display, optional_six, six
from .person import error_band
from .priority import Priorities, priority_bands, priority_couple

MEAN_FACTOR = 1 / math.sqrt(2)  # of two independent errors
GAP_FACTOR = math.sqrt(2)


def couple_document(scores: CoupleScores, level: Literal["bands", "scores"]) -> dict[str, object]:
    """The released result, ready for JSON.

    At "bands": type and band of the couple mean per dimension, and the order in which to look for
    practices, worked out from those bands alone; no number. At "scores": numbers in points
    besides, each with its error band. Raises ValueError for any other level.
    """
    if level == "bands":
        dimensions = {name: _banded(pair) for name, pair in scores.dimensions.items()}
        return {**_head(scores, level), "dimensions": dimensions, **_order(priority_bands(scores))}
    if level != "scores":
        raise ValueError(f"no couple document at level {level!r}")
    dimensions = {
        name: {**_banded(pair), **_numbers(scores, name, pair)}
        for name, pair in scores.dimensions.items()
    }
    priorities = priority_couple(scores)
    return {
        **_head(scores, level),
        "dimensions": dimensions,
        **_order(priorities),
        "needs": [{"dimension": d.dimension, "need": six(d.need)} for d in priorities.order],
        "n_joint_dimensions": scores.n_joint,
        **_together(scores),
    }


def _head(scores: CoupleScores, level: str) -> dict[str, object]:
    instrument = scores.instrument
    return {
        "instrument": {
            "id": instrument.id,
            "version": instrument.version,
            "content_hash": instrument.content_hash,
        },
        "basis": instrument.basis,
        "level": level,
    }


def _banded(pair: Pair | None) -> dict[str, object]:
    if pair is None:
        return {"type": None, "band": None, "reason": "not_scored_by_both"}
    return {"type": pair.type, "band": pair.band, "reason": None}


def _order(priorities: Priorities) -> dict[str, object]:
    return {
        "practice_order": [d.dimension for d in priorities.order],
        "slots": {"growth": list(priorities.growth), "keep": priorities.keep},
    }


def _numbers(scores: CoupleScores, name: str, pair: Pair | None) -> dict[str, object]:
    if pair is None:
        names = ("mean", "gap", "floor", "gap_label", "shared_strengths")
        return dict.fromkeys(names)
    terms = scores.instrument.by_id[name].terms
    shared = pair.positive_agreement
    return {
        # The floor is one person's score, so it carries one person's error.
        "mean": _number(pair.mean_points, error_band(pair.mean_points, terms, MEAN_FACTOR)),
        "gap": _number(pair.gap_points, error_band(pair.gap_points, terms, GAP_FACTOR)),
        "floor": _number(pair.floor_points, error_band(pair.floor_points, terms)),
        "gap_label": pair.gap_label,
        "shared_strengths": {
            "positive_agreement": optional_six(shared),
            "reason": None if shared is not None else "too_few_joint_answers",
            "n_joint": pair.n_joint,
            "item_counts": item_counts(pair),
        },
    }


def item_counts(pair: Pair) -> dict[str, int]:
    """How the items that both answered compare."""
    return {
        "strength": pair.strength,
        "growth": pair.growth,
        "different": pair.different,
        "mixed": pair.mixed,
    }


def _number(value: Fraction, band: object) -> dict[str, object]:
    return {
        "score": six(value),
        "display": display(value),
        "error_band": band,
        "error_band_reason": None if band else "no_error_terms",
    }


def _together(scores: CoupleScores) -> dict[str, object]:
    index, gap, similarity = scores.index, scores.index_gap, scores.similarity
    composite = scores.instrument.index
    if composite is None:
        missing: str | None = "no_index"
    else:
        missing = "too_few_joint_dimensions" if index is None else None
    found: dict[str, object] = {"couple_index": None, "couple_index_gap": None}
    if composite is not None and index is not None and gap is not None:
        terms = composite.terms
        found = {
            "couple_index": _number(index, error_band(index, terms, MEAN_FACTOR)),
            "couple_index_gap": _number(gap, error_band(gap, terms, GAP_FACTOR)),
        }
    flat = "all_values_equal" if similarity is None else None
    return {
        **found,
        "couple_index_reason": missing,
        "profile_similarity_icc": optional_six(similarity),
        "profile_similarity_reason": missing or flat,
    }
