"""Milestones: the steps of a shared goal. The title is its author's, done is said by either."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, ColumnElement, Index
from sqlmodel import Field, SQLModel

from app.actors import Member
from app.models.base import Day, Id, Input, Output, Text
from app.models.goals import at_hand
from app.vault import sealed

Title = Annotated[str, Text(120)]


class Milestone(SQLModel, table=True):
    """A step of a goal; archived, it no longer counts."""

    __table_args__ = (
        Index("ix_milestone_couple_id_goal_id", "couple_id", "goal_id"),
        Index("ix_milestone_author_id", "author_id"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    goal_id: UUID
    author_id: UUID | None = Field(foreign_key="user.id")
    title: str | None = sealed("author_id", nullable=True)
    due_on: date | None = None
    written_on: date
    done_on: date | None = None
    archived_on: date | None = None
    changed_on: date
    position: int = Field(default=0, sa_type=BigInteger)

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """Whoever sees the goal."""
        return at_hand(cls.goal_id, member)


class MilestoneCreate(Input):
    """A step towards a goal."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["2b9e8d7c-6f5a-4b43-8c21-0d1e2f3a4b5c"],
    )
    title: Title = Describe(description="In your own words.", examples=["Choose the place"])
    due_on: Day | None = Describe(
        None, description="By when, if you want one; today or later.", examples=["2027-01-31"]
    )


class MilestoneUpdate(Input):
    """What to change; members left out stay as they are."""

    title: Title | None = Describe(
        None, description="By its author alone; cannot be cleared.", examples=["Choose the village"]
    )
    due_on: Day | None = Describe(
        None, description="By either; today or later; null clears it.", examples=["2027-02-28"]
    )


class MilestonePublic(Output):
    """A step towards a goal."""

    id: Id = Describe(description="Its id.", examples=["2b9e8d7c-6f5a-4b43-8c21-0d1e2f3a4b5c"])
    goal_id: Id = Describe(
        description="Its goal.", examples=["6f1d2c3b-4a59-4e68-9b77-8c6d5e4f3a2b"]
    )
    author: Literal["me", "partner"] = Describe(description="Whose words.", examples=["me"])
    state: Literal["open", "done", "archived"] = Describe(
        description="An archived one does not count in the progress.", examples=["open"]
    )
    title: Title | None = Describe(
        description="Its author's words; null when damaged.", examples=["Choose the place"]
    )
    due_on: Day | None = Describe(description="By when.", examples=["2027-01-31"])
    day: Day = Describe(description="The day it was added.", examples=["2026-06-02"])
    done_on: Day | None = Describe(description="The day it was done.", examples=[None])
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )
