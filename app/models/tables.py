"""Every table there is: import this module and `SQLModel.metadata` is complete.

A new table goes into `TABLES` and into one of the maps below, or erasing would forget it.
"""

from typing import Any

from sqlmodel import col

from app.models.appreciations import Appreciation
from app.models.assessments import Assessment, Score
from app.models.auth import RefreshToken, UserSession
from app.models.checkins import Checkin
from app.models.checkups import Checkup, CheckupPart, CheckupResult
from app.models.contributions import Contribution
from app.models.couples import Couple, Invite, Membership
from app.models.dreams import Dream
from app.models.entries import Entry
from app.models.events import Event
from app.models.exercises import Exercise, ExerciseLater, ExerciseTurn
from app.models.first_look import FirstLook
from app.models.gestures import GestureDone, GestureSharing, GestureWish, OwnGesture
from app.models.goal_sentences import GoalSentence
from app.models.goals import Goal, GoalLevel, GoalMark
from app.models.gratitudes import Gratitude
from app.models.idempotency import IdempotencyRecord
from app.models.journal import JournalPage, SharedPage
from app.models.journey import JointStep, PersonalStep
from app.models.keys import DataKey, Meta
from app.models.milestones import Milestone
from app.models.moments import MomentKept, MomentMute
from app.models.mutes import Mute
from app.models.nudges import Nudge
from app.models.own_goals import GoalShare, OwnGoal
from app.models.own_questions import OwnPack, OwnQuestion, PackPass
from app.models.practice_sessions import JointPractice, PostponedPractice, PracticeSession
from app.models.profile import Profile, ProfileSharing
from app.models.quality_time.feeds import CalendarFeed
from app.models.quality_time.joint import OwnSentence, PutOff
from app.models.quality_time.plans import Plan
from app.models.quality_time.rituals import Ritual, RitualSkip
from app.models.quality_time.sessions import QualitySession
from app.models.questions import (
    DepthWish,
    QuestionDay,
    QuestionMark,
    QuestionSettings,
    SoloAnswer,
)
from app.models.reminders import QuietHours, Reminder
from app.models.repairs import Repair, RepairMarks
from app.models.replies import ReactionGiven, Reply
from app.models.safety import Hold, Pause
from app.models.support import SupportRating, SupportRequest, SupportResponse
from app.models.sync import Gone
from app.models.timeouts import Readiness, Timeout
from app.models.users import User
from app.vault import Sealed

TABLES = (
    User,
    UserSession,
    RefreshToken,
    DataKey,
    Meta,
    Couple,
    Membership,
    Invite,
    Event,
    IdempotencyRecord,
    Assessment,
    Score,
    Checkup,
    CheckupPart,
    CheckupResult,
    Hold,
    Pause,
    Entry,
    Appreciation,
    Gratitude,
    JournalPage,
    SharedPage,
    MomentKept,
    MomentMute,
    Reply,
    ReactionGiven,
    OwnGesture,
    GestureDone,
    GestureWish,
    GestureSharing,
    Reminder,
    QuietHours,
    Checkin,
    SupportRequest,
    SupportResponse,
    SupportRating,
    Nudge,
    Mute,
    Timeout,
    Readiness,
    Repair,
    RepairMarks,
    PracticeSession,
    JointPractice,
    PostponedPractice,
    Profile,
    ProfileSharing,
    PersonalStep,
    JointStep,
    FirstLook,
    QuestionDay,
    QuestionSettings,
    DepthWish,
    QuestionMark,
    SoloAnswer,
    OwnPack,
    OwnQuestion,
    PackPass,
    Plan,
    Ritual,
    RitualSkip,
    OwnSentence,
    PutOff,
    QualitySession,
    CalendarFeed,
    Exercise,
    ExerciseTurn,
    ExerciseLater,
    Goal,
    GoalMark,
    GoalLevel,
    Milestone,
    Contribution,
    GoalSentence,
    Dream,
    OwnGoal,
    GoalShare,
    Gone,
)

OWN: tuple[Any, ...] = (
    Score,
    Assessment,
    Hold,
    Pause,
    Gratitude,
    JournalPage,
    MomentMute,
    OwnGesture,
    GestureDone,
    GestureWish,
    Reminder,
    QuietHours,
    Checkin,
    SupportRating,
    Mute,
    Readiness,
    RepairMarks,
    PracticeSession,
    PostponedPractice,
    Profile,
    PersonalStep,
    FirstLook,
    DepthWish,
    QuestionMark,
    SoloAnswer,
    PackPass,
    PutOff,
    ExerciseLater,
    GoalMark,
    OwnGoal,
    Gone,
    IdempotencyRecord,
    RefreshToken,
    UserSession,
)
"""Rows of one person, by `user_id`: erasing the account deletes them, in this order."""

JOINT: tuple[Any, ...] = (
    ReactionGiven,
    GestureSharing,
    CheckupResult,
    CheckupPart,
    Checkup,
    Nudge,
    Repair,
    JointPractice,
    ProfileSharing,
    JointStep,
    QuestionDay,
    QuestionSettings,
    RitualSkip,
    QualitySession,
    CalendarFeed,
    Exercise,
    GoalLevel,
    GoalShare,
)
"""Rows of a couple, by `couple_id`: gone for both when the couple ends, in this order."""

AUTHORED: tuple[Any, ...] = (
    Entry,
    Appreciation,
    SharedPage,
    MomentKept,
    Reply,
    SupportResponse,
    SupportRequest,
    Timeout,
    OwnQuestion,
    OwnPack,
    Plan,
    Ritual,
    OwnSentence,
    ExerciseTurn,
    Milestone,
    Contribution,
    GoalSentence,
    Goal,
    Dream,
)
"""Rows of a couple with words of one of them, by `couple_id` and `author_id`.

When the couple ends nobody reaches them but their authors (`services/kept.py`). Erasing blanks
those of the person: a row without words and without a name is left for what belongs to it, until
the other is gone too; then they are deleted, in this order.
"""

FLEETING: dict[Any, Any] = {ExerciseTurn: col(ExerciseTurn.kept).is_(False)}
"""What of `AUTHORED` was written only for as long as it is needed: deleted when the couple ends."""

ERASED_BY_HAND = {
    Invite: "made or accepted by the person: deleted",
    Event: "the person's stream is deleted; the couple's when nobody was ever left in it",
    Membership: "deleted; the partner keeps their own",
    Couple: "deleted when nobody is a member of it any more, live or past",
    User: "deleted",
    DataKey: "destroyed last, so that backups cannot open what was sealed either",
}
"""What `leaving.erase` does with the other tables that tell of somebody; `Meta` tells of nobody."""


def blank(model: Any) -> dict[str, None]:
    """What of a row with an author is emptied when the author is erased."""
    words = [column.name for column in model.__table__.columns if isinstance(column.type, Sealed)]
    return dict.fromkeys(["author_id", *words])
