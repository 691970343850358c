"""Gratitude (5.9.1), after C, Building Block 4 "Expressing Affection and Appreciation".

Days count and not notes, so that fifty notes in an hour are one day of thanks. Reciprocity weighs
a quarter and exists for the couple only: no debt, no "your turn".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .window import inside

FULL = 8  # days of thanks in the window; more add nothing


@dataclass(frozen=True, slots=True)
class Note:
    """A thank-you of one author on a day of the window."""

    day: int
    text: str


@dataclass(frozen=True, slots=True)
class Gratitude:
    """Qualifying days of each partner, 0 to 8; a partner's own days are for that partner only."""

    days_a: int
    days_b: int

    @property
    def both_gave(self) -> bool:
        """The yes or no that both may see beside the score."""
        return self.days_a > 0 and self.days_b > 0

    @property
    def reciprocity(self) -> Fraction | None:
        """0 to 1: 1 when both gave on as many days; None when nobody gave."""
        total = self.days_a + self.days_b
        return Fraction(2 * min(self.days_a, self.days_b), total) if total else None

    @property
    def score(self) -> Fraction:
        """0 to 100 points for the couple."""
        # 100 (fA + fB)/2 (3/4 + R/4) with f = g/8; the sum under R cancels.
        total, less = self.days_a + self.days_b, min(self.days_a, self.days_b)
        return Fraction(100 * (3 * total + 2 * less), 8 * FULL)


def thanks_days(notes: Iterable[Note]) -> int:
    """Distinct days, at most 8, on which one author wrote something new.

    A text is known by its trimmed and case-folded form and counts on the first day of its use.
    """
    first: dict[str, int] = {}
    for note in notes:
        text = note.text.strip().casefold()
        if text and inside(note.day):
            first[text] = min(note.day, first.get(text, note.day))
    return min(FULL, len(set(first.values())))


def giving(days: int) -> Fraction:
    """0 to 100 points for one author's qualifying days; for that author only."""
    return Fraction(100 * days, FULL)


def gratitude(a: Iterable[Note], b: Iterable[Note]) -> Gratitude:
    """Score the notes of both; the caller leaves out what the other cannot see."""
    return Gratitude(thanks_days(a), thanks_days(b))
