"""Response quality (4.5): gentle hints for the owner that never change a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from .instrument import Instrument, Scale
from .numbers import optional_six, root
from .person import Answers, UnknownItem, keyed

LONGSTRING_ANSWERS = 16
CONTRADICTIONS = 3


@dataclass(frozen=True, slots=True)
class Quality:
    """What the pattern and pace of answering look like; `irv` is a sample standard deviation."""

    n_answered: int
    longstring: int
    irv: float | None
    seconds_per_item: Fraction | None
    contradictory_dimensions: int
    flags: tuple[str, ...]


def quality_flags(
    instrument: Instrument,
    answers: Answers,
    order: Sequence[str],
    total_seconds: Fraction | float | None,
) -> Quality:
    """Look at answers in the order they were presented.

    `total_seconds` is the time spent answering, None if unknown (then there is no speed flag).
    Skipped and "na" answers are left out before anything is counted. Raises UnknownItem,
    InvalidAnswer, ValueError for a negative time.
    """
    if total_seconds is not None and total_seconds < 0:
        raise ValueError("total_seconds must not be negative")
    for name in order:
        if name not in instrument.items:
            raise UnknownItem(f"{name}: no item of {instrument.id} {instrument.version}")
    keyed(instrument, answers)  # refuses what is no answer
    raw = [value for name in order if isinstance(value := answers.get(name), int)]
    n = len(raw)
    run = max((sum(1 for _ in same) for _, same in groupby(raw)), default=0)
    pace = Fraction(total_seconds) / n if n and total_seconds is not None else None
    contradictory = sum(_contradictory(instrument, scale, answers) for scale in instrument.core)
    flags: list[str] = []
    if n >= LONGSTRING_ANSWERS and 2 * run >= n:
        flags.append("longstring")
    if pace is not None and pace < 2:
        flags.append("too_fast_hard" if pace < 1 else "too_fast")
    if contradictory >= CONTRADICTIONS:
        flags.append("inconsistent")
    return Quality(n, run, _spread(raw), pace, contradictory, tuple(flags))


def quality_document(quality: Quality) -> dict[str, object]:
    """The served form of the flags, ready for JSON; seconds with 6 decimals."""
    return {
        "n_answered": quality.n_answered,
        "longstring": quality.longstring,
        "irv": optional_six(quality.irv),
        "seconds_per_item": optional_six(quality.seconds_per_item),
        "contradictory_dimensions": quality.contradictory_dimensions,
        "flags": list(quality.flags),
    }


def _spread(raw: Sequence[int]) -> float | None:
    n = len(raw)
    if n < 2:
        return None
    return root(Fraction(n * sum(x * x for x in raw) - sum(raw) ** 2, n * (n - 1)))


def _contradictory(instrument: Instrument, scale: Scale, answers: Answers) -> bool:
    """Whether forward and keyed reversed items are 3 of 4 answer steps apart or more."""
    means: list[Fraction] = []
    for key in (1, -1):
        values = [
            value if key > 0 else instrument.minimum + instrument.maximum - value
            for item in scale.items
            if item.key == key and isinstance(value := answers.get(item.id), int)
        ]
        if not values:
            return False
        means.append(Fraction(sum(values), len(values)))
    return 4 * abs(means[0] - means[1]) >= 3 * instrument.span
