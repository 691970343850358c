"""Shared goals (5.9.3), after C, "Fostering Connection Through Shared Goals".

Checking in together weighs more than progress: progress is self-declared, and the article is
about working together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .window import WEEK, WEEKS, inside

COUNTED = 3  # goals, the last updated first
ENOUGH = Fraction(1, 4)  # progress in the window that is all one can ask for


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal's progress, 0 to 1, at the start of the window and now; `updated` orders goals."""

    start: Fraction
    now: Fraction
    updated: int = 0  # the larger the later, in any unit
    accepted: bool = True  # by both


@dataclass(frozen=True, slots=True)
class Goals:
    """Mean progress of the goals that count, 0 to 1 (None without any), and weeks of 4."""

    progress: Fraction | None
    joint_weeks: int

    @property
    def score(self) -> Fraction | None:
        """0 to 100 points; None without a goal."""
        if self.progress is None:
            return None
        return Fraction(60 * self.joint_weeks, WEEKS) + 40 * self.progress


def joint_weeks(days_a: Iterable[int], days_b: Iterable[int]) -> int:
    """In how many of the four weeks both checked in, each on any day of it."""
    a, b = ({day // WEEK for day in days if inside(day)} for days in (days_a, days_b))
    return len(a & b)


def goals(found: Iterable[Goal], weeks: int) -> Goals:
    """Score up to three goals and the number of joint weeks.

    Goals that not both accepted, or that were reached when the window began, are left out. Of
    goals updated together those that come first count.
    """
    open_ones = [goal for goal in found if goal.accepted and goal.start < 1]
    last = sorted(open_ones, key=lambda goal: -goal.updated)[:COUNTED]
    if not last:
        return Goals(None, weeks)
    return Goals(sum(map(_advance, last), Fraction(0)) / len(last), weeks)


def _advance(goal: Goal) -> Fraction:
    delta = max(goal.now - goal.start, Fraction(0))
    return min(Fraction(1), delta / min(ENOUGH, 1 - goal.start))
