"""Sharing a day: each seals a copy of what they ticked, and both see both when both are in.

A day of a couple needs no row. Its id is the couple's with the day worked into it, so that it is
the same whoever asks first and leaves nothing behind when somebody thinks better of it.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlmodel import Session, col, func, select

from app.actors import Member, Person
from app.cursors import Paging
from app.models.base import Page
from app.models.checkins import (
    Checkin,
    DaySharingInput,
    SharedDayPublic,
    SharedPartPublic,
)
from app.models.entries import Entry
from app.problems import DamagedContent, wrong
from app.services import reveal
from app.services.checkins import contents
from app.vault import Damaged

KIND = "checkin"


def subject_of(couple_id: UUID, day: date) -> UUID:
    """The id of a day of a couple; still of version 4, as only its last digits change."""
    return UUID(int=couple_id.int ^ day.toordinal())


def day_of(couple_id: UUID, subject_id: UUID) -> date:
    """The day of such an id."""
    return date.fromordinal(couple_id.int ^ subject_id.int)


def own(db: Session, person: Person, days: Sequence[date]) -> dict[date, Entry]:
    """What the person shared of these days in the couple they live in now."""
    if not isinstance(person, Member):
        return {}
    subjects = [subject_of(person.couple_id, day) for day in days]
    return {
        day_of(person.couple_id, entry.subject_id): entry
        for entry in reveal.seen(db, person, KIND, subjects)
        if entry.author_id == person.user_id
    }


def of_days(db: Session, person: Person, subjects: Iterable[UUID]) -> Sequence[UUID]:
    """The person's own check-ins of these days of the couple they live in now; a day of an earlier
    couple is none of this one."""
    if not isinstance(person, Member):
        return []
    numbers = (person.couple_id.int ^ subject.int for subject in subjects)
    days = [date.fromordinal(it) for it in numbers if 0 < it <= date.max.toordinal()]
    found = select(Checkin.id).where(Checkin.user_id == person.user_id, col(Checkin.day).in_(days))
    return db.exec(found).all()


def share(db: Session, member: Member, row: Checkin, data: DaySharingInput) -> None:
    """Seal what was ticked of a check-in, or, shortly after the reveal, show it otherwise.

    Raises `Invalid` for a tick without anything behind it, `AlreadySealed`, `TooLateToEdit`,
    `DamagedContent`.
    """
    if isinstance(row.document, Damaged):
        raise DamagedContent
    said = contents.of(row)
    for number, part in enumerate(data.parts):
        if said[part] in (None, []):
            raise wrong(f"/parts/{number}", "nothing_there", "This check-in has none of that.")
    ticked = {part: said[part] for part in contents.SAYING if part in data.parts}
    document = json.dumps({**ticked, "care_note": said["care_note"]})
    slot = reveal.Slot(KIND, subject_of(member.couple_id, row.day))
    before = reveal.own(db, member, slot)
    if before is None or before.document != document:
        reveal.put(db, member, slot, document)
        reveal.seal(db, member, slot)


def unshare(db: Session, member: Member, day: date) -> None:
    """Before the reveal without a trace, after it with a marker. Doing it again changes nothing."""
    reveal.remove(db, member, reveal.Slot(KIND, subject_of(member.couple_id, day)))


def listed(db: Session, member: Member, day: date | None, paging: Paging) -> Page[SharedDayPublic]:
    """The days both shared, the last revealed first."""
    query: Any = select(col(Entry.position), col(Entry.subject_id)).where(
        Entry.couple_id == member.couple_id,
        Entry.kind == KIND,
        col(Entry.position).is_not(None),
        Entry.visible_to(member),
    )
    if day is not None:
        query = query.where(Entry.subject_id == subject_of(member.couple_id, day))
    query = query.group_by(col(Entry.position), col(Entry.subject_id))
    changed = func.coalesce(Entry.taken_back_on, Entry.revealed_on)
    order = [Entry.position, Entry.subject_id]
    page: Page[UUID] = paging.page(db, query, order, lambda row: row.subject_id, changed)
    shown: dict[UUID, list[Entry]] = {subject: [] for subject in page.data}
    for entry in reveal.seen(db, member, KIND, page.data):
        shown[entry.subject_id].append(entry)
    return Page(
        data=[_day(member, subject, entries) for subject, entries in shown.items()],
        next_cursor=page.next_cursor,
        has_more=page.has_more,
    )


def _day(member: Member, subject: UUID, entries: list[Entry]) -> SharedDayPublic:
    return SharedDayPublic(
        id=subject,
        day=day_of(member.couple_id, subject),
        revealed_on=cast(date, entries[0].revealed_on),
        entries=[_part(member, entry) for entry in entries],
    )


def _part(member: Member, entry: Entry) -> SharedPartPublic:
    said = contents.read(entry.document)
    return SharedPartPublic(
        author="me" if entry.author_id == member.user_id else "partner",
        state="revealed" if entry.state == "revealed" else "taken_back",
        care_note=said.get("care_note"),
        feelings=said.get("feelings", []),
        need=said.get("need"),
        note=said.get("note"),
        connected=said.get("connected"),
        edited=entry.edited,
        damaged=isinstance(entry.document, Damaged),
    )
