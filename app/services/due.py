"""What happens by itself, at a moment: a note arrives, a time-out ends, a day begins.

Nothing waits for a clock to strike. The couple's row remembers the earliest moment at which
something is due (`at`), every request of either compares it with now, and the first one after it
does what is due in a transaction of its own before it goes on (`settle.py`). So what is due is
done when anybody could notice, also in an installation without a worker; a worker only has to
look for couples whose moment has passed.
"""

from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, update
from sqlmodel import Session, col

from app.models.couples import Couple
from app.query import Query

_AT = Query(
    update(Couple)
    .where(
        col(Couple.id) == bindparam("couple_id"),
        or_(col(Couple.due_at).is_(None), col(Couple.due_at) > bindparam("moment")),
    )
    .values(due_at=bindparam("moment"))
)


def at(db: Session, couple_id: UUID, moment: datetime) -> None:
    """Have something looked after at this moment, or as soon after it as either comes."""
    _AT.rows(db, couple_id=couple_id, moment=moment)


def midnight(day: date, zone: str) -> datetime:
    """The moment at which a day begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
