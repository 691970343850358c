"""Markers: what stays for 30 days where somebody took words back, and then goes too.

The rows of a marker have no words any more. When its days are over the row is deleted and phones
are told, so that nothing is left of it anywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import union_all
from sqlmodel import Session, col, select

from app import clock
from app.content import Content
from app.models.appreciations import Appreciation
from app.models.couples import Couple
from app.models.dreams import Dream
from app.models.entries import MARKED, Entry
from app.models.events import Kind
from app.models.goal_sentences import GoalSentence
from app.models.journal import SharedPage
from app.models.moments import MomentKept
from app.models.own_questions import OwnPack
from app.models.replies import Reply
from app.models.support import SupportRequest, SupportResponse
from app.services import due, events, reveal


@dataclass(frozen=True)
class Marked:
    """A table whose rows can be markers: since which day one is, and how it is told of."""

    model: Any
    since: Any
    kind: Kind | Callable[[Any], Kind]
    subject: Callable[[Any], UUID] = lambda row: row.id


def _by_state(model: Any, kind: Kind) -> Marked:
    return Marked(model, model.changed_on, kind)


MARKERS: tuple[Marked, ...] = (
    _by_state(Appreciation, Kind.APPRECIATION_CHANGED),
    _by_state(MomentKept, Kind.MOMENT_CHANGED),
    _by_state(Reply, Kind.REPLY_CHANGED),
    _by_state(SharedPage, Kind.PAGE_TAKEN_BACK),
    _by_state(SupportRequest, Kind.SUPPORT_CHANGED),
    _by_state(OwnPack, Kind.OWN_PACK_CHANGED),
    Marked(SupportResponse, SupportResponse.taken_back_on, Kind.SUPPORT_CHANGED),
    Marked(Dream, Dream.taken_back_on, Kind.DREAM_CHANGED),
    Marked(GoalSentence, GoalSentence.taken_back_on, Kind.GOAL_SENTENCE_CHANGED),
    Marked(
        Entry,
        Entry.taken_back_on,
        lambda row: reveal.KINDS[row.kind].changed,
        lambda row: row.subject_id,
    ),
)
"""A noun whose words can be taken back adds itself here, with the event that tells of a change."""


def _of(marked: Marked, couple_id: UUID) -> Any:
    """The conditions of a marker."""
    model = marked.model
    conditions = [model.couple_id == couple_id, col(marked.since).is_not(None)]
    return [*conditions, model.state == "taken_back"] if hasattr(model, "state") else conditions


def expire(db: Session, couple: Couple, moment: datetime, _content: Content) -> datetime | None:
    """Delete the markers whose days are over; when the next one's are."""
    today = clock.today(couple.time_zone, moment)
    parts = [select(marked.since).where(*_of(marked, couple.id)) for marked in MARKERS]
    days = [since + MARKED for since in db.exec(union_all(*parts)).scalars()]  # type: ignore[call-overload]
    if any(day <= today for day in days):
        for marked in MARKERS:
            _expire(db, couple, moment, marked, today - MARKED)
    later = [day for day in days if day > today]
    return due.midnight(min(later), couple.time_zone) if later else None


def _expire(db: Session, couple: Couple, moment: datetime, marked: Marked, last: date) -> None:
    query = select(marked.model).where(*_of(marked, couple.id), marked.since <= last)
    for row in db.exec(query.order_by(marked.model.id)).all():
        kind = marked.kind if isinstance(marked.kind, Kind) else marked.kind(row)
        events.announce(db, couple.id, couple.time_zone, kind, marked.subject(row), moment)
        db.delete(row)
    db.flush()
