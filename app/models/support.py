"""Asking for support: what kind, the other's answer, and in private whether it helped."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, and_, or_
from sqlmodel import Field, SQLModel, col

from app import clock
from app.actors import Member
from app.models.base import Day, Id, Input, Int, Output, Text
from app.models.entries import MARKED
from app.models.reactions import Reaction
from app.vault import sealed

Words = Annotated[str, Text(1_000, lines=True)]
SupportKind = Literal["listen", "comfort", "advice", "help", "distraction", "space"]
Helped = Annotated[int, Int(0, 4)]


class SupportRequest(SQLModel, table=True):
    """What one of a couple asks of the other. Closed by its author or by time looks the same."""

    __tablename__ = "support_request"
    __table_args__ = (
        Index("ix_support_request_couple_id_position", "couple_id", "position"),
        Index("ix_support_request_author_id", "author_id"),
        CheckConstraint("state IN ('open', 'closed', 'taken_back')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID | None = Field(foreign_key="user.id")
    kind: str
    state: str
    text: str | None = sealed("author_id", nullable=True)
    written_on: date
    asked_at: datetime
    """When it lapses and how long it can be edited is counted from here; nobody is shown it."""
    edited: bool = False
    changed_on: date
    position: int = Field(sa_type=BigInteger)

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """Both see it at once; for a while a marker of what was taken back."""
        gone = clock.today(member.zone) - MARKED
        return or_(
            col(cls.state) != "taken_back",
            and_(col(cls.state) == "taken_back", col(cls.changed_on) > gone),
        )


class SupportResponse(SQLModel, table=True):
    """The other's answer, under the id of what it answers: there is one."""

    __tablename__ = "support_response"
    __table_args__ = (Index("ix_support_response_author_id", "author_id"),)

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID | None = Field(foreign_key="user.id")
    text: str | None = sealed("author_id", nullable=True)
    reaction: str | None = None
    written_on: date
    given_at: datetime
    """How long it can be edited is counted from here; nobody is shown it."""
    edited: bool = False
    taken_back_on: date | None = None

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """Both see it at once; for a while a marker of what was taken back."""
        gone = clock.today(member.zone) - MARKED
        return or_(col(cls.taken_back_on).is_(None), col(cls.taken_back_on) > gone)


class SupportRating(SQLModel, table=True):
    """Whether it helped, by the id of what was asked: the asker's alone."""

    __tablename__ = "support_rating"
    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    helped: str = sealed("user_id")


class SupportCreate(Input):
    """What would do you good now."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["9e2a5c71-3d4f-4b8a-8c6d-1e2f3a4b5c6d"],
    )
    kind: SupportKind = Describe(
        description="What would help. `space` needs no answer.", examples=["listen"]
    )
    text: Words | None = Describe(
        None,
        description="A sentence of your own, if you like.",
        examples=["The talk with my father went badly."],
    )


class SupportUpdate(Input):
    """What to change; members left out stay as they are."""

    text: Words | None = Describe(
        None,
        description="For 15 minutes, with a mark; null clears it.",
        examples=["The talk with my father went badly. I am still shaking."],
    )


class ResponseInput(Input):
    """How you answer: in your own words, with one kind reaction, or with both."""

    text: Words | None = Describe(
        None, description="In your own words.", examples=["I am here. Tell me from the start."]
    )
    reaction: Reaction | None = Describe(
        None, description="One kind reaction.", examples=["with_you"]
    )


class RatingInput(Input):
    """Whether it helped you."""

    helped: Helped = Describe(description="0 not at all, 4 very much.", examples=[3])


class ResponsePublic(Output):
    """The answer to what was asked."""

    author: Literal["me", "partner"] = Describe(description="Whose answer.", examples=["partner"])
    state: Literal["given", "taken_back"] = Describe(
        description="`taken_back` keeps nothing of it.", examples=["given"]
    )
    text: Words | None = Describe(
        description="The words; null without any, when taken back, or damaged.",
        examples=["I am here. Tell me from the start."],
    )
    reaction: Reaction | None = Describe(
        description="The kind reaction, where there is one.", examples=["with_you"]
    )
    day: Day = Describe(description="The couple's day of it.", examples=["2026-05-31"])
    edited: bool = Describe(description="Whether it was changed since.", examples=[False])
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )


class SupportPublic(Output):
    """What one of you asked for."""

    id: Id = Describe(description="Its id.", examples=["9e2a5c71-3d4f-4b8a-8c6d-1e2f3a4b5c6d"])
    author: Literal["me", "partner"] = Describe(description="Who asks.", examples=["me"])
    kind: SupportKind = Describe(description="What would help.", examples=["listen"])
    state: Literal["open", "closed", "taken_back"] = Describe(
        description="`closed` by the asker, or after 48 hours; `taken_back` keeps no words.",
        examples=["open"],
    )
    text: Words | None = Describe(
        description="The asker's words; null without any, when taken back, or damaged.",
        examples=["The talk with my father went badly."],
    )
    day: Day = Describe(description="The couple's day of asking.", examples=["2026-05-31"])
    edited: bool = Describe(description="Whether it was changed since.", examples=[False])
    response: ResponsePublic | None = Describe(description="The other's answer.")
    helped: Helped | None = Describe(
        description="What you said for yourself of what you asked; null for the other, always.",
        examples=[None],
    )
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )
