"""What protects one person alone: the private hold, and the quiet pause."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlmodel import Field, SQLModel

from app.models.base import Output


class Hold(SQLModel, table=True):
    """A person's hold. It is in no event, list, notification or readable export."""

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    since: datetime


class Pause(SQLModel, table=True):
    """A stretch of time in which a person is left in peace, and nothing of theirs is revealed."""

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    since: datetime
    until: datetime | None = None


class HoldPublic(Output):
    """Whether your hold is on. Nobody but you can ask."""

    state: Literal["on", "off"] = Describe(
        description="`on` stops every future release of a result you are part of.",
        examples=["off"],
    )


class PausePublic(Output):
    """Whether you are taking a quiet pause. Nobody but you can ask."""

    state: Literal["on", "off"] = Describe(
        description="`on`: no reminders for you, and nothing you sealed is revealed.",
        examples=["off"],
    )
