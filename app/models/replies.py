"""Short replies and one kind reaction to what the other showed."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, and_, or_
from sqlmodel import Field, SQLModel, col

from app import clock
from app.actors import Member
from app.models.base import Day, Id, Input, Output, Text
from app.models.entries import MARKED
from app.models.reactions import Reaction
from app.vault import sealed

Words = Annotated[str, Text(500, lines=True)]

EXAMPLE = "9041325d-6e7f-4081-92a3-b4c5d6e7f809"
SUBJECT = "8f30214c-5d6e-4f70-8192-93a4b5c6d7e8"


class Reply(SQLModel, table=True):
    """What one wrote under something that both can see."""

    __table_args__ = (
        Index("ix_reply_couple_id_subject_id", "couple_id", "subject_id"),
        Index("ix_reply_author_id", "author_id"),
        CheckConstraint("state IN ('shown', 'taken_back')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID | None = Field(foreign_key="user.id")
    subject_id: UUID
    state: str
    text: str | None = sealed("author_id", nullable=True)
    edited: bool = False
    written_on: date
    shown_at: datetime
    """How long it can be edited is counted from here; nobody is shown it."""
    changed_on: date
    position: int = Field(sa_type=BigInteger)

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """Both see it; taken back it is a marker for a while."""
        gone = clock.today(member.zone) - MARKED
        return or_(
            col(cls.state) == "shown",
            and_(col(cls.state) == "taken_back", col(cls.changed_on) > gone),
        )


class ReactionGiven(SQLModel, table=True):
    """The one reaction of the other to something shown."""

    __tablename__ = "reaction"

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    subject_id: UUID = Field(primary_key=True)
    reaction: str
    changed_on: date


class ReplyCreate(Input):
    """A short reply."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=[EXAMPLE],
    )
    subject_id: Id = Describe(
        description="What you reply to: a revealed answer or check-in, a moment, a shared page.",
        examples=[SUBJECT],
    )
    text: Words = Describe(description="Your reply.", examples=["I did not know that. Thank you."])


class ReplyUpdate(Input):
    """What to change, within 15 minutes."""

    text: Words | None = Describe(
        None, description="Cannot be cleared.", examples=["I did not know that."]
    )


class ReplyPublic(Output):
    """A short reply to something that both of you can see."""

    id: Id = Describe(description="Its id.", examples=[EXAMPLE])
    subject_id: Id = Describe(description="What it replies to.", examples=[SUBJECT])
    author: Literal["me", "partner"] = Describe(description="Whose words.", examples=["partner"])
    state: Literal["shown", "taken_back"] = Describe(
        description="`taken_back` keeps no words.", examples=["shown"]
    )
    text: Words | None = Describe(
        description="The words; null when taken back or damaged.",
        examples=["I did not know that. Thank you."],
    )
    day: Day = Describe(description="The couple's day of it.", examples=["2026-05-31"])
    edited: bool = Describe(description="Whether it was changed.", examples=[False])
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )


class ReactionInput(Input):
    """How you take it."""

    reaction: Reaction = Describe(description="One kind reaction.", examples=["with_you"])


class ReactionPublic(Output):
    """How the other took what one of you showed."""

    subject_id: Id = Describe(description="What was shown.", examples=[SUBJECT])
    reaction: Reaction | None = Describe(
        description="The one kind reaction to it; null where there is none.",
        examples=["with_you"],
    )
