"""Questions: what a couple is asked each day, and what each of the two answers.

The answers themselves are entries of the kind `answer` (`models/entries.py`). What one of the two
does with a question alone (leave it out, keep it, wish for more depth) is a row of theirs.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from app.models.base import Day, Id, Input, Int, Output, Slug, Text
from app.vault import sealed

Words = Annotated[str, Text(4_000, lines=True)]
Option = Annotated[str, Text(200)]
Line = Annotated[str, Describe(max_length=500)]
Kind = Literal["open", "choice", "scale", "guess"]
Tag = Literal["children", "cohabiting", "distance", "faith", "hearing", "money", "touch"]
Depth = Annotated[int, Int(1, 5)]

SOMETHING_ELSE = "something else"
"""What every choice offers besides its options."""


class QuestionDay(SQLModel, table=True):
    """A question of one of the couple's days: the one that came by itself, and, where one of them
    asked for it, one more. Each names a question of the content or one of their own."""

    __tablename__ = "question_day"
    __table_args__ = (
        Index("uq_question_day_day", "couple_id", "day", "added", unique=True),
        Index("ix_question_day_couple_id_position", "couple_id", "position"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    day: date
    added: bool = False
    question: str | None = None
    own_id: UUID | None = None
    """The row of `own_question`, where it is none of the content."""
    depth: int
    position: int = Field(sa_type=BigInteger)


class QuestionSettings(SQLModel, table=True):
    """Which packs are off for the two, and which tags are left out. No row: everything is on."""

    __tablename__ = "question_settings"

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    packs_off: str = "[]"
    tags_off: str = "[]"


class DepthWish(SQLModel, table=True):
    """How deep somebody wants the questions of one couple to go, at most; nobody else sees it."""

    __tablename__ = "depth_wish"
    __table_args__ = (Index("ix_depth_wish_couple_id", "couple_id"),)

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    couple_id: UUID = Field(primary_key=True)
    depth: int


class QuestionMark(SQLModel, table=True):
    """What somebody noted of a day's question for themselves; `id` is the day's. `question` stays
    readable when the couple is no more, unless it was one of their own."""

    __tablename__ = "question_mark"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    question: str | None = None
    skipped: bool = False
    favourite_since: datetime | None = None


class SoloAnswer(SQLModel, table=True):
    """What somebody without a partner answered to the question of a day; theirs for good."""

    __tablename__ = "solo_answer"
    __table_args__ = (Index("uq_solo_answer_day", "user_id", "day", unique=True),)

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    day: date
    question: str
    text: str = sealed("user_id")
    changed_at: datetime


class QuestionAnswerInput(Input):
    """Your answer. Which members it takes depends on the kind of the question; words of your own
    are welcome with every kind."""

    text: Words | None = Describe(
        None,
        description="In your own words; an open question needs it, and `something else`.",
        examples=["The quiet ten minutes before anybody else was up."],
    )
    choice: Option | None = Describe(
        None,
        description="For a choice or a guess: one of its options, or `something else`.",
        examples=[None],
    )
    guess: Option | None = Describe(
        None,
        description="For a guess: what you think your partner chooses, put in the same way.",
        examples=[None],
    )
    value: Annotated[int, Int(0, 10)] | None = Describe(
        None, description="For a scale: 0 is its first end, 10 the second.", examples=[None]
    )
    care_note: Slug | None = Describe(
        None,
        description="A care note, by its id: your partner reads it before they open your answer.",
        examples=["just-listen"],
    )


class DepthInput(Input):
    """Your wish."""

    depth: Depth = Describe(
        description="1 could be told to a colleague, 5 touches grief, shame or doubt.",
        examples=[3],
    )


class SettingsUpdate(Input):
    """What to change for both of you; members left out stay as they are."""

    packs_off: Annotated[list[Slug], Describe(max_length=100)] | None = Describe(
        None, description="Packs that no question comes from; one stays on.", examples=[["play"]]
    )
    tags_off: Annotated[list[Tag], Describe(max_length=7)] | None = Describe(
        None,
        description="What your life is not: questions that assume it are left out.",
        examples=[["faith"]],
    )


class QuestionPublic(Output):
    """What is asked."""

    question: Slug | None = Describe(
        description="The question in its pack; null for one of your own.", examples=["everyday-04"]
    )
    pack: Slug | None = Describe(
        description="The pack it is from; null for one of your own.", examples=["everyday"]
    )
    author: Literal["me", "partner"] | None = Describe(
        description="Who wrote it, where it is one of your own.", examples=[None]
    )
    text: Line | None = Describe(
        description="The question; null where its author took it back.",
        examples=["What made you smile today that nobody else noticed?"],
    )
    kind: Kind = Describe(
        description="`open`: words; `choice`: one of the options; `scale`: 0 to 10; `guess`: your"
        " own choice, and what you think your partner's is.",
        examples=["open"],
    )
    depth: Depth = Describe(description="From 1 to 5.", examples=[2])
    dimension: Annotated[str, Describe(max_length=64)] | None = Describe(
        description="The dimension it serves; null for one of your own.",
        examples=["affection_appreciation"],
    )
    options: list[Line] = Describe(
        description="Of a choice or a guess; `something else` is always offered besides.",
        max_length=5,
        examples=[[]],
    )
    ends: list[Line] = Describe(
        description="What 0 and 10 of a scale mean.", max_length=2, examples=[[]]
    )
    note: Line | None = Describe(
        description="Show it before a deep question; null for the others.", examples=[None]
    )
    playful: bool = Describe(description="Whether it is one to play with.", examples=[False])
    tags: list[Tag] = Describe(
        description="What it assumes about your life; mostly empty.", max_length=7, examples=[[]]
    )
    damaged: bool = Describe(
        False, description="Whether its words can no longer be opened.", examples=[False]
    )


class CareNotePublic(Output):
    """What somebody wants known before their words are read."""

    id: Slug = Describe(description="The care note.", examples=["just-listen"])
    text: Line = Describe(description="What it says.", examples=["Please just listen."])


class QuestionAnswerPublic(Output):
    """An answer, as this reader sees it."""

    author: Literal["me", "partner"] = Describe(description="Whose it is.", examples=["me"])
    state: Literal["draft", "sealed", "revealed", "taken_back"] = Describe(
        description="`draft` and `sealed` are seen by you alone; `taken_back` keeps no words.",
        examples=["revealed"],
    )
    day: Day = Describe(
        description="The couple's day of the reveal; before it, the day you began to write.",
        examples=["2026-05-31"],
    )
    care_note: CareNotePublic | None = Describe(
        description="Show it before the answer is opened.", examples=[None]
    )
    text: Words | None = Describe(
        description="The words.", examples=["The quiet ten minutes before anybody else was up."]
    )
    choice: Line | None = Describe(description="What was chosen.", examples=[None])
    guess: Line | None = Describe(
        description="What was guessed of the other's choice.", examples=[None]
    )
    value: Annotated[int, Int(0, 10)] | None = Describe(
        description="The place on the scale.", examples=[None]
    )
    edited: bool = Describe(
        description="Whether it was changed after the reveal.", examples=[False]
    )
    damaged: bool = Describe(
        False, description="Whether it can no longer be opened.", examples=[False]
    )


class QuestionDayPublic(Output):
    """A question of one of your days, with what you may see of its answers."""

    id: Id = Describe(
        description="What you answer by.", examples=["2c9e4f1a-7b3d-4e58-9a60-1d2f3b4c5e6f"]
    )
    day: Day = Describe(description="The couple's day it belongs to.", examples=["2026-05-31"])
    added: bool = Describe(
        description="Whether one of you asked for it as one more.", examples=[False]
    )
    question: QuestionPublic = Describe(description="The question.")
    open: bool = Describe(description="Whether it still takes answers.", examples=[True])
    closes_on: Day = Describe(
        description="The last day on which it takes answers.", examples=["2026-06-07"]
    )
    answers: list[QuestionAnswerPublic] = Describe(
        description="Yours first; your partner's from the moment both are sealed.", max_length=2
    )
    skipped: bool = Describe(
        description="Whether you left it out for yourself; only you see this.", examples=[False]
    )
    favourite: bool = Describe(
        description="Whether you keep it among your favourites; only you see this.",
        examples=[False],
    )


class FavouritePublic(Output):
    """A question you keep. Nobody else sees this list."""

    id: Id = Describe(
        description="The day's question it was.", examples=["2c9e4f1a-7b3d-4e58-9a60-1d2f3b4c5e6f"]
    )
    question: QuestionPublic = Describe(description="The question.")


class SoloPublic(Output):
    """A question for one, and your own answer. Nobody else ever sees it."""

    id: Id | None = Describe(
        description="Your answer's id; null before there is one.",
        examples=["7d3a9c52-4f1e-4b86-8a0d-5c6b7e8f9a01"],
    )
    day: Day = Describe(description="Your day it belongs to.", examples=["2026-05-31"])
    question: Annotated[str, Describe(max_length=80)] = Describe(
        description="Which question it is.", examples=["SQ07"]
    )
    asked: Line | None = Describe(
        description="What is asked.", examples=["What helps you feel at home with somebody?"]
    )
    text: Words | None = Describe(
        description="What you answered; null before, and where it can no longer be opened.",
        examples=["Being asked twice."],
    )
    damaged: bool = Describe(
        False, description="Whether your words can no longer be opened.", examples=[False]
    )


class SoloInput(Input):
    """Your own answer to the question of a day."""

    text: Words = Describe(description="In your own words.", examples=["Being asked twice."])
    day: Day | None = Describe(
        None,
        description="Today by default; up to seven days back.",
        examples=[None],
    )


class TodayPublic(Output):
    """What you are asked today."""

    day: Day = Describe(
        description="The day of the question, on the couple's clock, or on yours while you are"
        " alone.",
        examples=["2026-05-31"],
    )
    questions: list[QuestionDayPublic] = Describe(
        description="The same for both of you: the day's question, and one more where one of you"
        " asked for it; empty while you are alone.",
        max_length=2,
    )
    solo: SoloPublic | None = Describe(
        description="A question for you alone, while you have no partner here."
    )


class PackPublic(Output):
    """A pack of questions."""

    id: Slug = Describe(description="The pack.", examples=["everyday"])
    title: Line = Describe(description="Its title.", examples=["Everyday"])
    about: Line = Describe(
        description="What it is about.",
        examples=["The small things that fill a day and say a lot."],
    )
    count: Annotated[int, Int(0, 10_000)] = Describe(
        description="How many questions it has.", examples=[32]
    )
    on: bool = Describe(
        description="Whether questions of it come to the two of you.", examples=[True]
    )


class PackDetail(PackPublic):
    """A pack with its questions."""

    questions: list[QuestionPublic] = Describe(
        description="Its questions, gentle ones first.", max_length=200
    )


class SettingsPublic(Output):
    """What is left out of the questions for the two of you."""

    packs_off: list[Slug] = Describe(
        description="Packs that no question comes from.", max_length=100, examples=[["play"]]
    )
    tags_off: list[Tag] = Describe(
        description="Questions that assume this are left out.",
        max_length=7,
        examples=[["faith"]],
    )


class DepthPublic(Output):
    """Your own wish; nobody else sees it."""

    depth: Depth = Describe(
        description="The questions of the two of you go no deeper than this, nor deeper than your"
        " partner's own wish.",
        examples=[2],
    )
