"""Plans: a moment both agree on, and a day that matters to one of the two."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field as Describe
from pydantic import StrictBool
from sqlalchemy import CheckConstraint, ColumnElement, Index, or_
from sqlmodel import col

from app.actors import Member
from app.models.base import Day, Id, Input, Moment, Output
from app.models.quality_time.joint import STATES, Joint, State, Title, Words
from app.vault import sealed

Kind = Literal["together", "important_day"]


class Plan(Joint, table=True):
    """A moment to spend together, or an important day of its author, kept private or shown."""

    __table_args__ = (
        Index("ix_plan_couple_id_position", "couple_id", "position"),
        Index("ix_plan_author_id", "author_id"),
        CheckConstraint(STATES, "state"),
        CheckConstraint("kind IN ('together', 'important_day')", "kind"),
    )

    title: str | None = sealed("author_id", nullable=True)
    kind: str
    shared: bool
    day: date
    """The couple's day of its start."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    kept: bool = False

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """What is for both; an important day that is not shown to its owner alone."""
        return cls.seen_by(member.user_id)

    @classmethod
    def seen_by(cls, user_id: UUID) -> ColumnElement[bool]:
        """The same for somebody who is not signed in: the reader of a calendar feed."""
        return or_(col(cls.shared), col(cls.author_id) == user_id)


class PlanCreate(Input):
    """A moment to propose, or an important day of your own."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["7d0f3a52-8c1b-4e6f-9a24-3b5c6d7e8f90"],
    )
    kind: Kind = Describe(
        "together",
        description="`together` has a start and an end and waits for your partner; an"
        " `important_day` has a `day` and is your own.",
        examples=["together"],
    )
    title: Title = Describe(description="In your own words.", examples=["Pancakes by the river"])
    starts_at: Moment | None = Describe(
        None,
        description="When it starts: ahead, at most a year. Only for `together`.",
        examples=["2026-06-14T17:00:00.000Z"],
    )
    ends_at: Moment | None = Describe(
        None,
        description="When it ends, at most 24 hours later. Only for `together`.",
        examples=["2026-06-14T19:00:00.000Z"],
    )
    day: Day | None = Describe(
        None,
        description="Today or later, at most a year ahead. Only for an `important_day`.",
        examples=[None],
    )
    unplugged: StrictBool = Describe(
        False, description="Whether you mean it without screens and duties.", examples=[True]
    )
    shared: StrictBool | None = Describe(
        None,
        description="Only for an `important_day`: whether your partner sees it; no by default.",
        examples=[None],
    )


class PlanUpdate(Input):
    """What to change; members left out stay as they are."""

    title: Title | None = Describe(
        None,
        description="Only its author's, with a mark; null takes the words back.",
        examples=["Pancakes by the sea"],
    )
    starts_at: Moment | None = Describe(
        None, description="Another start, before it began.", examples=["2026-06-14T18:00:00.000Z"]
    )
    ends_at: Moment | None = Describe(
        None, description="Another end, before it began.", examples=["2026-06-14T20:00:00.000Z"]
    )
    day: Day | None = Describe(
        None, description="Another day of your important day.", examples=[None]
    )
    unplugged: StrictBool | None = Describe(
        None, description="With or without screens, before it began.", examples=[True]
    )
    shared: StrictBool | None = Describe(
        None, description="`true` shows your important day, for good.", examples=[None]
    )


class PlanPublic(Output):
    """A moment for both of you, or an important day of one."""

    id: Id = Describe(description="Its id.", examples=["7d0f3a52-8c1b-4e6f-9a24-3b5c6d7e8f90"])
    author: Literal["me", "partner"] = Describe(description="Whose words.", examples=["me"])
    kind: Kind = Describe(description="What it is; more may be added.", examples=["together"])
    state: State = Describe(
        description="`lapsed`: nobody agreed within 14 days, or before it started.",
        examples=["active"],
    )
    waits_for: Literal["me", "partner"] | None = Describe(
        description="While it is proposed: who may accept it.", examples=[None]
    )
    later: bool = Describe(
        description="Whether you put your answer off. Nobody else is told.", examples=[False]
    )
    title: Title | None = Describe(
        description="Null when taken back or damaged.", examples=["Pancakes by the river"]
    )
    sentence: Words | None = Describe(
        description="What the one who did not word it added.",
        examples=["I will bring the blanket."],
    )
    day: Day = Describe(description="The couple's day it is on.", examples=["2026-06-14"])
    starts_at: Moment | None = Describe(
        description="Null for an important day.", examples=["2026-06-14T17:00:00.000Z"]
    )
    ends_at: Moment | None = Describe(
        description="Null for an important day.", examples=["2026-06-14T19:00:00.000Z"]
    )
    unplugged: bool = Describe(description="Without screens and duties.", examples=[True])
    shared: bool = Describe(description="Whether both of you see it.", examples=[True])
    kept: bool = Describe(
        description="Whether it took place: one of you said so, or time logged together shows it.",
        examples=[False],
    )
    edited: bool = Describe(description="Whether its title was changed.", examples=[False])
    damaged: bool = Describe(
        False, description="Whether some words can no longer be opened.", examples=[False]
    )
