"""How the demo couple quarrel, pause and come back: seldom, and better each time."""

from dataclasses import dataclass

from sqlmodel import Session

from app.models.repairs import Repair, RepairCreate, RepairRatingInput, RepairSentenceInput
from app.models.timeouts import ExtensionInput, ReturnInput, Timeout, TimeoutCreate
from app.seed.story import Story
from app.services import repairs, timeouts

PARTS: tuple[repairs.Part, repairs.Part] = ("repair", "agreement")


@dataclass(frozen=True)
class Quarrel:
    """One of theirs: who needs the pause (or nobody), until when, and what each says of it."""

    caller: int | None
    minutes: int
    issue: tuple[str, str]
    agreement: tuple[str, str] | None
    marks: tuple[tuple[int, int], tuple[int, int]]
    """Intensity and how settled it feels, of each."""


QUARRELS = {
    9: Quarrel(
        0,
        60,
        ("The visit was planned, and I heard of it from your mother.", "I forgot to tell you."),
        ("I say right away when I feel left out.", "I ask you before I say yes to a visit."),
        ((4, 2), (3, 3)),
    ),
    30: Quarrel(
        1,
        45,
        ("I was late again.", "I sat there with the food and did not know where you were."),
        ("I write one word when I run late.", "I start eating, and I do not sulk."),
        ((3, 3), (4, 3)),
    ),
    63: Quarrel(
        None,
        0,
        ("We both thought the other had paid it.", "I was ashamed, so I got loud."),
        ("Bills are Sunday, together, with cake.", "I say it when I am ashamed."),
        ((2, 4), (2, 4)),
    ),
    76: Quarrel(
        0,
        30,
        ("I read a message that I should have asked about.", "I felt watched."),
        None,
        ((3, 2), (4, 2)),
    ),
}
"""By day of the story. The last one is still open."""


def day(story: Story, db: Session, number: int) -> None:
    quarrel = QUARRELS.get(number)
    if quarrel is None:
        return
    dice = story.dice("timeouts")
    story.at(number, 18, dice)
    repair = _begin(story, db, quarrel)
    for part, words in zip(PARTS, (quarrel.issue, quarrel.agreement), strict=True):
        for who, text in enumerate(words or ()):
            story.later(dice.randrange(60, 300))
            member = story.members[who]
            repairs.write(db, member, repair, part, RepairSentenceInput(text=text))
            repairs.seal(db, member, repair, part)
    for member, (intensity, settled) in zip(story.members, quarrel.marks, strict=True):
        story.later(dice.randrange(60, 300))
        repairs.rate(db, member, repair, RepairRatingInput(intensity=intensity, settled=settled))
    if quarrel.agreement is not None:
        repairs.close(db, story.members[dice.randrange(2)], repair)


def _begin(story: Story, db: Session, quarrel: Quarrel) -> Repair:
    """With a time-out that one calls, the other lets last a little longer, and both end."""
    dice, content = story.dice("timeouts"), story.kernel.content
    couple = story.members[0].couple_id
    if quarrel.caller is None:
        made = repairs.begin(db, story.members[0], RepairCreate())
        return db.get_one(Repair, (couple, made.id))
    caller, other = story.members[quarrel.caller], story.members[1 - quarrel.caller]
    sentence = dice.choice(list(content.words.time_out_sentences))
    data = TimeoutCreate(minutes=quarrel.minutes, sentence=sentence)
    called = timeouts.call(db, caller, data, content)
    timeout = db.get_one(Timeout, (couple, called.id))
    story.later(dice.randrange(300, 900))
    extended = ExtensionInput(minutes=quarrel.minutes + 15)
    timeouts.extend(db, other, timeout, extended, content)
    story.later(60 * quarrel.minutes - 600)
    for member in (other, caller):
        story.later(dice.randrange(30, 400))
        timeouts.come_back(db, member, timeout, ReturnInput(), content)
    return db.get_one(Repair, (couple, called.id))
