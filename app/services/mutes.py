"""Mutes: what a person wants no notifications of, known to them alone.

A mute changes nothing for who sends: what is muted goes out, is announced and is listed as ever.
"""

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Person
from app.models.base import Page
from app.models.events import Kind
from app.models.mutes import Mute, MuteName, MutePublic
from app.models.users import User
from app.services import events


def listed(db: Session, person: Person) -> Page[MutePublic]:
    """All of them, by name."""
    query = select(Mute).where(Mute.user_id == person.user_id).order_by(col(Mute.name))
    data = [_public(row) for row in db.exec(query).all()]
    return Page(data=data, next_cursor=None, has_more=False)


def mute(db: Session, person: Person, name: MuteName) -> MutePublic:
    """Mute it; doing it again changes nothing."""
    row = _of(db, person, name)
    if row is None:
        row = Mute(user_id=person.user_id, id=ids.new(), name=name, since=clock.today(person.zone))
        db.add(row)
        db.flush()
        events.record(db, person, Kind.MUTE_SET, row.id)
    return _public(row)


def unmute(db: Session, person: Person, name: MuteName) -> None:
    """Hear of it again; doing it again changes nothing."""
    row = _of(db, person, name)
    if row is not None:
        events.record(db, person, Kind.MUTE_LIFTED, row.id)
        db.delete(row)
        db.flush()


def _of(db: Session, person: Person, name: MuteName) -> Mute | None:
    me = select(User.id).where(User.id == person.user_id)
    db.exec(me.with_for_update()).one()  # two phones at once are one after the other
    return db.exec(select(Mute).where(Mute.user_id == person.user_id, Mute.name == name)).first()


def _public(row: Mute) -> MutePublic:
    return MutePublic.model_validate(row.model_dump())
