"""A question a day for somebody without a partner here: a series of their own.

It needs no row before it is answered: an order drawn from the person's id, walked day by day. It
never enters a couple. Somebody whose couple ended is asked nothing that assumes a partner.
"""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Member, Person
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.couples import Membership
from app.models.events import Kind
from app.models.questions import SoloAnswer, SoloInput, SoloPublic
from app.problems import Conflict, wrong
from app.services import events
from app.services.scoring.presentation import SplitMix

LATE = timedelta(days=7)
DEEPEST = 3


class NotAlone(Conflict):
    title = "You have a partner here"
    cause = "The series for one rests while you are in a couple."
    fix = "Answer the day's question of the two of you; what you wrote before stays yours."


def today(db: Session, person: Person, content: Content) -> SoloPublic:
    """Today's question, with the own answer where there is one."""
    return _day(db, person, clock.today(person.zone), content)


def answer(db: Session, person: Person, data: SoloInput, content: Content) -> SoloPublic:
    """Answer the question of a day, or answer it anew. Raises `NotAlone`, `Invalid`."""
    if isinstance(person, Member):
        raise NotAlone
    now = clock.today(person.zone)
    day = data.day or now
    if not now - LATE <= day <= now:
        raise wrong("/day", "day_range", "Choose today or one of the seven days before.")
    row = _answer(db, person, day) or SoloAnswer(
        user_id=person.user_id,
        id=ids.new(),
        day=day,
        question=_asked(db, person, day, content),
        text=data.text,
        changed_at=clock.now(),
    )
    row.text, row.changed_at = data.text, clock.now()
    db.add(row)
    db.flush()
    events.record(db, person, Kind.SOLO_ANSWER_WRITTEN, row.id)
    return public(row, content)


def listed(db: Session, person: Person, paging: Paging, content: Content) -> Page[SoloPublic]:
    """The own answers of the series for one, newest day first, also after one found a partner."""
    query = select(SoloAnswer).where(SoloAnswer.user_id == person.user_id)
    order = [SoloAnswer.day, SoloAnswer.id]
    return paging.page(
        db, query, order, lambda row: public(row, content), col(SoloAnswer.changed_at)
    )


def public(row: SoloAnswer, content: Content) -> SoloPublic:
    return SoloPublic(
        id=row.id,
        day=row.day,
        question=row.question,
        asked=_text(row.question, content),
        text=row.text,
    )


def delete(db: Session, person: Person, row: SoloAnswer) -> None:
    events.record(db, person, Kind.SOLO_ANSWER_DELETED, row.id)
    db.delete(row)
    db.flush()


def _day(db: Session, person: Person, day: date, content: Content) -> SoloPublic:
    row = _answer(db, person, day)
    if row is not None:
        return public(row, content)
    asked = _asked(db, person, day, content)
    return SoloPublic(id=None, day=day, question=asked, asked=_text(asked, content), text=None)


def _answer(db: Session, person: Person, day: date) -> SoloAnswer | None:
    query = select(SoloAnswer).where(SoloAnswer.user_id == person.user_id, SoloAnswer.day == day)
    return db.exec(query).first()


def _asked(db: Session, person: Person, day: date, content: Content) -> str:
    """Which question a day has for this person: nothing twice before the series is through."""
    series = [
        question.id
        for question in content.questions.by_id.values()
        if question.kind == "open"
        and question.depth <= DEEPEST
        and not question.tags
        and not question.about_two
    ]
    before = select(Membership.couple_id).where(Membership.user_id == person.user_id)
    if db.exec(before).first() is None:
        series = [*content.first_look.solo_questions, *series]
    place, random = day.toordinal() % len(series), SplitMix(person.user_id.int)
    for left in range(len(series), place, -1):
        drawn = random.below(left)
        series[drawn], series[left - 1] = series[left - 1], series[drawn]
    return series[place]


def _text(question: str, content: Content) -> str:
    solo = content.first_look.solo_questions.get(question)
    return solo.text if solo else content.questions.by_id[question].text
