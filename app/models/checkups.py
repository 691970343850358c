"""Check-ups: a round both take, who shares how much of it, and the one result it releases."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.vault import sealed

RESULT = 8_192
"""Released results are padded to a multiple of this."""

Level = Literal["none", "bands", "scores"]


class Checkup(SQLModel, table=True):
    """A round. What both can see of it: when it was opened and whether its result is out."""

    __table_args__ = (
        Index(
            "uq_checkup_open",
            "couple_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    instrument: str
    version: str
    state: str
    opened_on: date
    closes_on: date
    released_on: date | None = None


class CheckupPart(SQLModel, table=True):
    """One partner's side of a round, seen by that partner alone."""

    __tablename__ = "checkup_part"
    __table_args__ = (
        ForeignKeyConstraint(["couple_id", "checkup_id"], ["checkup.couple_id", "checkup.id"]),
        Index("ix_checkup_part_user_id_assessment_id", "user_id", "assessment_id"),
    )

    couple_id: UUID = Field(primary_key=True)
    checkup_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    assessment_id: UUID | None = None
    level: str = "none"


class CheckupResult(SQLModel, table=True):
    """The released result: a row exists only once it is out. Sealed under the couple's key."""

    __tablename__ = "checkup_result"
    __table_args__ = (
        ForeignKeyConstraint(["couple_id", "checkup_id"], ["checkup.couple_id", "checkup.id"]),
    )

    couple_id: UUID = Field(primary_key=True)
    checkup_id: UUID = Field(primary_key=True)
    level: str
    released_on: date
    document: str = sealed("couple_id", pad=RESULT)
