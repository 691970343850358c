"""What one of the two says about a goal: a check-in, a sentence of one's own beside the other's, an
encouragement for the other's own goal. The other sees it at once."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, or_
from sqlmodel import Field, SQLModel, col

from app import clock
from app.actors import Member
from app.models.base import Day, Id, Input, Output, Text
from app.models.entries import MARKED
from app.models.goals import at_hand
from app.vault import sealed

Words = Annotated[str, Text(1_000, lines=True)]
SentenceKind = Literal["checkin", "sentence", "encouragement"]


class GoalSentence(SQLModel, table=True):
    """Words of one about a goal of both, or about the other's own."""

    __tablename__ = "goal_sentence"
    __table_args__ = (
        Index("ix_goal_sentence_couple_id_goal_id", "couple_id", "goal_id"),
        Index("ix_goal_sentence_author_id", "author_id"),
        CheckConstraint("kind IN ('checkin', 'sentence', 'encouragement')", name="kind"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    goal_id: UUID
    kind: str
    author_id: UUID | None = Field(foreign_key="user.id")
    text: str | None = sealed("author_id", nullable=True)
    week_of: date | None = None
    """Of a check-in: the first day of the goal's week, counted from its acceptance."""
    edited: bool = False
    written_on: date
    written_at: datetime
    """How long it can be edited is counted from here; nobody is shown it."""
    taken_back_on: date | None = None
    changed_on: date
    position: int = Field(default=0, sa_type=BigInteger)

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """Whoever sees the goal; for a while a marker of what was taken back."""
        gone = clock.today(member.zone) - MARKED
        there = or_(col(cls.taken_back_on).is_(None), col(cls.taken_back_on) > gone)
        return there & at_hand(cls.goal_id, member)


class GoalSentenceCreate(Input):
    """Something you say."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["d4c3b2a1-0f9e-4d8c-8b7a-6f5e4d3c2b1a"],
    )
    text: Words = Describe(
        description="In your own words.", examples=["We looked at three places. I liked the mill."]
    )


class GoalSentenceUpdate(Input):
    """What to change; members left out stay as they are."""

    text: Words | None = Describe(
        None,
        description="For 15 minutes, with a mark; cannot be cleared.",
        examples=["We looked at three places. I loved the mill."],
    )


class GoalSentencePublic(Output):
    """What one of you said about a goal."""

    id: Id = Describe(description="Its id.", examples=["d4c3b2a1-0f9e-4d8c-8b7a-6f5e4d3c2b1a"])
    goal_id: Id = Describe(
        description="The goal.", examples=["6f1d2c3b-4a59-4e68-9b77-8c6d5e4f3a2b"]
    )
    kind: SentenceKind = Describe(description="What it is.", examples=["checkin"])
    author: Literal["me", "partner"] = Describe(description="Whose words.", examples=["me"])
    state: Literal["there", "taken_back"] = Describe(
        description="`taken_back` keeps no words.", examples=["there"]
    )
    text: Words | None = Describe(
        description="The words; null when taken back or damaged.",
        examples=["We looked at three places. I liked the mill."],
    )
    day: Day = Describe(description="The day it was written.", examples=["2026-06-07"])
    week_of: Day | None = Describe(
        description="Of a check-in: the first day of the goal's week.", examples=["2026-06-01"]
    )
    edited: bool = Describe(
        description="Whether it was changed after it was written.", examples=[False]
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )
