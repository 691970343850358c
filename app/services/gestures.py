"""Gestures: what to do, what one did, and what each would like, shown by choice."""

from typing import Any

from sqlmodel import Session, col, delete, select

from app import clock, ids
from app.actors import Member, Person
from app.content import Content
from app.content.gestures import Gesture
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.gestures import (
    CataloguePublic,
    GestureDone,
    GestureDoneCreate,
    GestureDonePublic,
    GesturePublic,
    GestureSharing,
    GestureWish,
    OwnGesture,
    OwnGestureCreate,
    PartnerWishesPublic,
    WishesInput,
    WishesPublic,
    WishPublic,
)
from app.problems import wrong
from app.services import events
from app.services.rows import add

BACK = 2
"""Days that an entry of the log may lie back, as everywhere in what counts as activity."""


def catalogue(content: Content, group: str | None, minutes: int | None) -> CataloguePublic:
    """The gestures of the catalogue, filtered."""
    fitting = (
        found
        for found in content.gestures.values()
        if (group is None or found.group == group) and (minutes is None or found.minutes <= minutes)
    )
    return CataloguePublic(data=[_public(found) for found in fitting])


def invent(db: Session, person: Person, data: OwnGestureCreate) -> GesturePublic:
    """Add an own gesture. Raises `IdTaken`."""
    if data.id is not None and (known := db.get(OwnGesture, (person.user_id, data.id))):
        return own(known)
    made = OwnGesture(
        user_id=person.user_id, id=data.id or ids.new(), text=data.text, added_at=clock.now()
    )
    add(db, made, data.id)
    events.record(db, person, Kind.GESTURE_ADDED, made.id)
    return own(made)


def invented(db: Session, person: Person, paging: Paging) -> Page[GesturePublic]:
    """Own gestures, newest first."""
    query = select(OwnGesture).where(OwnGesture.user_id == person.user_id)
    order = [OwnGesture.added_at, OwnGesture.id]
    return paging.page(db, query, order, own, col(OwnGesture.added_at))


def own(row: OwnGesture) -> GesturePublic:
    return GesturePublic(id=str(row.id), text=row.text, group="own", minutes=0, tags=[])


def drop(db: Session, person: Person, row: OwnGesture) -> None:
    """Delete an own gesture; the log keeps that it was done."""
    events.record(db, person, Kind.GESTURE_CHANGED, row.id)
    db.delete(row)
    db.flush()


def did(
    db: Session, person: Person, data: GestureDoneCreate, content: Content
) -> GestureDonePublic:
    """Log what was done. Raises `Invalid` for an unknown gesture or a day too far back."""
    if data.gesture not in content.gestures and data.gesture not in _own_ids(db, person):
        raise wrong("/gesture", "unknown", "There is no such gesture.")
    today = clock.today(person.zone)
    day = data.day or today
    if not 0 <= (today - day).days <= BACK:
        raise wrong("/day", "day_range", "Choose today or one of the two days before.")
    done = GestureDone(
        user_id=person.user_id,
        id=ids.new(),
        gesture=data.gesture,
        day=day,
        done_at=clock.now(),
    )
    db.add(done)
    db.flush()
    events.record(db, person, Kind.GESTURE_DONE, done.id)
    return logged(done)


def log(db: Session, person: Person, paging: Paging) -> Page[GestureDonePublic]:
    """What the person did, newest first."""
    query = select(GestureDone).where(GestureDone.user_id == person.user_id)
    order = [GestureDone.done_at, GestureDone.id]
    return paging.page(db, query, order, logged, col(GestureDone.done_at))


def logged(row: GestureDone) -> GestureDonePublic:
    return GestureDonePublic(id=row.id, gesture=row.gesture, day=row.day)


def undo(db: Session, person: Person, row: GestureDone) -> None:
    """Take an entry out of the log."""
    events.record(db, person, Kind.GESTURE_CHANGED, row.id)
    db.delete(row)
    db.flush()


def wishes(db: Session, person: Person) -> WishesPublic:
    """The person's own wishes."""
    shared = isinstance(person, Member) and (
        db.get(GestureSharing, (person.couple_id, person.user_id)) is not None
    )
    return WishesPublic(wishes=_wishes(db, person.user_id), shared=shared)


def wish(db: Session, member: Member, data: WishesInput, content: Content) -> WishesPublic:
    """Set all wishes, and whether the other may see them. Raises `Invalid`.

    The other is told where something that they could see, or can see now, is another.
    """
    _check(data, content)
    sharing = db.get(GestureSharing, (member.couple_id, member.user_id))
    before = _wishes(db, member.user_id) if sharing else []
    db.exec(delete(GestureWish).where(col(GestureWish.user_id) == member.user_id))
    db.add_all(
        GestureWish(user_id=member.user_id, gesture=entry.gesture, wish=entry.wish)
        for entry in data.wishes
    )
    if data.shared and sharing is None:
        today = clock.today(member.zone)
        db.add(GestureSharing(couple_id=member.couple_id, user_id=member.user_id, shared_on=today))
    elif not data.shared and sharing is not None:
        db.delete(sharing)
    db.flush()
    shown = _wishes(db, member.user_id) if data.shared else []
    if shown != before:
        events.announce(db, member.couple_id, member.zone, Kind.GESTURES_SHARED, member.couple_id)
    events.record(db, member, Kind.GESTURE_CHANGED, member.user_id)
    return wishes(db, member)


def partner_wishes(db: Session, member: Member) -> PartnerWishesPublic:
    """What the other shows; the same for not shared and for nothing wished."""
    if db.get(GestureSharing, (member.couple_id, member.partner_id)) is None:
        return PartnerWishesPublic(wishes=[])
    return PartnerWishesPublic(wishes=_wishes(db, member.partner_id))


def _check(data: WishesInput, content: Content) -> None:
    seen: set[str] = set()
    for place, entry in enumerate(data.wishes):
        pointer = f"/wishes/{place}/gesture"
        if entry.gesture not in content.gestures:
            raise wrong(pointer, "unknown", "There is no such gesture.")
        if entry.gesture in seen:
            raise wrong(pointer, "twice", "Name each gesture once.")
        seen.add(entry.gesture)


def _public(found: Gesture) -> GesturePublic:
    return GesturePublic(
        id=found.id,
        text=found.text,
        group=found.group,
        minutes=found.minutes,
        tags=sorted(found.tags),
    )


def _own_ids(db: Session, person: Person) -> set[str]:
    query = select(OwnGesture.id).where(OwnGesture.user_id == person.user_id)
    return {str(found) for found in db.exec(query).all()}


def _wishes(db: Session, user_id: Any) -> list[WishPublic]:
    rows = db.exec(
        select(GestureWish).where(GestureWish.user_id == user_id).order_by(GestureWish.gesture)
    ).all()
    return [WishPublic.model_validate(row, from_attributes=True) for row in rows]
