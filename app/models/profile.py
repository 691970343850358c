"""The profile: what a person says of themselves, and which of it the other may see."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlmodel import Field, SQLModel

from app.models.base import Input, Int, Output, Slug, Text
from app.models.scores import Sentence
from app.vault import sealed

PADDED = 1_024
"""Profiles are padded to a multiple of this: how much somebody needs shows in no length."""

Stage = Literal["new", "settled", "long"]
Minutes = Annotated[int, Int(2, 240)]
Value = Annotated[str, Text(40)]
Needs = Annotated[list[Slug], Describe(max_length=10)]
Values = Annotated[list[Value], Describe(max_length=10)]
Shareable = Literal["needs", "values"]


class Profile(SQLModel, table=True):
    """One person's own, as one sealed document."""

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    document: str = sealed("user_id", pad=PADDED)


class ProfileSharing(SQLModel, table=True):
    """What of their profile one person shows the other in this couple. It ends with the couple."""

    __tablename__ = "profile_sharing"

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    shows_needs: bool = False
    shows_values: bool = False


class ProfileUpdate(Input):
    """What to change; members left out stay as they are."""

    stage: Stage | None = Describe(
        None,
        description="How long you two are together, as you see it; null takes it back.",
        examples=["settled"],
    )
    minutes_a_day: Minutes | None = Describe(
        None,
        description="How much time you like to give; null takes it back.",
        examples=[10],
    )
    needs: Needs | None = Describe(
        None,
        description="Ids of needs that matter to you, the first one most.",
        examples=[["to-be-heard", "sleep"]],
    )
    values: Values | None = Describe(
        None,
        description="What you value, in short words of your own.",
        examples=[["honesty", "a full table"]],
    )


class ProfileSharingInput(Input):
    """What your partner may see."""

    fields: list[Shareable] = Describe(
        description="Exactly these from now on; an empty list shares nothing.",
        max_length=2,
        examples=[["needs"]],
    )


class ProfileNeed(Output):
    """Something one can need."""

    id: Slug = Describe(description="The need.", examples=["to-be-heard"])
    need: Sentence = Describe(description='As it goes on after "I need".', examples=["to be heard"])


class ProfilePublic(Output):
    """What you say of yourself. Your partner sees only what is in `shared`."""

    stage: Stage | None = Describe(
        description="How long you two are together, as you see it: it steers your own journey.",
        examples=["settled"],
    )
    minutes_a_day: Minutes | None = Describe(
        description="How much time you like to give: it steers your own journey.", examples=[10]
    )
    needs: list[ProfileNeed] = Describe(
        description="Needs that matter to you, the first one most.", max_length=10
    )
    values: Values = Describe(
        description="What you value, in your own words.", examples=[["honesty", "a full table"]]
    )
    shared: list[Shareable] = Describe(
        description="What your partner may see; nothing until you choose it.",
        max_length=2,
        examples=[["needs"]],
    )


class PartnerProfilePublic(Output):
    """What your partner shows you of theirs. What is empty is not there or not shown."""

    needs: list[ProfileNeed] = Describe(
        description="What matters to your partner, the first one most.", max_length=10
    )
    values: Values = Describe(
        description="What your partner values, in their words.", examples=[["honesty"]]
    )
