"""Contributions: what was added to a shared goal that is counted, in number or in money."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, ColumnElement, Index
from sqlmodel import Field, SQLModel

from app.actors import Member
from app.models.base import Day, Id, Input, Output, Text
from app.models.goals import at_hand
from app.models.money import Change
from app.vault import sealed

Note = Annotated[str, Text(300, lines=True)]


class Contribution(SQLModel, table=True):
    """An amount on a day: a joint fact. A note with it is its author's words."""

    __table_args__ = (
        Index("ix_contribution_couple_id_goal_id", "couple_id", "goal_id"),
        Index("ix_contribution_author_id", "author_id"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    goal_id: UUID
    author_id: UUID | None = Field(foreign_key="user.id")
    """Nobody is shown it but with a note, and no query adds amounts up by it."""
    amount: int = Field(sa_type=BigInteger)
    note: str | None = sealed("author_id", nullable=True)
    edited: bool = False
    day: date
    written_on: date
    written_at: datetime
    """How long the note can be edited is counted from here; nobody is shown it."""
    changed_on: date
    position: int = Field(default=0, sa_type=BigInteger)

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """Whoever sees the goal."""
        return at_hand(cls.goal_id, member)


class ContributionCreate(Input):
    """Something added to a goal."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["8c7b6a59-4d3e-4f21-9a0b-1c2d3e4f5a6b"],
    )
    amount: Change = Describe(
        description="A count, or minor units of the currency; below zero takes something out.",
        examples=[5_000],
    )
    day: Day | None = Describe(
        None,
        description="The day of it; today by default, at most a year back.",
        examples=[None],
    )
    note: Note | None = Describe(
        None, description="Your own words, if you like.", examples=["The coffee money of May."]
    )


class ContributionUpdate(Input):
    """What to change; members left out stay as they are."""

    amount: Change | None = Describe(
        None, description="By either; cannot be cleared.", examples=[5_500]
    )
    day: Day | None = Describe(None, description="By either; cannot be cleared.", examples=[None])
    note: Note | None = Describe(
        None,
        description="By its author: for 15 minutes, with a mark; null takes the words back.",
        examples=["The coffee money of May and June."],
    )


class ContributionPublic(Output):
    """Something added to a goal: a joint fact, and perhaps a note of one of you."""

    id: Id = Describe(description="Its id.", examples=["8c7b6a59-4d3e-4f21-9a0b-1c2d3e4f5a6b"])
    goal_id: Id = Describe(
        description="Its goal.", examples=["6f1d2c3b-4a59-4e68-9b77-8c6d5e4f3a2b"]
    )
    amount: Change = Describe(
        description="A count, or minor units of the goal's currency.", examples=[5_000]
    )
    day: Day = Describe(description="The day of it.", examples=["2026-06-02"])
    written_on: Day = Describe(
        description="The day it was written down: activity leaves out what was entered more than"
        " two days late.",
        examples=["2026-06-02"],
    )
    note: Note | None = Describe(
        description="Words of one of you.", examples=["The coffee money of May."]
    )
    author: Literal["me", "partner"] | None = Describe(
        description="Whose words; null without any: amounts belong to both.", examples=["me"]
    )
    edited: bool = Describe(
        description="Whether the note was changed after it was written.", examples=[False]
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )
