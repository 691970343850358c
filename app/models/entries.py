"""What one of the two puts into something that both fill in: an answer, a guess, a check-in, the
sentence of a repair. It is sealed until both are in; `services/reveal.py` is its whole life.
"""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, and_, or_
from sqlmodel import Field, SQLModel, col

from app import clock
from app.actors import Member
from app.vault import sealed

State = Literal["draft", "sealed", "revealed", "taken_back"]

MARKED = timedelta(days=30)
"""How long a marker stays where somebody took back what they had shown."""


class Entry(SQLModel, table=True):
    """One person's part of one thing; a person has at most one of a kind in it.

    Before the reveal the row exists for its author alone. An author who erased themselves leaves
    a row without words and without a name.
    """

    __table_args__ = (
        Index("uq_entry_part", "couple_id", "subject_id", "kind", "author_id", unique=True),
        Index("ix_entry_author_id", "author_id"),
        CheckConstraint("state IN ('draft', 'sealed', 'revealed', 'taken_back')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    subject_id: UUID
    """What it belongs to: a day's question, an exercise, a time-out."""
    kind: str
    author_id: UUID | None = Field(foreign_key="user.id")
    state: str
    document: str | None = sealed("author_id", nullable=True)
    """The noun's own JSON; gone once it is taken back."""
    edited: bool = False
    written_on: date
    revealed_at: datetime | None = None
    """How long it can still be edited is counted from here; nobody is shown a time of day."""
    revealed_on: date | None = None
    taken_back_on: date | None = None
    position: int | None = Field(default=None, sa_type=BigInteger)
    """The place of the reveal in the couple's stream; what is listed is listed by it."""

    @classmethod
    def visible_to(cls, member: Member) -> ColumnElement[bool]:
        """The one visibility function: one's own at any time, the other's once it is revealed."""
        gone = clock.today(member.zone) - MARKED
        return or_(
            and_(col(cls.author_id) == member.user_id, col(cls.state) != "taken_back"),
            col(cls.state) == "revealed",
            and_(col(cls.state) == "taken_back", col(cls.taken_back_on) > gone),
        )
