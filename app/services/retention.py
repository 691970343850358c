"""What has served its time goes: events and tombstones after 90 days, stored answers after two.

A step removes a bounded number of rows and returns whether there was anything, so that it holds no
lock for long and can be cut off anywhere.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import tuple_
from sqlmodel import Session, col, delete, select

from app import clock
from app.models.events import Event
from app.models.idempotency import IdempotencyRecord
from app.models.sync import Gone

EVENTS = timedelta(days=90)
MANY = 500

Step = Callable[[Session], bool]


def _purge(db: Session, model: Any, *conditions: Any) -> bool:
    """Delete some of the rows that meet these, by their keys."""
    keys = [getattr(model, column.name) for column in model.__table__.primary_key]
    query = select(*keys).where(*conditions).limit(MANY).with_for_update(skip_locked=True)
    rows = [tuple(row) if len(keys) > 1 else row for row in db.exec(query).all()]
    if not rows:
        return False
    key = tuple_(*keys) if len(keys) > 1 else keys[0]
    db.exec(delete(model).where(key.in_(rows)))
    return True


def events(db: Session) -> bool:
    """Events of 90 days ago and earlier; a cursor that old is refused, so nobody misses them."""
    return _purge(db, Event, col(Event.day) < clock.ago(days=EVENTS.days + 2).date())


def tombstones(db: Session) -> bool:
    """What was kept of couples that ended, for phones that were away."""
    return _purge(db, Gone, col(Gone.gone_on) < clock.ago(days=EVENTS.days + 2).date())


def answers(db: Session) -> bool:
    """Stored answers of Idempotency-Keys."""
    return _purge(db, IdempotencyRecord, col(IdempotencyRecord.expires_at) <= clock.now())


STEPS: tuple[Step, ...] = (events, tombstones, answers)
