"""Two people's scores side by side (5.7) and the gate in front of them (4.3).

A mean or a gap gives the partner's score away to whoever knows their own, so everything here is
partner data: it exists only once `release` says so, and at the level that both chose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from .instrument import Composite, Instrument
from .person import Answers, PersonScores, band_of, from_keyed, keyed

Level: TypeAlias = Literal["none", "bands", "scores"]
PairType: TypeAlias = Literal["see_differently", "shared_strength", "shared_growth", "mixed"]
GapLabel: TypeAlias = Literal["aligned", "some_difference", "notable_difference"]

LEVELS: tuple[Level, ...] = ("none", "bands", "scores")


class NotForCouples(ValueError):
    """The instrument is personal only."""


@dataclass(frozen=True, slots=True)
class PartnerState:
    """What one partner has done and allowed in a round."""

    completed: bool
    level: Level
    hold: bool = False
    left: bool = False


def release(a: PartnerState, b: PartnerState) -> Level:
    """The level at which both may see the couple result; "none" says nothing about the cause."""
    if not (a.completed and b.completed) or a.hold or b.hold or a.left or b.left:
        return "none"
    return lower(a.level, b.level)


def lower(one: Level, other: Level) -> Level:
    """What both agreed to share."""
    return min(one, other, key=LEVELS.index)


class Pair(NamedTuple):
    """One dimension that both have a score in; numbers in units of `whole`."""

    total: int
    gap: int
    floor: int
    whole: int
    type: PairType
    gap_label: GapLabel
    band: str
    n_joint: int
    strength: int
    growth: int
    different: int
    mixed: int
    enough: bool

    @property
    def mean_points(self) -> Fraction:
        """Mean of both scores, 0 to 100."""
        return Fraction(50 * self.total, self.whole)

    @property
    def gap_points(self) -> Fraction:
        """Distance of both scores, 0 to 100."""
        return Fraction(100 * self.gap, self.whole)

    @property
    def floor_points(self) -> Fraction:
        """The lower of both scores, 0 to 100."""
        return Fraction(100 * self.floor, self.whole)

    @property
    def positive_agreement(self) -> Fraction | None:
        """Percent of jointly answered items that both rate as a strength; None for too few."""
        return Fraction(100 * self.strength, self.n_joint) if self.enough else None


@dataclass(frozen=True, slots=True)
class CoupleScores:
    """Both partners together; a dimension without both scores is None.

    `index` and `index_gap` are points; `similarity` is the double-entry intraclass correlation
    of both profiles, -1 to 1, None when undefined.
    """

    instrument: Instrument
    a: PersonScores
    b: PersonScores
    dimensions: Mapping[str, Pair | None]
    n_joint: int
    index: Fraction | None
    index_gap: Fraction | None
    similarity: Fraction | None


def couple(instrument: Instrument, a_answers: Answers, b_answers: Answers) -> CoupleScores:
    """Score two people's answers to one instrument.

    Raises NotForCouples, UnknownItem, InvalidAnswer.
    """
    if not instrument.couple:
        raise NotForCouples(instrument.id)
    a_rows, b_rows = keyed(instrument, a_answers), keyed(instrument, b_answers)
    a, b = from_keyed(instrument, a_rows), from_keyed(instrument, b_rows)
    dimensions: dict[str, Pair | None] = {}
    joint: dict[str, tuple[int, int]] = {}
    for scale, a_row, b_row in zip(instrument.scales, a_rows, b_rows, strict=True):
        if scale.kind != "core":
            continue
        a_units, b_units = a.every[scale.id].units, b.every[scale.id].units
        if a_units is None or b_units is None:
            dimensions[scale.id] = None
        else:
            joint[scale.id] = (a_units, b_units)
            dimensions[scale.id] = _pair(
                instrument, a_units, b_units, _items(instrument, a_row, b_row), scale.min_answered
            )
    index, gap, similarity = _together(instrument, instrument.index, joint)
    return CoupleScores(instrument, a, b, dimensions, len(joint), index, gap, similarity)


def _items(instrument: Instrument, a_row: list[int], b_row: list[int]) -> list[int]:
    """Counts of strength, growth, different, mixed over the items both answered.

    In steps of the 5-point scale: both at least 4, both at most 2, at least 2 apart.
    """
    span = instrument.span
    counts = [0, 0, 0, 0]
    for x, y in zip(a_row, b_row, strict=True):
        if x < 0 or y < 0:
            continue
        low, high = (x, y) if x < y else (y, x)
        if 4 * low >= 3 * span:
            counts[0] += 1
        elif 4 * high <= span:
            counts[1] += 1
        elif 2 * (high - low) >= span:
            counts[2] += 1
        else:
            counts[3] += 1
    return counts


def _pair(instrument: Instrument, a: int, b: int, items: list[int], needed: int) -> Pair:
    whole = instrument.whole
    low, high = (a, b) if a < b else (b, a)
    gap = high - low
    # The edges 25, 62.5 and 12.5 points, in eighths of the whole.
    kind: PairType
    label: GapLabel
    if 8 * gap >= 2 * whole:
        kind, label = "see_differently", "notable_difference"
    else:
        label = "aligned" if 8 * gap < whole else "some_difference"
        if 8 * low >= 5 * whole:
            kind = "shared_strength"
        elif 8 * high < 5 * whole:
            kind = "shared_growth"
        else:
            kind = "mixed"
    band = band_of(instrument, "core", (a + b) // 2)
    n = sum(items)
    strength, growth, different, mixed = items
    return Pair(
        a + b, gap, low, whole, kind, label, band, n,
        strength, growth, different, mixed, n >= needed,
    )  # fmt: skip


def _together(
    instrument: Instrument, index: Composite | None, joint: Mapping[str, tuple[int, int]]
) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Couple index, its gap and profile similarity over the jointly scored dimensions."""
    if index is None:
        return None, None, None
    pairs = [(index.weights[name], a, b) for name, (a, b) in joint.items() if name in index.weights]
    if len(pairs) < index.min_members:
        return None, None, None
    weights = sum(weight for weight, _, _ in pairs) * instrument.whole
    a_total = sum(weight * a for weight, a, _ in pairs)
    b_total = sum(weight * b for weight, _, b in pairs)
    # Deviations from the common mean, all times the number of values so that they stay integers.
    values = 2 * len(pairs)
    total = sum(a + b for _, a, b in pairs)
    product = square = 0
    for _, a, b in pairs:
        x, y = values * a - total, values * b - total
        product += x * y
        square += x * x + y * y
    return (
        Fraction(50 * (a_total + b_total), weights),
        Fraction(100 * abs(a_total - b_total), weights),
        Fraction(2 * product, square) if square else None,
    )
