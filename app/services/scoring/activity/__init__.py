"""What a couple did in the last 28 local days (5.9): kept apart from the index, never intimacy.

Pure and exact: days are numbers in the couple's time zone (0 the oldest, 27 today) and scores are
fractions until a document rounds them. Distinct days, daily caps, saturation and confirmation by
the other keep the scores from being farmed; nothing is gained past a cap, and a score without
anything to score is null, not 0.
"""

from .moments import Planned, QualityTime, Rhythm, Session, quality_time, rhythm
from .progress import Goal, Goals, goals, joint_weeks
from .repairing import Conflict, Repairs, repairs
from .summary import Pulse, engagement, in_time, pulse, too_early
from .thanks import Gratitude, Note, giving, gratitude, thanks_days

__all__ = [
    "Conflict",
    "Goal",
    "Goals",
    "Gratitude",
    "Note",
    "Planned",
    "Pulse",
    "QualityTime",
    "Repairs",
    "Rhythm",
    "Session",
    "engagement",
    "giving",
    "goals",
    "gratitude",
    "in_time",
    "joint_weeks",
    "pulse",
    "quality_time",
    "repairs",
    "rhythm",
    "thanks_days",
    "too_early",
]
