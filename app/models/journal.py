"""The journal: private writing, of which single pages can be shown to the partner by choice."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, and_, or_
from sqlmodel import Field, SQLModel, col

from app import clock
from app.actors import Member
from app.models.base import Day, Id, Input, Moment, Output, Slug, Text
from app.models.entries import MARKED
from app.vault import sealed

Title = Annotated[str, Text(120)]
Writing = Annotated[str, Text(10_000, lines=True)]

EXAMPLE = "6d1e0f2a-3b4c-4d5e-8f60-718293a4b5c6"


class JournalPage(SQLModel, table=True):
    """A page of somebody's journal."""

    __tablename__ = "journal_page"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    title: str | None = sealed("user_id", nullable=True)
    text: str = sealed("user_id")
    written_at: datetime
    changed_at: datetime


class SharedPage(SQLModel, table=True):
    """A page as it was on the day its author showed it to the other; withdrawn it is a marker."""

    __tablename__ = "shared_page"
    __table_args__ = (
        Index("ix_shared_page_couple_id_position", "couple_id", "position"),
        Index("ix_shared_page_author_id", "author_id"),
        CheckConstraint("state IN ('shared', 'taken_back')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID | None = Field(foreign_key="user.id")
    page_id: UUID
    """The page in the author's journal, which nobody else is told."""
    state: str
    title: str | None = sealed("author_id", nullable=True)
    text: str | None = sealed("author_id", nullable=True)
    care_note: str | None = None
    written_on: date
    shared_on: date
    changed_on: date
    position: int = Field(sa_type=BigInteger)

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """Both see what is shared, and for a while that something was."""
        gone = clock.today(member.zone) - MARKED
        return or_(
            col(cls.state) == "shared",
            and_(col(cls.state) == "taken_back", col(cls.changed_on) > gone),
        )


class PageCreate(Input):
    """A page of your journal."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=[EXAMPLE],
    )
    title: Title | None = Describe(None, description="A title, if you like.", examples=["Sunday"])
    text: Writing = Describe(
        description="What you want to keep.", examples=["I was afraid of the talk. It went well."]
    )


class PageUpdate(Input):
    """What to change; members left out stay as they are."""

    title: Title | None = Describe(None, description="Null clears it.", examples=["Sunday"])
    text: Writing | None = Describe(
        None, description="Cannot be cleared.", examples=["The talk went well."]
    )


class PagePublic(Output):
    """A page of your journal. Nobody else sees it."""

    id: Id = Describe(description="The page's id.", examples=[EXAMPLE])
    title: Title | None = Describe(description="Its title.", examples=["Sunday"])
    text: Writing | None = Describe(
        description="Its text; null where it can no longer be opened.",
        examples=["I was afraid of the talk. It went well."],
    )
    written_at: Moment = Describe(
        description="When you wrote it.", examples=["2026-05-31T08:00:00.000Z"]
    )
    damaged: bool = Describe(
        False, description="Whether words can no longer be opened.", examples=[False]
    )


class PageSharing(Input):
    """How a page is shown."""

    care_note: Slug | None = Describe(
        None,
        description="A care note of `getWords`, shown before the page is opened.",
        examples=["just-listen"],
    )


class SharedPagePublic(Output):
    """A page that one of you showed the other, as it was on that day."""

    id: Id = Describe(
        description="Its id, another one than in the journal.",
        examples=["7e2f103b-4c5d-4e6f-9071-8293a4b5c6d7"],
    )
    author: Literal["me", "partner"] = Describe(description="Whose page.", examples=["partner"])
    state: Literal["shared", "taken_back"] = Describe(
        description="`taken_back` keeps no words.", examples=["shared"]
    )
    care_note: Slug | None = Describe(
        description="What its author asks of you before you open it.", examples=["just-listen"]
    )
    title: Title | None = Describe(description="Its title.", examples=["Sunday"])
    text: Writing | None = Describe(
        description="Its text; null when taken back or damaged.",
        examples=["I was afraid of the talk. It went well."],
    )
    day: Day = Describe(description="The couple's day it was shown on.", examples=["2026-05-31"])
    damaged: bool = Describe(
        False, description="Whether words can no longer be opened.", examples=[False]
    )
