"""Repair: two who disagreed come back to it, each with a sentence and an agreement of their own.

    waiting -> open -> closed      waiting: while its time-out runs

Sentences and agreements are sealed until both are in (`reveal.py`). Either closes it, and nobody
is asked why. How strong it was, how settled it feels and whether it frightened somebody is marked
by each alone and counts for them alone. The last of these cannot be seen by anything: it is read
and taken away only after a fresh sign-in, no event tells of it, and help from outside is shown
on every repair in the same words.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, and_, case, col, func, select

from app import clock, ids
from app.actors import Member
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.entries import Entry
from app.models.events import Kind
from app.models.repairs import (
    RESOURCES,
    AfraidPublic,
    Marks,
    Repair,
    RepairCreate,
    RepairGuide,
    RepairHelp,
    RepairMarks,
    RepairPublic,
    RepairRatingInput,
    RepairRatingPublic,
    RepairSentenceInput,
    RepairSentencePublic,
    RepairStep,
)
from app.models.timeouts import Timeout
from app.problems import Conflict as Refusal
from app.problems import DamagedContent
from app.services import actors, events, reveal
from app.services.reveal import Slot
from app.services.rows import add
from app.services.scoring.activity import Conflict
from app.services.scoring.activity.window import DAYS
from app.vault import Damaged

Part = Literal["repair", "agreement"]
"""What each writes: what it is about, and what they agreed on. Kinds of sealed entries."""

MIDDLE = 3
"""How strong a disagreement counts for whoever did not say."""

UNKNOWN = Marks(afraid=True)
"""What counts for marks that no longer open: nobody can tell that nobody was afraid."""

MOMENT, AN_HOUR, A_DAY = timedelta(milliseconds=1), 3_600_000, 24


class RepairNotOpen(Refusal):
    title = "This repair takes no words now"
    cause = "Its time-out still runs, or one of you closed it; `state` says which."
    fix = "Wait for the end of the time-out, or begin another repair."


def begin_waiting(db: Session, timeout: Timeout, chosen: UUID | None) -> None:
    """The repair of a time-out that was just called, to be opened when it ends."""
    made = Repair(
        couple_id=timeout.couple_id,
        id=timeout.id,
        state="waiting",
        after_timeout=True,
        begun_on=timeout.written_on,
        changed_on=timeout.changed_on,
        position=timeout.position,
    )
    add(db, made, chosen)


def open_after(db: Session, couple_id: UUID, zone: str, id_: UUID) -> None:
    """Its time-out has ended."""
    repair = db.get_one(Repair, (couple_id, id_))
    if repair.state == "waiting":
        repair.state = "open"
        _told(db, couple_id, zone, repair, Kind.REPAIR_OPENED)


def begin(db: Session, member: Member, data: RepairCreate) -> RepairPublic:
    """Begin one without a time-out. Raises `IdTaken`."""
    if data.id is not None and (known := db.get(Repair, (member.couple_id, data.id))):
        return public(db, member, known)
    today, id_ = clock.today(member.zone), data.id or ids.new()
    made = Repair(
        couple_id=member.couple_id,
        id=id_,
        state="open",
        after_timeout=False,
        begun_on=today,
        changed_on=today,
        position=events.announce(db, member.couple_id, member.zone, Kind.REPAIR_OPENED, id_),
    )
    add(db, made, data.id)
    return public(db, member, made)


def listed(db: Session, member: Member, state: str, paging: Paging) -> Page[RepairPublic]:
    """The couple's repairs, newest first."""
    query = select(Repair).where(Repair.couple_id == member.couple_id)
    if state != "all":
        query = query.where(Repair.state == state)
    order = [Repair.position, Repair.id]
    found: Page[Any] = paging.page(db, query, order, lambda row: row, _changed(member))
    data = _public(db, member, found.data)
    return Page(data=data, next_cursor=found.next_cursor, has_more=found.has_more)


def public(db: Session, member: Member, repair: Repair) -> RepairPublic:
    return _public(db, member, [repair])[0]


def guide(db: Session, member: Member, repair: Repair, content: Content) -> RepairGuide:
    """A repair with the steps and where to find help: the same whatever was marked in it."""
    shown = public(db, member, repair)
    steps = [RepairStep(**step._asdict()) for step in content.words.repair_steps.values()]
    return RepairGuide(**dict(shown), steps=steps, support=support(content))


def support(content: Content) -> RepairHelp:
    return RepairHelp(note=list(content.directory.support_note), resources=RESOURCES)


def write(
    db: Session, member: Member, repair: Repair, part: Part, data: RepairSentenceInput
) -> RepairPublic:
    """Write the own part. Raises `RepairNotOpen`, `AlreadySealed`, `TooLateToEdit`."""
    _open(repair)
    reveal.put(db, member, Slot(part, repair.id), json.dumps({"text": data.text}))
    return public(db, member, repair)


def seal(db: Session, member: Member, repair: Repair, part: Part) -> RepairPublic:
    """Seal the own part. Raises `RepairNotOpen`, `NothingWritten`."""
    _open(repair)
    reveal.seal(db, member, Slot(part, repair.id))
    return public(db, member, repair)


def withdraw(db: Session, member: Member, repair: Repair, part: Part) -> RepairPublic:
    """Make a draft of the own sealed part again. Raises `NotFound`, `AlreadyRevealed`."""
    reveal.withdraw(db, member, Slot(part, repair.id))
    return public(db, member, repair)


def remove(db: Session, member: Member, repair: Repair, part: Part) -> None:
    """Take the own part away."""
    reveal.remove(db, member, Slot(part, repair.id))


def close(db: Session, member: Member, repair: Repair) -> RepairPublic:
    """Close it, without a reason; closing twice is closing once."""
    if repair.state != "closed":
        repair.state = "closed"
        _told(db, member.couple_id, member.zone, repair, Kind.REPAIR_CLOSED)
    return public(db, member, repair)


def rate(
    db: Session, member: Member, repair: Repair, data: RepairRatingInput
) -> RepairRatingPublic:
    """Keep how it was and is for this person, in place of what they said before."""
    kept = _marks(db, member, repair)
    _mark(db, member, repair, Marks(**data.model_dump(), afraid=kept.afraid))
    events.record(db, member, Kind.REPAIR_RATED, repair.id)
    return rating(db, member, repair)


def rating(db: Session, member: Member, repair: Repair) -> RepairRatingPublic:
    found = _marks(db, member, repair)
    return RepairRatingPublic(intensity=found.intensity, settled=found.settled)


def be_afraid(db: Session, member: Member, repair: Repair, content: Content) -> RepairHelp:
    """Mark "I felt afraid"; doing it again changes nothing, and nothing can keep it from being set.

    No event: one's own stream lies open on one's own phone.
    """
    try:
        kept = _marks(db, member, repair)
    except DamagedContent:
        kept = Marks()
    _mark(db, member, repair, kept.model_copy(update={"afraid": True}))
    return support(content)


def afraid(db: Session, member: Member, repair: Repair) -> AfraidPublic:
    """Whether it is marked. Raises `SignInAgain`."""
    actors.freshly(member)
    return AfraidPublic(state="on" if _marks(db, member, repair).afraid else "off")


def be_afraid_no_more(db: Session, member: Member, repair: Repair) -> None:
    """Take the mark away. Raises `SignInAgain`."""
    actors.freshly(member)
    _mark(db, member, repair, _marks(db, member, repair).model_copy(update={"afraid": False}))


def repairs(db: Session, member: Member, now: datetime) -> list[Conflict]:
    """The disagreements of the last 28 days as they count for this reader: what both can see, and
    the reader's own marks. Their number for a disagreement can be worked out from their own data.

    Without a time-out the return is the reveal of both sentences, in whole days: of a reveal
    nobody is shown more than the day.
    """
    today = now.astimezone(ZoneInfo(member.zone)).date()
    query: Any = (
        select(Repair, col(Timeout.state), col(Timeout.started_at), col(Timeout.returned_at))
        .outerjoin(
            Timeout,
            and_(
                col(Timeout.couple_id) == col(Repair.couple_id), col(Timeout.id) == col(Repair.id)
            ),
        )
        .where(Repair.couple_id == member.couple_id, Repair.begun_on > today - timedelta(days=DAYS))
        .order_by(col(Repair.position), col(Repair.id))
    )
    found = db.exec(query).all()
    which = [repair.id for repair, *_ in found]
    marked = select(RepairMarks).where(
        RepairMarks.user_id == member.user_id, col(RepairMarks.id).in_(which)
    )
    marks = {
        row.id: UNKNOWN if isinstance(row.document, Damaged) else _read(row)
        for row in db.exec(marked).all()
    }
    both_in = {
        entry.subject_id: entry.revealed_on for entry in reveal.seen(db, member, "repair", which)
    }
    counted = []
    for repair, state, started, returned in found:
        own, hours = marks.get(repair.id, Marks()), None
        if started is not None and state == "returned":
            hours = Fraction((returned - started) // MOMENT, AN_HOUR)
        elif started is None and (day := both_in.get(repair.id)):
            hours = Fraction(A_DAY * (day - repair.begun_on).days)
        counted.append(
            Conflict(
                intensity=own.intensity or MIDDLE,
                time_out=repair.after_timeout,
                hours=hours,
                settled=() if own.settled is None else (own.settled,),
                age=(today - repair.begun_on).days,
                afraid=own.afraid,
            )
        )
    return counted


def _changed(member: Member) -> Any:
    """The last day on which a reader could see a change of it, or of a part of it."""
    part = (
        select(func.max(func.coalesce(Entry.taken_back_on, Entry.revealed_on, Entry.written_on)))
        .where(
            Entry.couple_id == Repair.couple_id,
            Entry.subject_id == Repair.id,
            Entry.visible_to(member),
        )
        .scalar_subquery()
    )
    return case((part > col(Repair.changed_on), part), else_=col(Repair.changed_on))


def _public(db: Session, member: Member, found: Sequence[Repair]) -> list[RepairPublic]:
    which = [repair.id for repair in found]
    issues = reveal.seen(db, member, "repair", which)
    agreements = reveal.seen(db, member, "agreement", which)
    return [
        RepairPublic(
            id=repair.id,
            state=repair.state,
            after_timeout=repair.after_timeout,
            day=repair.begun_on,
            issue=[_sentence(member, e) for e in issues if e.subject_id == repair.id],
            agreement=[_sentence(member, e) for e in agreements if e.subject_id == repair.id],
        )
        for repair in found
    ]


def _sentence(member: Member, entry: Entry) -> RepairSentencePublic:
    words = entry.document
    if words is not None and not isinstance(words, Damaged):
        words = json.loads(words)["text"]
    return RepairSentencePublic(
        author="me" if entry.author_id == member.user_id else "partner",
        state=entry.state,
        text=words,
        day=entry.revealed_on or entry.written_on,
        edited=entry.edited,
    )


def _open(repair: Repair) -> None:
    if repair.state != "open":
        raise RepairNotOpen(state=repair.state)


def _told(db: Session, couple_id: UUID, zone: str, repair: Repair, kind: Kind) -> None:
    repair.changed_on = clock.today(zone)
    db.add(repair)
    db.flush()
    events.announce(db, couple_id, zone, kind, repair.id)


def _marks(db: Session, member: Member, repair: Repair) -> Marks:
    row = db.get(RepairMarks, (member.user_id, repair.id))
    return Marks() if row is None else _read(row)


def _read(row: RepairMarks) -> Marks:
    if isinstance(row.document, Damaged):
        raise DamagedContent
    return Marks.model_validate_json(row.document)


def _mark(db: Session, member: Member, repair: Repair, marks: Marks) -> None:
    key = {"user_id": member.user_id, "id": repair.id}
    row = db.get(RepairMarks, key)
    if row is None and marks == Marks():
        return
    if row is None:
        row = RepairMarks(**key, document="")
    row.document = marks.model_dump_json()
    db.add(row)
    db.flush()
