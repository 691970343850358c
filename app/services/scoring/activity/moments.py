"""Time together: quality time (5.9.2) and the rhythm of planned moments.

After C, Daily Life "Unplugged Quality Time" and A 5 "Nurturing Emotional Intimacy". Credit is
counted in quarter minutes, so that half of a half is a whole number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from .window import DAYS, WEEK, WEEKS

MINUTES = 24 * 60
SHORTEST = 10  # minutes
QUARTERS = 4
DAY_CAP = 120 * QUARTERS
WEEK_HIT = 30 * QUARTERS
FULL = 480 * QUARTERS
RECENT = 8  # planned moments that make up the rhythm


@dataclass(frozen=True, slots=True)
class Session:
    """Time spent together, from `start` to `end` in minutes after midnight of `day`.

    `end` lies past 1440 when the session runs over midnight, and may lie days later.
    """

    day: int
    start: int
    end: int
    unplugged: bool
    confirmed: bool  # by the partner who did not log it

    @property
    def weight(self) -> int:
        """Quarter minutes of credit for each minute."""
        return (2 if self.unplugged else 1) * (2 if self.confirmed else 1)


@dataclass(frozen=True, slots=True)
class QualityTime:
    """Credit in the window: quarter minutes, and how many of four weeks had 30 minutes."""

    quarters: int
    weeks_hit: int

    @property
    def credited_minutes(self) -> Fraction:
        """Minutes after weights and daily caps."""
        return Fraction(self.quarters, QUARTERS)

    @property
    def score(self) -> Fraction:
        """0 to 100 points."""
        part = min(self.quarters, FULL)
        return Fraction(70 * part, FULL) + Fraction(30 * self.weeks_hit, WEEKS)


def quality_time(sessions: Iterable[Session]) -> QualityTime:
    """Score sessions; where some overlap, the larger weight counts for the minute.

    A session is judged by its whole length before it is split at midnight, so ten minutes around
    midnight are ten minutes. Of one that reaches over an edge of the window the inner part counts.
    """
    days = [0] * DAYS
    for day, quarters in _stretches(sessions):
        days[day] += quarters
    credit = [min(DAY_CAP, quarters) for quarters in days]
    weeks = [sum(credit[first : first + WEEK]) for first in range(0, DAYS, WEEK)]
    return QualityTime(sum(credit), sum(week >= WEEK_HIT for week in weeks))


def _stretches(sessions: Iterable[Session]) -> Iterator[tuple[int, int]]:
    """Sweep from edge to edge: the day of each stretch and its quarter minutes."""
    edges = [(day * MINUTES, 0, 0) for day in range(DAYS + 1)]  # midnights split
    for session in sessions:
        if session.end - session.start < SHORTEST:
            continue
        start = max(0, session.day * MINUTES + session.start)
        end = min(DAYS * MINUTES, session.day * MINUTES + session.end)
        if start < end:
            edges += [(start, session.weight, 1), (end, session.weight, -1)]
    edges.sort()
    under_way = {4: 0, 2: 0, 1: 0}  # sessions by weight, the largest first
    last = 0
    for minute, weight, step in edges:
        best = next((w for w, count in under_way.items() if count), 0)
        if best and minute > last:
            yield last // MINUTES, (minute - last) * best
        last = minute
        if weight:
            under_way[weight] += step


@dataclass(frozen=True, slots=True)
class Planned:
    """A moment that was planned; `paused` when a pause of either covered it."""

    ends: datetime
    accepted: bool  # by both
    kept: bool
    paused: bool


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How many of the last planned moments were kept. No streak: it never starts over."""

    kept: int
    planned: int

    @property
    def share(self) -> Fraction:
        """0 to 1."""
        return Fraction(self.kept, self.planned)


def rhythm(moments: Iterable[Planned], now: datetime) -> Rhythm | None:
    """The rhythm of the last 8 moments that both accepted and that are over; None without any.

    A pause is free: what it covered is left out. Of moments that end together the kept ones are
    taken first.
    """
    over = [m for m in moments if m.accepted and not m.paused and m.ends <= now]
    last = sorted(over, key=lambda m: (m.ends, m.kept))[-RECENT:]
    return Rhythm(sum(m.kept for m in last), len(last)) if last else None
