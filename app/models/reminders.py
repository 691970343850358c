"""Reminders: what a person wants to be reminded of, when, and when never."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.models.appreciations import LocalTime
from app.models.base import Id, Input, Int, Moment, Output

About = Literal[
    "question", "checkin", "gratitude", "appreciation", "plan", "goal", "practice", "journal"
]
Weekday = Annotated[int, Int(1, 7)]

EXAMPLE = "b263547f-8091-42a3-b4c5-d6e7f8091122"


class Reminder(SQLModel, table=True):
    """A reminder that somebody set for themselves; it holds no words."""

    __table_args__ = (CheckConstraint("weekdays BETWEEN 1 AND 127", "weekdays"),)

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    about: str
    time: str
    weekdays: int
    """A bit for each day, Monday is the lowest."""
    created_at: datetime
    changed_at: datetime


class QuietHours(SQLModel, table=True):
    """The hours in which a person is not reminded of anything."""

    __tablename__ = "quiet_hours"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    begins: str
    ends: str


class ReminderCreate(Input):
    """A reminder for yourself."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=[EXAMPLE],
    )
    about: About = Describe(
        description="What of; the app words it, without anything you wrote.", examples=["question"]
    )
    time: LocalTime = Describe(description="On your own clock.", examples=["20:30"])
    weekdays: list[Weekday] = Describe(
        [1, 2, 3, 4, 5, 6, 7],
        description="On which days; Monday is 1. Each at most once.",
        min_length=1,
        max_length=7,
        examples=[[1, 2, 3, 4, 5, 6, 7]],
    )


class ReminderUpdate(Input):
    """What to change; members left out stay as they are."""

    time: LocalTime | None = Describe(None, description="Cannot be cleared.", examples=["21:00"])
    weekdays: list[Weekday] | None = Describe(
        None, description="Cannot be cleared.", min_length=1, max_length=7, examples=[[6, 7]]
    )


class ReminderPublic(Output):
    """A reminder that you set for yourself. Nobody else sees it."""

    id: Id = Describe(description="Its id.", examples=[EXAMPLE])
    about: About = Describe(description="What of; more may be added.", examples=["question"])
    time: LocalTime = Describe(description="On your own clock.", examples=["20:30"])
    weekdays: list[Weekday] = Describe(
        description="On which days; Monday is 1.", max_length=7, examples=[[1, 2, 3, 4, 5, 6, 7]]
    )


class QuietHoursInput(Input):
    """When you do not want to be reminded of anything."""

    begins: LocalTime = Describe(description="On your own clock.", examples=["22:00"])
    ends: LocalTime = Describe(
        description="On your own clock; before `begins` it is the next morning.",
        examples=["07:30"],
    )


class QuietHoursPublic(Output):
    """When you are not reminded of anything; null and null where you set none."""

    begins: LocalTime | None = Describe(description="On your own clock.", examples=["22:00"])
    ends: LocalTime | None = Describe(description="On your own clock.", examples=["07:30"])


class UpcomingReminder(Output):
    """A reminder that is due."""

    reminder_id: Id = Describe(description="Which of yours.", examples=[EXAMPLE])
    about: About = Describe(description="What of.", examples=["question"])
    at: Moment = Describe(
        description="When to show it: what falls into quiet hours waits until they end.",
        examples=["2026-05-31T19:30:00.000Z"],
    )
    expires_at: Moment = Describe(
        description="After this it is better not shown any more.",
        examples=["2026-05-31T22:59:00.000Z"],
    )


class UpcomingReminders(Output):
    """What to remind you of next, so that a phone can do it without a network."""

    data: list[UpcomingReminder] = Describe(
        description="Of the next two days, soonest first; empty in a quiet pause.", max_length=200
    )
