"""Who is asking. A service that takes a `Member` cannot be run by somebody unpaired."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody signed in, with or without a partner."""

    user_id: UUID
    session_id: UUID
    signed_in_at: datetime
    time_zone: str
    revision: int = 0
    """How far the person's own stream had come when the request began."""

    @property
    def zone(self) -> str:
        """The zone of this person's "today": the couple's where there is one."""
        return self.time_zone


@dataclass(frozen=True, kw_only=True)
class Member(Person):
    """Somebody signed in who lives in a couple."""

    couple_id: UUID
    partner_id: UUID
    couple_zone: str
    couple_revision: int = 0
    """How far the couple's stream had come when the request began."""
    due_at: datetime | None = None
    """When something of the couple happens by itself next (`services/due.py`)."""

    @property
    def zone(self) -> str:
        return self.couple_zone
