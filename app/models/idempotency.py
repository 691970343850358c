"""The stored answers of writes, so that a repeated request gets the first one's answer."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.vault import sealed


class IdempotencyRecord(SQLModel, table=True):
    """One use of an Idempotency-Key; found by a keyed hash of person and key."""

    __tablename__ = "idempotency_record"

    key_hash: str = Field(primary_key=True)
    user_id: UUID = Field(index=True)
    couple_id: UUID | None = None
    request_hash: str
    status: int | None = None
    location: str | None = None
    body: str | None = sealed("user_id", nullable=True)
    expires_at: datetime = Field(index=True)
