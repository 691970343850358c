"""The calendar feed of one person: a secret address that calendars can read."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field as Describe
from pydantic import StrictBool
from sqlmodel import Field, SQLModel

from app.models.base import Day, Input, Output


class CalendarFeed(SQLModel, table=True):
    """The one address of a person. It goes when the couple ends."""

    __tablename__ = "calendar_feed"

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    token_hash: str = Field(unique=True)
    titles: bool
    made_on: date


class FeedInput(Input):
    """How your calendar feed shows things."""

    titles: StrictBool = Describe(
        False,
        description="Whether it shows the titles you worded yourself; otherwise, and for your"
        ' partner\'s words always, it says "Busy".',
        examples=[False],
    )


class FeedPublic(Output):
    """Whether you have a calendar feed. Nobody but you can ask."""

    state: Literal["on", "off"] = Describe(
        description="`off`: there is no address.", examples=["on"]
    )
    titles: bool = Describe(description="Whether it shows your own titles.", examples=[False])
    made_on: Day | None = Describe(
        description="The day its address was made.", examples=["2026-05-31"]
    )


class FeedCreated(FeedPublic):
    """The address of your calendar feed, shown this once."""

    secret_path: str = Describe(
        description="Put the address of this server before it and give it to your calendar."
        " Whoever has it can read the feed.",
        max_length=100,
        examples=["/v1/calendars/3vXkqH0mS1yYyW3o0P0ZkQ3vXkqH0mS1yYyW3o0P0Zk.ics"],
    )
