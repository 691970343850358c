"""Shared goals: proposed by one, accepted by the other, pursued and ended by both.

    proposed -> active <-> done
       |          |         |
       +------ archived ----+        restored to where it was; a proposal that lapses goes here too

Saying `later` and putting an archived goal away are one's own: they are rows of one person, leave
events in that person's stream alone, and nothing of the other's answers depends on them. A goal
that both put away is gone, and keeps its id so that not even that can be noticed.
"""

from app.services.goals.life import archive, complete, remove, reopen, restore
from app.services.goals.progress import activity, set_percent
from app.services.goals.proposals import accept, lapse, propose, put_off, take_up
from app.services.goals.shown import (
    ForTheOther,
    GoalState,
    OtherMeasure,
    at,
    may_change,
    shown,
    touch,
)
from app.services.goals.structure import change, listed

__all__ = [
    "ForTheOther",
    "GoalState",
    "OtherMeasure",
    "accept",
    "activity",
    "archive",
    "at",
    "change",
    "complete",
    "lapse",
    "listed",
    "may_change",
    "propose",
    "put_off",
    "remove",
    "reopen",
    "restore",
    "set_percent",
    "shown",
    "take_up",
    "touch",
]
