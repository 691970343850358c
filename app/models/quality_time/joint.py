"""What plans and rituals have in common: two people agree on them, and only one worded them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from app.models.base import Input, Text
from app.vault import sealed

Title = Annotated[str, Text(120)]
Words = Annotated[str, Text(500, lines=True)]

State = Literal["proposed", "active", "done", "cancelled", "lapsed", "archived"]

STATES = "state IN ('proposed', 'active', 'done', 'cancelled', 'lapsed', 'archived')"


class Joint(SQLModel):
    """The columns of something both agree on, its title aside."""

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID | None = Field(foreign_key="user.id")
    written_on: date
    state: str
    by_author: bool = True
    """Who proposed it as it is now: its author, or the other, who changed it."""
    proposed_on: date
    accepted_on: date | None = None
    unplugged: bool = False
    edited: bool = False
    archived_by_author: bool = False
    archived_by_other: bool = False
    changed_on: date
    position: int = Field(default=0, sa_type=BigInteger)
    """Its place in the couple's stream; 0 before it is there."""


class OwnSentence(SQLModel, table=True):
    """What the other one adds to a plan or ritual that they did not word."""

    __tablename__ = "own_sentence"
    __table_args__ = (
        Index("uq_own_sentence_subject", "couple_id", "subject_id", unique=True),
        Index("ix_own_sentence_author_id", "author_id"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    subject_id: UUID
    author_id: UUID | None = Field(foreign_key="user.id")
    written_on: date
    text: str | None = sealed("author_id", nullable=True)


class PutOff(SQLModel, table=True):
    """Somebody said "later" to a proposal. The one who proposed it is never told."""

    __tablename__ = "put_off"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    """Of the plan or ritual."""


class SentenceInput(Input):
    """Your own sentence beside your partner's words."""

    text: Words = Describe(description="In your own words.", examples=["I will bring the blanket."])
