"""Dreams: what the two might want some day. Either adds one; nobody has to agree."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, ColumnElement, Index, or_
from sqlmodel import Field, SQLModel, col

from app import clock
from app.actors import Member
from app.models.base import Day, Id, Input, Output, Text
from app.models.entries import MARKED
from app.vault import sealed

Words = Annotated[str, Text(500, lines=True)]


class Dream(SQLModel, table=True):
    """An idea of one, seen by both at once."""

    __table_args__ = (
        Index("ix_dream_couple_id_position", "couple_id", "position"),
        Index("ix_dream_author_id", "author_id"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID | None = Field(foreign_key="user.id")
    text: str | None = sealed("author_id", nullable=True)
    goal_id: UUID | None = None
    """The goal that was last proposed from it."""
    edited: bool = False
    written_on: date
    written_at: datetime
    """How long it can be edited is counted from here; nobody is shown it."""
    taken_back_on: date | None = None
    changed_on: date
    position: int = Field(default=0, sa_type=BigInteger)

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """Both see it; for a while a marker of what was taken back."""
        gone = clock.today(member.zone) - MARKED
        return or_(col(cls.taken_back_on).is_(None), col(cls.taken_back_on) > gone)


class DreamCreate(Input):
    """An idea for some day."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d"],
    )
    text: Words = Describe(
        description="In your own words.", examples=["A night train to somewhere with snow."]
    )


class DreamUpdate(Input):
    """What to change; members left out stay as they are."""

    text: Words | None = Describe(
        None,
        description="For 15 minutes, with a mark; cannot be cleared.",
        examples=["A night train to somewhere with mountains."],
    )


class DreamPublic(Output):
    """An idea for some day."""

    id: Id = Describe(description="Its id.", examples=["a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d"])
    author: Literal["me", "partner"] = Describe(description="Whose words.", examples=["partner"])
    state: Literal["there", "taken_back"] = Describe(
        description="`taken_back` keeps no words.", examples=["there"]
    )
    text: Words | None = Describe(
        description="The words; null when taken back or damaged.",
        examples=["A night train to somewhere with snow."],
    )
    goal_id: Id | None = Describe(
        description="The goal that was last proposed from it.", examples=[None]
    )
    day: Day = Describe(description="The day it was added.", examples=["2026-05-31"])
    edited: bool = Describe(
        description="Whether it was changed after it was added.", examples=[False]
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )
