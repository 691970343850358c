"""Where to start: the order of dimensions and the slots (5.10).

Couples go by the floor, not the mean: 100 - mean + gap/2 is 100 - floor, so the less content
partner sets the pace. Barriers never enter a couple's list, where they would give away whose
they are. At level "bands" the order uses nothing but the bands that both can see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from .couple import CoupleScores
from .instrument import Instrument
from .person import PersonScores

Label: TypeAlias = Literal["grow", "maintain"]

LIFT = 10  # points that a heavy barrier adds to its dimension
MAINTAIN = Fraction("37.5")  # a need up to here is a dimension around "often"
GROWTH_SLOTS = 2


class Need(NamedTuple):
    """A dimension and how much there is to gain, 0 to 100 points."""

    dimension: str
    need: Fraction
    label: Label


@dataclass(frozen=True, slots=True)
class Priorities:
    """Dimensions by need; the first two are for growth, `keep` is what to keep doing.

    `best` holds the remaining dimensions, best score first, for when `keep` has nothing left.
    """

    order: tuple[Need, ...]
    growth: tuple[str, ...]
    keep: str | None
    best: tuple[str, ...]


def priority_solo(scores: PersonScores) -> Priorities:
    """One person's own list; a heavy barrier lifts its dimension by 10 points, once."""
    instrument = scores.instrument
    lifted = {
        scale.lifts
        for scale in instrument.scales
        if scale.lifts and scores.every[scale.id].band == instrument.labels["barrier"][-1]
    }
    rows: list[tuple[str, Fraction, Fraction, Fraction]] = []
    for scale in instrument.core:
        found = scores.scales.get(scale.id)
        if found is not None and (score := found.score) is not None:
            need = min(Fraction(100), 100 - score + (LIFT if scale.id in lifted else 0))
            rows.append((scale.id, need, Fraction(0), score))
    return _priorities(rows)


def priority_couple(scores: CoupleScores) -> Priorities:
    """A couple's list by floor, then larger gap, then canonical order; for level "scores"."""
    rows = [
        (name, 100 - pair.floor_points, pair.gap_points, pair.mean_points)
        for name, pair in scores.dimensions.items()
        if pair is not None
    ]
    return _priorities(rows)


def priority_bands(scores: CoupleScores) -> Priorities:
    """A couple's list from the middles of the released bands; for level "bands"."""
    middles = band_middles(scores.instrument)
    rows = [
        (name, 100 - middles[pair.band], Fraction(0), middles[pair.band])
        for name, pair in scores.dimensions.items()
        if pair is not None
    ]
    return _priorities(rows)


def band_middles(instrument: Instrument) -> Mapping[str, Fraction]:
    """The middle of each core band, in points."""
    return {band.id: (band.min + band.max) / 2 for band in instrument.bands["core"]}


def _priorities(rows: Sequence[tuple[str, Fraction, Fraction, Fraction]]) -> Priorities:
    """From (dimension, need, gap, score) in canonical order; sorting is stable."""
    by_need = sorted(rows, key=lambda row: (-row[1], -row[2]))
    growth = tuple(row[0] for row in by_need[:GROWTH_SLOTS])
    rest = [row for row in rows if row[0] not in growth]
    best = tuple(row[0] for row in sorted(rest, key=lambda row: -row[3]))
    return Priorities(
        order=tuple(
            Need(name, need, "maintain" if need <= MAINTAIN else "grow")
            for name, need, _, _ in by_need
        ),
        growth=growth,
        keep=best[0] if best else None,
        best=best,
    )
