"""Exercises: two people take turns at listening, or each guesses what the other answers."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, or_
from sqlmodel import Field, SQLModel, col

from app.actors import Member
from app.models.base import Day, Flag, Id, Input, Int, Moment, Output, Slug, Text
from app.models.steps import Answer, Kind, Step
from app.vault import sealed

Words = Annotated[str, Text(2_000, lines=True)]
Option = Annotated[str, Text(200)]
Number = Annotated[int, Int(1, 2**31 - 1)]
Author = Literal["me", "partner"]
State = Literal["proposed", "active", "done", "ended"]


class Exercise(SQLModel, table=True):
    """A session of the two: no word of either, and nothing that only one of them may know."""

    __table_args__ = (
        Index("ix_exercise_couple_id_position", "couple_id", "position"),
        CheckConstraint("kind IN ('listening', 'perspective', 'guess')", "kind"),
        CheckConstraint("state IN ('proposed', 'active', 'done', 'ended')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    kind: str
    question: str | None = None
    """Of the content, for a guess."""
    aloud: bool
    proposer_id: UUID = Field(foreign_key="user.id")
    first_id: UUID = Field(foreign_key="user.id")
    """Who speaks first; the other speaks in the second round."""
    state: str
    round: int | None = None
    step: str | None = None
    """Both while it goes by turns and is active."""
    proposed_on: date
    ends_at: datetime | None = None
    archived_by: UUID | None = Field(default=None, foreign_key="user.id")
    """The first of the two who put it away; there is no row once both have."""
    changed_on: date
    position: int = Field(sa_type=BigInteger)
    """Of its proposal in the couple's stream."""


class ExerciseTurn(SQLModel, table=True):
    """One step that somebody did, or the words they are preparing, as long as the session lasts.

    The end deletes every row but those whose author keeps the words: these are the author's alone
    from then on. A choice to keep is seen by its author alone at any time.
    """

    __tablename__ = "exercise_turn"
    __table_args__ = (
        Index("ix_exercise_turn_exercise", "couple_id", "exercise_id", "number"),
        Index("ix_exercise_turn_author_id", "author_id"),
        CheckConstraint("state IN ('draft', 'sent', 'kept')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    exercise_id: UUID
    author_id: UUID | None = Field(foreign_key="user.id")
    number: int
    """From 1, in the order in which they were done; 0 for a draft."""
    step: str | None = None
    answer: str | None = None
    state: str
    text: str | None = sealed("author_id", nullable=True)
    kept: bool = False
    written_on: date

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """One's own; the other's while the session lasts."""
        return or_(col(cls.author_id) == member.user_id, col(cls.state) == "sent")


class ExerciseLater(SQLModel, table=True):
    """A proposal that somebody put off, for themselves alone; `id` is the exercise's."""

    __tablename__ = "exercise_later"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)


class ExerciseCreate(Input):
    """An exercise you would like to do together."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["7d9a3c52-1f4b-4e8a-b6d0-5c2e9f1a8b37"],
    )
    kind: Kind = Describe(
        description="`listening`: one speaks, the other mirrors and validates, then you swap."
        " `perspective`: tell it from the other's side, and let them correct you. `guess`: each"
        " answers a question and guesses what the other says.",
        examples=["listening"],
    )
    first: Author = Describe(
        "me", description="Who speaks first, where you take turns.", examples=["me"]
    )
    aloud: Flag = Describe(
        False,
        description="You do it aloud, on one phone: either of you marks each step, without words.",
        examples=[False],
    )
    question: Slug | None = Describe(
        None,
        description="For `guess`: which question; left out, one that you two have not had.",
        examples=[None],
    )


class LiveInput(Input):
    """Something that counts only in its moment."""

    at: Moment | None = Describe(
        None,
        description="When it was tapped; older than five minutes is refused. Leave it out when"
        " you send at once.",
        examples=[None],
    )


class TurnCreate(LiveInput):
    """A step of yours."""

    step: Step = Describe(description="One of `offers`.", examples=["speak"])
    answer: Answer | None = Describe(
        None,
        description="With `check` whether the other got it (`yes`, `not_quite`), with `felt`"
        " whether you felt `understood` or `not_yet`; with no other step.",
        examples=[None],
    )
    text: Words | None = Describe(
        None,
        description="Your words, gone at the end unless you keep them. Leave them out to say it"
        " aloud.",
        examples=["I was quiet on Sunday because I was worried about the test."],
    )
    keep: Flag = Describe(
        False,
        description="Whether to keep these words for yourself. Only you ever know.",
        examples=[False],
    )


class TurnDraftInput(Input):
    """Words you prepare."""

    text: Words = Describe(
        description="Nobody else sees them until you send them as a step.",
        examples=["What I wanted to say about Sunday."],
    )


class KeptInput(Input):
    """Which of your own words stay with you."""

    turns: list[Number] = Describe(
        description="The numbers of your own steps; all others of yours are not kept.",
        max_length=100,
        examples=[[1]],
    )


class GuessInput(Input):
    """Your answer, and what you think the other says."""

    answer: Option = Describe(description="One of the options.", examples=["Flying"])
    guess: Option = Describe(description="One of the options.", examples=["Being invisible"])


class GuessQuestionPublic(Output):
    """What both answer, each for themselves and for the other."""

    id: Slug = Describe(description="The question's id.", examples=["play-02"])
    text: str = Describe(
        description="The question.",
        max_length=500,
        examples=["You get one odd power for a rainy day. Which do you take?"],
    )
    options: list[Option] = Describe(
        description="The answers there are.", max_length=10, examples=[["Flying", "Stopping time"]]
    )


class ExercisePublic(Output):
    """An exercise of you two, and where it is."""

    id: Id = Describe(description="Its id.", examples=["7d9a3c52-1f4b-4e8a-b6d0-5c2e9f1a8b37"])
    kind: Kind = Describe(description="How it goes.", examples=["listening"])
    state: State = Describe(
        description="`done` went to its end; `ended` did not, and that is fine.",
        examples=["active"],
    )
    proposer: Author = Describe(description="Who had the idea.", examples=["me"])
    aloud: bool = Describe(
        description="Whether it is done aloud, with steps marked by either.", examples=[False]
    )
    question: GuessQuestionPublic | None = Describe(
        description="With `guess`: the question.", examples=[None]
    )
    day: Day = Describe(description="The day it was proposed on.", examples=["2026-05-31"])
    lapses_on: Day | None = Describe(
        description="While it is proposed: the day on which it quietly lapses.", examples=[None]
    )
    ends_at: Moment | None = Describe(
        description="While it is active: when it ends by itself.",
        examples=["2026-06-01T18:30:00.000Z"],
    )
    round: Annotated[int, Int(1, 2)] | None = Describe(
        description="While you take turns: 1, and 2 once you have swapped.", examples=[1]
    )
    turn: Author | None = Describe(
        description="While you take turns: whose it is.", examples=["partner"]
    )
    step: Step | None = Describe(
        description="While you take turns: the step that comes next.", examples=["clarify"]
    )
    offers: list[Step] = Describe(
        description="The steps that can be done now; more than one where one can be left out.",
        max_length=10,
        examples=[["clarify", "validate"]],
    )
    later: bool = Describe(
        description="Whether you put the proposal off. Only you see this.", examples=[False]
    )
    archived: bool = Describe(
        description="Whether one of you put it away; it is gone when both did.", examples=[False]
    )


class TurnPublic(Output):
    """A step that one of you did."""

    number: Number = Describe(description="Its place in the session, from 1.", examples=[1])
    author: Author = Describe(description="Whose step it was.", examples=["me"])
    step: Step = Describe(description="What it was.", examples=["speak"])
    answer: Answer | None = Describe(description="What was answered with it.", examples=[None])
    text: Words | None = Describe(
        description="The words; null where it was done aloud, or they are damaged.",
        examples=["I was quiet on Sunday because I was worried about the test."],
    )
    day: Day = Describe(description="The day it was done on.", examples=["2026-05-31"])
    kept: bool | None = Describe(
        description="Whether you keep these words; null for your partner's.", examples=[False]
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )


class TurnDraftPublic(Output):
    """Words you prepare. Nobody else sees them."""

    text: Words | None = Describe(
        description="The words; null where there are none, or they are damaged.",
        examples=["What I wanted to say about Sunday."],
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )


class GuessPartPublic(Output):
    """What one of you answered, and guessed of the other."""

    author: Author = Describe(description="Whose it is.", examples=["me"])
    state: Literal["draft", "sealed", "revealed", "taken_back"] = Describe(
        description="`draft` and `sealed` are seen by their author alone.", examples=["revealed"]
    )
    answer: Option | None = Describe(
        description="The answer; null when taken back or damaged.", examples=["Flying"]
    )
    guess: Option | None = Describe(
        description="What they thought the other says; null when taken back or damaged.",
        examples=["Being invisible"],
    )
    damaged: bool = Describe(
        False, description="Whether it can no longer be opened.", examples=[False]
    )


class GuessPublic(Output):
    """Both parts of a guess, as far as you can see them. Nobody counts who was right."""

    parts: list[GuessPartPublic] = Describe(
        description="Your own first; your partner's once both are sealed.",
        max_length=2,
        examples=[
            [
                {
                    "author": "me",
                    "state": "revealed",
                    "answer": "Flying",
                    "guess": "Being invisible",
                    "damaged": False,
                }
            ]
        ],
    )
