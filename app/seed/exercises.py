"""How the demo couple practise listening: now and then, on an evening; a guess on some Sundays."""

from typing import Any

from sqlmodel import Session

from app.models.exercises import Exercise, ExerciseCreate, GuessInput, LiveInput, TurnCreate
from app.seed.story import DAYS, Story
from app.services import exercises
from app.services.exercises import guesses, steps

TALKS = (
    ("I felt alone with the move last week.", "You were alone with the boxes and it was a lot."),
    ("I would like one evening without plans.", "You miss an evening that is just empty."),
    ("When you joke about my cooking I go quiet.", "The jokes land harder than they sound."),
    ("I am proud of the course and said so to nobody.", "You did it, and nobody clapped."),
)

ROUND = (
    ("mirror", None),
    ("check", "yes"),
    ("validate", None),
    ("felt", "understood"),
)


def day(story: Story, db: Session, number: int) -> None:
    dice = story.dice("exercises")
    if number % 20 == 13:
        story.at(number, 20, dice)
        found = _begun(story, db, number // 20 % 2, kind="listening")
        _listen(story, db, found, number // 20 % 2, rounds=2)
    if number % 25 == 16:
        story.at(number, 18, dice)
        found = _begun(story, db, number % 2, kind="guess")
        _guess(story, db, found)
    if number == DAYS - 1:
        _today(story, db, number)


def _today(story: Story, db: Session, number: int) -> None:
    """What is under way when somebody looks: one in the middle, one in sealed parts, one idea."""
    dice = story.dice("exercises")
    story.at(number, 9, dice)
    _listen(story, db, _begun(story, db, 0, kind="listening"), 0, rounds=0)
    found = _begun(story, db, 1, kind="guess")
    _part(story, db, found, 0)
    story.later(600)
    questions = story.kernel.content.guesses
    exercises.propose(db, story.members[1], ExerciseCreate(kind="perspective"), questions)


def _begun(story: Story, db: Session, who: int, kind: Any) -> Exercise:
    questions, (one, other) = story.kernel.content.guesses, story.members[:: -1 if who else 1]
    made = exercises.propose(db, one, ExerciseCreate(kind=kind), questions)
    found = db.get_one(Exercise, (one.couple_id, made.id))
    story.later(900)
    exercises.accept(db, other, found, LiveInput(at=None), questions)
    return found


def _listen(story: Story, db: Session, found: Exercise, who: int, rounds: int) -> None:
    """Whole rounds, or, with none, what is said first alone."""
    questions = story.kernel.content.guesses
    for turn in range(max(rounds, 1)):
        speaker = story.members[(who + turn) % 2]
        listener = story.members[(who + turn + 1) % 2]
        said, heard = story.dice("exercises").choice(TALKS)
        data = TurnCreate(step="speak", text=said, keep=turn == 0)
        steps.act(db, speaker, found, data, questions)
        for place, (name, answer) in enumerate(ROUND if rounds else ()):
            story.later(240)
            text = heard if name == "mirror" else None
            data = TurnCreate.model_validate({"step": name, "answer": answer, "text": text})
            steps.act(db, speaker if place % 2 else listener, found, data, questions)


def _guess(story: Story, db: Session, found: Exercise) -> None:
    for who in (0, 1):
        _part(story, db, found, who)
        story.later(1_200)


def _part(story: Story, db: Session, found: Exercise, who: int) -> None:
    questions = story.kernel.content.guesses
    options = questions[found.question or ""].options
    answer, guess = story.dice("exercises").sample(options, 2)
    part = GuessInput(answer=answer, guess=guess)
    guesses.write(db, story.members[who], found, part, questions)
    guesses.seal(db, story.members[who], found, questions)
