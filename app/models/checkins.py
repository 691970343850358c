"""The daily check-in: a number, words and a need, for oneself; and what both showed of a day."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.models.base import Day, Id, Input, Int, Moment, Output, Plain, Slug, Text
from app.models.scores import Number, Points
from app.vault import sealed

Connected = Annotated[int, Int(0, 10)]
Feelings = Annotated[list[Slug], Describe(max_length=8)]
Note = Annotated[str, Text(500, lines=True)]
Part = Literal["feelings", "need", "note", "connected"]
"""What can be shared of a check-in, each ticked by itself."""


class Checkin(SQLModel, table=True):
    """How one day was for one person. What they share of it is a copy, in an `Entry`."""

    __table_args__ = (Index("uq_checkin_day", "user_id", "day", unique=True),)

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    day: date
    document: str = sealed("user_id")
    """All that was said, as JSON: the number is as private as the words."""
    written_at: datetime
    changed_at: datetime


class CheckinCreate(Input):
    """How connected you felt, and what was in you. Any of it is enough."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["5b7d2f10-8c3e-4d6a-9f21-3a4b5c6d7e8f"],
    )
    day: Day | None = Describe(
        None, description="Your day: today by default, at most two days back.", examples=[None]
    )
    connected: Connected | None = Describe(
        None, description="How connected did you feel today? 0 to 10.", examples=[7]
    )
    feelings: Feelings = Describe(
        [], description="Feeling words, by their ids.", examples=[["thankful", "tender"]]
    )
    need: Slug | None = Describe(
        None, description="What you need, by its id.", examples=["to-be-heard"]
    )
    note: Note | None = Describe(
        None, description="A short note; it need not matter.", examples=["Rain, and good soup."]
    )
    care_note: Slug | None = Describe(
        None,
        description="How the other may take what you share of it, by its id: shown before it.",
        examples=["just-listen"],
    )


class CheckinUpdate(Input):
    """What to change; members left out stay as they are."""

    connected: Connected | None = Describe(
        None,
        description="Null clears it. It can be changed until two days after the day.",
        examples=[8],
    )
    feelings: Feelings | None = Describe(
        None, description="Feeling words; an empty list clears them.", examples=[["thankful"]]
    )
    need: Slug | None = Describe(None, description="Null clears it.", examples=["to-be-heard"])
    note: Note | None = Describe(
        None, description="Null clears it.", examples=["Rain, and good soup. And you called."]
    )
    care_note: Slug | None = Describe(None, description="Null clears it.", examples=[None])


class DaySharingInput(Input):
    """What of this check-in your partner may see, this one time."""

    parts: Annotated[list[Part], Describe(min_length=1, max_length=4)] = Describe(
        description="Everything you tick, and nothing else; a care note goes with it.",
        examples=[["feelings", "need"]],
    )


class CheckinPublic(Output):
    """Your check-in of one day. Nobody else sees it."""

    id: Id = Describe(description="Its id.", examples=["5b7d2f10-8c3e-4d6a-9f21-3a4b5c6d7e8f"])
    day: Day = Describe(description="Your day it is about.", examples=["2026-05-31"])
    connected: Connected | None = Describe(description="0 to 10.", examples=[7])
    feelings: Feelings = Describe(
        description="Ids of feeling words.", examples=[["thankful", "tender"]]
    )
    need: Slug | None = Describe(description="The id of a need.", examples=["to-be-heard"])
    note: Note | None = Describe(description="Your words.", examples=["Rain, and good soup."])
    care_note: Slug | None = Describe(description="The id of a care note.", examples=[None])
    sharing: Literal["private", "sealed", "revealed", "taken_back"] = Describe(
        description="`sealed` waits until your partner shares the same day too.",
        examples=["private"],
    )
    shared_parts: Annotated[list[Part], Describe(max_length=4)] = Describe(
        description="What you ticked to share.", examples=[[]]
    )
    written_at: Moment = Describe(
        description="When you wrote it.", examples=["2026-05-31T08:00:00.000Z"]
    )
    damaged: bool = Describe(
        False, description="Whether it can no longer be opened.", examples=[False]
    )


class SharedPartPublic(Output):
    """What one of you showed of a day; what was not ticked is null or empty."""

    author: Literal["me", "partner"] = Describe(description="Whose day.", examples=["me"])
    state: Literal["revealed", "taken_back"] = Describe(
        description="`taken_back` keeps nothing of it.", examples=["revealed"]
    )
    care_note: Slug | None = Describe(
        description="Show this first: how the author wants it taken.", examples=["just-listen"]
    )
    feelings: Feelings = Describe(
        description="Ids of feeling words.", examples=[["thankful", "tender"]]
    )
    need: Slug | None = Describe(description="The id of a need.", examples=["to-be-heard"])
    note: Note | None = Describe(description="The author's words.", examples=[None])
    connected: Connected | None = Describe(description="0 to 10.", examples=[None])
    edited: bool = Describe(
        description="Whether it was changed after the reveal.", examples=[False]
    )
    damaged: bool = Describe(
        False, description="Whether it can no longer be opened.", examples=[False]
    )


class SharedDayPublic(Output):
    """A day of which both of you showed something."""

    id: Id = Describe(
        description="What events about the shared day name.",
        examples=["7b0e8a52-0d7e-4c0a-9a53-0c1d5b10ff33"],
    )
    day: Day = Describe(description="The day it is about.", examples=["2026-05-31"])
    revealed_on: Day = Describe(
        description="The couple's day on which both were in.", examples=["2026-05-31"]
    )
    entries: Annotated[list[SharedPartPublic], Describe(max_length=2)] = Describe(
        description="Your own first."
    )


class WeekPublic(Plain):
    """How connected you felt in one week. Nobody else can ask for it."""

    starts_on: Day = Describe(description="The Monday.", examples=["2026-05-25"])
    n: Annotated[int, Int(1, 7)] = Describe(
        description="Days with a number; a score needs five.", examples=[6]
    )
    score: Points | None = Describe(
        description="Ten times the mean of the days, in points.", examples=[74.0]
    )
    spread: Number | None = Describe(
        description="Standard deviation of the days (0 to 10) within yourself.",
        examples=[1.140175],
    )
