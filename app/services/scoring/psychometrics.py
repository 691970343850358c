"""Published formulas of test theory (2.1-2.4), on exact values as far as no root is drawn.

Sample variances divide by n - 1 everywhere. A coefficient that the data leave undefined raises
`Undefined` and is never reported as 0. None of these runs on a person's live score; they serve
the people who study the instrument.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from .numbers import Z95, root


class Undefined(ValueError):
    """The data do not determine the value: too few rows, or nothing varies."""


class Icc(NamedTuple):
    """Intraclass correlations after Shrout and Fleiss (1979), and Cronbach's alpha."""

    icc1: Fraction
    icc2: Fraction
    icc3: Fraction
    icc1k: Fraction
    icc2k: Fraction
    icc3k: Fraction
    cronbach_alpha: Fraction


class SingleTerms(NamedTuple):
    """Standard error, standard error of a difference, smallest reliable change; in points."""

    se: float
    sdiff: float
    min_change: float


class JacobsonTruax(NamedTuple):
    """Reliable change of one person and the three cut-offs; in points."""

    se: float
    sdiff: float
    rc: float
    min_change: float
    cut_a: Fraction
    cut_b: Fraction
    cut_c: Fraction


class JacobsonTruaxSample(NamedTuple):
    """Reliable change counted over a sample with criterion a."""

    mean_pre: Fraction
    sd_pre: float
    mean_post: Fraction
    sdiff: float
    min_change: float
    improved: int
    declined: int
    unchanged: int
    cut_a: float
    recovered_a: int


def _ratio(above: Fraction, below: Fraction) -> Fraction:
    if not below:
        raise Undefined("nothing varies, so the value is undefined")
    return above / below


def mean(values: Sequence[Fraction]) -> Fraction:
    """Arithmetic mean. Raises Undefined for no values."""
    return _ratio(sum(values, Fraction(0)), Fraction(len(values)))


def variance(values: Sequence[Fraction]) -> Fraction:
    """Sample variance (n - 1). Raises Undefined for fewer than two values."""
    if len(values) < 2:
        raise Undefined("at least two rows are needed")
    center = mean(values)
    return sum(((x - center) ** 2 for x in values), Fraction(0)) / (len(values) - 1)


def mean_available(values: Sequence[Fraction | None]) -> Fraction | None:
    """Mean of what was answered; None if nothing was."""
    found = [value for value in values if value is not None]
    return mean(found) if found else None


def icc(rows: Sequence[Sequence[Fraction | None]]) -> Icc:
    """Six intraclass correlations and alpha of complete rows (targets) by columns (raters).

    Rows with a null are left out. Raises Undefined for fewer than two rows or columns, or when a
    denominator is 0; ValueError for rows of unequal length.
    """
    if len({len(row) for row in rows}) > 1:
        raise ValueError("all rows must have the same length")
    table = [found for row in rows if len(found := [x for x in row if x is not None]) == len(row)]
    n, k = len(table), len(table[0]) if table else 0
    if n < 2 or k < 2:
        raise Undefined("at least two complete rows and two columns are needed")
    columns = list(zip(*table, strict=True))
    row_means = [mean(row) for row in table]
    between = k * variance(row_means)
    all_ss = variance([x for row in table for x in row]) * (n * k - 1)
    judges = n * variance([mean(column) for column in columns])
    within_ss = all_ss - between * (n - 1)
    within = within_ss / (n * (k - 1))
    error = (within_ss - judges * (k - 1)) / ((n - 1) * (k - 1))
    column_variances = sum((variance(column) for column in columns), Fraction(0))
    total_variance = variance([sum(row, Fraction(0)) for row in table])
    return Icc(
        icc1=_ratio(between - within, between + (k - 1) * within),
        icc2=_ratio(between - error, between + (k - 1) * error + k * (judges - error) / n),
        icc3=_ratio(between - error, between + (k - 1) * error),
        icc1k=_ratio(between - within, between),
        icc2k=_ratio(between - error, between + (judges - error) / n),
        icc3k=_ratio(between - error, between),
        cronbach_alpha=Fraction(k, k - 1) * (1 - _ratio(column_variances, total_variance)),
    )


def omega(loadings: Sequence[Fraction], uniquenesses: Sequence[Fraction] | None = None) -> Fraction:
    """McDonald's omega total of one factor; uniquenesses are 1 - loading² if not given.

    Raises Undefined for no loadings or a zero denominator, ValueError for unequal lengths or
    negative uniquenesses.
    """
    unique = [1 - x * x for x in loadings] if uniquenesses is None else uniquenesses
    if len(unique) != len(loadings):
        raise ValueError("as many uniquenesses as loadings are needed")
    if any(u < 0 for u in unique):
        raise ValueError("a uniqueness must not be negative")
    common = sum(loadings, Fraction(0)) ** 2
    return _ratio(common, common + sum(unique, Fraction(0)))


def spearman_brown(r: Fraction, factor: Fraction) -> Fraction:
    """The reliability of a test made `factor` times as long.

    Raises ValueError for |r| > 1 or a factor of 0 or less, Undefined for a zero denominator.
    """
    if abs(r) > 1 or factor <= 0:
        raise ValueError("r must be -1 to 1 and factor above 0")
    return _ratio(factor * r, 1 + (factor - 1) * r)


def gap_reliability(r_a: Fraction, r_b: Fraction, r_ab: Fraction) -> Fraction:
    """Reliability of the difference of two partners' scores with equal variances.

    Raises ValueError for correlations outside -1 to 1, Undefined for r_ab = 1.
    """
    if max(abs(r_a), abs(r_b), abs(r_ab)) > 1:
        raise ValueError("a correlation is -1 to 1")
    return _ratio((r_a + r_b) / 2 - r_ab, 1 - r_ab)


def pearson(a: Sequence[Fraction], b: Sequence[Fraction]) -> float | None:
    """Product-moment correlation of two profiles; None if either is flat."""
    mean_a, mean_b = mean(a), mean(b)
    pairs = [(x - mean_a, y - mean_b) for x, y in zip(a, b, strict=True)]
    squares = sum(x * x for x, _ in pairs) * sum(y * y for _, y in pairs)
    if not squares:
        return None
    product = Fraction(sum(x * y for x, y in pairs))
    # Dividing before the root keeps perfect correlations at exactly 1.
    size = root(product * product / squares)
    return size if product >= 0 else -size


def _error_variance(sd: Fraction, r: Fraction) -> Fraction:
    if sd <= 0:
        raise Undefined("the standard deviation must be above 0")
    if not 0 <= r <= 1:
        raise ValueError("a reliability is 0 to 1")
    return sd * sd * (1 - r)


def error_terms_single(sd: Fraction, r: Fraction) -> SingleTerms:
    """SEM = SD sqrt(1 - r), and what follows. Raises Undefined for sd <= 0, ValueError for r."""
    squared = _error_variance(sd, r)
    return SingleTerms(root(squared), root(2 * squared), root(Z95 * Z95 * 2 * squared))


def rci_vector(sd: Fraction, r: Fraction, change: Sequence[Fraction]) -> list[float]:
    """Each change over the standard error of a difference. Raises Undefined for r = 1."""
    sdiff = root(2 * _error_variance(sd, r))
    if not sdiff:
        raise Undefined("a perfect reliability leaves no error to compare with")
    return [float(x) / sdiff for x in change]


def cut_c(m_dys: Fraction, sd_dys: Fraction, m_fun: Fraction, sd_fun: Fraction) -> Fraction:
    """The point between two groups, weighted by their spread. Raises Undefined for an SD <= 0."""
    if min(sd_dys, sd_fun) <= 0:
        raise Undefined("the standard deviation must be above 0")
    return (sd_fun * m_dys + sd_dys * m_fun) / (sd_dys + sd_fun)


def jacobson_truax(
    *,
    sd_pre: Fraction,
    reliability: Fraction,
    x1: Fraction,
    x2: Fraction,
    m_dys: Fraction,
    sd_dys: Fraction,
    m_fun: Fraction,
    sd_fun: Fraction,
) -> JacobsonTruax:
    """Reliable change of one person and cut-offs a, b, c where higher is better.

    b takes the functional group's own spread. Raises Undefined and ValueError as its parts do.
    """
    terms = error_terms_single(sd_pre, reliability)
    [rc] = rci_vector(sd_pre, reliability, [x2 - x1])
    c = cut_c(m_dys, sd_dys, m_fun, sd_fun)
    return JacobsonTruax(
        *(terms.se, terms.sdiff, rc, terms.min_change), m_dys + 2 * sd_dys, m_fun - 2 * sd_fun, c
    )


def jacobson_truax_sample(
    pre: Sequence[Fraction], post: Sequence[Fraction], reliability: Fraction, z: Fraction = Z95
) -> JacobsonTruaxSample:
    """Count reliable changes at |RC| >= z, and recoveries: reliable, and across cut-off a.

    Raises Undefined for fewer than two pairs or when nothing varies before, ValueError for
    unequal lengths or a z of 0 or less.
    """
    if len(pre) != len(post):
        raise ValueError("pre and post must have the same length")
    if z <= 0:
        raise ValueError("z must be above 0")
    spread = variance(pre)
    if not spread or reliability == 1:
        raise Undefined("nothing varies, so no change can be judged")
    if not 0 <= reliability < 1:
        raise ValueError("a reliability is 0 to 1")
    center = mean(pre)
    error = 2 * spread * (1 - reliability)
    improved = declined = recovered = 0
    for x, y in zip(pre, post, strict=True):
        if (y - x) ** 2 < z * z * error:
            continue
        if y < x:
            declined += 1
            continue
        improved += 1
        # Two standard deviations above the mean before, compared as squares.
        above = [value > center and (value - center) ** 2 >= 4 * spread for value in (x, y)]
        recovered += above == [False, True]
    sd = root(spread)
    return JacobsonTruaxSample(
        center, sd, mean(post), root(error), root(z * z * error), improved, declined,
        len(pre) - improved - declined, float(center) + 2 * sd, recovered,
    )  # fmt: skip
