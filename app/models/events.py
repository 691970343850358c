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
    CHECKUP_CLOSED = "checkup.closed"
    CHECKUP_CHANGED = "checkup.changed"
    CHECKUP_WITHDRAWN = "checkup.withdrawn"
    GRATITUDE_WRITTEN = "gratitude.written"
    GRATITUDE_CHANGED = "gratitude.changed"
    GRATITUDE_DELETED = "gratitude.deleted"
    APPRECIATION_SCHEDULED = "appreciation.scheduled"
    APPRECIATION_DELIVERED = "appreciation.delivered"
    APPRECIATION_CHANGED = "appreciation.changed"
    JOURNAL_WRITTEN = "journal.written"
    JOURNAL_CHANGED = "journal.changed"
    JOURNAL_DELETED = "journal.deleted"
    PAGE_SHARED = "page.shared"
    PAGE_TAKEN_BACK = "page.taken_back"
    MOMENT_KEPT = "moment.kept"
    MOMENT_CHANGED = "moment.changed"
    MOMENT_MUTED = "moment.muted"
    REPLY_WRITTEN = "reply.written"
    REPLY_CHANGED = "reply.changed"
    REACTION_CHANGED = "reaction.changed"
    GESTURE_ADDED = "gesture.added"
    GESTURE_CHANGED = "gesture.changed"
    GESTURE_DONE = "gesture.done"
    GESTURES_SHARED = "gestures.shared"
    REMINDER_CHANGED = "reminder.changed"
    PRACTICE_STARTED = "practice.started"
    PRACTICE_CHANGED = "practice.changed"
    PRACTICE_FINISHED = "practice.finished"
    PRACTICE_DELETED = "practice.deleted"
    JOINT_PRACTICE_PROPOSED = "joint_practice.proposed"
    JOINT_PRACTICE_POSTPONED = "joint_practice.postponed"
    JOINT_PRACTICE_RESUMED = "joint_practice.resumed"
    JOINT_PRACTICE_ACCEPTED = "joint_practice.accepted"
    JOINT_PRACTICE_DONE = "joint_practice.done"
    JOINT_PRACTICE_LAPSED = "joint_practice.lapsed"
    JOINT_PRACTICE_ARCHIVED = "joint_practice.archived"
    JOINT_PRACTICE_REMOVED = "joint_practice.removed"
    PROFILE_CHANGED = "profile.changed"
    PROFILE_SHARING_SET = "profile.sharing_set"
    SHARED_PROFILE_CHANGED = "shared_profile.changed"
    JOURNEY_CHANGED = "journey.changed"
    JOINT_JOURNEY_CHANGED = "joint_journey.changed"
    FIRST_LOOK_TAKEN = "first_look.taken"
    FIRST_LOOK_DELETED = "first_look.deleted"
    PAUSE_BEGUN = "pause.begun"
    PAUSE_ENDED = "pause.ended"
    ANSWER_SEALED = "answer.sealed"
    ANSWER_WITHDRAWN = "answer.withdrawn"
    ANSWERS_REVEALED = "answers.revealed"
    ANSWER_CHANGED = "answer.changed"
    CHECKIN_WRITTEN = "checkin.written"
    CHECKIN_CHANGED = "checkin.changed"
    CHECKIN_DELETED = "checkin.deleted"
    CHECKIN_SEALED = "checkin.sealed"
    CHECKIN_WITHDRAWN = "checkin.withdrawn"
    CHECKINS_REVEALED = "checkins.revealed"
    CHECKINS_CHANGED = "checkins.changed"
    SUPPORT_ASKED = "support.asked"
    SUPPORT_ANSWERED = "support.answered"
    SUPPORT_CHANGED = "support.changed"
    SUPPORT_CLOSED = "support.closed"
    SUPPORT_RATED = "support.rated"
    NUDGE_SENT = "nudge.sent"
    MUTE_SET = "mute.set"
    MUTE_LIFTED = "mute.lifted"
    TIMEOUT_CALLED = "timeout.called"
    TIMEOUT_EXTENDED = "timeout.extended"
    TIMEOUT_CHANGED = "timeout.changed"
    TIMEOUT_READINESS_SET = "timeout.readiness_set"
    TIMEOUT_ENDED = "timeout.ended"
    TIMEOUT_RETURNED = "timeout.returned"
    REPAIR_OPENED = "repair.opened"
    REPAIR_CLOSED = "repair.closed"
    REPAIR_RATED = "repair.rated"
    ANSWER_DRAFTED = "answer.drafted"
    CHECKIN_DRAFTED = "checkin.drafted"
    REPAIR_ISSUE_DRAFTED = "repair.issue_drafted"
    REPAIR_AGREEMENT_DRAFTED = "repair.agreement_drafted"
    GUESS_DRAFTED = "guess.drafted"
    REPAIR_ISSUE_SEALED = "repair.issue_sealed"
    REPAIR_ISSUE_WITHDRAWN = "repair.issue_withdrawn"
    REPAIR_ISSUES_REVEALED = "repair.issues_revealed"
    REPAIR_ISSUE_CHANGED = "repair.issue_changed"
    REPAIR_AGREEMENT_SEALED = "repair.agreement_sealed"
    REPAIR_AGREEMENT_WITHDRAWN = "repair.agreement_withdrawn"
    REPAIR_AGREEMENTS_REVEALED = "repair.agreements_revealed"
    REPAIR_AGREEMENT_CHANGED = "repair.agreement_changed"
    QUESTION_SERVED = "question.served"
    QUESTION_CLOSED = "question.closed"
    QUESTION_ADDED = "question.added"
    QUESTION_MARKED = "question.marked"
    QUESTIONS_SETTINGS_CHANGED = "questions.settings_changed"
    QUESTIONS_DEPTH_SET = "questions.depth_set"
    OWN_PACK_WRITTEN = "own_pack.written"
    OWN_PACK_PROPOSED = "own_pack.proposed"
    OWN_PACK_ACCEPTED = "own_pack.accepted"
    OWN_PACK_LAPSED = "own_pack.lapsed"
    OWN_PACK_PASSED = "own_pack.passed"
    OWN_PACK_ARCHIVED = "own_pack.archived"
    OWN_PACK_CHANGED = "own_pack.changed"
    SOLO_ANSWER_WRITTEN = "solo_answer.written"
    SOLO_ANSWER_DELETED = "solo_answer.deleted"
    PLAN_PROPOSED = "plan.proposed"
    PLAN_ACCEPTED = "plan.accepted"
    PLAN_CHANGED = "plan.changed"
    PLAN_CANCELLED = "plan.cancelled"
    PLAN_LAPSED = "plan.lapsed"
    PLAN_DONE = "plan.done"
    PLAN_ARCHIVED = "plan.archived"
    PLAN_REMOVED = "plan.removed"
    PLAN_PUT_OFF = "plan.put_off"
    RITUAL_PROPOSED = "ritual.proposed"
    RITUAL_ACCEPTED = "ritual.accepted"
    RITUAL_CHANGED = "ritual.changed"
    RITUAL_CANCELLED = "ritual.cancelled"
    RITUAL_LAPSED = "ritual.lapsed"
    RITUAL_DONE = "ritual.done"
    RITUAL_ARCHIVED = "ritual.archived"
    RITUAL_REMOVED = "ritual.removed"
    RITUAL_PUT_OFF = "ritual.put_off"
    QUALITY_TIME_STARTED = "quality_time.started"
    QUALITY_TIME_JOINED = "quality_time.joined"
    QUALITY_TIME_STOPPED = "quality_time.stopped"
    QUALITY_TIME_LOGGED = "quality_time.logged"
    QUALITY_TIME_CONFIRMED = "quality_time.confirmed"
    QUALITY_TIME_DOUBTED = "quality_time.confirmation_withdrawn"
    QUALITY_TIME_REMOVED = "quality_time.removed"
    CALENDAR_OPENED = "calendar.opened"
    CALENDAR_CLOSED = "calendar.closed"
    EXERCISE_PROPOSED = "exercise.proposed"
    EXERCISE_PUT_OFF = "exercise.put_off"
    EXERCISE_ACCEPTED = "exercise.accepted"
    EXERCISE_MOVED = "exercise.moved"
    EXERCISE_DRAFTED = "exercise.drafted"
    EXERCISE_WORDS_KEPT = "exercise.words_kept"
    EXERCISE_DONE = "exercise.done"
    EXERCISE_ENDED = "exercise.ended"
    EXERCISE_ARCHIVED = "exercise.archived"
    GUESS_SEALED = "guess.sealed"
    GUESS_WITHDRAWN = "guess.withdrawn"
    GUESSES_REVEALED = "guesses.revealed"
    GUESS_CHANGED = "guess.changed"
    MILESTONE_CHANGED = "milestone.changed"
    CONTRIBUTION_CHANGED = "contribution.changed"
    GOAL_SENTENCE_CHANGED = "goal_sentence.changed"
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


CHANNEL = "kindling_events"
"""Where PostgreSQL tells of every event, by its owner."""


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
