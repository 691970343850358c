"""A nudge: one of two tells the other something small, by their own tap."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from app.models.base import Day, Id, Input, Plain

NudgeKind = Literal["thinking_of_you", "answer_left"]


class Nudge(SQLModel, table=True):
    """Sent once a day of each kind by each; it has no words, and names nothing."""

    __table_args__ = (
        Index("uq_nudge_day", "couple_id", "author_id", "kind", "day", unique=True),
        Index("ix_nudge_couple_id_position", "couple_id", "position"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID = Field(foreign_key="user.id")
    kind: str
    day: date
    position: int = Field(sa_type=BigInteger)


class NudgeCreate(Input):
    """What to tell your partner."""

    kind: NudgeKind = Describe(
        description="`answer_left` says that something of yours waits for them, and not what.",
        examples=["thinking_of_you"],
    )


class NudgePublic(Plain):
    """Something small that one of you told the other."""

    id: Id = Describe(description="Its id.", examples=["8d3f6a21-4b7c-4e9d-a1f0-2c3d4e5f6a7b"])
    author: Literal["me", "partner"] = Describe(description="Who sent it.", examples=["me"])
    kind: NudgeKind = Describe(description="What it says.", examples=["thinking_of_you"])
    day: Day = Describe(description="The couple's day.", examples=["2026-05-31"])
