"""Repair: coming back to a disagreement, after a time-out or without one."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from app.models.base import Day, Flag, Id, Input, Int, Output, Slug, Text
from app.models.entries import State as EntryState
from app.vault import sealed

MARKS = 64
"""What a person marks for themselves is padded to this, whatever it is."""

RESOURCES = "/v1/safety/resources"

State = Literal["waiting", "open", "closed"]
Words = Annotated[str, Text(500, lines=True)]
Line = Annotated[str, Describe(max_length=300)]
Intensity = Annotated[int, Int(1, 5)]
Settled = Annotated[int, Int(0, 4)]

EXAMPLE_ID = "9f2d4c1b-7e3a-4b5d-8c6f-0a1b2c3d4e5f"


class Repair(SQLModel, table=True):
    """A disagreement and its mending. After a time-out it has the time-out's id."""

    __table_args__ = (CheckConstraint("state IN ('waiting', 'open', 'closed')", "state"),)

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    state: str
    after_timeout: bool
    begun_on: date
    changed_on: date
    position: int = Field(sa_type=BigInteger)


class RepairMarks(SQLModel, table=True):
    """What one person marks of a disagreement for themselves; in no list, and in no event that
    says what. Sealed as one, so that no row tells that somebody was afraid."""

    __tablename__ = "repair_marks"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    """The repair's."""
    document: str = sealed("user_id", pad=MARKS)


class RepairRatingInput(Input):
    """How it was and is for you. Your partner never sees it."""

    intensity: Intensity | None = Describe(
        None, description="How strong it was: 1 a ripple, 5 a storm.", examples=[3]
    )
    settled: Settled | None = Describe(
        None, description="How settled it feels now: 0 not at all, 4 fully.", examples=[3]
    )


class Marks(RepairRatingInput):
    """All that a person marks; `afraid` is read and taken away only after a fresh sign-in."""

    afraid: Flag = False


class RepairCreate(Input):
    """A disagreement to mend, without a time-out before it."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["2b8e6f0a-1c3d-4e5f-9a7b-6c5d4e3f2a1b"],
    )


class RepairSentenceInput(Input):
    """Your own sentence."""

    text: Words = Describe(
        description="In your own words; one sentence is best.",
        examples=["We decided about the weekend without asking each other."],
    )


class RepairSentencePublic(Output):
    """What one of you wrote."""

    author: Literal["me", "partner"] = Describe(description="Whose words.", examples=["me"])
    state: EntryState = Describe(
        description="`draft` and `sealed` are yours alone, `revealed` is seen by both of you;"
        " `taken_back` keeps no words.",
        examples=["revealed"],
    )
    text: Words | None = Describe(
        description="The words; null when taken back or damaged.",
        examples=["We decided about the weekend without asking each other."],
    )
    day: Day = Describe(
        description="The couple's day it was revealed on, before that the day it was written on.",
        examples=["2026-05-31"],
    )
    edited: bool = Describe(
        description="Whether it was changed after the reveal.", examples=[False]
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )


class RepairPublic(Output):
    """A disagreement and what you two make of it."""

    id: Id = Describe(
        description="Its id: after a time-out that of the time-out.", examples=[EXAMPLE_ID]
    )
    state: State = Describe(
        description="`waiting` while its time-out runs, then `open`, until either closes it.",
        examples=["open"],
    )
    after_timeout: bool = Describe(
        description="Whether a time-out came before it.", examples=[True]
    )
    day: Day = Describe(description="The couple's day it began on.", examples=["2026-05-31"])
    issue: list[RepairSentencePublic] = Describe(
        description="What it is about, a sentence each: yours first, your partner's once both are"
        " sealed.",
        max_length=2,
    )
    agreement: list[RepairSentencePublic] = Describe(
        description="What you agreed on, each in own words: yours first, your partner's once both"
        " are sealed.",
        max_length=2,
    )


class RepairStep(Output):
    """One step of a repair."""

    id: Slug = Describe(description="The step.", examples=["one-issue"])
    title: Line = Describe(description="What it is.", examples=["One thing, one sentence"])
    text: Line = Describe(
        description="How to do it.",
        examples=["Say what this is about in one sentence."],
    )


class RepairHelp(Output):
    """Where to find somebody outside. It stands on every repair, whatever was in it."""

    note: list[Line] = Describe(
        description="The same words for everybody.",
        max_length=10,
        examples=[["If things between you feel unsafe, you can skip any step in this app."]],
    )
    resources: Line = Describe(
        description="People outside who can listen and help, by country.", examples=[RESOURCES]
    )


class RepairGuide(RepairPublic):
    """A disagreement, the steps that may help, and where else to find help."""

    steps: list[RepairStep] = Describe(
        description="What may help, one after the other; any can be left out.", max_length=20
    )
    support: RepairHelp = Describe(description="The same on every repair.")


class RepairRatingPublic(Output):
    """How it was and is for you. Nobody else sees it."""

    intensity: Intensity | None = Describe(description="How strong it was, 1 to 5.", examples=[3])
    settled: Settled | None = Describe(description="How settled it feels, 0 to 4.", examples=[3])


class AfraidPublic(Output):
    """Whether you marked that you felt afraid. Nobody but you can ask."""

    state: Literal["on", "off"] = Describe(
        description="`on`: it is left out of what is counted for you.", examples=["off"]
    )
