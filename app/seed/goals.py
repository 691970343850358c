"""What the demo couple want: the sea, a walking habit, a repaired balcony, and some day a train."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from app.conditional import IfMatch
from app.models.contributions import ContributionCreate
from app.models.dreams import Dream, DreamCreate
from app.models.goal_sentences import GoalSentenceCreate
from app.models.goals import Goal, GoalCreate, GoalLevelInput
from app.models.milestones import Milestone, MilestoneCreate
from app.models.own_goals import GoalShare, OwnGoal, OwnGoalCreate, OwnGoalUpdate
from app.seed.story import Story
from app.services import (
    contributions,
    dreams,
    goal_sentences,
    goals,
    milestones,
    own_goals,
)

SEA, WALKS, BALCONY, SINGING, GARDEN = range(5)
GOALS = (
    (8, 0, {"title": "Six days by the sea", "kind": "trip", "measure": "money"}),
    (12, 1, {"title": "Walk before breakfast", "kind": "habit", "measure": "count"}),
    (15, 1, {"title": "A balcony we sit on", "kind": "home", "measure": "milestones"}),
    (30, 0, {"title": "One song in two voices", "kind": "learning", "measure": "percent"}),
    (79, 1, {"title": "A garden bed at the allotment", "kind": "home", "measure": "milestones"}),
)
"""Day, who proposes, and what."""

MORE: dict[int, dict[str, Any]] = {
    SEA: {"target": 90_000, "currency": "EUR"},
    WALKS: {"target": 20, "unit": "walks"},
}

STEPS = ("Mend the railing", "Two chairs that fold", "Something green in pots")

CHECKINS = (
    (
        "We have the dates. I can smell the salt already.",
        "Less put by this week, and that is all right with me.",
        "I liked talking about it on the bus.",
        "I would rather go a little later than worry now.",
    ),
    (
        "I found a house with a blue door.",
        "It feels real since we looked at the map.",
        "I was tired and still glad that we do this.",
        "You doing the sums made it easier for me.",
    ),
)

DREAMS = (
    (5, 1, "A night train to somewhere with snow."),
    (22, 0, "A year of learning the names of birds."),
    (41, 1, "A small bed in a garden, with beans."),
    (64, 0, "Cooking once for all our friends at one table."),
)

ENCOURAGED = (
    "You went out in the rain. I was impressed.",
    "It is yours, take the time it takes.",
    "I like hearing you hum when you come back.",
)


def day(story: Story, db: Session, number: int) -> None:
    for when, who, text in DREAMS:
        if when == number:
            story.at(number, 21, story.dice("goals"))
            dreams.dream(db, story.members[who], DreamCreate(text=text))
    for which, (when, who, words) in enumerate(GOALS):
        if when == number:
            _propose(story, db, number, which, who, {**words, **MORE.get(which, {})})
    for act in (_save, _walk, _build, _sing, _check_in, _run):
        act(story, db, number)


def _propose(
    story: Story, db: Session, number: int, which: int, who: int, words: dict[str, Any]
) -> None:
    """The other accepts on the same evening; the last one still waits."""
    dice, (one, other) = story.dice("goals"), story.members[:: 1 if who == 0 else -1]
    story.at(number, 19, dice)
    data = GoalCreate.model_validate(words)
    if which != GARDEN:
        goal = _remember(story, db, which, goals.propose(db, one, data).id)
        story.later(dice.randrange(600, 7_200))
        goals.accept(db, other, goal)
    else:
        found = next(dream for dream in _all(db, Dream) if dream.written_on == story.day(41))
        dreams.propose(db, one, found, data)
    if which == BALCONY:
        for title in STEPS:
            story.later(30)
            milestones.add_milestone(db, one, goal, MilestoneCreate(title=title))
