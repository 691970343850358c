"""The demo couple's questions: most days both answer, some days one does, some days nobody."""

from sqlmodel import Session

from app.conditional import IfMatch
from app.models.own_questions import OwnPack, OwnPackCreate
from app.models.questions import (
    DepthInput,
    QuestionAnswerInput,
    QuestionDay,
    QuestionPublic,
    SettingsUpdate,
)
from app.seed.story import DAYS, Dice, Story
from app.services.questions import answers, days, marks, own, settings

WORDS = (
    "Easy: last Sunday. I have been smiling about it since.",
    "I had to think about this one. It changed for me in the last year.",
    "My grandmother would know the answer. I am a lot like her here.",
    "Ask me again after coffee. Today I would say: the small things.",
    "You know the short version. The long one starts with a bicycle.",
    "More than I admit. You saw it before I did.",
    "Something with bread. And you humming in the next room.",
    "I never told anybody, because nobody asked like this.",
    "The honest answer is that it depends on how I slept.",
    "Quiet first. Then I can talk about it.",
    "The harbour at six in the morning. You were there.",
    "I would like to show you rather than write it.",
)

BEGUN = 48
"""From this day on they answer what is asked; planting all of it would take too long."""

OWN = (
    (0, 20, "Pancake Tuesdays", ("What was the worst pancake so far?", "Who started it, really?")),
    (1, 45, "The balcony", ("What will we plant next?", "Which neighbour do you wave to most?")),
    (0, 78, "For the train to Porto", ("What do you hope we get lost looking for?",)),
)
"""Who wrote them, on which day, what it is called, and what is asked. The last is proposed and not
yet accepted."""


def day(story: Story, db: Session, number: int) -> None:
    dice, content = story.dice("questions"), story.kernel.content
    if number in (10, 17):
        story.at(number, 7, dice)
        settings.set_wish(db, story.members[number == 17], DepthInput(depth=4))
    if number == 12:
        story.at(number, 7, dice)
        off = SettingsUpdate(packs_off=["family-and-roots"], tags_off=["children", "faith"])
        settings.change(db, story.members[0], off, IfMatch("*"), content)
    for who, on, title, asked in OWN:
        if on == number:
            story.at(number, 8, dice)
            _pack(story, db, who, title, asked)
    if number % 9 == 4:
        story.at(number, 7, dice)
        days.swap(db, story.members[number % 2], content)
    if number < BEGUN:
        return
    for question in days.today(db, story.members[0], content).questions:
        row = db.get_one(QuestionDay, (story.members[0].couple_id, question.id))
        likely = 0.9 if number == DAYS - 1 else 0.7
        for who in (0, 1) if dice.random() < likely else (dice.randrange(2),):
            story.at(number, 9 + 10 * who, dice)
            _answer(story, db, who, row, question.question)
        if dice.random() < 0.15:
            marks.keep(db, story.members[dice.randrange(2)], row, content, kept=True)


def _answer(
    story: Story, db: Session, who: int, row: QuestionDay, question: QuestionPublic
) -> None:
    dice, content = story.dice("questions"), story.kernel.content
    member = story.members[who]
    answers.write(db, member, row, _said(question, dice), content)
    if dice.random() < 0.95:
        answers.seal(db, member, row, content)


def _said(question: QuestionPublic, dice: Dice) -> QuestionAnswerInput:
    choice = dice.choice(question.options) if question.options else None
    deep = question.depth > 3 and dice.random() < 0.5
    return QuestionAnswerInput(
        text=dice.choice(WORDS) if question.kind == "open" else None,
        choice=choice,
        guess=dice.choice(question.options) if question.kind == "guess" else None,
        value=dice.randrange(3, 11) if question.kind == "scale" else None,
        care_note="just-listen" if deep else None,
    )


def _pack(story: Story, db: Session, who: int, title: str, asked: tuple[str, ...]) -> None:
    author, other = story.members[who], story.members[1 - who]
    questions = [{"text": text, "depth": 1} for text in asked]
    data = OwnPackCreate.model_validate({"title": title, "questions": questions})
    made = own.write(db, author, data)
    pack = db.get_one(OwnPack, (author.couple_id, made.id))
    own.propose(db, author, pack)
    if title != OWN[-1][2]:
        story.later(4_000)
        own.accept(db, other, pack)
