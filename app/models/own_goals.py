"""Goals of one person's own, with or without a partner, and shared for support if they like."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.models.base import Day, Id, Input, Int, Moment, Output, Text
from app.models.goals import Kind
from app.vault import sealed

Title = Annotated[str, Text(120)]
Percent = Annotated[int, Int(0, 100)]
OwnState = Literal["active", "done", "archived"]


class OwnGoal(SQLModel, table=True):
    """A goal of one person. Shared or not, it stays theirs, also when a couple ends."""

    __tablename__ = "own_goal"
    __table_args__ = (CheckConstraint("state IN ('active', 'done', 'archived')", name="state"),)

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    title: str = sealed("user_id")
    kind: str
    state: str
    archived_from: str | None = None
    percent: int = 0
    due_on: date | None = None
    written_at: datetime
    changed_at: datetime


class GoalShare(SQLModel, table=True):
    """That the other may see an own goal, under the goal's id; gone when the couple ends."""

    __tablename__ = "goal_share"
    __table_args__ = (Index("ix_goal_share_couple_id_position", "couple_id", "position"),)

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    owner_id: UUID = Field(foreign_key="user.id")
    shared_on: date
    changed_on: date
    """Counted from the sharing on: what was before it is the owner's."""
    position: int = Field(default=0, sa_type=BigInteger)


class OwnGoalCreate(Input):
    """A goal of your own."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["5e4d3c2b-1a09-4f8e-9d7c-6b5a4f3e2d1c"],
    )
    title: Title = Describe(description="In your own words.", examples=["Run for half an hour"])
    kind: Kind = Describe(description="What it is about.", examples=["habit"])
    due_on: Day | None = Describe(
        None, description="By when, if you want one; today or later.", examples=["2027-03-31"]
    )


class OwnGoalUpdate(Input):
    """What to change; members left out stay as they are."""

    title: Title | None = Describe(
        None, description="Cannot be cleared.", examples=["Run for forty minutes"]
    )
    kind: Kind | None = Describe(None, description="Cannot be cleared.", examples=["habit"])
    percent: Percent | None = Describe(
        None, description="How far you are; cannot be cleared.", examples=[30]
    )
    due_on: Day | None = Describe(
        None, description="Today or later; null clears it.", examples=["2027-04-30"]
    )


class OwnGoalPublic(Output):
    """A goal of your own."""

    id: Id = Describe(description="Its id.", examples=["5e4d3c2b-1a09-4f8e-9d7c-6b5a4f3e2d1c"])
    state: OwnState = Describe(description="Where it is.", examples=["active"])
    title: Title | None = Describe(
        description="Your words; null when damaged.", examples=["Run for half an hour"]
    )
    kind: Kind = Describe(description="What it is about.", examples=["habit"])
    percent: Percent = Describe(description="How far you are.", examples=[30])
    due_on: Day | None = Describe(description="By when.", examples=["2027-03-31"])
    shared: bool = Describe(
        description="Whether your partner can see it and encourage you.", examples=[False]
    )
    written_at: Moment = Describe(
        description="When you wrote it.", examples=["2026-05-31T08:00:00.000Z"]
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )


class SharedGoalPublic(Output):
    """A goal of one of you that the other supports."""

    id: Id = Describe(description="Its id.", examples=["5e4d3c2b-1a09-4f8e-9d7c-6b5a4f3e2d1c"])
    owner: Literal["me", "partner"] = Describe(description="Whose goal.", examples=["partner"])
    state: OwnState = Describe(description="Where it is.", examples=["active"])
    title: Title | None = Describe(
        description="Its owner's words; null when damaged.", examples=["Run for half an hour"]
    )
    kind: Kind = Describe(description="What it is about.", examples=["habit"])
    percent: Percent = Describe(description="How far it is.", examples=[30])
    due_on: Day | None = Describe(description="By when.", examples=["2027-03-31"])
    day: Day = Describe(description="The day it was shared.", examples=["2026-06-01"])
    changed_on: Day = Describe(
        description="The day it last changed since.", examples=["2026-06-05"]
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )
