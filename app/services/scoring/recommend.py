"""Which practices to offer (5.10): one for each slot of a priority list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from .instrument import Source
from .priority import GROWTH_SLOTS, Label, Priorities

PracticeClass: TypeAlias = Literal["solo", "joint", "exposing", "gentle"]
KEEP = "keep"  # the dimension of practices that fit whatever already goes well
WEEK = 7


@dataclass(frozen=True, slots=True)
class Practice:
    """A small exercise; `minutes` is its effort, `starter` marks the gentle first ones."""

    id: str
    title: str
    dimension: str
    minutes: int
    kind: PracticeClass
    starter: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A practice and the slot it fills; `dimension` is None for the gentle first ones."""

    practice: Practice
    slot: Literal["growth", "keep", "starter"]
    dimension: str | None
    label: Label | None


def recommend(
    priorities: Priorities,
    practices: Iterable[Practice],
    done: Mapping[str, date],
    today: date,
    *,
    hold: bool = False,
    alone: bool = False,
) -> list[Recommendation]:
    """Two growth practices of different dimensions and one to keep doing.

    `done` maps a practice to the local date of its last completion. Within a dimension: not done
    for longest, then less effort, then id; none within 7 days of its completion; at most one
    `exposing` in a week, offers included. Under a hold, and for somebody `alone`, `exposing` and
    `joint` ones are left out. A dimension with nothing left passes its slot to the next. Without
    any score the starters are offered.
    """
    library = sorted(practices, key=lambda practice: practice.id)
    if not priorities.order:
        return [Recommendation(p, "starter", None, None) for p in library if p.starter]
    recent = {name for name, day in done.items() if (today - day).days < WEEK}
    barred: set[PracticeClass] = {"exposing", "joint"} if hold or alone else set()
    if any(p.kind == "exposing" and p.id in recent for p in library):
        barred.add("exposing")

    def pick(dimension: str) -> Practice | None:
        free = [
            p
            for p in library
            if p.dimension == dimension and p.kind not in barred and p.id not in recent
        ]
        best = min(free, key=lambda p: (done.get(p.id, date.min), p.minutes, p.id), default=None)
        if best is not None and best.kind == "exposing":
            barred.add("exposing")
        return best

    found: list[Recommendation] = []
    for need in priorities.order:
        if len(found) < GROWTH_SLOTS and (practice := pick(need.dimension)):
            found.append(Recommendation(practice, "growth", need.dimension, need.label))
    taken = {entry.dimension for entry in found}
    free = [name for name in priorities.best if name not in taken]
    if free:
        if practice := pick(KEEP):
            found.append(Recommendation(practice, "keep", free[0], None))
        else:
            kept = next(((name, p) for name in free if (p := pick(name))), None)
            if kept is not None:
                found.append(Recommendation(kept[1], "keep", kept[0], None))
    return found
