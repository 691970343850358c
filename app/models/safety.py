"""The private hold: while it is there, no result that contains its owner's answers is released."""

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


class HoldPublic(Output):
    """Whether your hold is on. Nobody but you can ask."""

    state: Literal["on", "off"] = Describe(
        description="`on` stops every future release of a result you are part of.",
        examples=["off"],
    )
