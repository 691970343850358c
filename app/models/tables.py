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
