"""Small signs between the demo couple, and one thing that one of them muted."""

from sqlmodel import Session

from app.models.nudges import NudgeCreate
from app.seed.story import Story
from app.services import mutes, nudges


def day(story: Story, db: Session, number: int) -> None:
    dice = story.dice("nudges")
    for who, member in enumerate(story.members):
        if dice.random() < 0.15:
            story.at(number, 13 + who, dice)
            nudges.send(db, member, NudgeCreate(kind="thinking_of_you"))
        if dice.random() < 0.1 and nudges.waiting(db, member):
            story.at(number, 23, dice)
            nudges.send(db, member, NudgeCreate(kind="answer_left"))
    if number == 30:
        story.at(number, 20, dice)
        mutes.mute(db, story.members[1], "yearly_dates")
