"""Plans: a moment that one proposes and the other accepts, and important days of one's own.

What is ahead can be moved by either, who then proposes it anew. What nobody accepted lapses after
14 days, and at the latest when it starts; what was accepted is done when it ends. An important day
needs nobody's consent: it is its owner's, and the other sees it once it is shown.
"""

from collections.abc import Set
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, func, select, update

from app import clock, ids
from app.actors import Member
from app.conditional import IfMatch
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.couples import Couple
from app.models.events import Kind
from app.models.quality_time.joint import SentenceInput
from app.models.quality_time.plans import Plan, PlanCreate, PlanPublic, PlanUpdate
from app.problems import Conflict, wrong
from app.services import due, events
from app.services.quality_time import joint
from app.services.quality_time.joint import Beside, MovedOn, Told
from app.services.rows import add, by_its_author, sent

MOST = 100
AHEAD = timedelta(days=366)
LONGEST = timedelta(hours=24)

TOLD = Told(
    Kind.PLAN_PROPOSED,
    Kind.PLAN_ACCEPTED,
    Kind.PLAN_CHANGED,
    Kind.PLAN_CANCELLED,
    Kind.PLAN_ARCHIVED,
    Kind.PLAN_REMOVED,
    Kind.PLAN_PUT_OFF,
)

TOGETHER = {"starts_at", "ends_at", "unplugged"}
OF_A_DAY = {"day", "shared"}


class EnoughPlans(Conflict):
    title = "You have enough plans ahead"
    cause = "At most 100 plans of yours are proposed or ahead at a time."
    fix = "Call off one that you no longer want."


def make(db: Session, member: Member, data: PlanCreate) -> PlanPublic:
    """Propose a moment, or note an important day. Raises `Invalid`, `EnoughPlans`, `IdTaken`."""
    if data.id is not None and (known := _own(db, member, data.id)):
        return show(db, member, known)
    _enough(db, member)
    today = clock.today(member.zone)
    made = Plan(
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        author_id=member.user_id,
        written_on=today,
        title=data.title,
        kind=data.kind,
        state="proposed" if data.kind == "together" else "active",
        shared=data.kind == "together" or bool(data.shared),
        day=data.day or today,
        starts_at=data.starts_at,
        ends_at=data.ends_at,
        unplugged=data.unplugged,
        proposed_on=today,
        changed_on=today,
    )
    _not_of_this_kind(made, {name for name, value in data if value not in (None, False)})
    if made.kind == "important_day" and data.day is None:
        raise wrong("/day", "missing", "An important day needs its day.")
    _fits(member, made)
    add(db, made, data.id)
    if made.shared:
        _release(db, member, made)
    else:
        events.record(db, member, Kind.PLAN_PROPOSED, made.id)
    _look_after(db, member, made)
    return _public(member, made, Beside())


def listed(
    db: Session,
    member: Member,
    paging: Paging,
    state: str | None,
    days: tuple[date | None, date | None],
) -> Page[PlanPublic]:
    """What the reader sees, the newest proposals first; by state, and between two days."""
    query = select(Plan).where(Plan.couple_id == member.couple_id, Plan.visible_to(member))
    if state is not None:
        query = query.where(Plan.state == state)
    first, last = days
    if first is not None:
        query = query.where(Plan.day >= first)
    if last is not None:
        query = query.where(Plan.day <= last)
    order = [Plan.position, Plan.id]
    page = paging.page(db, query, order, lambda row: row, col(Plan.changed_on))
    extras = joint.beside(db, member, [row.id for row in page.data])
    return Page(
        data=[_public(member, row, extras[row.id]) for row in page.data],
        next_cursor=page.next_cursor,
        has_more=page.has_more,
    )


def show(db: Session, member: Member, row: Plan) -> PlanPublic:
    return _public(member, row, joint.beside(db, member, [row.id])[row.id])


def change(
    db: Session, member: Member, row: Plan, data: PlanUpdate, if_match: IfMatch
) -> PlanPublic:
    """Reword it, its author; move it, either; show an own day. Raises `PreconditionFailed`,
    `NotYours`, `MovedOn`, `Invalid`."""
    if_match.check(show(db, member, row))
    changes = {
        name: value for name, value in sent(data, "title").items() if getattr(row, name) != value
    }
    if not changes:
        return show(db, member, row)
    if row.state == "archived":
        raise MovedOn(state=row.state)
    if "title" in changes:
        by_its_author(member, row)
        row.edited = row.shared
    _not_of_this_kind(row, changes.keys())
    for name, value in changes.items():
        setattr(row, name, value)
    if changes.keys() - {"title"}:
        _move(db, member, row, changes)
    if changes.get("shared"):
        _release(db, member, row)
    else:
        moved = row.kind == "together" and changes.keys() - {"title"}
        joint.changed(db, member, row, TOLD.proposed if moved else TOLD.changed)
    return show(db, member, row)


def accept(db: Session, member: Member, row: Plan) -> PlanPublic:
    """Raises `NotYours`, `MovedOn`."""
    joint.accept(db, member, row, TOLD)
    _look_after(db, member, row)
    return show(db, member, row)


def put_off(db: Session, member: Member, row: Plan) -> PlanPublic:
    """Raises `NotYours`, `MovedOn`."""
    joint.put_off(db, member, row, TOLD)
    return show(db, member, row)


def take_up(db: Session, member: Member, row: Plan) -> None:
    joint.take_up(db, member, row)


def cancel(db: Session, member: Member, row: Plan) -> PlanPublic:
    """Raises `NotYours` for the other's important day, `MovedOn`."""
    if row.kind == "important_day":
        by_its_author(member, row)
    joint.cancel(db, member, row, TOLD)
    return show(db, member, row)


def archive(db: Session, member: Member, row: Plan) -> None:
    """Raises `MovedOn`."""
    if joint.archive(db, member, row, TOLD, alone=not row.shared):
        joint.remove(db, member, row)


def say(db: Session, member: Member, row: Plan, data: SentenceInput) -> PlanPublic:
    """Raises `NotYours`, `MovedOn`."""
    joint.say(db, member, row, data, TOLD)
    return show(db, member, row)


def unsay(db: Session, member: Member, row: Plan) -> None:
    """Raises `NotYours`."""
    joint.unsay(db, member, row, TOLD)


def settle(db: Session, couple: Couple, now: datetime, _content: Content) -> datetime | None:
    """Let proposals lapse and let what ended be done; the moment of the next one."""
    query: Any = select(*_OF_TIME).where(
        Plan.couple_id == couple.id, col(Plan.state).in_(joint.OPEN)
    )
    coming: list[datetime] = []
    found = [(_next(row, couple.time_zone), row) for row in db.exec(query).all()]
    for moment, row in sorted(found, key=lambda entry: (entry[0], entry[1].id)):
        if moment > now:
            coming.append(moment)
            continue
        lapses = row.state == "proposed"
        today = clock.today(couple.time_zone)
        put(db, couple.id, row.id, state="lapsed" if lapses else "done", changed_on=today)
        kind = Kind.PLAN_LAPSED if lapses else Kind.PLAN_DONE
        if row.shared:
            events.announce(db, couple.id, couple.time_zone, kind, row.id)
        elif row.author_id is not None:
            events.tell(db, row.author_id, couple.time_zone, kind, row.id)
    return min(coming, default=None)


_OF_TIME = [
    col(getattr(Plan, name))
    for name in (
        *("id", "author_id", "shared", "state", "kind"),
        *("day", "proposed_on", "starts_at", "ends_at"),
    )
]


def _next(row: Any, zone: str) -> datetime:
    """When something happens to it by itself."""
    if row.kind == "important_day":
        return due.midnight(row.day + timedelta(days=1), zone)
    ends: datetime = row.ends_at
    starts: datetime = row.starts_at
    if row.state == "active":
        return ends
    return min(due.midnight(row.proposed_on + joint.LAPSES, zone), starts)


def _own(db: Session, member: Member, id_: UUID) -> Plan | None:
    query = select(Plan).where(
        Plan.couple_id == member.couple_id, Plan.id == id_, Plan.author_id == member.user_id
    )
    return db.exec(query).first()


def _look_after(db: Session, member: Member, row: Plan) -> None:
    due.at(db, member.couple_id, _next(row, member.zone))


def put(db: Session, couple_id: UUID, id_: UUID, **values: Any) -> None:
    """Set columns of one, without opening it: nobody's keys are needed."""
    which = (col(Plan.couple_id) == couple_id, col(Plan.id) == id_)
    db.exec(update(Plan).where(*which).values(**values))


def _release(db: Session, member: Member, row: Plan) -> None:
    row.changed_on = clock.today(member.zone)
    row.position = events.announce(db, member.couple_id, member.zone, Kind.PLAN_PROPOSED, row.id)
    db.add(row)
    db.flush()


def _move(db: Session, member: Member, row: Plan, changes: dict[str, Any]) -> None:
    if row.state not in joint.OPEN:
        raise MovedOn(state=row.state)
    if row.kind == "important_day":
        by_its_author(member, row)
        if changes.get("shared") is False:
            raise wrong("/shared", "shown", "What was shown cannot be unseen. Call it off instead.")
    _fits(member, row)
    if row.kind == "together":
        joint.propose_anew(db, member, row)
    _look_after(db, member, row)


def _fits(member: Member, row: Plan) -> None:
    """That it lies ahead, and not too far; sets the day of a moment. Raises `Invalid`."""
    now, today = clock.now(), clock.today(member.zone)
    if row.kind == "important_day":
        if not today <= row.day <= today + AHEAD:
            raise wrong("/day", "day_range", "Choose a day from today to a year ahead.")
        return
    for name in ("starts_at", "ends_at"):
        if getattr(row, name) is None:
            raise wrong(f"/{name}", "missing", "A moment needs its start and its end.")
    starts, ends = row.starts_at or now, row.ends_at or now
    if not now < starts <= now + AHEAD:
        raise wrong("/starts_at", "moment_range", "Choose a start ahead, within a year.")
    if not starts < ends <= starts + LONGEST:
        raise wrong("/ends_at", "moment_range", "Let it end after its start, within 24 hours.")
    row.day = starts.astimezone(joint.zone_of(member)).date()


def _not_of_this_kind(row: Plan, given: Set[str]) -> None:
    foreign = OF_A_DAY if row.kind == "together" else TOGETHER
    for name in sorted(given & foreign):
        raise wrong(f"/{name}", "kind", "This kind of plan does not have it.")


def _enough(db: Session, member: Member) -> None:
    ahead = select(func.count()).where(
        Plan.couple_id == member.couple_id,
        Plan.author_id == member.user_id,
        col(Plan.state).in_(joint.OPEN),
    )
    if db.exec(ahead).one() >= MOST:
        raise EnoughPlans


def _public(member: Member, row: Plan, extra: Beside) -> PlanPublic:
    return PlanPublic.model_validate(joint.as_seen(member, row, extra))
