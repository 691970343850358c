"""The wrapped data keys: their own table, so that shredding and backups can treat them apart."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel


class DataKey(SQLModel, table=True):
    """One data key of a person or a couple, wrapped by a key-encryption key."""

    __tablename__ = "data_key"

    owner_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    kek: int
    wrapped: bytes
    created_at: datetime


class Meta(SQLModel, table=True):
    """What the database knows of itself: the key check, the demo mark."""

    name: str = Field(primary_key=True)
    value: str
