"""Every table there is: import this module and `SQLModel.metadata` is complete."""

from app.models.assessments import Assessment, Score
from app.models.auth import RefreshToken, UserSession
from app.models.checkups import Checkup, CheckupPart, CheckupResult
from app.models.couples import Couple, Invite, Membership
from app.models.events import Event
from app.models.idempotency import IdempotencyRecord
from app.models.keys import DataKey, Meta
from app.models.safety import Hold
from app.models.users import User

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
)

OWN = (Score, Assessment, Hold, IdempotencyRecord, RefreshToken, UserSession)
"""Rows of one person, by `user_id`: erasing the account deletes them, in this order."""

JOINT = (CheckupResult, CheckupPart, Checkup)
"""Rows of a couple, by `couple_id`: gone for both when the couple ends, in this order."""

ERASED_BY_HAND = {
    Invite: "made or accepted by the person: deleted",
    Event: "the person's stream is deleted; the couple's when nobody was ever left in it",
    Membership: "deleted; the partner keeps their own",
    Couple: "deleted when nobody is a member of it any more, live or past",
    User: "deleted",
    DataKey: "destroyed last, so that backups cannot open what was sealed either",
}
"""What `users.erase` does with the other tables that tell of somebody; `Meta` tells of nobody."""
