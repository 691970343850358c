"""The journey: chapters as content, what each did of them alone, and what two did together."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlmodel import Field, SQLModel

from app.models.base import Output
from app.models.practices import Lines
from app.models.profile import Stage
from app.models.scores import Count, Word


class PersonalStep(SQLModel, table=True):
    """A step that one person has done, for themselves alone."""

    __tablename__ = "personal_step"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    chapter: str = Field(primary_key=True)
    step: int = Field(primary_key=True)
    done_on: date


class JointStep(SQLModel, table=True):
    """A step that two have done together; who said so is not kept."""

    __tablename__ = "joint_step"

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    chapter: str = Field(primary_key=True)
    step: int = Field(primary_key=True)
    done_on: date


class ChapterStepPublic(Output):
    """One step of a chapter."""

    step: Count = Describe(description="Its number in the chapter, from 1.", examples=[1])
    kind: Literal["practice", "question", "read"] = Describe(
        description="A practice, a question of a pack, or a text of the toolkit to read.",
        examples=["practice"],
    )
    ref: Word = Describe(description="The practice, the pack or the text.", examples=["PR11"])
    title: Word = Describe(
        description="What it is, in a line.", examples=["A thank-you for one specific thing"]
    )
    minutes: Count = Describe(description="About how long it takes.", examples=[2])


class ChapterPublic(Output):
    """A few steps that belong together."""

    id: Word = Describe(description="The chapter.", examples=["first-steps"])
    title: Word = Describe(description="Its name.", examples=["First steps"])
    about: Lines = Describe(
        description="What it is about.", examples=["For two who are new to each other."]
    )
    stages: list[Stage] = Describe(
        description="For whom it is written.", max_length=3, examples=[["new"]]
    )
    dimension: Word | None = Describe(
        description="The dimension it serves; null where it serves no single one.",
        examples=["communication"],
    )
    steps: list[ChapterStepPublic] = Describe(description="Its steps.", max_length=20)


class JourneyStepPublic(ChapterStepPublic):
    """One step of a chapter, and whether it is done."""

    done: bool = Describe(description="Whether it is done.", examples=[False])


class JourneyChapterPublic(Output):
    """A chapter on the way."""

    id: Word = Describe(description="The chapter.", examples=["first-steps"])
    title: Word = Describe(description="Its name.", examples=["First steps"])
    about: Lines = Describe(
        description="What it is about.", examples=["For two who are new to each other."]
    )
    dimension: Word | None = Describe(
        description="The dimension it serves; null where it serves no single one.",
        examples=["communication"],
    )
    state: Literal["ahead", "begun", "done"] = Describe(
        description="How far you are; nothing runs out.", examples=["begun"]
    )
    steps: list[JourneyStepPublic] = Describe(description="Its steps.", max_length=20)


class NextStepPublic(ChapterStepPublic):
    """What comes next."""

    chapter: Word = Describe(description="The chapter.", examples=["first-steps"])


class JourneyPublic(Output):
    """The chapters in the order that fits, and the step that comes next."""

    stage: Stage | None = Describe(
        description="The stage that chapters are chosen for; null chooses from all.",
        examples=["new"],
    )
    next: NextStepPublic | None = Describe(
        description="What comes next; null when everything that fits is done."
    )
    chapters: list[JourneyChapterPublic] = Describe(
        description="What was begun first, then what fits best, what is done last.",
        max_length=100,
    )
