"""Where a phone is, as the one number that WatermelonDB keeps.

    | chapter + 1 | position in the own stream | position in the couple's stream |
    |   7 bits    |          22 bits           |             24 bits             |

A chapter is a time in a couple (odd) or without one (even): it only grows, and so does the number
as a whole, as the library expects of a time. It is none: two phones that saw the same have the
same number, however their clocks go.
"""

from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from app import clock
from app.actors import Member, Person
from app.models.couples import Couple, Membership
from app.models.users import User
from app.services.sync import FullSyncRequired, Place

CHAPTER, OWN, JOINT = 7, 22, 24


class Mark(NamedTuple):
    """A number, taken apart."""

    chapter: int
    own: int
    joint: int


def pack(mark: Mark) -> int:
    """Raises `FullSyncRequired` for what does not fit into the number."""
    chapter = mark.chapter + 1
    if chapter >> CHAPTER or mark.own >> OWN or mark.joint >> JOINT:
        raise FullSyncRequired
    return (chapter << OWN | mark.own) << JOINT | mark.joint


def unpack(number: int) -> Mark:
    """Raises `FullSyncRequired` for a number that is none of ours."""
    chapter = number >> (OWN + JOINT)
    if chapter == 0:
        raise FullSyncRequired
    own, joint = number >> JOINT & ((1 << OWN) - 1), number & ((1 << JOINT) - 1)
    return Mark(chapter - 1, own, joint)


def write(db: Session, person: Person, place: Place) -> int:
    """The number of a place that has followed all there was."""
    here = UUID(place.couple) if place.couple else None
    chapter = 2 * len(_before(db, person, here)) + (here is not None)
    return pack(Mark(chapter, place.own, place.joint))


def read(db: Session, person: Person, number: int) -> Place:
    """The place of a number. Raises `FullSyncRequired` for one that this person cannot have: it
    is another's, or the database is an older one than it was."""
    chapter, own, joint = unpack(number)
    here = person.couple_id if isinstance(person, Member) else None
    couples = [*_before(db, person, here), *([here] if here else [])]
    index, together = divmod(chapter, 2)
    if index + together > len(couples) or own > _revision(db, User, person.user_id):
        raise FullSyncRequired
    couple = couples[index] if together else None
    if joint > (_revision(db, Couple, couple) if couple else 0):
        raise FullSyncRequired
    since = clock.today(person.zone).isoformat()
    return Place(own, couple.hex if couple else None, joint, True, since)


def _before(db: Session, person: Person, here: UUID | None) -> list[UUID]:
    """The couples that the person has left, in their order."""
    query = select(Membership).where(
        Membership.user_id == person.user_id, col(Membership.left_at).is_not(None)
    )
    left = [row for row in db.exec(query).all() if row.couple_id != here]
    return [row.couple_id for row in sorted(left, key=lambda row: (row.left_at, row.couple_id))]


def _revision(db: Session, model: type[User] | type[Couple], id_: UUID) -> int:
    return db.exec(select(model.revision).where(model.id == id_)).one()
