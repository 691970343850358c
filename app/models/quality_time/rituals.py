"""Rituals: something both do again and again, by a recurrence rule on the couple's clock."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from pydantic import StringConstraints
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from app.models.appreciations import LocalTime
from app.models.base import Day, Flag, Id, Input, Int, Moment, Output
from app.models.quality_time.joint import STATES, Joint, State, Title, Words
from app.vault import sealed

Rule = Annotated[
    str,
    StringConstraints(
        strict=True,
        min_length=9,
        max_length=200,
        pattern=r"^[A-Z]+=[A-Z0-9,+-]+(;[A-Z]+=[A-Z0-9,+-]+)*$",
    ),
]
"""A recurrence rule (RFC 5545, 3.3.10); `services/quality_time/recurrence.py` says which."""

Minutes = Annotated[int, Int(5, 720)]

RULE = (
    "A rule as RFC 5545 writes it, on days: `FREQ` of `DAILY`, `WEEKLY` (with `BYDAY`), `MONTHLY`"
    " (with `BYMONTHDAY`, or `BYDAY` and `BYSETPOS`) or `YEARLY` (with `BYMONTH` and `BYDAY`), an"
    " `INTERVAL`, `WKST`, and an end by `COUNT` or by `UNTIL`, which is a date."
)


class Ritual(Joint, table=True):
    """Something that comes again. Its time is local: it follows the couple's clock."""

    __table_args__ = (
        Index("ix_ritual_couple_id_position", "couple_id", "position"),
        Index("ix_ritual_author_id", "author_id"),
        CheckConstraint(STATES, "state"),
    )

    title: str | None = sealed("author_id", nullable=True)
    rule: str
    starts_on: date
    ends_on: date | None = None
    """The day of its last time, where the rule has an end."""
    time: str
    minutes: int


class RitualSkip(SQLModel, table=True):
    """One time of a ritual that is left out."""

    __tablename__ = "ritual_skip"
    __table_args__ = (
        ForeignKeyConstraint(["couple_id", "ritual_id"], ["ritual.couple_id", "ritual.id"]),
    )

    couple_id: UUID = Field(primary_key=True)
    ritual_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)


class RitualCreate(Input):
    """Something to do again and again."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["2c4e6a80-1b3d-4f5a-8c7e-9d0b1a2c3e4f"],
    )
    title: Title = Describe(description="In your own words.", examples=["Tea before the news"])
    rule: Rule = Describe(description=RULE, examples=["FREQ=WEEKLY;BYDAY=SU"])
    starts_on: Day = Describe(
        description="The day of the first time, which has to fit the rule: today or later, at"
        " most a year ahead.",
        examples=["2026-06-14"],
    )
    time: LocalTime = Describe(description="On the couple's clock.", examples=["20:00"])
    minutes: Minutes = Describe(description="How long it takes.", examples=[30])
    unplugged: Flag = Describe(
        False, description="Whether you mean it without screens and duties.", examples=[True]
    )


class RitualUpdate(Input):
    """What to change; members left out stay as they are."""

    title: Title | None = Describe(
        None,
        description="Only its author's, with a mark; null takes the words back.",
        examples=["Tea instead of the news"],
    )
    rule: Rule | None = Describe(None, description=RULE, examples=["FREQ=WEEKLY;BYDAY=SU"])
    starts_on: Day | None = Describe(
        None, description="The first time of it as it is now.", examples=["2026-06-21"]
    )
    time: LocalTime | None = Describe(
        None, description="On the couple's clock.", examples=["20:30"]
    )
    minutes: Minutes | None = Describe(None, description="How long it takes.", examples=[20])
    unplugged: Flag | None = Describe(
        None, description="With or without screens and duties.", examples=[True]
    )


class RitualPublic(Output):
    """Something both of you do again and again."""

    id: Id = Describe(description="Its id.", examples=["2c4e6a80-1b3d-4f5a-8c7e-9d0b1a2c3e4f"])
    author: Literal["me", "partner"] = Describe(description="Whose words.", examples=["me"])
    state: State = Describe(
        description="`lapsed`: nobody agreed within 14 days; `done`: its rule came to its end.",
        examples=["active"],
    )
    waits_for: Literal["me", "partner"] | None = Describe(
        description="While it is proposed: who may accept it.", examples=[None]
    )
    later: bool = Describe(
        description="Whether you put your answer off. Nobody else is told.", examples=[False]
    )
    title: Title | None = Describe(
        description="Null when taken back or damaged.", examples=["Tea before the news"]
    )
    sentence: Words | None = Describe(
        description="What the one who did not word it added.", examples=["With honey, please."]
    )
    rule: Rule = Describe(description="When it comes again.", examples=["FREQ=WEEKLY;BYDAY=SU"])
    starts_on: Day = Describe(description="The day of its first time.", examples=["2026-06-14"])
    accepted_on: Day | None = Describe(
        description="The day both of you agreed; times before it do not count.",
        examples=["2026-06-10"],
    )
    time: LocalTime = Describe(description="On the couple's clock.", examples=["20:00"])
    minutes: Minutes = Describe(description="How long it takes.", examples=[30])
    unplugged: bool = Describe(description="Without screens and duties.", examples=[True])
    edited: bool = Describe(description="Whether its title was changed.", examples=[False])
    damaged: bool = Describe(
        False, description="Whether some words can no longer be opened.", examples=[False]
    )


class AgendaEntry(Output):
    """One time of a ritual, a plan, or an important day."""

    kind: Literal["together", "important_day", "ritual"] = Describe(
        description="What it is; more may be added.", examples=["ritual"]
    )
    id: Id = Describe(
        description="Of the plan or ritual.", examples=["2c4e6a80-1b3d-4f5a-8c7e-9d0b1a2c3e4f"]
    )
    title: Title | None = Describe(
        description="Null when taken back or damaged.", examples=["Tea before the news"]
    )
    day: Day = Describe(description="The couple's day it is on.", examples=["2026-06-14"])
    starts_at: Moment | None = Describe(
        description="Null for an important day.", examples=["2026-06-14T19:00:00.000Z"]
    )
    ends_at: Moment | None = Describe(
        description="Null for an important day.", examples=["2026-06-14T19:30:00.000Z"]
    )
    unplugged: bool = Describe(description="Without screens and duties.", examples=[True])
    skipped: bool = Describe(description="Whether this one time is left out.", examples=[False])
    damaged: bool = Describe(
        False, description="Whether the title can no longer be opened.", examples=[False]
    )


class Agenda(Output):
    """What you two agreed on, day by day."""

    data: list[AgendaEntry] = Describe(description="The earliest first.", max_length=10_000)
