"""Shared goals: proposed by one, accepted by the other, pursued by both."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from pydantic import StringConstraints
from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, exists
from sqlmodel import Field, SQLModel, col

from app.actors import Member, Person
from app.models.base import Day, Id, Input, Int, Output, Text
from app.models.money import MOST, Amount, Currency
from app.vault import sealed

Kind = Literal["trip", "home", "family", "money", "habit", "learning", "other"]
Measure = Literal["milestones", "count", "money", "percent"]
State = Literal["proposed", "active", "done", "archived"]

Title = Annotated[str, Text(120)]
Unit = Annotated[str, Text(30)]
Percent = Annotated[int, Int(0, 100)]
Sentence = Annotated[str, StringConstraints(max_length=200)]

TOTAL = 1000 * MOST
"""As far as contributions may add up."""

JOINT = "Once it is accepted, either of you can change it, check in, complete and archive it."
AMOUNTS = (
    "Every amount is a joint fact that both of you see; nothing is added up for one of you alone."
)
"""What accepting means, said before it."""


class Goal(SQLModel, table=True):
    """Something the two want together. Its words are its proposer's, its structure both's."""

    __table_args__ = (
        Index("ix_goal_couple_id_position", "couple_id", "position"),
        Index("ix_goal_author_id", "author_id"),
        CheckConstraint(
            "state IN ('proposed', 'active', 'done', 'archived', 'removed')", name="state"
        ),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID | None = Field(foreign_key="user.id")
    state: str
    """`removed` keeps the id and nothing else: neither is told that the other removed it too."""
    archived_from: str | None = None
    kind: str
    measure: str
    title: str | None = sealed("author_id", nullable=True)
    unit: str | None = sealed("author_id", nullable=True)
    currency: str | None = None
    target: int = Field(default=0, sa_type=BigInteger)
    """What is aimed at; of milestones, how many there are."""
    amount: int = Field(default=0, sa_type=BigInteger)
    """How far it is; always what contributions, milestones or the last percent say."""
    due_on: date | None = None
    written_on: date
    lapses_on: date | None = None
    accepted_on: date | None = None
    done_on: date | None = None
    archived_on: date | None = None
    changed_on: date
    position: int = Field(default=0, sa_type=BigInteger)
    """The place of the proposal in the couple's stream."""
    touched: int = Field(default=0, sa_type=BigInteger)
    """The place of the last thing that happened to it."""

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """Both see it, until they put it away for themselves."""
        return (col(cls.state) != "removed") & at_hand(cls.id, member)


class GoalMark(SQLModel, table=True):
    """What one of the two keeps to themselves about a goal: `later`, or put `away` for good."""

    __tablename__ = "goal_mark"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    """The goal's."""
    mark: str


class GoalLevel(SQLModel, table=True):
    """How far a goal in percent was said to be, the last word of a day."""

    __tablename__ = "goal_level"
    __table_args__ = (Index("uq_goal_level_day", "couple_id", "goal_id", "day", unique=True),)

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    goal_id: UUID
    day: date
    percent: int


def at_hand(goal_id: UUID, person: Person) -> ColumnElement[bool]:
    """Leaves out a goal that the person put away, and all that belongs to it: whether the other
    did so too, and it is gone, must look the same."""
    away = exists().where(
        col(GoalMark.user_id) == person.user_id,
        col(GoalMark.id) == col(goal_id),
        col(GoalMark.mark) == "away",
    )
    return ~away


class GoalCreate(Input):
    """A goal to propose. `target`, `unit` and `currency` go with the measure."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["6f1d2c3b-4a59-4e68-9b77-8c6d5e4f3a2b"],
    )
    title: Title = Describe(description="In your own words.", examples=["A week by the sea"])
    kind: Kind = Describe(description="What it is about.", examples=["trip"])
    measure: Measure = Describe(
        description="How you will see how far you are: milestones, a count, money or percent.",
        examples=["money"],
    )
    target: Amount | None = Describe(
        None,
        description="What to reach: a count, or an amount in the currency's minor unit.",
        examples=[120_000],
    )
    unit: Unit | None = Describe(None, description="What is counted, for a count.", examples=[None])
    currency: Currency | None = Describe(
        None, description="ISO 4217, for money; it stays as it is.", examples=["EUR"]
    )
    due_on: Day | None = Describe(
        None, description="By when, if you want one; today or later.", examples=["2027-06-30"]
    )


class GoalUpdate(Input):
    """What to change; members left out stay as they are."""

    title: Title | None = Describe(
        None, description="By its author alone; cannot be cleared.", examples=["A week by a lake"]
    )
    kind: Kind | None = Describe(None, description="Cannot be cleared.", examples=["trip"])
    target: Amount | None = Describe(
        None, description="Of a count or of money; cannot be cleared.", examples=[150_000]
    )
    unit: Unit | None = Describe(
        None, description="Of a count, by its author alone; cannot be cleared.", examples=["walks"]
    )
    due_on: Day | None = Describe(
        None, description="Today or later; null clears it.", examples=["2027-07-31"]
    )


class GoalLevelInput(Input):
    """How far you are."""

    percent: Percent = Describe(description="Of the whole.", examples=[40])


class GoalProgress(Output):
    """How far a goal is. Nothing tells who did how much of it."""

    amount: int = Describe(
        description="Milestones done, the count, minor units of money, or percent.",
        ge=-TOTAL,
        le=TOTAL,
        examples=[45_000],
        json_schema_extra={"format": "int64"},
    )
    target: int = Describe(
        description="Of how much; of milestones, how many there are.",
        ge=0,
        le=TOTAL,
        examples=[120_000],
        json_schema_extra={"format": "int64"},
    )
    percent: Percent = Describe(
        description="`amount` of `target`, rounded down, 0 to 100.", examples=[37]
    )


class GoalPublic(Output):
    """A goal of the two of you."""

    id: Id = Describe(description="Its id.", examples=["6f1d2c3b-4a59-4e68-9b77-8c6d5e4f3a2b"])
    author: Literal["me", "partner"] = Describe(description="Who proposed it.", examples=["me"])
    state: State = Describe(description="Where it is.", examples=["active"])
    title: Title | None = Describe(
        description="Its author's words; null when damaged.", examples=["A week by the sea"]
    )
    kind: Kind = Describe(description="What it is about.", examples=["trip"])
    measure: Measure = Describe(description="What progress is counted in.", examples=["money"])
    unit: Unit | None = Describe(description="What a count counts.", examples=[None])
    currency: Currency | None = Describe(description="ISO 4217, of money.", examples=["EUR"])
    decimals: int | None = Describe(
        description="Of money: how many decimals the minor unit stands for.",
        ge=0,
        le=3,
        examples=[2],
        json_schema_extra={"format": "int32"},
    )
    progress: GoalProgress = Describe(description="How far it is.")
    due_on: Day | None = Describe(description="By when.", examples=["2027-06-30"])
    proposed_on: Day = Describe(description="The day it was proposed.", examples=["2026-05-31"])
    lapses_on: Day | None = Describe(
        description="While it is proposed: the day it is archived if nobody accepts.",
        examples=[None],
    )
    accepted_on: Day | None = Describe(
        description="The day the other accepted.", examples=["2026-06-01"]
    )
    done_on: Day | None = Describe(description="The day it was completed.", examples=[None])
    archived_on: Day | None = Describe(description="The day it was archived.", examples=[None])
    changed_on: Day = Describe(
        description="The day something last happened to it.", examples=["2026-06-14"]
    )
    put_off: bool = Describe(
        description="Whether you said `later` to it; your partner is not told.", examples=[False]
    )
    agreement: list[Sentence] = Describe(
        description="What accepting it means, to be shown before.",
        max_length=5,
        examples=[[JOINT, AMOUNTS]],
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )
