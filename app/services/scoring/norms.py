"""Where a score stands among others, and which small cells must stay hidden (2.6).

The percentile counts half of the ties. Its Jeffreys interval needs a quantile of the Beta
distribution, written out here: a continued fraction and bisection, good to 1e-9.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple


class Percentile(NamedTuple):
    """A rank in percent by three definitions and the interval of the third."""

    n: int
    below: int
    equal: int
    definition_a: Fraction
    definition_b: Fraction
    definition_c: Fraction
    jeffreys95: tuple[float, float]


def percentile(x: Fraction | int, sample: Sequence[Fraction | int]) -> Percentile:
    """The rank of x: a below; b at or below; c below plus half of the ties (the one we use).

    Raises ValueError for an empty sample.
    """
    n = len(sample)
    if not n:
        raise ValueError("a percentile needs a sample")
    below = sum(value < x for value in sample)
    equal = sum(value == x for value in sample)
    center = below + Fraction(equal, 2)
    a, b = float(center) + 0.5, float(n - center) + 0.5
    return Percentile(
        n,
        below,
        equal,
        Fraction(100 * below, n),
        Fraction(100 * (below + equal), n),
        100 * center / n,
        (100 * beta_quantile(0.025, a, b), 100 * beta_quantile(0.975, a, b)),
    )


def suppress(cells: Mapping[str, int], k: int = 10) -> dict[str, int | None]:
    """Hide (None) every cell under k couples, and then the smallest others, ties by order.

    Others are added until at least two cells and at least k couples are hidden together, or
    marginal totals would give a hidden cell away. Raises ValueError for negative counts or k.
    """
    if k < 1 or any(count < 0 for count in cells.values()):
        raise ValueError("counts must not be negative and k must be at least 1")
    hidden = {name for name, count in cells.items() if count < k}
    if hidden:
        for name in sorted(cells, key=lambda name: cells[name]):
            if len(hidden) >= 2 and sum(cells[each] for each in hidden) >= k:
                break
            hidden.add(name)
    return {name: None if name in hidden else count for name, count in cells.items()}


def beta_quantile(p: float, a: float, b: float) -> float:
    """The x in 0-1 below which a Beta(a, b) variable lies with probability p, 0 < p < 1."""
    low, high = 0.0, 1.0
    for _ in range(50):  # to 1e-15, and never as far as 0 or 1 themselves
        middle = (low + high) / 2
        if incomplete_beta(middle, a, b) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, for 0 < x < 1 and a, b > 0."""
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side only
        return 1 - incomplete_beta(1 - x, b, a)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front += a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta, by Lentz's method (DLMF 8.17.22)."""
    value = upper = 2.0  # after the leading term, which is 1
    lower = step = 1.0
    m = 0
    while m == 0 or abs(step - 1) > 1e-14:
        m += 1
        i = m // 2
        if m % 2:
            term = -(a + i) * (a + b + i) * x / ((a + m - 1) * (a + m))
        else:
            term = i * (b - i) * x / ((a + m - 1) * (a + m))
        lower = 1 / (1 + term * lower)
        upper = 1 + term / upper
        step = lower * upper
        value *= step
    return value - 1
