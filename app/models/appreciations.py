"""Appreciation: given at once, or as a note that arrives at a chosen time."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field as Describe
from pydantic import StringConstraints, WithJsonSchema
from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, and_, or_
from sqlmodel import Field, SQLModel, col

from app import clock
from app.actors import Member
from app.models.base import Day, Id, Input, Output, Text
from app.models.entries import MARKED
from app.models.reactions import Reaction
from app.vault import sealed

Words = Annotated[str, Text(2_000, lines=True)]

TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
LocalTime = Annotated[
    str,
    StringConstraints(strict=True, pattern=TIME_PATTERN),
    WithJsonSchema({"type": "string", "pattern": TIME_PATTERN, "minLength": 5, "maxLength": 5}),
]
"""A time of day on the couple's clock."""


class Appreciation(SQLModel, table=True):
    """What one of a couple appreciates in the other. Before it arrives it exists for its author
    alone; taken back it is a marker without words for a while."""

    __table_args__ = (
        Index("ix_appreciation_couple_id_position", "couple_id", "position"),
        Index("ix_appreciation_author_id", "author_id"),
        CheckConstraint("state IN ('scheduled', 'delivered', 'taken_back')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID | None = Field(foreign_key="user.id")
    state: str
    text: str | None = sealed("author_id", nullable=True)
    written_on: date
    arrives_on: date | None = None
    arrives_time: str | None = None
    """With the day the local time, by the zone the couple has when it comes."""
    delivered_at: datetime | None = None
    """How long it can be edited is counted from here; nobody is shown it."""
    delivered_on: date | None = None
    edited: bool = False
    reaction: str | None = None
    changed_on: date
    position: int = Field(default=0, sa_type=BigInteger)
    """Its place in the couple's stream; 0 before it is there."""

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """One's own; the other's from its arrival on; a marker of what was taken back."""
        return cls.visible(member.user_id, cls.gone(member))

    @classmethod
    def gone(cls, member: Member) -> date:
        """The day up to which markers are gone."""
        return clock.today(member.zone) - MARKED

    @classmethod
    def visible(cls, user_id: Any, gone: Any) -> ColumnElement[bool]:
        """The same, of values or of parameters."""
        return or_(
            and_(col(cls.state) == "scheduled", col(cls.author_id) == user_id),
            col(cls.state) == "delivered",
            and_(col(cls.state) == "taken_back", col(cls.changed_on) > gone),
        )


class ArrivalInput(Input):
    """When a love note arrives, on the couple's clock."""

    day: Day = Describe(
        description="Today or later, at most a year ahead.", examples=["2026-06-14"]
    )
    time: LocalTime = Describe(
        description="Hours and minutes; it has to lie ahead.", examples=["07:30"]
    )


class AppreciationCreate(Input):
    """Something you appreciate in your partner."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["4e1b7d20-6a5c-4c1d-8f3e-9a0b1c2d3e4f"],
    )
    text: Words = Describe(
        description="In your own words.", examples=["You made room for my bad day. Thank you."]
    )
    arrival: ArrivalInput | None = Describe(
        None,
        description="Leave it out to give it now. Until a note arrives nothing tells of it.",
        examples=[None],
    )


class AppreciationUpdate(Input):
    """What to change; members left out stay as they are."""

    text: Words | None = Describe(
        None,
        description="Freely before it arrives, for 15 minutes after, with a mark.",
        examples=["You made room for my bad day. Thank you for that."],
    )
    arrival: ArrivalInput | None = Describe(
        None, description="Another time, before it arrives.", examples=[None]
    )


class AcknowledgementInput(Input):
    """How you take it."""

    reaction: Reaction = Describe(description="One kind reaction.", examples=["heart"])


class ArrivalPublic(Output):
    """When it will arrive."""

    day: Day = Describe(description="The couple's day.", examples=["2026-06-14"])
    time: LocalTime = Describe(description="On the couple's clock.", examples=["07:30"])


class AppreciationPublic(Output):
    """What one of you appreciates in the other."""

    id: Id = Describe(description="Its id.", examples=["4e1b7d20-6a5c-4c1d-8f3e-9a0b1c2d3e4f"])
    author: Literal["me", "partner"] = Describe(description="Whose words.", examples=["me"])
    state: Literal["scheduled", "delivered", "taken_back"] = Describe(
        description="`scheduled` is yours alone; `taken_back` keeps no words.",
        examples=["delivered"],
    )
    text: Words | None = Describe(
        description="The words; null when taken back or damaged.",
        examples=["You made room for my bad day. Thank you."],
    )
    day: Day = Describe(
        description="The couple's day it arrived on, or was written on while it is scheduled.",
        examples=["2026-05-31"],
    )
    arrival: ArrivalPublic | None = Describe(
        description="While it is scheduled: when it will arrive.", examples=[None]
    )
    edited: bool = Describe(
        description="Whether it was changed after it arrived.", examples=[False]
    )
    reaction: Reaction | None = Describe(description="How the other took it.", examples=["heart"])
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )
