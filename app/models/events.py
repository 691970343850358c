"""What happened, as thin rows: the owner's stream, a position in it, a kind and an id.

There are two streams: one of each person, one of each couple, and the couple's holds only what
both can see. Events carry a date, never a time, and never a word of what was written.
"""

from datetime import date
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from app.models.base import Day, Id, Plain


class Kind(StrEnum):
    """Every kind of event. More may be added."""

    ACCOUNT_REGISTERED = "account.registered"
    ACCOUNT_CHANGED = "account.changed"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 a kind of event
    SESSION_STARTED = "session.started"
    SESSION_ENDED = "session.ended"
    INVITE_MADE = "invite.made"
    INVITE_CANCELLED = "invite.cancelled"
    INVITE_ACCEPTED = "invite.accepted"
    COUPLE_FORMED = "couple.formed"
    COUPLE_CHANGED = "couple.changed"
    COUPLE_LEFT = "couple.left"
    ASSESSMENT_STARTED = "assessment.started"
    ANSWERS_SAVED = "assessment.answers_saved"
    ASSESSMENT_COMPLETED = "assessment.completed"
    ASSESSMENT_ABANDONED = "assessment.abandoned"
    CHECKUP_OPENED = "checkup.opened"
    CHECKUP_ATTACHED = "checkup.attached"
    CHECKUP_SHARING_SET = "checkup.sharing_set"
    CHECKUP_RELEASED = "checkup.released"
    CHECKUP_CHANGED = "checkup.changed"
    CHECKUP_WITHDRAWN = "checkup.withdrawn"
    GRATITUDE_WRITTEN = "gratitude.written"
    GRATITUDE_CHANGED = "gratitude.changed"
    GRATITUDE_DELETED = "gratitude.deleted"
    APPRECIATION_SCHEDULED = "appreciation.scheduled"
    APPRECIATION_DELIVERED = "appreciation.delivered"
    APPRECIATION_CHANGED = "appreciation.changed"
    PAUSE_BEGUN = "pause.begun"
    PAUSE_ENDED = "pause.ended"
    ANSWER_SEALED = "answer.sealed"
    ANSWER_WITHDRAWN = "answer.withdrawn"
    ANSWERS_REVEALED = "answers.revealed"
    ANSWER_CHANGED = "answer.changed"
    GOAL_PROPOSED = "goal.proposed"
    GOAL_PUT_OFF = "goal.put_off"
    GOAL_ACCEPTED = "goal.accepted"
    GOAL_LAPSED = "goal.lapsed"
    GOAL_CHANGED = "goal.changed"
    GOAL_PROGRESSED = "goal.progressed"
    GOAL_CHECKED_IN = "goal.checked_in"
    GOAL_COMPLETED = "goal.completed"
    GOAL_REOPENED = "goal.reopened"
    GOAL_ARCHIVED = "goal.archived"
    GOAL_RESTORED = "goal.restored"
    GOAL_PUT_AWAY = "goal.put_away"
    GOAL_REMOVED = "goal.removed"
    DREAM_ADDED = "dream.added"
    DREAM_CHANGED = "dream.changed"
    OWN_GOAL_WRITTEN = "own_goal.written"
    OWN_GOAL_CHANGED = "own_goal.changed"
    OWN_GOAL_DELETED = "own_goal.deleted"
    OWN_GOAL_SHARED = "own_goal.shared"
    OWN_GOAL_UNSHARED = "own_goal.unshared"
    OWN_GOAL_ENCOURAGED = "own_goal.encouraged"


class Event(SQLModel, table=True):
    """One row of one stream; `revision` counts up from 1 without gaps.

    On SQLite rows lie in the order of their key: a page of a stream is read from one place.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    owner_id: UUID = Field(primary_key=True)
    revision: int = Field(primary_key=True, sa_type=BigInteger)
    kind: str
    subject_id: UUID
    day: date


class EventPublic(Plain):
    """Something that happened: what kind, to which thing, on which day."""

    stream: Literal["personal", "couple"] = Describe(
        description="`personal` is seen by you alone, `couple` by both of you.",
        examples=["personal"],
    )
    kind: str = Describe(
        description="Noun and verb; more kinds may be added.",
        max_length=60,
        examples=["assessment.completed"],
    )
    subject_id: Id = Describe(
        description="The thing it happened to.", examples=["3f2c1c9e-52a1-4c3e-9d0b-6a2f0c9b7e11"]
    )
    day: Day = Describe(description="The local day it happened on.", examples=["2026-05-31"])


class EventPage(Plain):
    """The next events of both streams, oldest first within each stream, and where to go on."""

    data: list[EventPublic] = Describe(description="The events, at most `limit`.", max_length=100)
    next_cursor: str = Describe(
        description="Send it as `after` next time, also when there was nothing new.",
        max_length=400,
        examples=["3vXkqH0mS1yYyW3o0P0ZkQ"],
    )
    has_more: bool = Describe(
        description="Whether more events are waiting already.", examples=[False]
    )
