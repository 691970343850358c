"""Moments worth keeping: successes, openness, dates that come back every year."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, and_, or_
from sqlmodel import Field, SQLModel, col

from app import clock
from app.actors import Member
from app.models.base import Day, Flag, Id, Input, Output, Text
from app.models.entries import MARKED
from app.vault import sealed

Title = Annotated[str, Text(120)]
Words = Annotated[str, Text(2_000, lines=True)]
MomentKind = Literal["moment", "success", "openness", "goal"]

EXAMPLE = "8f30214c-5d6e-4f70-8192-93a4b5c6d7e8"


class MomentKept(SQLModel, table=True):
    """A moment that one of two kept for both. A goal's moment has the words of the goal."""

    __tablename__ = "moment"
    __table_args__ = (
        Index("ix_moment_couple_id_position", "couple_id", "position"),
        Index("ix_moment_author_id", "author_id"),
        CheckConstraint("kind IN ('moment', 'success', 'openness', 'goal')", "kind"),
        CheckConstraint("state IN ('kept', 'taken_back')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID | None = Field(foreign_key="user.id")
    kind: str
    state: str
    title: str | None = sealed("author_id", nullable=True)
    text: str | None = sealed("author_id", nullable=True)
    day: date
    yearly: bool = False
    edited: bool = False
    written_on: date
    kept_at: datetime
    """How long it can be edited is counted from here; nobody is shown it."""
    changed_on: date
    position: int = Field(sa_type=BigInteger)

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """Both see it; taken back it is a marker for a while."""
        gone = clock.today(member.zone) - MARKED
        return or_(
            col(cls.state) == "kept",
            and_(col(cls.state) == "taken_back", col(cls.changed_on) > gone),
        )


class MomentMute(SQLModel, table=True):
    """A yearly date that one person does not want to be reminded of."""

    __tablename__ = "moment_mute"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)


class MomentCreate(Input):
    """A moment to keep."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=[EXAMPLE],
    )
    kind: Literal["moment", "success", "openness"] = Describe(
        "moment",
        description="`success`: something that went well for one of you; `openness`: a time one"
        " of you dared to show something.",
        examples=["success"],
    )
    title: Title = Describe(description="What it was.", examples=["Ben's first concert"])
    text: Words | None = Describe(
        None, description="More of it.", examples=["Forty people, and one wrong note."]
    )
    day: Day | None = Describe(
        None, description="The day it was; today by default, never ahead.", examples=["2026-05-31"]
    )
    yearly: Flag = Describe(
        False, description="Whether its date comes back every year.", examples=[True]
    )


class MomentUpdate(Input):
    """What to change, within 15 minutes; `yearly` and `day` at any time."""

    title: Title | None = Describe(
        None, description="Cannot be cleared.", examples=["Ben's very first concert"]
    )
    text: Words | None = Describe(
        None, description="Null clears it.", examples=["Forty people, and a wrong note."]
    )
    day: Day | None = Describe(None, description="Cannot be cleared.", examples=["2026-05-31"])
    yearly: Flag | None = Describe(None, description="Cannot be cleared.", examples=[True])


class MomentPublic(Output):
    """A moment that you two keep."""

    id: Id = Describe(description="Its id.", examples=[EXAMPLE])
    author: Literal["me", "partner"] = Describe(description="Whose words.", examples=["me"])
    kind: MomentKind = Describe(
        description="`goal` is a goal you completed. More may be added.", examples=["success"]
    )
    state: Literal["kept", "taken_back"] = Describe(
        description="`taken_back` keeps no words.", examples=["kept"]
    )
    title: Title | None = Describe(
        description="What it was; null when taken back or damaged.",
        examples=["Ben's first concert"],
    )
    text: Words | None = Describe(
        description="More of it.", examples=["Forty people, and one wrong note."]
    )
    day: Day = Describe(description="The day it was.", examples=["2026-05-31"])
    yearly: bool = Describe(description="Whether its date comes back every year.", examples=[True])
    edited: bool = Describe(description="Whether its words were changed.", examples=[False])
    damaged: bool = Describe(
        False, description="Whether words can no longer be opened.", examples=[False]
    )


class DatePublic(Output):
    """A day that comes back, counted down."""

    kind: Literal["anniversary", "together", "moment"] = Describe(
        description="`anniversary` is the couple's own; `together` the day you paired here;"
        " `moment` one of your moments.",
        examples=["anniversary"],
    )
    subject_id: Id = Describe(description="The couple or the moment.", examples=[EXAMPLE])
    title: Title | None = Describe(
        description="The moment's title.", examples=["Ben's first concert"]
    )
    day: Day = Describe(description="When it comes next.", examples=["2027-05-31"])
    days_left: Annotated[int, Describe(ge=0, le=110_000, json_schema_extra={"format": "int32"})] = (
        Describe(description="Days until then; 0 is today.", examples=[12])
    )
    years: Annotated[int, Describe(ge=0, le=300, json_schema_extra={"format": "int32"})] = Describe(
        description="How many years it will be.", examples=[1]
    )
    muted: bool = Describe(
        description="Whether you do not want to be reminded of it; yours alone.", examples=[False]
    )
    damaged: bool = Describe(
        False, description="Whether words can no longer be opened.", examples=[False]
    )


class DatesPublic(Output):
    """How long you are together, and the days that come back."""

    days_together: (
        Annotated[int, Describe(ge=0, le=110_000, json_schema_extra={"format": "int32"})] | None
    ) = Describe(description="Days since your anniversary date; null without one.", examples=[1260])
    upcoming: list[DatePublic] = Describe(
        description="What comes next, soonest first.", max_length=50
    )
