"""Engagement (5.9.5), the weekly pulse (5.9.6), and when activity says anything at all.

The pulse asks one question a day, "How connected did you feel today?" (A 1, Understanding
Emotional Intimacy); end-of-day answers of most of a week are enough for a mean (2.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ..numbers import root

KINDS_NEEDED = 2
DAYS_NEEDED = 5  # of the 7 of a week
DAYS_TOGETHER = 14
BACK_DATED = 2  # days


@dataclass(frozen=True, slots=True)
class Pulse:
    """A week's answers, 0 to 10: how many, their mean, and their sample SD within the person."""

    n: int
    mean: Fraction | None
    sd: float | None

    @property
    def score(self) -> Fraction | None:
        """0 to 100 points."""
        return None if self.mean is None else 10 * self.mean


def engagement(scores: Iterable[Fraction | None]) -> Fraction | None:
    """Mean of the activity scores that exist, in points; None with fewer than two."""
    found = [score for score in scores if score is not None]
    return sum(found, Fraction(0)) / len(found) if len(found) >= KINDS_NEEDED else None


def pulse(week: Iterable[int | None]) -> Pulse:
    """The pulse of the seven days of one week, None for a day without an answer."""
    answers = [answer for answer in week if answer is not None]
    n = len(answers)
    if n < DAYS_NEEDED:
        return Pulse(n, None, None)
    total = sum(answers)
    spread = Fraction(n * sum(x * x for x in answers) - total * total, n * (n - 1))
    return Pulse(n, Fraction(total, n), root(spread))


def too_early(days_together: int, uses: int) -> bool:
    """Whether an activity score waits: until 14 days together and one use of its kind."""
    return days_together < DAYS_TOGETHER or uses < 1


def in_time(day: int, logged: int) -> bool:
    """Whether an entry for `day` was logged in time to count; both are local days."""
    return logged - day <= BACK_DATED
