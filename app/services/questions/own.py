"""Packs that one of the two writes: a draft, proposed, and active once the other accepts it.

    draft -> proposed -> active -> archived
      ^         |           |         |
      +---------+           +---------+--> taken back

Nobody is told that a proposal was passed: to its author it looks as if it had not been read, and
after two weeks it is a draft again either way. What the other accepted does not change any more.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, select

from app import clock, ids
from app.actors import Member
from app.conditional import IfMatch
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.couples import Couple
from app.models.events import Kind
from app.models.own_questions import (
    LAPSES,
    OwnPack,
    OwnPackCreate,
    OwnPackPublic,
    OwnPackUpdate,
    OwnQuestion,
    OwnQuestionInput,
    OwnQuestionPublic,
    PackPass,
)
from app.problems import Conflict
from app.services import due, events
from app.services.rows import NotYours, add, by_its_author, sent


class PackMoved(Conflict):
    title = "The pack is not in a state for this"
    cause = "A draft is changed and proposed, a proposal accepted, an active pack archived."
    fix = "Look at `state`, and read the pack again."


def write(db: Session, member: Member, data: OwnPackCreate) -> OwnPackPublic:
    """Keep a pack as a draft. Raises `IdTaken`."""
    if data.id is not None and (known := _mine(db, member, data.id)):
        return public(db, member, known)
    today = clock.today(member.zone)
    pack = OwnPack(
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        author_id=member.user_id,
        title=data.title,
        written_on=today,
        changed_on=today,
    )
    add(db, pack, data.id)
    _ask(db, member, pack, data.questions)
    events.record(db, member, Kind.OWN_PACK_WRITTEN, pack.id)
    return public(db, member, pack)


def listed(db: Session, member: Member, paging: Paging) -> Page[OwnPackPublic]:
    """The packs this reader sees, newest first."""
    query = select(OwnPack).where(OwnPack.couple_id == member.couple_id, OwnPack.visible_to(member))
    order = [OwnPack.position, OwnPack.id]
    return paging.page(
        db, query, order, lambda row: public(db, member, row), col(OwnPack.changed_on)
    )


def public(db: Session, member: Member, pack: OwnPack) -> OwnPackPublic:
    """A pack as this reader sees it. A proposal that lapsed is a draft."""
    state, lapses = pack.state, None
    if state == "proposed" and pack.proposed_on is not None:
        lapses = pack.proposed_on + LAPSES
    return OwnPackPublic(
        id=pack.id,
        author="me" if pack.author_id == member.user_id else "partner",
        state=state,
        title=pack.title,
        questions=[
            OwnQuestionPublic(id=row.id, text=row.text, depth=row.depth)
            for row in (_questions(db, pack) if state != "taken_back" else ())
        ],
        lapses_on=lapses,
    )


def change(
    db: Session, member: Member, pack: OwnPack, data: OwnPackUpdate, if_match: IfMatch
) -> OwnPackPublic:
    """Change a draft. Raises `NotYours`, `PackMoved`, `PreconditionFailed`, `Invalid`."""
    by_its_author(member, pack)
    if_match.check(public(db, member, pack))
    _in(pack, "draft")
    changes = sent(data)
    if "title" in changes:
        pack.title = changes["title"]
    if data.questions is not None:
        _drop(db, pack)
        _ask(db, member, pack, data.questions)
    if changes:
        _noted(db, member, pack, Kind.OWN_PACK_CHANGED)
    return public(db, member, pack)


def propose(db: Session, member: Member, pack: OwnPack) -> OwnPackPublic:
    """Show a draft to the other, who may accept it. Raises `NotYours`, `PackMoved`."""
    by_its_author(member, pack)
    if pack.state != "proposed":
        _in(pack, "draft")
        pack.state, pack.proposed_on = "proposed", clock.today(member.zone)
        _announced(db, member, pack, Kind.OWN_PACK_PROPOSED)
    return public(db, member, pack)


def take_in(db: Session, member: Member, pack: OwnPack) -> OwnPackPublic:
    """Take a proposal in again; it is a draft as before. Raises `NotYours`, `PackMoved`."""
    by_its_author(member, pack)
    if pack.state != "draft":
        _in(pack, "proposed")
        pack.state, pack.proposed_on = "draft", None
        _announced(db, member, pack, Kind.OWN_PACK_CHANGED)
    return public(db, member, pack)


def accept(db: Session, member: Member, pack: OwnPack) -> OwnPackPublic:
    """Let questions come from the other's pack. Raises `NotYours`, `PackMoved`."""
    if pack.author_id == member.user_id:
        raise NotYours
    if pack.state != "active":
        _in(pack, "proposed")
        pack.state = "active"
        _announced(db, member, pack, Kind.OWN_PACK_ACCEPTED)
    return public(db, member, pack)


def skip(db: Session, member: Member, pack: OwnPack) -> None:
    """Pass a proposal: it is gone for this reader, and nobody else learns of it.

    Raises `NotYours`, `PackMoved`.
    """
    if pack.author_id == member.user_id:
        raise NotYours
    _in(pack, "proposed")
    db.add(PackPass(user_id=member.user_id, id=pack.id))
    db.flush()
    events.record(db, member, Kind.OWN_PACK_PASSED, pack.id)


def archive(db: Session, member: Member, pack: OwnPack) -> OwnPackPublic:
    """Let no more questions come from it; either does it. Raises `PackMoved`."""
    if pack.state != "archived":
        _in(pack, "active")
        pack.state = "archived"
        _announced(db, member, pack, Kind.OWN_PACK_ARCHIVED)
    return public(db, member, pack)


def delete_pack(db: Session, member: Member, pack: OwnPack) -> None:
    """Take own words back: a draft without a trace, what the other accepted with a marker."""
    by_its_author(member, pack)
    state = pack.state
    if state in ("active", "archived"):
        pack.state, pack.title = "taken_back", None
        for row in _questions(db, pack):
            row.text = None
            db.add(row)
        _announced(db, member, pack, Kind.OWN_PACK_CHANGED)
    elif state in ("draft", "proposed"):
        if state == "proposed":
            kind = Kind.OWN_PACK_CHANGED
            events.announce(db, member.couple_id, member.zone, kind, pack.id)
        else:
            events.record(db, member, Kind.OWN_PACK_CHANGED, pack.id)
        _drop(db, pack)
        db.delete(pack)
        db.flush()


def lapse(db: Session, couple: Couple, now: datetime, _content: Content) -> datetime | None:
    """What nobody accepted for 14 days is its author's alone again; when the next one lapses."""
    today, zone = clock.today(couple.time_zone, now), couple.time_zone
    query = select(OwnPack).where(OwnPack.couple_id == couple.id, OwnPack.state == "proposed")
    later = []
    for pack in db.exec(query.order_by(col(OwnPack.id))).all():
        lapses = (pack.proposed_on or pack.written_on) + LAPSES
        if lapses > today:
            later.append(lapses)
            continue
        pack.state, pack.changed_on = "draft", today
        db.add(pack)
        db.flush()
        events.announce(db, couple.id, zone, Kind.OWN_PACK_LAPSED, pack.id, now)
    return due.midnight(min(later), zone) if later else None


def _mine(db: Session, member: Member, id_: UUID) -> OwnPack | None:
    query = select(OwnPack).where(
        OwnPack.couple_id == member.couple_id,
        OwnPack.id == id_,
        OwnPack.author_id == member.user_id,
    )
    return db.exec(query).first()


def _in(pack: OwnPack, needed: str) -> None:
    """Raises `PackMoved` unless the pack is in this state."""
    if pack.state != needed:
        raise PackMoved(state=pack.state)


def _questions(db: Session, pack: OwnPack) -> Sequence[OwnQuestion]:
    query = select(OwnQuestion).where(
        OwnQuestion.couple_id == pack.couple_id, OwnQuestion.pack_id == pack.id
    )
    return db.exec(query.order_by(col(OwnQuestion.place))).all()


def _ask(db: Session, member: Member, pack: OwnPack, questions: Sequence[OwnQuestionInput]) -> None:
    for place, given in enumerate(questions):
        row = OwnQuestion(
            couple_id=pack.couple_id,
            id=ids.new(),
            pack_id=pack.id,
            author_id=member.user_id,
            place=place,
            depth=given.depth,
            text=given.text,
            written_on=clock.today(member.zone),
        )
        db.add(row)
    db.flush()


def _drop(db: Session, pack: OwnPack) -> None:
    of_the_pack = (
        col(OwnQuestion.couple_id) == pack.couple_id,
        col(OwnQuestion.pack_id) == pack.id,
    )
    db.exec(delete(OwnQuestion).where(*of_the_pack))


def _noted(db: Session, member: Member, pack: OwnPack, kind: Kind) -> None:
    pack.changed_on = clock.today(member.zone)
    db.add(pack)
    db.flush()
    events.record(db, member, kind, pack.id)


def _announced(db: Session, member: Member, pack: OwnPack, kind: Kind) -> None:
    pack.changed_on = clock.today(member.zone)
    position = events.announce(db, member.couple_id, member.zone, kind, pack.id)
    if kind is Kind.OWN_PACK_PROPOSED:
        pack.position = position
    db.add(pack)
    db.flush()
