"""Repairs (5.9.4), after C, "Managing Conflict and Emotions": pause, cool off, return calmly.

Without a conflict there is no score, so hiding one earns nothing and logging one costs nothing.
What frightened somebody is no matter of skill and is never scored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .window import DAYS

MILD = 2  # intensities that need no time-out
SOON, LATE = 24, 168  # hours until a calm return: full credit up to, none from
PENDING = 7  # days that a conflict may stay open before it counts as not returned to
RATED = 4  # the highest "settled"
CONFIDENT = 3  # conflicts


@dataclass(frozen=True, slots=True)
class Conflict:
    """One conflict as its reader sees it: joint facts and the ratings that may enter.

    `intensity` is 1 to 5, `hours` those from the start to both being ready (None: not yet),
    `settled` the given ratings 0 to 4, `age` whole local days before today.
    """

    intensity: int
    time_out: bool
    hours: Fraction | None
    settled: tuple[int, ...]
    age: int
    afraid: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is scored: in the window, not pending, and nobody's fear."""
        pending = self.age < PENDING and self.hours is None and not self.settled
        return 0 <= self.age < DAYS and not pending and not self.afraid

    @property
    def repair(self) -> Fraction:
        """How well it was mended, 0 to 1."""
        back = self.hours is not None
        pause = Fraction(self.intensity <= MILD or (self.time_out and back))
        returned = Fraction(0)
        if self.hours is not None:
            returned = max(Fraction(0), min(Fraction(1), (LATE - self.hours) / (LATE - SOON)))
        settled = Fraction(0)
        if self.settled:
            settled = Fraction(sum(self.settled), RATED * len(self.settled))
        return (25 * pause + 35 * returned + 40 * settled) / 100


@dataclass(frozen=True, slots=True)
class Repairs:
    """The number of scored conflicts and their mean repair in points, weighted by intensity."""

    n_scored: int
    score: Fraction | None

    @property
    def low_confidence(self) -> bool | None:
        """Whether fewer than three conflicts stand behind the score; None without a score."""
        return None if self.score is None else self.n_scored < CONFIDENT


def repairs(conflicts: Iterable[Conflict]) -> Repairs:
    """Score the conflicts of the window; those in which somebody felt afraid are left out."""
    scored = [conflict for conflict in conflicts if conflict.counts]
    if not scored:
        return Repairs(0, None)
    total = sum((c.intensity * c.repair for c in scored), Fraction(0))
    return Repairs(len(scored), 100 * total / sum(c.intensity for c in scored))
