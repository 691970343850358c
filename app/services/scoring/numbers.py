"""Rounding at the edge of the model.

Everything inside the model is an integer or a fraction; these few functions are where a value
becomes a binary float or a whole point for a reader.
"""

from __future__ import annotations

import math
from fractions import Fraction

Z90 = Fraction("1.645")
Z95 = Fraction("1.96")


def six(value: Fraction | float) -> float:
    """Round to the 6 decimals of every served number; never -0.0.

    Raises OverflowError for what no float holds, ValueError for NaN and infinities.
    """
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("the result is not a finite number")
    return round(number, 6) + 0.0  # adding turns -0.0 into 0.0


def optional_six(value: Fraction | float | None) -> float | None:
    """`six`, with null for null."""
    return None if value is None else six(value)


def display(score: Fraction) -> int:
    """Whole points, half up: 62.5 is shown as 63 (`round` would say 62)."""
    return math.floor(score + Fraction(1, 2))


def root(value: Fraction) -> float:
    """Square root of an exact non-negative value, as a float."""
    return math.sqrt(value)


def clipped(center: float, half_width: float) -> list[float]:
    """An interval around a score, cut to the 0-100 of the scale: `[low, high]`."""
    return [six(max(0.0, center - half_width)), six(min(100.0, center + half_width))]
