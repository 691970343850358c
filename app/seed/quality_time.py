"""The demo couple's time: a plan a week, a ritual, important days, evenings without screens."""

from datetime import timedelta

from sqlmodel import Session, col, select

from app import clock
from app.models.quality_time.joint import SentenceInput
from app.models.quality_time.plans import Plan, PlanCreate
from app.models.quality_time.rituals import Ritual, RitualCreate
from app.models.quality_time.sessions import QualitySession, SessionLog, SessionStart, TapInput
from app.seed.story import DAYS, Story
from app.services.quality_time import keeping, plans, rituals, sessions

TITLES = (
    ("Pancakes, then the long way along the river", "I bring the thermos."),
    ("The little cinema by the station", "You choose the row."),
    ("Soup and the box of old photographs", "I want to see the one with the boat."),
    ("Looking for shells", "Only if it rains a little."),
)

IMPORTANT = ("My talk in front of everybody", "My mother's operation")


def day(story: Story, db: Session, number: int) -> None:
    dice = story.dice("quality time")
    if number == 3:
        _ritual(story, db, number)
    if number == 30:
        _skip(story, db, number)
    if number % 7 == 1:
        _plan(story, db, number)
    if number % 7 == 5 and dice.random() < 0.8:
        _evening(story, db, number)
    if number % 7 == 2 and dice.random() < 0.7:
        _log(story, db, number)
    if number in (20, DAYS - 4):
        story.at(number, 7, dice)
        who = number // 20 % 2
        ahead = PlanCreate(
            kind="important_day",
            title=IMPORTANT[who],
            day=story.day(number + 9),
            shared=number == 20,
        )
        plans.make(db, story.members[who], ahead)


def _plan(story: Story, db: Session, number: int) -> None:
    """One proposes, the other accepts and says something; what is over was mostly kept."""
    dice, week = story.dice("quality time"), number // 7
    _look_back(story, db, number)
    story.at(number, 18, dice)
    starts = clock.now() + timedelta(days=4)
    title, sentence = TITLES[week % len(TITLES)]
    one, other = story.members[week % 2], story.members[1 - week % 2]
    data = PlanCreate(title=title, starts_at=starts, ends_at=starts + timedelta(hours=2))
    made = plans.make(db, one, data)
    if number + 7 < DAYS:
        story.later(dice.randrange(900, 9_000))
        found = db.get_one(Plan, (one.couple_id, made.id))
        plans.accept(db, other, found)
        plans.say(db, other, found, SentenceInput(text=sentence))


def _look_back(story: Story, db: Session, number: int) -> None:
    dice, ana = story.dice("quality time"), story.members[0]
    story.at(number, 17, dice)
    over = select(Plan).where(Plan.couple_id == ana.couple_id, Plan.state == "done")
    for row in db.exec(over.order_by(col(Plan.position))).all():
        if row.kind == "together" and row.day > story.day(number - 7) and dice.random() < 0.7:
            keeping.keep(db, ana, row, kept=True)


def _ritual(story: Story, db: Session, number: int) -> None:
    dice, (ana, ben) = story.dice("quality time"), story.members
    story.at(number, 9, dice)
    data = RitualCreate(
        title="Tea before the news",
        rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        starts_on=story.day(number + 1),
        time="20:00",
        minutes=20,
        unplugged=True,
    )
    made = rituals.make(db, ben, data)
    story.later(4_000)
    found = db.get_one(Ritual, (ben.couple_id, made.id))
    rituals.accept(db, ana, found)
    rituals.say(db, ana, found, SentenceInput(text="With honey, please."))


def _skip(story: Story, db: Session, number: int) -> None:
    ana = story.members[0]
    story.at(number, 12, story.dice("quality time"))
    found = db.exec(select(Ritual).where(Ritual.couple_id == ana.couple_id)).one()
    rituals.skip(db, ana, found, story.day(number + 1), skipped=True)


def _evening(story: Story, db: Session, number: int) -> None:
    """Both start, both stop."""
    dice, (ana, ben) = story.dice("quality time"), story.members
    story.at(number, 20, dice)
    made = sessions.start(db, ana, SessionStart(at=clock.now(), unplugged=True))
    story.later(dice.randrange(30, 300))
    sessions.start(db, ben, SessionStart(at=clock.now(), unplugged=True))
    story.later(dice.randrange(2_400, 6_000))
    found = db.get_one(QualitySession, (ana.couple_id, made.id))
    for member in (ben, ana):
        sessions.stop(db, member, found, TapInput(at=clock.now()))
        story.later(20)


def _log(story: Story, db: Session, number: int) -> None:
    """One notes it afterwards; the other mostly says so too."""
    dice, who = story.dice("quality time"), number // 7 % 2
    story.at(number, 22, dice)
    one, other = story.members[who], story.members[1 - who]
    data = SessionLog(day=story.day(number), start="19:00", end="20:15", unplugged=False)
    made = sessions.log(db, one, data)
    if dice.random() < 0.7:
        sessions.confirm(db, other, db.get_one(QualitySession, (one.couple_id, made.id)))
