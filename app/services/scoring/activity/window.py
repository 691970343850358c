"""The 28 local days that activity is scored over, in four blocks of seven."""

from __future__ import annotations

DAYS = 28
WEEK = 7
WEEKS = DAYS // WEEK


def inside(day: int) -> bool:
    """Whether a day is one of the window; what lies outside does not count."""
    return 0 <= day < DAYS
