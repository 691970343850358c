"""How the days of the demo couple were: most evenings a check-in, some of them shared."""

from sqlmodel import Session

from app.models.checkins import Checkin, CheckinCreate, DaySharingInput
from app.seed.story import Story
from app.services import checkins

NOTES = (
    "Rain, and good soup.",
    "Nothing much. The tram was late.",
    "We laughed about the parking ticket.",
    "Slept badly, said little.",
    "Found the blue scarf again.",
    "A long day with a soft end.",
)

LIGHT, HEAVY = ("glad", "calm", "tender", "curious"), ("tired", "sad", "unsure", "lonely")
"""Families of feelings that go with a high and with a low number."""

BEGUN = 28
"""They came to it after four weeks."""

SHOWN = (["feelings"], ["feelings", "need"], ["feelings", "connected"])


def day(story: Story, db: Session, number: int) -> None:
    """The second shares less often than the first, so that something of hers often waits."""
    if number < BEGUN:
        return
    dice, content = story.dice("checkins"), story.kernel.content
    words, needs = content.words.feelings.values(), list(content.words.needs)
    for who, member in enumerate(story.members):
        if dice.random() > 0.85:
            continue
        story.at(number, 21 + who, dice)
        connected = min(10, max(0, round(dice.gauss(5.5 + number / 50, 1.6))))
        families = LIGHT if connected >= 6 else HEAVY
        fitting = [word.id for word in words if word.family in families]
        said = CheckinCreate(
            connected=connected,
            feelings=dice.sample(fitting, dice.randint(1, 3)),
            need=dice.choice(needs),
            note=dice.choice(NOTES) if dice.random() < 0.4 else None,
        )
        made = checkins.write(db, member, content, said)
        if dice.random() < (0.5, 0.4)[who]:
            story.later(30)
            row = db.get_one(Checkin, (member.user_id, made.id))
            data = DaySharingInput.model_validate({"parts": dice.choice(SHOWN)})
            checkins.share(db, member, row, data)
