"""Couples: invites, the couple two people form, its own fields."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from pydantic import StringConstraints, WithJsonSchema
from sqlalchemy import BigInteger, ColumnElement, Index
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel, col

from app import clock
from app.actors import Person
from app.models.base import Day, Id, Input, Moment, Output, Text
from app.models.users import Zone
from app.vault import sealed

SHARED = (
    "your display name",
    "the couple's own name, time zone and anniversary",
    "that a check-up is open, and its result once you both chose to share",
)
"""What pairing itself shows to the other; everything else needs a further consent."""

CoupleName = Annotated[str, Text(80)]
Sentence = Annotated[str, StringConstraints(max_length=200)]

InviteCode = Annotated[
    str,
    StringConstraints(strict=True, min_length=14, max_length=40),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 14,
            "maxLength": 40,
            "pattern": "^[A-Za-z0-9 -]*$",
        }
    ),
]
"""The code as it was given, however it was typed: case, spaces and hyphens do not count."""


class Couple(SQLModel, table=True):
    """Two people who share a space. Its own fields are sealed under the couple's key."""

    id: UUID = Field(primary_key=True)
    name: str | None = sealed("id", nullable=True)
    anniversary: str | None = sealed("id", nullable=True)
    time_zone: str
    zone_changed_at: datetime | None = None
    started_on: date
    ended_at: datetime | None = None
    revision: int = Field(default=0, sa_type=BigInteger)
    due_at: datetime | None = None
    """The earliest moment at which something of theirs happens by itself; shown to nobody."""


class Membership(SQLModel, table=True):
    """One person's place in a couple; the database allows one live place a person."""

    __table_args__ = (
        Index(
            "uq_membership_live",
            "user_id",
            unique=True,
            sqlite_where=sql("left_at IS NULL"),
            postgresql_where=sql("left_at IS NULL"),
        ),
        Index("ix_membership_couple_id", "couple_id"),
    )

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    left_at: datetime | None = None


class Invite(SQLModel, table=True):
    """An invite, found by the hash of its code. One open invite a person."""

    __table_args__ = (
        Index(
            "uq_invite_open",
            "inviter_id",
            unique=True,
            sqlite_where=sql("closed_at IS NULL"),
            postgresql_where=sql("closed_at IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    code_hash: str = Field(unique=True)
    inviter_id: UUID = Field(foreign_key="user.id")
    accepted_by: UUID | None = Field(default=None, foreign_key="user.id", index=True)
    accepted_at: datetime | None = None
    created_at: datetime
    expires_at: datetime = Field(index=True)
    closed_at: datetime | None = None

    @classmethod
    def open_of(cls, person: Person) -> tuple[ColumnElement[bool], ...]:
        """The open invites of a person."""
        return (
            col(cls.inviter_id) == person.user_id,
            col(cls.closed_at).is_(None),
            col(cls.expires_at) > clock.now(),
        )


class InviteCreated(Output):
    """Your invite, and the only time you see its code."""

    id: Id = Describe(
        description="The invite's id.", examples=["9c2f8a52-0d7e-4c0a-9a53-0c1d5b1f2a33"]
    )
    code: str = Describe(
        description="Give it to one person; it works once.",
        max_length=40,
        examples=["7KQ2M-9XW4P-HT3V"],
    )
    expires_at: Moment = Describe(
        description="It stops working then.", examples=["2026-06-02T08:00:00.000Z"]
    )
    shares: list[Sentence] = Describe(
        description="What pairing shows to the other, in words.",
        max_length=20,
        examples=[list(SHARED)],
    )


class InvitePublic(Output):
    """Your invite as you see it afterwards: never the code."""

    id: Id = Describe(
        description="The invite's id.", examples=["9c2f8a52-0d7e-4c0a-9a53-0c1d5b1f2a33"]
    )
    state: Literal["open", "accepted"] = Describe(
        description="`accepted` waits for your confirmation.", examples=["accepted"]
    )
    accepted_by: str | None = Describe(
        description="The display name of who accepted.", max_length=60, examples=["Ben"]
    )
    expires_at: Moment = Describe(
        description="It stops working then.", examples=["2026-06-02T08:00:00.000Z"]
    )
    damaged: bool = Describe(
        False,
        description="True where the name was altered in the database and does not open.",
        examples=[False],
    )


class InviteCodeInput(Input):
    """An invite code; it travels in bodies only, never in an address."""

    code: InviteCode = Describe(
        description="The code you were given.", examples=["7KQ2M-9XW4P-HT3V"]
    )


class InvitePreview(Output):
    """Who invites you, and what pairing will show."""

    inviter: str = Describe(
        description="The inviter's display name.", max_length=60, examples=["Ana"]
    )
    expires_on: Day = Describe(
        description="The code works until this day.", examples=["2026-06-02"]
    )
    shares: list[Sentence] = Describe(
        description="What pairing shows to the other, in words.",
        max_length=20,
        examples=[list(SHARED)],
    )


class InviteAcceptance(Output):
    """What came of accepting."""

    status: Literal["waiting", "paired"] = Describe(
        description="`waiting` until the inviter confirms; `paired` when you had both accepted.",
        examples=["waiting"],
    )
    inviter: str = Describe(
        description="The inviter's display name.", max_length=60, examples=["Ana"]
    )


class CoupleUpdate(Input):
    """What either of you can change; members left out stay, null clears."""

    name: CoupleName | None = Describe(
        None, description="Your own name for the two of you; null clears it.", examples=["Us two"]
    )
    time_zone: Zone | None = Describe(
        None,
        description="The zone of your shared days; cannot be cleared, changes once in 24 hours.",
        examples=["Europe/Lisbon"],
    )
    anniversary: Day | None = Describe(
        None, description="The day you count from; null clears it.", examples=["2021-08-14"]
    )


class PartnerPublic(Output):
    """Your partner, as you see them here."""

    display_name: str = Describe(
        description="The name they chose to show.", max_length=60, examples=["Ben"]
    )


class CouplePublic(Output):
    """The two of you."""

    id: Id = Describe(
        description="The couple's id.", examples=["5a4f1a52-6a3e-4f0b-8f55-3f7b1a2c4d5e"]
    )
    name: str | None = Describe(
        description="Your own name for the two of you.", max_length=80, examples=["Us two"]
    )
    time_zone: str = Describe(
        description="The zone of your shared days.", max_length=60, examples=["Europe/Lisbon"]
    )
    anniversary: Day | None = Describe(
        description="The day you count from.", examples=["2021-08-14"]
    )
    started_on: Day = Describe(description="The day you paired here.", examples=["2026-05-31"])
    partner: PartnerPublic = Describe(description="Your partner.")
