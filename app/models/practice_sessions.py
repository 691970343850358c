"""Practices as they are done: by one person for themselves, or by two who both agreed."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from pydantic import StringConstraints
from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.models.base import Day, Id, Input, Moment, Output, Text
from app.models.scores import Count, Word
from app.vault import sealed

Note = Annotated[str, Text(2_000, lines=True)]
PracticeName = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=16, pattern=r"^[A-Za-z0-9_]+$")
]
"""The id of a practice."""


class PracticeSession(SQLModel, table=True):
    """One person doing a practice, for themselves alone."""

    __tablename__ = "practice_session"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    practice: str
    started_at: datetime
    finished_at: datetime | None = None
    finished_on: date | None = None
    """The person's day, which the days of rest are counted from."""
    note: str | None = sealed("user_id", nullable=True)
    changed_at: datetime


class JointPractice(SQLModel, table=True):
    """A practice that one proposed to the other; without a word of either."""

    __tablename__ = "joint_practice"
    __table_args__ = (
        Index("ix_joint_practice_couple_id_position", "couple_id", "position"),
        CheckConstraint("state IN ('proposed', 'active', 'done', 'lapsed', 'archived')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    proposer_id: UUID = Field(foreign_key="user.id")
    practice: str
    state: str = "proposed"
    proposed_on: date
    lapses_on: date
    done_on: date | None = None
    archived_by: UUID | None = None
    """Who archived it first: when the other does too, it is gone."""
    changed_on: date
    position: int = Field(default=0, sa_type=BigInteger)
    """Its place in the couple's stream."""


class PostponedPractice(SQLModel, table=True):
    """That somebody said "later" to a proposal: theirs alone, the other sees the same as before."""

    __tablename__ = "postponed_practice"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    """The joint practice's."""


class PracticeSessionCreate(Input):
    """Something you begin for yourself."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["5b0e9c3a-7d1f-4e62-8a94-1c2d3e4f5a6b"],
    )
    practice: PracticeName = Describe(
        description="The practice; one that needs you both is proposed with `createJointPractice`.",
        examples=["PR11"],
    )
    note: Note | None = Describe(
        None, description="A note to yourself.", examples=["The soup, on Monday."]
    )


class PracticeSessionUpdate(Input):
    """What to change; members left out stay as they are."""

    note: Note | None = Describe(
        None, description="A note to yourself; null removes it.", examples=["It felt easy."]
    )


class PracticeSessionPublic(Output):
    """A practice of yours. Nobody else sees it."""

    id: Id = Describe(description="Its id.", examples=["5b0e9c3a-7d1f-4e62-8a94-1c2d3e4f5a6b"])
    practice: PracticeName = Describe(description="The practice.", examples=["PR11"])
    title: Word | None = Describe(
        description="What it is, in a line; null once the library has it no more.",
        examples=["A thank-you for one specific thing"],
    )
    state: Literal["started", "finished"] = Describe(
        description="Finished ones rest for a week.", examples=["started"]
    )
    note: Note | None = Describe(
        description="Your words; null where there are none or they can no longer be opened.",
        examples=["The soup, on Monday."],
    )
    started_at: Moment = Describe(
        description="When you began.", examples=["2026-05-31T08:00:00.000Z"]
    )
    finished_at: Moment | None = Describe(
        description="When you were done.", examples=["2026-05-31T08:10:00.000Z"]
    )
    damaged: bool = Describe(
        False, description="Whether the note can no longer be opened.", examples=[False]
    )


class JointPracticeCreate(Input):
    """Something to try together."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["2a6f4c1e-9b3d-4d70-8e5a-7f6c5b4a3d2e"],
    )
    practice: PracticeName = Describe(
        description="The practice, of whatever kind.", examples=["PR44"]
    )


class JointPracticePublic(Output):
    """A practice for the two of you."""

    id: Id = Describe(description="Its id.", examples=["2a6f4c1e-9b3d-4d70-8e5a-7f6c5b4a3d2e"])
    practice: PracticeName = Describe(description="The practice.", examples=["PR44"])
    title: Word | None = Describe(
        description="What it is, in a line; null once the library has it no more.",
        examples=["Choose a small ritual"],
    )
    minutes: Count | None = Describe(description="About how long it takes.", examples=[15])
    author: Literal["me", "partner"] = Describe(description="Who proposed it.", examples=["me"])
    state: Literal["proposed", "active", "done", "lapsed", "archived"] = Describe(
        description="`active` once both agreed; a proposal lapses after 14 days.",
        examples=["proposed"],
    )
    later: bool = Describe(
        description="Whether you said later. Nobody but you sees that.", examples=[False]
    )
    proposed_on: Day = Describe(description="The couple's day.", examples=["2026-05-31"])
    lapses_on: Day | None = Describe(
        description="While it is proposed: the day on which it lapses.", examples=["2026-06-14"]
    )
    done_on: Day | None = Describe(
        description="The couple's day on which it was done.", examples=["2026-06-02"]
    )
