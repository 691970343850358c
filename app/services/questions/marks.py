"""What somebody notes of a question for themselves: leave it out, keep it."""

from typing import Any

from sqlmodel import Session, and_, col, or_, select

from app import clock
from app.actors import Member, Person
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.questions import (
    FavouritePublic,
    QuestionDay,
    QuestionDayPublic,
    QuestionMark,
)
from app.services import events
from app.services.questions import days, showing


def skip(
    db: Session, member: Member, found: QuestionDay, content: Content, *, skipped: bool
) -> QuestionDayPublic:
    """Leave a question out of the own lists, or take it back in. The other is told nothing."""
    mark = _mark(db, member, found)
    if mark.skipped != skipped:
        mark.skipped = skipped
        _noted(db, member, mark)
    return days.one(db, member, found, content)


def keep(
    db: Session, member: Member, found: QuestionDay, content: Content, *, kept: bool
) -> QuestionDayPublic:
    """Keep a question among the own favourites, or no longer."""
    mark = _mark(db, member, found)
    if (mark.favourite_since is not None) != kept:
        mark.favourite_since = clock.now() if kept else None
        _noted(db, member, mark)
    return days.one(db, member, found, content)


def favourites(
    db: Session, person: Person, paging: Paging, content: Content
) -> Page[FavouritePublic]:
    """What the person keeps, the newest first. Those of the content stay when a couple ends; those
    that the two wrote themselves go with it."""
    ours = person.couple_id if isinstance(person, Member) else None
    query: Any = (
        select(QuestionMark)
        .outerjoin(
            QuestionDay,
            and_(col(QuestionDay.couple_id) == ours, col(QuestionDay.id) == col(QuestionMark.id)),
        )
        .where(
            QuestionMark.user_id == person.user_id,
            col(QuestionMark.favourite_since).is_not(None),
            or_(col(QuestionMark.question).is_not(None), col(QuestionDay.id).is_not(None)),
        )
    )
    order = [QuestionMark.favourite_since, QuestionMark.id]
    page = paging.page(db, query, order, lambda row: row, col(QuestionMark.favourite_since))
    return Page(
        data=_shown(db, person, page.data, content),
        next_cursor=page.next_cursor,
        has_more=page.has_more,
    )


def _shown(
    db: Session, person: Person, marks: list[QuestionMark], content: Content
) -> list[FavouritePublic]:
    own = {}
    if isinstance(person, Member) and (ids := [m.id for m in marks if m.question is None]):
        rows = db.exec(
            select(QuestionDay).where(
                QuestionDay.couple_id == person.couple_id, col(QuestionDay.id).in_(ids)
            )
        ).all()
        found = showing.own_questions(db, person, [row.own_id for row in rows if row.own_id])
        own = {row.id: showing.question(person, row, found, content) for row in rows}
    return [
        FavouritePublic(
            id=mark.id,
            question=showing.written(content.questions.by_id[mark.question])
            if mark.question
            else own[mark.id],
        )
        for mark in marks
    ]


def _mark(db: Session, member: Member, found: QuestionDay) -> QuestionMark:
    known = db.get(QuestionMark, (member.user_id, found.id))
    return known or QuestionMark(user_id=member.user_id, id=found.id, question=found.question)


def _noted(db: Session, member: Member, mark: QuestionMark) -> None:
    db.add(mark)
    db.flush()
    events.record(db, member, Kind.QUESTION_MARKED, mark.id)
