"""Questions that the two write themselves: in packs that one proposes and the other accepts."""

from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, and_, exists, or_
from sqlmodel import Field, SQLModel, col

from app import clock
from app.actors import Member
from app.models.base import Day, Id, Input, Output, Text
from app.models.entries import MARKED
from app.models.questions import Depth
from app.vault import sealed

Title = Annotated[str, Text(80)]
Asked = Annotated[str, Text(300)]

LAPSES = timedelta(days=14)


class PackPass(SQLModel, table=True):
    """Somebody does not want a pack that was proposed to them; nobody else learns of it."""

    __tablename__ = "pack_pass"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)


class OwnPack(SQLModel, table=True):
    """A pack that one of the two wrote. It is its author's alone until it is proposed, and again
    when nobody has accepted it after a while."""

    __tablename__ = "own_pack"
    __table_args__ = (
        Index("ix_own_pack_author_id", "author_id"),
        CheckConstraint(
            "state IN ('draft', 'proposed', 'active', 'archived', 'taken_back')", "state"
        ),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    author_id: UUID | None = Field(foreign_key="user.id")
    state: str = "draft"
    title: str | None = sealed("author_id", nullable=True)
    written_on: date
    proposed_on: date | None = None
    changed_on: date
    position: int = Field(default=0, sa_type=BigInteger)
    """Its place in the couple's stream; 0 before it was ever there."""

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """One's own; the other's while it is proposed and not passed, and once it was accepted."""
        today = clock.today(member.zone)
        passed = exists().where(
            col(PackPass.user_id) == member.user_id, col(PackPass.id) == col(cls.id)
        )
        own = and_(col(cls.author_id) == member.user_id, col(cls.state) != "taken_back")
        offered = and_(col(cls.state) == "proposed", ~passed)
        gone = and_(col(cls.state) == "taken_back", col(cls.changed_on) > today - MARKED)
        return or_(own, offered, col(cls.state).in_(("active", "archived")), gone)


class OwnQuestion(SQLModel, table=True):
    """One question of such a pack, in the words of its author."""

    __tablename__ = "own_question"
    __table_args__ = (
        Index("ix_own_question_couple_id_pack_id", "couple_id", "pack_id"),
        Index("ix_own_question_author_id", "author_id"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    pack_id: UUID
    author_id: UUID | None = Field(foreign_key="user.id")
    place: int
    """In the order of the pack."""
    depth: int
    text: str | None = sealed("author_id", nullable=True)
    written_on: date


class OwnQuestionInput(Input):
    """A question in your words."""

    text: Asked = Describe(
        description="An open question.", examples=["What did you think when the lights went out?"]
    )
    depth: Depth = Describe(
        2,
        description="It comes only where both of you wish for questions this deep.",
        examples=[2],
    )


Several = Annotated[list[OwnQuestionInput], Describe(min_length=1, max_length=50)]
SEVERAL = [[{"text": "What did you think when the lights went out?", "depth": 2}]]


class OwnPackCreate(Input):
    """A pack in your words, for the two of you."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["6f2d8b14-3c5a-4e79-9b01-2a3c4d5e6f70"],
    )
    title: Title = Describe(description="Its title.", examples=["Our first flat"])
    questions: Several = Describe(description="Its questions.", examples=SEVERAL)


class OwnPackUpdate(Input):
    """What to change while it is a draft; members left out stay as they are."""

    title: Title | None = Describe(
        None, description="Cannot be cleared.", examples=["Our very first flat"]
    )
    questions: Several | None = Describe(
        None, description="All of its questions, in the place of those it has.", examples=SEVERAL
    )


class OwnQuestionPublic(Output):
    """A question of such a pack."""

    id: Id = Describe(description="Its id.", examples=["8a4f2c6e-1b3d-4f57-8c90-3e4d5f607182"])
    text: Asked | None = Describe(
        description="The question; null when taken back or damaged.",
        examples=["What did you think when the lights went out?"],
    )
    depth: Depth = Describe(description="From 1 to 5.", examples=[2])
    damaged: bool = Describe(
        False, description="Whether it can no longer be opened.", examples=[False]
    )


class OwnPackPublic(Output):
    """A pack that one of you wrote."""

    id: Id = Describe(description="Its id.", examples=["6f2d8b14-3c5a-4e79-9b01-2a3c4d5e6f70"])
    author: Literal["me", "partner"] = Describe(description="Who wrote it.", examples=["me"])
    state: Literal["draft", "proposed", "active", "archived", "taken_back"] = Describe(
        description="`draft` is its author's alone; questions come from it while it is `active`.",
        examples=["draft"],
    )
    title: Title | None = Describe(
        description="Its title; null when taken back or damaged.", examples=["Our first flat"]
    )
    questions: list[OwnQuestionPublic] = Describe(
        description="Its questions; none when taken back.", max_length=50
    )
    lapses_on: Day | None = Describe(
        description="While it is proposed: from this day on it is a draft again.", examples=[None]
    )
    damaged: bool = Describe(
        False, description="Whether its title can no longer be opened.", examples=[False]
    )
