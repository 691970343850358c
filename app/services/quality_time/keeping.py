"""Whether a plan took place: said by either, or shown by time together that overlaps it.

It is a joint fact that both see. Nothing says "not kept", and a plan nobody spoke of is no failure:
the rhythm only tells which share of the last ones was kept.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, or_, select

from app import clock
from app.actors import Member
from app.models.events import Kind
from app.models.quality_time.plans import Plan, PlanPublic
from app.models.safety import Pause
from app.services import events
from app.services.quality_time import joint, plans
from app.services.quality_time.joint import MovedOn
from app.services.scoring.activity import Planned

SHOWN_BY = timedelta(minutes=10)
"""A session that shares this much time with a plan shows that it took place."""
REMEMBERED = 100
"""Plans that the rhythm looks back at; it takes the last few of them."""


def keep(db: Session, member: Member, row: Plan, *, kept: bool) -> PlanPublic:
    """Say that a plan took place, or take that back; either of the two. Raises `MovedOn`."""
    began = row.starts_at is not None and row.starts_at <= clock.now()
    if row.accepted_on is None or not began:
        raise MovedOn(state=row.state)
    if row.kept != kept:
        row.kept = kept
        joint.changed(db, member, row, Kind.PLAN_CHANGED)
    return plans.show(db, member, row)


def shown_by(db: Session, couple: tuple[UUID, str], starts: datetime, ends: datetime) -> None:
    """A session took place: the plans it overlaps did too. `couple` is its id and zone."""
    couple_id, zone = couple
    meanwhile = select(Plan.id, Plan.starts_at, Plan.ends_at).where(
        Plan.couple_id == couple_id,
        col(Plan.state).in_(["active", "done"]),
        col(Plan.kept).is_(False),
        col(Plan.starts_at) < ends,
        col(Plan.ends_at) > starts,
    )
    for id_, begin, end in db.exec(meanwhile.order_by(col(Plan.id))).all():
        if begin and end and min(end, ends) - max(begin, starts) >= SHOWN_BY:
            today = clock.today(zone)
            plans.put(db, couple_id, id_, kept=True, changed_on=today)
            events.announce(db, couple_id, zone, Kind.PLAN_CHANGED, id_)


def moments(db: Session, member: Member) -> list[Planned]:
    """The last plans that are over, for the rhythm as this reader sees it.

    A quiet pause is free, and the other must not see it: only the reader's own pauses count.
    """
    over = (
        select(Plan.ends_at, Plan.kept)
        .where(
            Plan.couple_id == member.couple_id,
            Plan.kind == "together",
            col(Plan.accepted_on).is_not(None),
            or_(Plan.state == "done", Plan.state == "archived"),
            col(Plan.ends_at) <= clock.now(),
        )
        .order_by(col(Plan.ends_at).desc())
        .limit(REMEMBERED)
    )
    pauses = db.exec(select(Pause).where(Pause.user_id == member.user_id)).all()
    return [
        Planned(
            ends=ends,
            accepted=True,
            kept=kept,
            paused=any(p.since <= ends and (p.until is None or ends <= p.until) for p in pauses),
        )
        for ends, kept in db.exec(over).all()
        if ends is not None
    ]
