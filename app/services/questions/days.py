"""The days: a question comes by itself at the couple's midnight, one more where somebody asks.

The day of a question is the later of the last one and today in the couple's zone. So dates never
repeat and never go back, wherever the two travel. Every day has its question, also one on which
nobody came: what is there must not tell who looked in. Days that nobody answered are not listed
once they are closed; nobody is shown what was missed.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, and_, col, exists, func, or_, select

from app import clock
from app.actors import Member, Person
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.couples import Couple
from app.models.entries import Entry
from app.models.events import Kind
from app.models.own_questions import OwnPack, OwnQuestion
from app.models.questions import (
    DepthWish,
    QuestionDay,
    QuestionDayPublic,
    QuestionMark,
    TodayPublic,
)
from app.query import Query
from app.services import due, events, reveal
from app.services.questions import showing, solo
from app.services.questions.choosing import Choice, Key, choose, deepest, derived_id, fitting, seed
from app.services.questions.settings import left_out
from app.services.scoring.presentation import SplitMix

LATE = timedelta(days=7)
"""How long after its day a question takes answers."""

NEW = timedelta(days=14)


def closes_on(row: QuestionDay) -> date:
    return row.day + LATE


def is_open(member: Member, row: QuestionDay) -> bool:
    """Whether it still takes answers: by the date alone, whatever anybody did."""
    return clock.today(member.zone) <= closes_on(row)


def serve(db: Session, couple: Couple, moment: datetime, content: Content) -> datetime:
    """Let the question of the day come, once a day; the moment of the next one."""
    today = clock.today(couple.time_zone, moment)
    ((last,),) = _LAST.rows(db, couple_id=couple.id)
    if last is None or today > last:
        _close(db, couple, last or today, today, moment)
        _come(db, couple, today, content, moment)
        last = today
    return due.midnight(last + timedelta(days=1), couple.time_zone)


def _close(db: Session, couple: Couple, last: date, today: date, moment: datetime) -> None:
    """Tell of the days that took answers on the last day and take none any more."""
    query = select(QuestionDay.id).where(
        QuestionDay.couple_id == couple.id,
        QuestionDay.day >= last - LATE,
        QuestionDay.day < today - LATE,
    )
    for id_ in db.exec(query.order_by(col(QuestionDay.position))).all():
        events.announce(db, couple.id, couple.time_zone, Kind.QUESTION_CLOSED, id_, moment)


def today(db: Session, person: Person, content: Content) -> TodayPublic:
    """What is asked today: of a couple the same for both, of one alone their own series."""
    if not isinstance(person, Member):
        own = solo.today(db, person, content)
        return TodayPublic(day=own.day, questions=[], solo=own)
    rows = _of_today(db, person.couple_id)
    return TodayPublic(day=rows[0].day, questions=public(db, person, rows, content), solo=None)


def swap(db: Session, member: Member, content: Content) -> TodayPublic:
    """One more question for today, where there is none yet. Nothing is taken away."""
    rows = _of_today(db, member.couple_id)
    if not any(row.added for row in rows):
        couple = db.get_one(Couple, member.couple_id)
        _come(db, couple, rows[0].day, content, clock.now(), added=True)
    return today(db, member, content)


def listed(
    db: Session, member: Member, paging: Paging, content: Content, *, skipped: bool = False
) -> Page[QuestionDayPublic]:
    """The days with an answer this reader sees, and those still open, newest first: those that
    the reader left out, or all others."""
    answers = and_(
        col(Entry.couple_id) == member.couple_id,
        col(Entry.subject_id) == col(QuestionDay.id),
        col(Entry.kind) == showing.KIND,
        Entry.visible_to(member),
    )
    left_out = exists().where(
        col(QuestionMark.user_id) == member.user_id,
        col(QuestionMark.id) == col(QuestionDay.id),
        col(QuestionMark.skipped),
    )
    still_open = col(QuestionDay.day) >= clock.today(member.zone) - LATE
    query = select(QuestionDay).where(
        QuestionDay.couple_id == member.couple_id,
        or_(exists().where(answers), still_open),
        left_out if skipped else ~left_out,
    )
    dates = func.coalesce(Entry.taken_back_on, Entry.revealed_on, Entry.written_on)
    newest = select(func.max(dates)).where(answers).scalar_subquery()
    changed: Any = func.coalesce(newest, col(QuestionDay.day))
    order = [QuestionDay.position, QuestionDay.id]
    page = paging.page(db, query, order, lambda row: row, changed)
    return Page(
        data=public(db, member, page.data, content),
        next_cursor=page.next_cursor,
        has_more=page.has_more,
    )


def one(db: Session, member: Member, row: QuestionDay, content: Content) -> QuestionDayPublic:
    return public(db, member, [row], content)[0]


def public(
    db: Session, member: Member, rows: Sequence[QuestionDay], content: Content
) -> list[QuestionDayPublic]:
    """Days as this reader sees them, each with the answers that are visible to them."""
    ids = [row.id for row in rows]
    found = reveal.seen(db, member, showing.KIND, ids)
    marks = {
        mark.id: mark
        for mark in db.exec(
            select(QuestionMark).where(
                QuestionMark.user_id == member.user_id, col(QuestionMark.id).in_(ids)
            )
        ).all()
    }
    own = showing.own_questions(db, member, [row.own_id for row in rows if row.own_id])
    return [
        QuestionDayPublic(
            id=row.id,
            day=row.day,
            added=row.added,
            question=showing.question(member, row, own, content),
            open=is_open(member, row),
            closes_on=closes_on(row),
            answers=[
                showing.answer(member, entry, content)
                for entry in found
                if entry.subject_id == row.id
            ],
            skipped=row.id in marks and marks[row.id].skipped,
            favourite=row.id in marks and marks[row.id].favourite_since is not None,
        )
        for row in rows
    ]


# One who comes back after a month is asked thirty questions at once: these run for each.
_LAST = Query(
    select(func.max(QuestionDay.day).label("day")).where(
        QuestionDay.couple_id == bindparam("couple_id")
    )
)
_WISHES = Query(select(DepthWish.depth).where(DepthWish.couple_id == bindparam("couple_id")))
_OWN = Query(
    select(OwnQuestion.id, OwnQuestion.depth)
    .join(
        OwnPack,
        and_(
            col(OwnPack.couple_id) == col(OwnQuestion.couple_id),
            col(OwnPack.id) == col(OwnQuestion.pack_id),
        ),
    )
    .where(OwnQuestion.couple_id == bindparam("couple_id"), OwnPack.state == "active")
    .order_by(col(OwnQuestion.id))
)
_CAME = Query(
    select(QuestionDay.question, QuestionDay.own_id, func.max(QuestionDay.position).label("last"))
    .where(QuestionDay.couple_id == bindparam("couple_id"))
    .group_by(col(QuestionDay.question), col(QuestionDay.own_id))
)


def _of_today(db: Session, couple_id: UUID) -> Sequence[QuestionDay]:
    """The newest day's: the day's own question first."""
    newest = select(func.max(QuestionDay.day)).where(QuestionDay.couple_id == couple_id)
    query = select(QuestionDay).where(
        QuestionDay.couple_id == couple_id, col(QuestionDay.day) == newest.scalar_subquery()
    )
    return db.exec(query.order_by(col(QuestionDay.added))).all()


def _come(
    db: Session,
    couple: Couple,
    day: date,
    content: Content,
    moment: datetime,
    *,
    added: bool = False,
) -> None:
    """Choose a question and put it there."""
    random = seed(couple.id, day, added)
    id_ = derived_id(random)
    choice = _next(db, couple, day, content, random)
    kind = Kind.QUESTION_ADDED if added else Kind.QUESTION_SERVED
    position = events.announce(db, couple.id, couple.time_zone, kind, id_, moment)
    key = choice.key
    row = QuestionDay(
        couple_id=couple.id,
        id=id_,
        day=day,
        added=added,
        question=key if isinstance(key, str) else None,
        own_id=key if isinstance(key, UUID) else None,
        depth=choice.depth,
        position=position,
    )
    db.add(row)
    db.flush()


def _next(db: Session, couple: Couple, day: date, content: Content, random: SplitMix) -> Choice:
    wishes = [depth for (depth,) in _WISHES.rows(db, couple_id=couple.id)]
    most = deepest(wishes, settled=day >= couple.started_on + NEW)
    packs_off, tags_off = left_out(db, couple.id)
    choices = fitting(content.questions.by_id.values(), packs_off, tags_off)
    choices += [Choice(*row) for row in _OWN.rows(db, couple_id=couple.id)]
    served: dict[Key, int] = {}
    for question, own_id, place in _CAME.rows(db, couple_id=couple.id):
        if key := question or own_id:
            served[key] = place
    return choose(choices, served, most, random)
