"""What a person wants no notifications of."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.models.base import Day, Plain

MuteName = Literal["thinking_of_you", "answer_left", "love_notes", "reminders", "yearly_dates"]


class Mute(SQLModel, table=True):
    """One kind of notification that one person does not get. Nobody else is told."""

    __table_args__ = (Index("uq_mute_name", "user_id", "name", unique=True),)

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    name: str
    since: date


class MutePublic(Plain):
    """What you muted. It stays readable where it is listed; only notifications are left out."""

    name: MuteName = Describe(description="What is muted.", examples=["thinking_of_you"])
    since: Day = Describe(description="The day you muted it.", examples=["2026-05-31"])
