"""Small gestures: the catalogue, own additions, a private log, what is welcome and what is not."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.models.base import Day, Flag, Id, Input, Output, Text
from app.vault import sealed

Line = Annotated[str, Text(200)]
Key = Annotated[str, Text(40)]
Wish = Literal["welcome", "please_not"]

EXAMPLE = "a152436e-7f80-4192-a3b4-c5d6e7f80911"


class OwnGesture(SQLModel, table=True):
    """A gesture that somebody added for themselves."""

    __tablename__ = "own_gesture"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    text: str = sealed("user_id")
    added_at: datetime


class GestureDone(SQLModel, table=True):
    """A gesture that somebody did; nobody else is told that it was logged."""

    __tablename__ = "gesture_done"
    __table_args__ = (Index("ix_gesture_done_user_id_done_at", "user_id", "done_at"),)

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    gesture: str = sealed("user_id")
    day: date
    done_at: datetime


class GestureWish(SQLModel, table=True):
    """What a person thinks of a gesture being done to them."""

    __tablename__ = "gesture_wish"
    __table_args__ = (CheckConstraint("wish IN ('welcome', 'please_not')", "wish"),)

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    gesture: str = Field(primary_key=True)
    wish: str


class GestureSharing(SQLModel, table=True):
    """That a person shows the other their wishes; it ends with the couple."""

    __tablename__ = "gesture_sharing"

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    shared_on: date


class GesturePublic(Output):
    """A small gesture to do for the other."""

    id: Key = Describe(description="The gesture.", examples=["G01"])
    text: Line | None = Describe(
        description="What to do.", examples=["Leave a kind note where it will be found."]
    )
    group: Annotated[str, Text(40)] = Describe(
        description="`words`, `touch`, `help`, `surprise`, `presence`, `play`, `apart` or `own`;"
        " more may be added.",
        examples=["words"],
    )
    minutes: Annotated[int, Describe(ge=0, le=60, json_schema_extra={"format": "int32"})] = (
        Describe(description="About how long it takes; 0 where that is not known.", examples=[5])
    )
    tags: list[Key] = Describe(
        description="What it assumes of your life: `touch`, `money` and others.",
        max_length=10,
        examples=[[]],
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )


class CataloguePublic(Output):
    """The catalogue of gestures, whole."""

    data: list[GesturePublic] = Describe(description="The gestures.", max_length=1_000)


class OwnGestureCreate(Input):
    """A gesture of your own."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=[EXAMPLE],
    )
    text: Line = Describe(description="What to do.", examples=["Warm the cup first."])


class GestureDoneCreate(Input):
    """Something you did."""

    gesture: Key = Describe(
        description="A gesture of the catalogue, or the id of one of your own.", examples=["G01"]
    )
    day: Day | None = Describe(
        None, description="Today by default, at most two days back.", examples=["2026-05-31"]
    )


class GestureDonePublic(Output):
    """Something you did. Nobody else sees the log."""

    id: Id = Describe(description="The entry's id.", examples=[EXAMPLE])
    gesture: Key | None = Describe(description="What you did.", examples=["G01"])
    day: Day = Describe(description="The day.", examples=["2026-05-31"])
    damaged: bool = Describe(
        False, description="Whether the entry can no longer be opened.", examples=[False]
    )


class WishEntry(Input):
    """What you think of one gesture."""

    gesture: Key = Describe(description="A gesture of the catalogue.", examples=["G01"])
    wish: Wish = Describe(
        description="`welcome`: yes please; `please_not`: rather not.", examples=["welcome"]
    )


class WishesInput(Input):
    """All of your wishes; what was there before is replaced."""

    wishes: list[WishEntry] = Describe(
        description="At most one for each gesture.",
        max_length=200,
        examples=[[{"gesture": "G01", "wish": "welcome"}]],
    )
    shared: Flag = Describe(
        description="Whether your partner may see them, in this couple.", examples=[True]
    )


class WishPublic(Output):
    """What somebody thinks of one gesture."""

    gesture: Key = Describe(description="The gesture.", examples=["G01"])
    wish: Wish = Describe(description="`welcome` or `please_not`.", examples=["welcome"])


class WishesPublic(Output):
    """Your own wishes."""

    wishes: list[WishPublic] = Describe(
        description="What you think of which gesture.", max_length=200
    )
    shared: bool = Describe(description="Whether your partner may see them now.", examples=[True])


class PartnerWishesPublic(Output):
    """What your partner showed you; empty where they show nothing or have no wish."""

    wishes: list[WishPublic] = Describe(
        description="What they think of which gesture.", max_length=200
    )
