"""One person's scores: 5.5 of the scoring model.

Missing answers are never imputed: a scale is the mean of what was answered, given at least
`min_answered` of it, else null with a reason. Answers are shares of a step scale, so a score is
an integer number of units on the instrument's common denominator; no float exists before output.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from .instrument import ErrorTerms, Instrument
from .numbers import clipped, display, optional_six, six
from .schema import Kind

Answer: TypeAlias = int | Literal["na"] | None
Answers: TypeAlias = Mapping[str, Answer]
Reason: TypeAlias = Literal["too_few_answers", "too_few_scales"]


class UnknownItem(ValueError):
    """An answer to an item that the instrument does not have."""


class InvalidAnswer(ValueError):
    """An answer that is neither a whole number on the response scale nor null nor "na"."""


class UnknownScale(KeyError):
    """A scale or composite that the instrument does not report."""


class ScaleScore(NamedTuple):
    """The score of one scale; `units` of `whole` are the score's share of 100 points."""

    id: str
    kind: Kind
    units: int | None
    whole: int
    n_answered: int
    k: int
    band: str | None
    reason: Reason | None
    terms: ErrorTerms | None

    @property
    def score(self) -> Fraction | None:
        """The exact score, 0 to 100, or None."""
        return None if self.units is None else Fraction(100 * self.units, self.whole)


class CompositeScore(NamedTuple):
    """A composite; `n_scored` of its `members` scales were scored."""

    id: str
    kind: Kind
    units: int | None
    whole: int
    n_scored: int
    members: int
    band: str | None
    reason: Reason | None
    terms: ErrorTerms | None

    @property
    def score(self) -> Fraction | None:
        """The exact score, 0 to 100, or None."""
        return None if self.units is None else Fraction(100 * self.units, self.whole)


@dataclass(frozen=True, slots=True)
class PersonScores:
    """Scores of one set of answers: the scales that are reported, the composites, and all scales.

    `every` also holds scales that only feed a composite; they are not for any reader.
    """

    instrument: Instrument
    scales: Mapping[str, ScaleScore]
    composites: Mapping[str, CompositeScore]
    every: Mapping[str, ScaleScore]


def keyed(instrument: Instrument, answers: Answers) -> list[list[int]]:
    """Per scale and item the keyed answer as steps above the lowest, -1 where there is none.

    Raises UnknownItem and InvalidAnswer. A missing item counts as null.
    """
    minimum, maximum = instrument.minimum, instrument.maximum
    found = 0
    rows: list[list[int]] = []
    for scale in instrument.keys:
        row: list[int] = []
        for item, forwards in scale:
            if item not in answers:
                row.append(-1)
                continue
            found += 1
            raw = answers[item]
            if raw is None or raw == "na":
                row.append(-1)
            # True and False are ints to isinstance, and 1.0 equals 1.
            elif type(raw) is int and minimum <= raw <= maximum:
                row.append(raw - minimum if forwards else maximum - raw)
            else:
                raise InvalidAnswer(
                    f'{item}: an answer is a whole number from {minimum} to {maximum}, null or "na"'
                )
        rows.append(row)
    if found != len(answers):
        unknown = min(str(name) for name in answers if name not in instrument.items)
        raise UnknownItem(f"{unknown}: no item of {instrument.id} {instrument.version}")
    return rows


def person(instrument: Instrument, answers: Answers) -> PersonScores:
    """Score one person's answers: `{item id: int | None | "na"}`.

    Raises UnknownItem and InvalidAnswer.
    """
    return from_keyed(instrument, keyed(instrument, answers))


def from_keyed(instrument: Instrument, rows: list[list[int]]) -> PersonScores:
    """Scores from keyed answers as `keyed` gives them."""
    whole, edges, labels = instrument.whole, instrument.edges, instrument.labels
    span = instrument.span
    every: dict[str, ScaleScore] = {}
    scales: dict[str, ScaleScore] = {}
    for scale, row in zip(instrument.scales, rows, strict=True):
        missing = row.count(-1)
        n = len(row) - missing
        kind = scale.kind
        if n >= scale.min_answered:
            # Each -1 in the sum stands for a missing answer and is taken out again.
            units = (sum(row) + missing) * (whole // (span * n))
            band = labels[kind][bisect_right(edges[kind], units)]
            score = ScaleScore(scale.id, kind, units, whole, n, len(row), band, None, scale.terms)
        else:
            score = ScaleScore(
                scale.id, kind, None, whole, n, len(row), None, "too_few_answers", scale.terms
            )
        every[scale.id] = score
        if scale.reported:
            scales[scale.id] = score
    return PersonScores(instrument, scales, _composites(instrument, every), every)


def _composites(
    instrument: Instrument, every: Mapping[str, ScaleScore]
) -> dict[str, CompositeScore]:
    found: dict[str, CompositeScore] = {}
    for composite in instrument.composites:
        total = weights = scored = 0
        for name, weight in composite.weights.items():
            share = every[name].units
            if share is not None:
                total += weight * share
                weights += weight
                scored += 1
        units: int | None = None
        band: str | None = None
        reason: Reason | None = "too_few_scales"
        if scored >= composite.min_members:
            units = total
            band = band_of(instrument, composite.kind, total // weights)
            reason = None
        found[composite.id] = CompositeScore(
            composite.id, composite.kind, units, weights * instrument.whole, scored,
            len(composite.weights), band, reason, composite.terms,
        )  # fmt: skip
    return found


def band_of(instrument: Instrument, kind: Kind, units: int) -> str:
    """The band of a score in units.

    Edges are whole units, so of a fraction of units the floor is enough.
    """
    return instrument.labels[kind][bisect_right(instrument.edges[kind], units)]


def error_band(score: Fraction | None, terms: ErrorTerms | None, factor: float = 1.0) -> object:
    """`{low, high, half_width, level, basis}` around a score, or None without score or terms."""
    if score is None or terms is None:
        return None
    half_width = terms.half_width * factor
    low, high = clipped(float(score), half_width)
    return {
        "low": low,
        "high": high,
        "half_width": six(half_width),
        "level": 90,
        "basis": terms.basis,
    }


def _entry(score: ScaleScore | CompositeScore) -> dict[str, object]:
    exact = score.score
    unbanded = score.reason or (None if score.terms else "no_error_terms")
    return {
        "kind": score.kind,
        "score": optional_six(exact),
        "display": None if exact is None else display(exact),
        "band": score.band,
        "reason": score.reason,
        "error_band": error_band(exact, score.terms),
        "error_band_reason": unbanded,
    }


def person_document(instrument: Instrument, scores: PersonScores) -> dict[str, object]:
    """The stored and served form of a person's scores, ready for JSON.

    Scores are points from 0 to 100 with 6 decimals, `display` whole points half up; every null
    has its reason beside it; every number has its error band or the reason why not.
    """
    return {
        "instrument": {
            "id": instrument.id,
            "version": instrument.version,
            "content_hash": instrument.content_hash,
        },
        "basis": instrument.basis,
        "scales": {
            name: {**_entry(score), "n_answered": score.n_answered, "k": score.k}
            for name, score in scores.scales.items()
        },
        "composites": {
            name: {**_entry(score), "n_scored": score.n_scored, "members": score.members}
            for name, score in scores.composites.items()
        },
    }
