"""Has a score really changed? (2.3 and 5.8)

The reliable change index compares a change with the error of measurement. Whether it passes 1.96
is decided on squares of exact values. A one-step rise on every item of a dimension is +25 points
and still not reliable: the document says so instead of cheering. Clinical significance needs
norms that do not exist, so nothing here reports it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from .instrument import ErrorTerms
from .numbers import Z95, six
from .person import CompositeScore, PersonScores, ScaleScore

Status: TypeAlias = Literal["reliable_improvement", "reliable_decline", "no_reliable_change"]
Better: TypeAlias = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Change:
    """The reliable change index and what it says."""

    rci: float
    status: Status


def reliable_change(
    terms: ErrorTerms, before: Fraction, after: Fraction, better: Better = "higher"
) -> Change:
    """Compare two scores in points; barriers are `better="lower"`.

    Raises ZeroDivisionError when the terms leave no error of measurement.
    """
    change = after - before
    rci = float(change) / terms.sdiff
    status: Status = "no_reliable_change"
    if change * change >= Z95 * Z95 * 2 * terms.variance:
        improved = (change > 0) == (better == "higher")
        status = "reliable_improvement" if improved else "reliable_decline"
    return Change(rci, status)


def change_eligible(
    *,
    days: Fraction | int,
    same_version: bool,
    both_valid: bool,
    flagged: bool = False,
    recall_days: int = 14,
) -> bool:
    """Whether two scores may be compared: valid, one version, a recall window apart, unflagged."""
    return same_version and both_valid and not flagged and days >= recall_days


def change_document(
    before: PersonScores, after: PersonScores, *, days: int, flagged: bool = False
) -> dict[str, object]:
    """Changes between two sets of answers of one person, ready for JSON.

    The index comes first; a single scale only "may have changed", since of twelve comparisons at
    95 % one is false in almost half of all re-takes. `flagged` says that either set of answers
    has a response-quality flag. Every null has its reason.
    """
    old, new = before.instrument, after.instrument
    same = (old.id, old.content_hash) == (new.id, new.content_hash)
    reason = None
    if not same:
        reason = "other_version"
    elif days < new.recall_days:
        reason = "too_soon"
    elif flagged:
        reason = "response_quality"
    composites: dict[str, object] = {}
    scales: dict[str, object] = {}
    if same:
        for name, score in after.composites.items():
            composites[name] = _entry(before.composites[name], score, reason)
        for name, found in after.scales.items():
            entry = _entry(before.scales[name], found, reason)
            status = entry["status"]
            entry["may_have_changed"] = None if status is None else status != "no_reliable_change"
            scales[name] = entry
    return {
        "days": days,
        "basis": new.basis,
        "eligible": reason is None,
        "reason": reason,
        "composites": composites,
        "scales": scales,
    }


def _entry(
    before: ScaleScore | CompositeScore,
    after: ScaleScore | CompositeScore,
    reason: str | None,
) -> dict[str, object]:
    old, new, terms = before.score, after.score, after.terms
    entry: dict[str, object] = {"change": None, "rci": None, "status": None, "needed": None}
    if reason is None and (old is None or new is None):
        reason = "no_score"
    if reason is None and terms is None:
        reason = "no_error_terms"
    if reason is None and old is not None and new is not None and terms is not None:
        found = reliable_change(terms, old, new, "lower" if after.kind == "barrier" else "higher")
        entry = {
            "change": six(new - old),
            "rci": six(found.rci),
            "status": found.status,
            "needed": six(terms.min_reliable_change),
        }
    return {**entry, "reason": reason}
