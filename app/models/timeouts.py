"""Time-outs: a pause that either calls, with a time to come back."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.models.base import Day, Id, Input, Int, Moment, Output, Slug, Text
from app.vault import sealed

LEAST, MOST = 20, 24 * 60
"""Minutes a time-out lasts."""

State = Literal["running", "over", "returned"]
Minutes = Annotated[int, Int(LEAST, MOST)]
Words = Annotated[str, Text(300)]

EXAMPLE_ID = "9f2d4c1b-7e3a-4b5d-8c6f-0a1b2c3d4e5f"
LIVE = (
    "When it was tapped. Older than five minutes is refused: a time-out is called, prolonged and"
    " ended between two people who are there, never from a queue. Left out, it is now."
)


class Timeout(SQLModel, table=True):
    """A time-out of a couple. It does not say who called it; only own words have an author."""

    __table_args__ = (
        Index(
            "uq_timeout_running",
            "couple_id",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index("ix_timeout_author_id", "author_id"),
        CheckConstraint("state IN ('running', 'over', 'returned')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID | None = Field(foreign_key="user.id")
    """Of the own words it was opened with; empty without any."""
    state: str
    sentence: str | None = None
    """The id of a sentence of the content, where one was chosen."""
    text: str | None = sealed("author_id", nullable=True)
    written_on: date
    started_at: datetime
    returns_at: datetime
    returned_at: datetime | None = None
    """When both are ready: set, and not shown, from the moment both said so, which may lie before
    the 20th minute."""
    changed_on: date
    position: int = Field(sa_type=BigInteger)

    @property
    def ends_at(self) -> datetime:
        """When it stops, as far as is known now."""
        return min(self.returns_at, self.returned_at or self.returns_at)


class Readiness(SQLModel, table=True):
    """That a person is ready to return from a time-out. The other sees it when both are."""

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    """The time-out's."""


class TimeoutCreate(Input):
    """A pause, from now on."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=[EXAMPLE_ID],
    )
    minutes: Minutes = Describe(
        30, description="How long, from its start: 20 minutes to 24 hours.", examples=[45]
    )
    sentence: Slug | None = Describe(
        None,
        description="One of the kind sentences, by its id; `getWords` lists them.",
        examples=["want-to-do-well"],
    )
    text: Words | None = Describe(
        None, description="Or your own words instead of one.", examples=[None]
    )
    at: Moment | None = Describe(None, description=LIVE, examples=[None])


class ExtensionInput(Input):
    """How long it lasts."""

    minutes: Minutes = Describe(
        description="In all, from its start. A time-out only ever gets longer: the longest counts.",
        examples=[90],
    )
    at: Moment | None = Describe(None, description=LIVE, examples=[None])


class ReturnInput(Input):
    """You are ready to come back."""

    at: Moment | None = Describe(None, description=LIVE, examples=[None])


class TimeoutPublic(Output):
    """A time-out. Who called it is not kept."""

    id: Id = Describe(description="Its id, and that of the repair after it.", examples=[EXAMPLE_ID])
    state: State = Describe(
        description="`running`; `over`: its time is up; `returned`: you both said you are ready.",
        examples=["running"],
    )
    day: Day = Describe(description="The couple's day it began on.", examples=["2026-05-31"])
    started_at: Moment = Describe(
        description="When it began, by the server's clock.", examples=["2026-05-31T19:05:00.000Z"]
    )
    returns_at: Moment = Describe(
        description="When you agreed to come back, at the latest.",
        examples=["2026-05-31T19:50:00.000Z"],
    )
    returned_at: Moment | None = Describe(
        description="From when on you were both ready; never before the 20th minute.",
        examples=[None],
    )
    ready: bool = Describe(
        description="Whether you said that you are ready. You see your own alone.",
        examples=[False],
    )
    opening: Words | None = Describe(
        description="The kind words it was called with, while it runs. The history has none, so"
        " that it does not tell who called.",
        examples=["I want to talk about this well, so I need a break first."],
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )
