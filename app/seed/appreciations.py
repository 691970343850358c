"""What the demo couple value in each other and in their days: a little every week."""

from sqlmodel import Session

from app.models.appreciations import (
    AcknowledgementInput,
    Appreciation,
    AppreciationCreate,
    ArrivalInput,
)
from app.models.gratitudes import GratitudeCreate
from app.seed.story import DAYS, Story
from app.services import appreciations, gratitudes

GIVEN = (
    (
        "You warmed my side of the bed before I was home.",
        "You asked how the talk with my sister went, and then you listened.",
        "You laughed at my map reading instead of sighing.",
        "Thank you for the soup. I had not said I was cold.",
        "You kept my seat by the window.",
        "You told your friends about my drawing. I saw your face.",
        "You said sorry first. It made it easy for me.",
        "Thank you for the quiet hour on Sunday.",
    ),
    (
        "You waited with dinner, and you were hungry.",
        "You remembered the name of my new colleague.",
        "You took the early shift so that I could sleep.",
        "You sang in the car. The whole road.",
        "Thank you for letting me be in a bad mood.",
        "You fixed the lamp I had given up on.",
        "You wrote down what I said about the sea.",
        "You asked before you gave advice.",
    ),
)

NOTES = (
    "By the time this arrives it is Tuesday. I already look forward to the pancakes.",
    "Look in the pocket of your green coat.",
    "Ten years from now I want to remember this ordinary week.",
    "For the grey morning: you are my favourite person to be tired with.",
)

PRIVATE = (
    "The smell of rain on the stairs.",
    "A whole morning without a single call.",
    "My knees carried me up to the castle.",
    "The neighbour's dog knows me now.",
    "I said no, and nobody minded.",
    "The first warm evening on the balcony.",
)


def day(story: Story, db: Session, number: int) -> None:
    dice = story.dice("appreciations")
    for who, member in enumerate(story.members):
        if dice.random() < 0.33:
            story.at(number, 8 + who, dice)
            words = AppreciationCreate(text=dice.choice(GIVEN[who]))
            made = appreciations.express(db, member, words)
            if dice.random() < 0.6:
                _answer(story, db, made.id, 1 - who)
        if dice.random() < 0.2:
            story.at(number, 21 + who, dice)
            gratitudes.write(db, member, GratitudeCreate(text=dice.choice(PRIVATE)))
    if number % 20 == 9 or number == DAYS - 1:
        story.at(number, 12, dice)
        arrival = ArrivalInput(day=story.day(number + 3), time="07:30")
        note = AppreciationCreate(text=NOTES[number // 20 % len(NOTES)], arrival=arrival)
        appreciations.express(db, story.members[number // 20 % 2], note)


def _answer(story: Story, db: Session, id_: object, who: int) -> None:
    dice, member = story.dice("appreciations"), story.members[who]
    story.later(dice.randrange(600, 7_200))
    found = db.get_one(Appreciation, (member.couple_id, id_))
    reaction = dice.choice(("heart", "thank_you", "smile"))
    data = AcknowledgementInput.model_validate({"reaction": reaction})
    appreciations.acknowledge(db, member, found, data)
