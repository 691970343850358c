"""What the two leave out together, and how deep each wants to go, which is nobody else's business.

Packs and tags are joint: either changes them for both. A wish for depth is private, and what
comes is never deeper than either wish. It steers what comes next and nothing that is there: a
wish raised by one alone changes nothing, a lowered one is felt in later questions only.
"""

import json
from uuid import UUID

from sqlmodel import Session

from app.actors import Member, Person
from app.conditional import IfMatch
from app.content import Content
from app.content.questions import Pack
from app.models.base import Page
from app.models.events import Kind
from app.models.questions import (
    DepthInput,
    DepthPublic,
    DepthWish,
    PackDetail,
    PackPublic,
    QuestionSettings,
    SettingsPublic,
    SettingsUpdate,
)
from app.problems import NotFound, wrong
from app.services import events
from app.services.questions import showing
from app.services.questions.choosing import GENTLE
from app.services.rows import sent


def left_out(db: Session, couple_id: UUID) -> tuple[list[str], list[str]]:
    """The packs and the tags that the two leave out."""
    row = db.get(QuestionSettings, couple_id)
    return (json.loads(row.packs_off), json.loads(row.tags_off)) if row else ([], [])


def public(db: Session, member: Member) -> SettingsPublic:
    packs_off, tags_off = left_out(db, member.couple_id)
    return SettingsPublic(packs_off=packs_off, tags_off=tags_off)


def change(
    db: Session, member: Member, data: SettingsUpdate, if_match: IfMatch, content: Content
) -> SettingsPublic:
    """Change what is left out, for both. Raises `PreconditionFailed`, `Invalid`."""
    before = public(db, member)
    if_match.check(before)
    changes = {name: sorted(set(value)) for name, value in sent(data).items()}
    off, known = changes.get("packs_off", before.packs_off), content.questions.packs
    if not set(off) <= known.keys():
        raise wrong("/packs_off", "unknown", "Send ids of packs.")
    if not known.keys() - set(off):
        raise wrong("/packs_off", "all_off", "Leave at least one pack on.")
    row = db.get(QuestionSettings, member.couple_id) or QuestionSettings(couple_id=member.couple_id)
    for name, value in changes.items():
        setattr(row, name, json.dumps(value))
    db.add(row)
    db.flush()
    after = public(db, member)
    if after != before:
        kind = Kind.QUESTIONS_SETTINGS_CHANGED
        events.announce(db, member.couple_id, member.zone, kind, member.couple_id)
    return after


def packs(db: Session, person: Person, content: Content) -> Page[PackPublic]:
    """Every pack, on one page."""
    off = _off(db, person)
    data = [PackPublic(**_pack(pack, off)) for pack in content.questions.packs.values()]
    return Page(data=data, next_cursor=None, has_more=False)


def pack(db: Session, person: Person, name: str, content: Content) -> PackDetail:
    """One pack with its questions, gentle ones first. Raises `NotFound`."""
    found = content.questions.packs.get(name)
    if found is None:
        raise NotFound
    ordered = sorted(found.questions, key=lambda question: question.depth)
    return PackDetail(
        **_pack(found, _off(db, person)), questions=[showing.written(entry) for entry in ordered]
    )


def wish(db: Session, member: Member) -> DepthPublic:
    row = db.get(DepthWish, (member.user_id, member.couple_id))
    return DepthPublic(depth=row.depth if row else GENTLE)


def set_wish(db: Session, member: Member, data: DepthInput) -> DepthPublic:
    """Wish for questions at most this deep, in this couple."""
    key = {"user_id": member.user_id, "couple_id": member.couple_id}
    row = db.get(DepthWish, key) or DepthWish(**key, depth=GENTLE)
    if row.depth != data.depth:
        events.record(db, member, Kind.QUESTIONS_DEPTH_SET, member.user_id)
    row.depth = data.depth
    db.add(row)
    db.flush()
    return DepthPublic(depth=row.depth)


def _off(db: Session, person: Person) -> list[str]:
    return left_out(db, person.couple_id)[0] if isinstance(person, Member) else []


def _pack(pack: Pack, off: list[str]) -> dict[str, object]:
    return {
        "id": pack.id,
        "title": pack.title,
        "about": pack.about,
        "count": len(pack.questions),
        "on": pack.id not in off,
    }
