"""Sessions: a sign-in on one device, its refresh tokens, the tokens that go out."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from app.models.base import Id, Input, Moment, Output, Text
from app.models.users import Email, Password
from app.vault import sealed

DeviceLabel = Annotated[str, Text(60)]
RefreshSecret = Annotated[str, Text(200)]


class SessionCreate(Input):
    """What signing in takes."""

    email: Email = Describe(description="The address you registered.", examples=["ana@example.org"])
    password: Password = Describe(description="Your password.", examples=["a quiet lake at dawn"])
    device: DeviceLabel | None = Describe(
        None,
        description="How you call this device in your list of sessions.",
        examples=["My phone"],
    )


class SessionRefresh(Input):
    """The refresh token of the session."""

    refresh_token: RefreshSecret = Describe(
        description="The newest one you were given.",
        examples=["pN0-tF9wK1yq6uXb3cVw8l2Zr5sQe7aHj4mGdTiOkBU"],
    )


class UserSession(SQLModel, table=True):
    """One sign-in. Ended sessions stay for a day, then they are removed."""

    __tablename__ = "session"

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    device: str | None = sealed("user_id", nullable=True)
    created_at: datetime
    seen_at: datetime
    expires_at: datetime = Field(index=True)
    ended_at: datetime | None = None


class RefreshToken(SQLModel, table=True):
    """One refresh token of a session, by its hash; spent ones are kept to notice a replay."""

    __tablename__ = "refresh_token"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "session_id"], ["session.user_id", "session.id"], ondelete="CASCADE"
        ),
    )

    token_hash: str = Field(primary_key=True)
    user_id: UUID
    session_id: UUID = Field(index=True)
    created_at: datetime
    used_at: datetime | None = None


class TokensPublic(Output):
    """The tokens of a session."""

    access_token: str = Describe(
        description="A JWT; send it as `Authorization: Bearer`.",
        max_length=4096,
        examples=["eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.e30.c2ln"],
    )
    token_type: Literal["Bearer"] = Describe(
        "Bearer", description="Always Bearer.", examples=["Bearer"]
    )
    expires_in: int = Describe(
        description="Seconds the access token lives.",
        ge=1,
        le=600,
        examples=[600],
        json_schema_extra={"format": "int32"},
    )
    refresh_token: str = Describe(
        description="Exchange it for the next pair; each is good for one exchange.",
        max_length=200,
        examples=["pN0-tF9wK1yq6uXb3cVw8l2Zr5sQe7aHj4mGdTiOkBU"],
    )
    session_id: Id = Describe(
        description="The session these belong to.",
        examples=["0d3f1a52-6a3e-4f0b-8f55-3f7b1a2c4d5e"],
    )


class SessionPublic(Output):
    """One of your sessions; nobody but you sees this list."""

    id: Id = Describe(
        description="The session's id.", examples=["0d3f1a52-6a3e-4f0b-8f55-3f7b1a2c4d5e"]
    )
    device: str | None = Describe(
        description="Your name for the device.", max_length=60, examples=["My phone"]
    )
    current: bool = Describe(
        description="Whether this is the session you are asking with.", examples=[True]
    )
    created_at: Moment = Describe(
        description="When you signed in.", examples=["2026-05-31T08:00:00.000Z"]
    )
    seen_at: Moment = Describe(
        description="When its tokens were last refreshed.", examples=["2026-05-31T09:30:00.000Z"]
    )
    damaged: bool = Describe(
        False,
        description="True where the device's name was altered in the database and does not open.",
        examples=[False],
    )
