"""Assessments and scores: what one person answers, and what comes of it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from pydantic import StringConstraints
from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.models.base import Flag, Id, Input, Int, Moment, Output, Slug
from app.vault import sealed

ANSWERS, DOCUMENT = 1_024, 4_096
"""Sealed answers and scores are padded to a multiple of these: their length tells nothing."""

ItemName = Annotated[str, StringConstraints(max_length=40)]
State = Literal["started", "completed", "abandoned"]


class Assessment(SQLModel, table=True):
    """One sitting of one person. The answers are one sealed document, so that neither their
    number nor their length tells what was skipped."""

    __table_args__ = (
        Index("ix_assessment_user_id_started_at", "user_id", "started_at"),
        CheckConstraint("state IN ('started', 'completed', 'abandoned')", "state"),
    )

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    instrument: str
    version: str
    seed: int
    state: str
    answers: str = sealed("user_id", pad=ANSWERS)
    started_at: datetime
    completed_at: datetime | None = None
    updated_at: datetime


class Score(SQLModel, table=True):
    """The scores of a completed assessment (same id), never computed again in place."""

    __table_args__ = (Index("ix_score_user_id_completed_at", "user_id", "completed_at"),)

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    instrument: str
    version: str
    content_hash: str
    completed_at: datetime
    document: str = sealed("user_id", pad=DOCUMENT)


Value = Annotated[int, Int(-1_000_000, 1_000_000)]


class AnswerInput(Input):
    """One answer: a value, or null with or without "did not come up"."""

    item: str = Describe(
        description="The item's id in the instrument.",
        min_length=1,
        max_length=40,
        pattern="^[A-Za-z0-9_-]+$",
        examples=["COM1"],
    )
    value: Value | None = Describe(
        None,
        description="A value of the response scale; null means skipped.",
        examples=[4],
    )
    na: Flag = Describe(
        False,
        description='"Did not come up", for items that offer it; then `value` is null.',
        examples=[False],
    )


Seconds = Annotated[int, Int(0, 86_400)]


class AnswersInput(Input):
    """Some answers. Those named are replaced, the others stay: send as often as you like."""

    answers: list[AnswerInput] = Describe(
        description="The answers to save; an item at most once.", min_length=1, max_length=500
    )
    active_seconds: Seconds | None = Describe(
        None,
        description="Seconds in which these were being answered on the screen; summed over saves.",
        examples=[40],
    )


class AssessmentCreate(Input):
    """What starting takes."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["c1f3a7e4-5b8d-4f0a-9e65-2b7d1c3a4f5e"],
    )
    instrument: Slug = Describe(
        "emotional-intimacy", description="The instrument's id.", examples=["emotional-intimacy"]
    )


class AnswersSaved(Output):
    """That your answers are kept."""

    id: Id = Describe(
        description="The assessment's id.", examples=["c1f3a7e4-5b8d-4f0a-9e65-2b7d1c3a4f5e"]
    )
    answered: int = Describe(
        description="Items that have an answer now; skipped ones do not count.",
        ge=0,
        le=10_000,
        examples=[12],
        json_schema_extra={"format": "int32"},
    )
    of: int = Describe(
        description="Items of the instrument.",
        ge=1,
        le=10_000,
        examples=[45],
        json_schema_extra={"format": "int32"},
    )


class AnswerPublic(Output):
    """One of your saved answers."""

    item: str = Describe(description="The item's id.", max_length=40, examples=["COM1"])
    value: int | None = Describe(
        description="Your value; null where skipped.",
        ge=-1_000_000,
        le=1_000_000,
        examples=[4],
        json_schema_extra={"format": "int32"},
    )
    na: bool = Describe(description='Whether it "did not come up".', examples=[False])


class AssessmentPublic(Output):
    """A sitting as only you see it: the order to ask in, and what you answered so far."""

    id: Id = Describe(
        description="The assessment's id.", examples=["c1f3a7e4-5b8d-4f0a-9e65-2b7d1c3a4f5e"]
    )
    instrument: str = Describe(
        description="The instrument's id.", max_length=80, examples=["emotional-intimacy"]
    )
    version: str = Describe(
        description="The instrument's version.", max_length=20, examples=["1.0.0"]
    )
    state: State = Describe(description="More states may be added.", examples=["started"])
    order: list[ItemName] = Describe(
        description="Item ids in the order to ask; yours alone, and the same each time you resume.",
        max_length=500,
        examples=[["COM1", "SUP3", "BFV2"]],
    )
    answers: list[AnswerPublic] = Describe(
        description="What you saved, in that order.", max_length=500
    )
    started_at: Moment = Describe(
        description="When you began.", examples=["2026-05-31T08:00:00.000Z"]
    )
    completed_at: Moment | None = Describe(
        description="When you completed it.", examples=["2026-05-31T08:20:00.000Z"]
    )


class AssessmentEntry(Output):
    """A sitting in your list."""

    id: Id = Describe(
        description="The assessment's id.", examples=["c1f3a7e4-5b8d-4f0a-9e65-2b7d1c3a4f5e"]
    )
    instrument: str = Describe(
        description="The instrument's id.", max_length=80, examples=["emotional-intimacy"]
    )
    version: str = Describe(
        description="The instrument's version.", max_length=20, examples=["1.0.0"]
    )
    state: State = Describe(description="More states may be added.", examples=["completed"])
    started_at: Moment = Describe(
        description="When you began.", examples=["2026-05-31T08:00:00.000Z"]
    )
    completed_at: Moment | None = Describe(
        description="When you completed it.", examples=["2026-05-31T08:20:00.000Z"]
    )
