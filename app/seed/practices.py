"""What the demo couple tried, alone and together, and what they say of themselves."""

from sqlmodel import Session, select

from app.conditional import IfMatch
from app.models.first_look import FirstLookAnswer, FirstLookCreate
from app.models.practice_sessions import (
    JointPractice,
    JointPracticeCreate,
    PracticeSession,
    PracticeSessionCreate,
)
from app.models.profile import ProfileSharingInput, ProfileUpdate
from app.seed.story import DAYS, Story
from app.services import first_look, journey, profile
from app.services.practices import joint, sessions

ALONE = (
    ("PR11", "PR40", "PR01", "PR52", "PR28", "PR62"),
    ("PR36", "PR25", "PR08", "PR21", "PR03", "PR63"),
)
NOTES = (
    "Easier than I thought.",
    "I stopped half-way, and that was fine.",
    "Again on a calmer day.",
    None,
)
TOGETHER = ("PR26", "PR42", "PR06", "PR41", "PR09", "PR43", "PR18", "PR24")

SAID = (
    {
        "stage": "settled",
        "minutes_a_day": 10,
        "needs": ["to-be-heard", "a-kind-word"],
        "values": ["honest words", "a full table"],
    },
    {
        "stage": "settled",
        "minutes_a_day": 15,
        "needs": ["sleep", "to-feel-close"],
        "values": ["curiosity", "keeping promises"],
    },
)
SHOWN = (["needs", "values"], ["needs"])


def day(story: Story, db: Session, number: int) -> None:
    if number == 1:
        _say_who_they_are(story, db)
    if number % 7 == 3:
        _practise_alone(story, db, number // 7)
    if number % 10 == 5:
        _practise_together(story, db, number)
    if number in (4, 9, 16):
        _go_on(story, db, number)
    if number == DAYS - 2:
        _leave_something_open(story, db, number)


def _say_who_they_are(story: Story, db: Session) -> None:
    dice, content = story.dice("practices"), story.kernel.content
    for who, member in enumerate(story.members):
        story.at(1, 19 + who, dice)
        answers = [
            FirstLookAnswer(item=name, value=dice.randint(2, 5))
            for name in content.first_look.items
        ]
        first_look.take(db, member, FirstLookCreate(answers=answers), content)
        story.later(300)
        said = ProfileUpdate.model_validate(SAID[who])
        profile.change(db, member, said, IfMatch("*"), content)
        shown = ProfileSharingInput.model_validate({"fields": SHOWN[who]})
        profile.share(db, member, shown, content)


def _practise_alone(story: Story, db: Session, week: int) -> None:
    dice, content = story.dice("practices"), story.kernel.content
    for who, member in enumerate(story.members):
        story.at(week * 7 + 3, 18 + who, dice)
        data = PracticeSessionCreate(
            practice=ALONE[who][week % len(ALONE[who])], note=dice.choice(NOTES)
        )
        made = sessions.start(db, member, data, content)
        if dice.random() < 0.8:
            story.later(dice.randrange(120, 900))
            found = db.get_one(PracticeSession, (member.user_id, made.id))
            sessions.finish(db, member, found, content)


def _practise_together(story: Story, db: Session, number: int) -> None:
    dice, content = story.dice("practices"), story.kernel.content
    turn = number // 10
    one, other = (story.members[(turn + k) % 2] for k in (0, 1))
    story.at(number, 13, dice)
    data = JointPracticeCreate(practice=TOGETHER[turn % len(TOGETHER)])
    made = joint.propose(db, one, data, content)
    found = db.get_one(JointPractice, (one.couple_id, made.id))
    story.later(dice.randrange(600, 14_400))
    joint.accept(db, other, found, content)
    story.later(dice.randrange(1_800, 14_400))
    joint.finish(db, one, found, content)


def _go_on(story: Story, db: Session, number: int) -> None:
    """A step of the journey for both together, and one for each alone."""
    dice, content = story.dice("practices"), story.kernel.content
    for who, member in enumerate(story.members):
        story.at(number, 21, dice)
        chapter = ("finding-words", "warm-words")[who]
        journey.mark_own(db, member, content, chapter, str(number % 3 + 1), done=True)
    journey.mark_joint(db, story.members[0], content, "first-steps", str(number % 7 + 1), done=True)


def _leave_something_open(story: Story, db: Session, number: int) -> None:
    """One that both accepted, and a proposal from each."""
    dice, content = story.dice("practices"), story.kernel.content
    story.at(number, 20, dice)
    for who, practice in ((0, "PR44"), (1, "PR64"), (0, "PR15")):
        joint.propose(db, story.members[who], JointPracticeCreate(practice=practice), content)
    query = select(JointPractice).where(
        JointPractice.practice == "PR44", JointPractice.state == "proposed"
    )
    for found in db.exec(query).all():
        joint.accept(db, story.members[1], found, content)
