"""Gratitude: what a person is thankful for, written for themselves alone."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field as Describe
from sqlmodel import Field, SQLModel

from app.models.base import Day, Id, Input, Moment, Output, Text
from app.vault import sealed

Words = Annotated[str, Text(2_000, lines=True)]


class Gratitude(SQLModel, table=True):
    """Something a person is grateful for, written for themselves alone."""

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    text: str = sealed("user_id")
    day: date
    written_at: datetime
    changed_at: datetime


class GratitudeCreate(Input):
    """Something you are grateful for."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["0b6c1f0e-3f43-4a7e-9b1c-0d2e3f4a5b6c"],
    )
    text: Words = Describe(
        description="In your own words.", examples=["The quiet ten minutes with coffee."]
    )
    day: Day | None = Describe(
        None,
        description="The day it is about; today by default, at most a year back.",
        examples=["2026-05-31"],
    )


class GratitudeUpdate(Input):
    """What to change; members left out stay as they are."""

    text: Words | None = Describe(
        None, description="Cannot be cleared.", examples=["The quiet minutes with coffee."]
    )


class GratitudePublic(Output):
    """Something you are grateful for. Nobody else sees it."""

    id: Id = Describe(
        description="The note's id.", examples=["0b6c1f0e-3f43-4a7e-9b1c-0d2e3f4a5b6c"]
    )
    text: Words | None = Describe(
        description="Your words; null where they can no longer be opened.",
        examples=["The quiet ten minutes with coffee."],
    )
    day: Day = Describe(description="The day it is about.", examples=["2026-05-31"])
    written_at: Moment = Describe(
        description="When you wrote it.", examples=["2026-05-31T08:00:00.000Z"]
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )
