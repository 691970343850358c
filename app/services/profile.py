"""The profile: one person's own, of which the other sees what was shared, and no more.

Sharing belongs to the couple and ends with it: nothing that was shown to one partner is carried
into another couple. A change is told to the other only where it changes what they see, and what
is not shared looks to them like what was never filled in.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.actors import Member, Person
from app.conditional import IfMatch
from app.content import Content
from app.models.events import Kind
from app.models.profile import (
    PartnerProfilePublic,
    Profile,
    ProfileNeed,
    ProfilePublic,
    ProfileSharing,
    ProfileSharingInput,
    ProfileUpdate,
)
from app.models.users import User
from app.problems import DamagedContent, Invalid
from app.services import actors, events
from app.services.rows import sent
from app.vault import Damaged

SHAREABLE = ("needs", "values")


def own(db: Session, person: Person, content: Content) -> ProfilePublic:
    """The own profile, empty before anything was said. Raises `DamagedContent`."""
    found = read(db, person.user_id)
    sharing = _sharing(db, person, person.user_id)
    return ProfilePublic(
        stage=found.get("stage"),
        minutes_a_day=found.get("minutes_a_day"),
        needs=_needs(found, content),
        values=found.get("values", []),
        shared=[name for name in SHAREABLE if sharing and getattr(sharing, f"shows_{name}")],
    )


def read(db: Session, user_id: UUID) -> dict[str, Any]:
    """What somebody said of themselves, by name. Raises `DamagedContent`."""
    row = db.get(Profile, user_id)
    if row is None:
        return {}
    if isinstance(row.document, Damaged):
        raise DamagedContent
    found: dict[str, Any] = json.loads(row.document)
    return found


def change(
    db: Session, person: Person, data: ProfileUpdate, if_match: IfMatch, content: Content
) -> ProfilePublic:
    """Say something else of oneself. Raises `Invalid`, `PreconditionFailed`, `DamagedContent`."""
    _in_turn(db, person)
    if_match.check(own(db, person, content))
    changes = sent(data, "stage", "minutes_a_day")
    _check(changes, content)
    with _told(db, person, content):
        row = db.get(Profile, person.user_id) or Profile(user_id=person.user_id, document="{}")
        row.document = json.dumps({**read(db, person.user_id), **changes})
        db.add(row)
        db.flush()
        events.record(db, person, Kind.PROFILE_CHANGED, person.user_id)
    return own(db, person, content)


def share(
    db: Session, member: Member, data: ProfileSharingInput, content: Content
) -> ProfilePublic:
    """Show the partner exactly these fields. Raises `Invalid`, `DamagedContent`."""
    with _told(db, member, content):
        row = _sharing(db, member, member.user_id) or ProfileSharing(
            couple_id=member.couple_id, user_id=member.user_id
        )
        row.shows_needs, row.shows_values = (name in data.fields for name in SHAREABLE)
        db.add(row)
        db.flush()
        events.record(db, member, Kind.PROFILE_SHARING_SET, member.user_id)
    return own(db, member, content)


def partners(db: Session, member: Member, content: Content) -> PartnerProfilePublic:
    """What the other shows. Raises `DamagedContent`."""
    return _shown(db, member, member.partner_id, content)


def _shown(db: Session, member: Member, user_id: UUID, content: Content) -> PartnerProfilePublic:
    """What one of the two shows the other; what is not shared is not even opened."""
    sharing = _sharing(db, member, user_id)
    if sharing is None or not (sharing.shows_needs or sharing.shows_values):
        return PartnerProfilePublic(needs=[], values=[])
    found = read(db, user_id)
    return PartnerProfilePublic(
        needs=_needs(found, content) if sharing.shows_needs else [],
        values=found.get("values", []) if sharing.shows_values else [],
    )


@contextmanager
def _told(db: Session, person: Person, content: Content) -> Iterator[None]:
    """Tell the couple when the block changed what the other sees."""
    if not isinstance(person, Member):
        yield
        return
    before = _shown(db, person, person.user_id, content)
    yield
    if _shown(db, person, person.user_id, content) != before:
        kind = Kind.SHARED_PROFILE_CHANGED
        events.announce(db, person.couple_id, person.zone, kind, person.couple_id)


def _in_turn(db: Session, person: Person) -> None:
    """Wait for whoever changes this profile, or what the other sees of it, at the same time."""
    if isinstance(person, Member):
        actors.lock(db, person)
    db.exec(select(User.id).where(User.id == person.user_id).with_for_update()).one()


def _sharing(db: Session, person: Person, user_id: UUID) -> ProfileSharing | None:
    if not isinstance(person, Member):
        return None
    return db.get(ProfileSharing, (person.couple_id, user_id))


def _needs(found: dict[str, Any], content: Content) -> list[ProfileNeed]:
    known = content.words.needs
    return [
        ProfileNeed(id=name, need=known[name].need)
        for name in found.get("needs", [])
        if name in known
    ]


def _check(changes: dict[str, Any], content: Content) -> None:
    errors = [
        {"pointer": f"/needs/{i}", "code": "unknown", "detail": "There is no such need."}
        for i, name in enumerate(changes.get("needs", []))
        if name not in content.words.needs
    ]
    for field in SHAREABLE:
        said = changes.get(field, [])
        errors += [
            {"pointer": f"/{field}/{i}", "code": "twice", "detail": "This is in the list already."}
            for i, value in enumerate(said)
            if value in said[:i]
        ]
    if errors:
        raise Invalid(errors=errors)
