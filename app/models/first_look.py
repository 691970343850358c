"""A first look: eight statements about oneself, and a kind reading of each answer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field as Describe
from sqlmodel import Field, SQLModel

from app.models.base import Id, Input, Int, Moment, Output, Slug
from app.models.instruments import ResponseOption
from app.models.scores import Count, Sentence, Word
from app.vault import sealed

PADDED = 512
"""Answers are padded to this: their length tells nothing."""

Answer = Annotated[int, Int(1, 5)]


class FirstLook(SQLModel, table=True):
    """What somebody answered, for themselves alone. It is not a score and enters none."""

    __tablename__ = "first_look"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    version: str
    answers: str = sealed("user_id", pad=PADDED)
    taken_at: datetime


class FirstLookAnswer(Input):
    """One answer."""

    item: Slug = Describe(description="The statement.", examples=["asking"])
    value: Answer = Describe(description="1 is never, 5 almost always.", examples=[4])


class FirstLookCreate(Input):
    """Your answers; leave out what you do not want to answer."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["7c3d9e1f-4a5b-4c6d-9e8f-0a1b2c3d4e5f"],
    )
    answers: list[FirstLookAnswer] = Describe(
        description="Each statement once at most.",
        min_length=1,
        max_length=8,
        examples=[[{"item": "asking", "value": 4}, {"item": "showing", "value": 2}]],
    )


class FirstLookItem(Output):
    """One statement."""

    id: Slug = Describe(description="The statement.", examples=["asking"])
    dimension: Word = Describe(description="What it is about.", examples=["communication"])
    text: Sentence = Describe(
        description="What to show, after the stem.",
        examples=["I ask for what I would like in simple words."],
    )


class SoloQuestionPublic(Output):
    """A question for one."""

    id: Word = Describe(description="The question.", examples=["SQ01"])
    text: Sentence = Describe(
        description="What to show.", examples=["What made you smile about your partner lately?"]
    )
    depth: Count = Describe(description="From 1, light, to 3.", examples=[1])


class FirstLookItems(Output):
    """What a first look asks, and questions for one."""

    version: Word = Describe(description="The version of the texts.", examples=["1.0.0"])
    stem: Sentence = Describe(description="How every statement begins.", examples=["These days..."])
    responses: list[ResponseOption] = Describe(description="The answers.", max_length=10)
    items: list[FirstLookItem] = Describe(description="The statements.", max_length=20)
    solo_questions: list[SoloQuestionPublic] = Describe(
        description="Questions to think about while you are on your own.", max_length=200
    )


class FirstLookReading(Output):
    """A kind word on one answer, and something small to try."""

    item: Slug = Describe(description="The statement.", examples=["asking"])
    dimension: Word = Describe(description="What it is about.", examples=["communication"])
    name: Sentence = Describe(description="Its name.", examples=["Communication"])
    value: Answer = Describe(description="What you answered.", examples=[4])
    text: Sentence = Describe(
        description="What to show. It reads one answer, and says nothing about who you are.",
        examples=["You put wishes into words; try asking for one small thing."],
    )


class FirstLookPublic(Output):
    """A first look of yours. Nobody else sees it, and no score is made of it."""

    id: Id = Describe(description="Its id.", examples=["7c3d9e1f-4a5b-4c6d-9e8f-0a1b2c3d4e5f"])
    taken_at: Moment = Describe(
        description="When you answered.", examples=["2026-05-31T08:00:00.000Z"]
    )
    readings: list[FirstLookReading] | None = Describe(
        description="One for each answer, in the order of the statements; null where the answers"
        " can no longer be opened.",
        max_length=20,
    )
    damaged: bool = Describe(
        False, description="Whether the answers can no longer be opened.", examples=[False]
    )
