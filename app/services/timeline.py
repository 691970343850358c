"""The timeline: one list over everything that both can see, by the order in which it came out.

Never time-outs, repairs or scores: nobody needs to scroll past a quarrel or a number.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from app.actors import Member
from app.cursors import Paging
from app.models.appreciations import Appreciation
from app.models.base import Page
from app.models.entries import Entry
from app.models.journal import SharedPage
from app.models.moments import MomentKept
from app.models.timeline import TimelineEntry


@dataclass(frozen=True)
class Source:
    """A table of things that come out: which column names the thing, on which day it came."""

    noun: str
    model: Any
    id: Any
    day: Any
    where: Any


SOURCES: tuple[Source, ...] = (
    Source(
        "appreciation",
        Appreciation,
        Appreciation.id,
        Appreciation.delivered_on,
        Appreciation.state == "delivered",
    ),
    *(
        Source(
            kind,
            Entry,
            Entry.subject_id,
            Entry.revealed_on,
            (col(Entry.state) == "revealed") & (col(Entry.kind) == kind),
        )
        for kind in ("answer", "checkin", "guess")
    ),
    Source("moment", MomentKept, MomentKept.id, MomentKept.written_on, MomentKept.state == "kept"),
    Source("page", SharedPage, SharedPage.id, SharedPage.shared_on, SharedPage.state == "shared"),
)
"""A noun whose things come out adds itself here. Each table has a `position`."""


def listed(db: Session, member: Member, paging: Paging) -> Page[TimelineEntry]:
    """Everything, newest first: a page of each source, merged by the couple's stream."""
    pages = [_page(db, member, paging, source) for source in SOURCES]
    found, following = paging.merged(pages, lambda row: (row.position, row.id))
    data = [TimelineEntry(noun=row.noun, id=row.id, day=row.day) for row in found]
    return Page(data=data, next_cursor=following, has_more=following is not None)


class _Found(NamedTuple):
    noun: str
    id: UUID
    day: date
    position: int


def _page(db: Session, member: Member, paging: Paging, source: Source) -> Page[_Found]:
    model = source.model
    query: Any = (
        select(source.id, source.day, col(model.position))
        .where(col(model.couple_id) == member.couple_id, source.where)
        .distinct()
    )

    def show(row: Any) -> _Found:
        return _Found(source.noun, *row)

    return paging.page(db, query, [model.position, source.id], show, source.day)
