"""The demo couple's two check-ups and weekly short forms: the story their scores tell."""

from collections.abc import Sequence

from sqlmodel import Session

from app.actors import Member
from app.models.assessments import AnswerInput, AnswersInput, Assessment, AssessmentCreate
from app.models.checkups import AttachmentInput, Checkup, CheckupCreate, SharingInput
from app.seed.story import Story
from app.services import assessments, checkups
from app.services.scoring import Answer, Answers, Instrument

CHECKUPS = (3, 50)
"""The days on which the two rounds are opened."""

FULL, WEEKLY = "emotional-intimacy", "weekly-short-form"

STORY: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "communication": ((8, 9), (12, 11)),
    "trust_vulnerability": ((9, 10), (11, 11)),
    "empathy_understanding": ((9, 8), (11, 10)),
    "emotional_support": ((10, 10), (13, 12)),
    "affection_appreciation": ((8, 9), (12, 11)),
    "quality_time": ((6, 12), (8, 12)),
    "shared_goals": ((10, 9), (12, 10)),
    "conflict_care": ((7, 7), (10, 9)),
    "fear_of_vulnerability": ((6, 4), (4, 3)),
    "communication_challenges": ((7, 6), (5, 5)),
    "past_experiences": ((4, 6), (4, 5)),
    "felt_closeness": ((10, 11), (13, 12)),
}
"""Steps above the lowest answer, summed over the items of a scale: (Ana, Ben) in each round. They
see their time together differently, most things grow, and only Ana's index changes reliably."""

STEADY = ("quality_time", "conflict_care")
"""What the number does not move, so that the story stays the same story."""


def day(story: Story, db: Session, number: int) -> None:
    """On two days a check-up is opened, at the end of each week comes the short form."""
    if number in CHECKUPS:
        _check_up(story, db, number, CHECKUPS.index(number))
    if number % 7 == 6:
        _week(story, db, number)


def _check_up(story: Story, db: Session, day: int, number: int) -> None:
    """One opens it and takes it over two evenings; the other begins on the third."""
    content, order = story.kernel.content, story.members if number == 0 else story.members[::-1]
    story.at(day, 20)
    opened = checkups.open_round(db, order[0], content, CheckupCreate(instrument=FULL))
    checkup = db.get_one(Checkup, (order[0].couple_id, opened.id))
    for later, member in zip((0, 2), order, strict=True):
        story.later(90)
        if later:
            story.at(day + later, 18)
        answers = _answers(story, story.members.index(member), number)
        shown = assessments.start(
            db, member, content.instruments, AssessmentCreate(instrument=FULL)
        )
        data = AttachmentInput(assessment_id=shown.id)
        checkups.attach(db, member, checkup, data, content)
        assessment = db.get_one(Assessment, (member.user_id, shown.id))
        _save(story, db, member, assessment, shown.order[:20], answers)
        story.at(day + later + (later == 0), 21)
        _save(story, db, member, assessment, shown.order[20:33], answers)
        _save(story, db, member, assessment, shown.order[33:], answers)
        assessments.complete(db, member, assessment, content)
        story.later(45)
        checkups.share(db, member, checkup, SharingInput(level="scores"), content)


def _week(story: Story, db: Session, day: int) -> None:
    """The short form, by each who found the time."""
    content = story.kernel.content
    people = [0, 1]
    story.random.shuffle(people)
    for hour, who in zip((19, 21), people, strict=True):
        story.at(day, hour)
        if story.random.random() < 0.15:
            continue
        member = story.members[who]
        shown = assessments.start(
            db, member, content.instruments, AssessmentCreate(instrument=WEEKLY)
        )
        assessment = db.get_one(Assessment, (member.user_id, shown.id))
        _save(story, db, member, assessment, shown.order, _weekly(story, who, day))
        assessments.complete(db, member, assessment, content)


def _save(
    story: Story,
    db: Session,
    member: Member,
    assessment: Assessment,
    items: Sequence[str],
    answers: Answers,
) -> None:
    """Answers as a phone sends them, with the seconds they took."""
    seconds = sum(story.random.randrange(4, 13) for _ in items)
    story.later(seconds)
    sent = [
        AnswerInput(item=item, value=_value(answers[item]), na=answers[item] == "na")
        for item in items
    ]
    data = AnswersInput(answers=sent, active_seconds=seconds)
    assessments.save(db, member, assessment, story.kernel.content.instruments, data)


def _answers(story: Story, who: int, number: int) -> dict[str, Answer]:
    """One person's answers to all items; two things are a little other than in the story."""
    full = _instrument(story, FULL)
    up, down = story.random.sample([scale.id for scale in full.core if scale.id not in STEADY], 2)
    answers: dict[str, Answer] = {}
    for scale in full.scales:
        steps = STORY[scale.id][number][who] + (scale.id == up) - (scale.id == down)
        spread = _spread(story, steps, len(scale.items))
        for item, step in zip(scale.items, spread, strict=True):
            answers[item.id] = _answer(full, item.key, step)
    hurts = next(scale for scale in full.scales if scale.id == "past_experiences")
    answers[story.random.choice(hurts.items).id] = None  # not every question is for every day
    unmet = [item.id for item in full.items.values() if item.offers_na]
    if (who, number) == (1, 0) and unmet:
        answers[story.random.choice(unmet)] = "na"
    return answers


def _spread(story: Story, steps: int, items: int) -> list[int]:
    """Steps over items, nearly even: people who mean "often" do not always say "often"."""
    each, rest = divmod(steps, items)
    spread = [each + 1] * rest + [each] * (items - rest)
    story.random.shuffle(spread)
    if story.random.random() < 0.4 and spread[0] < _instrument(story, FULL).span and spread[1] > 0:
        spread[0], spread[1] = spread[0] + 1, spread[1] - 1
    return spread


def _weekly(story: Story, who: int, day: int) -> dict[str, Answer]:
    """A week's answers, on the way from the first round to the second."""
    first, second = CHECKUPS
    full, weekly = _instrument(story, FULL), _instrument(story, WEEKLY)
    way = min(max((day - first) / (second - first), 0.0), 1.0)
    answers: dict[str, Answer] = {}
    for scale in weekly.scales:
        before, after = (part[who] for part in STORY[scale.id])
        level = (before + (after - before) * way) / len(full.by_id[scale.id].items)
        for item in scale.items:
            step = round(level + story.random.uniform(-0.9, 0.9))
            step = min(max(step, 0), weekly.span)
            skipped = story.random.random() < 0.04
            answers[item.id] = None if skipped else _answer(weekly, item.key, step)
    return answers


def _instrument(story: Story, name: str) -> Instrument:
    return story.kernel.content.instruments[name]


def _answer(instrument: Instrument, key: int, step: int) -> int:
    """The answer that lies so many steps up; reversed items count from the top."""
    return instrument.minimum + step if key > 0 else instrument.maximum - step


def _value(answer: Answer) -> int | None:
    return answer if isinstance(answer, int) else None
