"""The weekly pulse of one person, from Monday to Sunday: theirs alone, always."""

from datetime import date, timedelta

from sqlmodel import Session, col, select

from app import clock
from app.actors import Person
from app.models.base import Page
from app.models.checkins import Checkin, WeekPublic
from app.services.checkins import contents
from app.services.scoring import six
from app.services.scoring.activity import Pulse, pulse

WEEKS = 52


def pulses(db: Session, person: Person) -> list[tuple[date, Pulse]]:
    """The weeks of the last year with a number in them: their Monday and pulse, newest first."""
    this_week = _monday(clock.today(person.zone))
    query = select(Checkin).where(
        Checkin.user_id == person.user_id,
        col(Checkin.day) > this_week - timedelta(weeks=WEEKS - 1, days=1),
    )
    weeks: dict[date, list[int]] = {}
    for row in db.exec(query):
        connected = contents.of(row)["connected"]
        if connected is not None:
            weeks.setdefault(_monday(row.day), []).append(connected)
    return [(monday, pulse(weeks[monday])) for monday in sorted(weeks, reverse=True)]


def listed(db: Session, person: Person) -> Page[WeekPublic]:
    return Page(data=shown(db, person), next_cursor=None, has_more=False)


def shown(db: Session, person: Person) -> list[WeekPublic]:
    """The weeks as they go out."""
    return [
        WeekPublic(
            starts_on=monday,
            n=found.n,
            score=None if found.score is None else six(found.score),
            spread=None if found.sd is None else six(found.sd),
        )
        for monday, found in pulses(db, person)
    ]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
