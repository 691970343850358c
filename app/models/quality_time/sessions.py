"""Sessions: time spent together. Minutes are recorded, and nothing else."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from pydantic import StrictBool
from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.models.appreciations import LocalTime
from app.models.base import Day, Id, Input, Int, Moment, Output

Length = Annotated[int, Int(0, 720)]


class QualitySession(SQLModel, table=True):
    """A stretch of time, in whole minutes. One is running at a time."""

    __tablename__ = "quality_session"
    __table_args__ = (
        Index(
            "uq_quality_session_running",
            "couple_id",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index("ix_quality_session_couple_id_position", "couple_id", "position"),
        CheckConstraint("state IN ('running', 'ended')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    user_id: UUID = Field(foreign_key="user.id")
    """Who started or logged it; the other confirms."""
    state: str
    unplugged: bool
    day: date
    starts_at: datetime
    ends_at: datetime | None = None
    confirmed_from: datetime | None = None
    """From here on the other says that they were there too."""
    changed_on: date
    position: int = Field(sa_type=BigInteger)


class LiveInput(Input):
    """A tap, as it happens."""

    at: Moment = Describe(
        description="When it was tapped. From more than five minutes ago it is refused: what"
        " waited in a phone is no live act.",
        examples=["2026-05-31T08:02:00.000Z"],
    )


class SessionStart(LiveInput):
    """The start of a time together."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["9b8a7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d"],
    )
    unplugged: StrictBool = Describe(
        True, description="Without screens and duties. Counts twice.", examples=[True]
    )


class SessionLog(Input):
    """A time together that is over, on the couple's clock."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9"],
    )
    day: Day = Describe(
        description="The day it started on: today or one of the two before.",
        examples=["2026-05-30"],
    )
    start: LocalTime = Describe(description="When it started.", examples=["19:30"])
    end: LocalTime = Describe(
        description="When it ended; not after `start` it is on the next day.", examples=["21:00"]
    )
    unplugged: StrictBool = Describe(
        False, description="Without screens and duties. Counts twice.", examples=[True]
    )


class QualitySessionPublic(Output):
    """A time together: when, how long, and whether both say so."""

    id: Id = Describe(description="Its id.", examples=["9b8a7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d"])
    author: Literal["me", "partner"] = Describe(
        description="Who started or logged it.", examples=["me"]
    )
    state: Literal["running", "ended"] = Describe(
        description="It ends when either stops it, and by itself after 12 hours.",
        examples=["ended"],
    )
    unplugged: bool = Describe(description="Without screens and duties.", examples=[True])
    day: Day = Describe(description="The couple's day it started on.", examples=["2026-05-31"])
    starts_at: Moment = Describe(
        description="In whole minutes.", examples=["2026-05-31T18:30:00.000Z"]
    )
    ends_at: Moment | None = Describe(
        description="Null while it is running.", examples=["2026-05-31T20:00:00.000Z"]
    )
    minutes: Length | None = Describe(
        description="How long it was; null while it is running.", examples=[90]
    )
    confirmed: Literal["no", "partly", "yes"] = Describe(
        description="Whether the other says so too; until then it counts half. `partly`: they"
        " joined after it had started.",
        examples=["yes"],
    )
    confirmed_minutes: Length | None = Describe(
        description="For how many minutes both say so; null while it is running.", examples=[90]
    )
