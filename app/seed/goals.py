"""What the demo couple want: the sea, a walking habit, a repaired balcony, and some day a train."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

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

T = TypeVar("T", bound=SQLModel)

SEA, WALKS, BALCONY, SINGING, GARDEN = range(5)
BEANS = 41
"""The day of the dream that becomes the last goal."""

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

BESIDE = (
    "I would like the one with the slow train.",
    "Coffee comes with us, in the flask.",
    "I can hold things while you drill.",
    "You take the low voice.",
)
"""What the other adds when they accept."""

DREAMS = (
    (5, 1, "A night train to somewhere with snow."),
    (22, 0, "A year of learning the names of birds."),
    (BEANS, 1, "A small bed in a garden, with beans."),
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
    for which, (when, _who, words) in enumerate(GOALS):
        if when == number:
            _propose(story, db, number, which, {**words, **MORE.get(which, {})})
    for act in (_save, _walk, _build, _sing, _check_in, _run):
        act(story, db, number)


def _propose(story: Story, db: Session, number: int, which: int, words: dict[str, Any]) -> None:
    """The other accepts on the same evening; the last one, made of a dream, still waits."""
    dice, who = story.dice("goals"), GOALS[which][1]
    one, other = story.members[who], story.members[1 - who]
    story.at(number, 19, dice)
    data = GoalCreate.model_validate(words)
    if which == GARDEN:
        beans = next(dream for dream in _all(db, Dream) if dream.written_on == story.day(BEANS))
        dreams.propose(db, one, beans, data)
        return
    made = goals.propose(db, one, data)
    goal = db.get_one(Goal, (one.couple_id, made.id))
    story.later(dice.randrange(600, 7_200))
    goals.accept(db, other, goal)
    sentence = GoalSentenceCreate(text=BESIDE[which])
    goal_sentences.say(db, other, goal, sentence)
    for title in STEPS if which == BALCONY else ():
        story.later(30)
        milestones.add_milestone(db, one, goal, MilestoneCreate(title=title))


def _save(story: Story, db: Session, number: int) -> None:
    """Something for the sea every week, by whoever thinks of it."""
    if number <= GOALS[SEA][0] or number % 7 != 5:
        return
    dice, goal = story.dice("goals"), _goal(db, SEA)
    story.at(number, 18, dice)
    note = "The jar in the hall was full." if number % 28 == 19 else None
    data = ContributionCreate(amount=dice.randrange(20, 100) * 100, note=note)
    contributions.contribute(db, story.members[dice.randrange(2)], goal, data)


def _walk(story: Story, db: Session, number: int) -> None:
    """A walk now and then until there are twenty; then they say so."""
    dice = story.dice("goals")
    if number <= GOALS[WALKS][0] or dice.random() < 0.55:
        return
    goal = _goal(db, WALKS)
    if goal.state == "active":
        story.at(number, 7, dice)
        member = story.members[dice.randrange(2)]
        contributions.contribute(db, member, goal, ContributionCreate(amount=1))
        if goal.amount >= goal.target:
            story.later(300)
            goals.complete(db, member, goal)


def _build(story: Story, db: Session, number: int) -> None:
    if number in (33, 58):
        story.at(number, 17, story.dice("goals"))
        first, *_ = sorted(
            (step for step in _all(db, Milestone) if step.done_on is None),
            key=lambda step: step.position,
        )
        milestones.complete(db, story.members[number % 2], first, done=True)


def _sing(story: Story, db: Session, number: int) -> None:
    if number in (44, 61, 75):
        story.at(number, 20, story.dice("goals"))
        data = GoalLevelInput(percent=number - 20)
        goals.set_percent(db, story.members[number % 2], _goal(db, SINGING), data)


def _check_in(story: Story, db: Session, number: int) -> None:
    """Both look at the sea on most Sundays."""
    dice = story.dice("goals")
    if number > GOALS[SEA][0] and number % 7 == 6 and dice.random() < 0.8:
        goal = _goal(db, SEA)
        for who, member in enumerate(story.members):
            story.at(number, 19 + who, dice)
            text = CHECKINS[who][number // 7 % len(CHECKINS[who])]
            goal_sentences.check_in(db, member, goal, GoalSentenceCreate(text=text))


def _run(story: Story, db: Session, number: int) -> None:
    """Ana runs, Ben encourages; what Ben keeps to himself nobody reads."""
    ana, ben = story.members
    if number == 10:
        story.at(number, 22, story.dice("goals"))
        own_goals.write(db, ben, OwnGoalCreate(title="Finish the book on bees", kind="learning"))
        made = own_goals.write(db, ana, OwnGoalCreate(title="Run for half an hour", kind="habit"))
        own_goals.share(db, ana, db.get_one(OwnGoal, (ana.user_id, made.id)))
    if number in (24, 45, 66):
        story.at(number, 9, story.dice("goals"))
        (share,) = _all(db, GoalShare)
        running = db.get_one(OwnGoal, (ana.user_id, share.id))
        own_goals.change(db, ana, running, OwnGoalUpdate(percent=number), IfMatch("*"))
        story.later(5_000)
        text = ENCOURAGED[number // 24]
        goal_sentences.encourage(db, ben, share, GoalSentenceCreate(text=text))


def _goal(db: Session, which: int) -> Goal:
    """Of theirs, in the order in which they were proposed."""
    return sorted(_all(db, Goal), key=lambda goal: goal.position)[which]


def _all(db: Session, model: type[T]) -> Sequence[T]:
    """Whatever the demo couple has of a kind: nobody else lives here."""
    return db.exec(select(model)).all()
