"""Proposing a goal, accepting it, putting it off, letting it lapse."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, delete, select

from app import clock, ids
from app.actors import Member
from app.content import Content
from app.models.couples import Couple
from app.models.events import Kind
from app.models.goals import Goal, GoalCreate, GoalMark, GoalPublic
from app.models.money import DECIMALS
from app.problems import wrong
from app.services import due, events
from app.services.goals.shown import ForTheOther, ahead, at, shown, touch
from app.services.rows import add, own

OPEN = timedelta(days=14)
"""How long a proposal waits."""

NEEDS = {
    "milestones": (),
    "count": ("target", "unit"),
    "money": ("target", "currency"),
    "percent": (),
}
"""What goes with each measure; the rest of the three does not."""


def propose(db: Session, member: Member, data: GoalCreate) -> GoalPublic:
    """Propose a goal to the other. Raises `Invalid`, `IdTaken`."""
    if known := own(db, member, Goal, data.id):
        return shown(db, member, known)
    _fits(data)
    ahead(member, data.due_on)
    today = clock.today(member.zone)
    target = 100 if data.measure == "percent" else data.target or 0
    goal = Goal(
        **data.model_dump(exclude={"id", "target"}),
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        author_id=member.user_id,
        state="proposed",
        target=target,
        written_on=today,
        changed_on=today,
    )
    add(db, goal, data.id)
    wait(db, member.zone, goal)
    touch(db, member.couple_id, member.zone, goal, Kind.GOAL_PROPOSED)
    goal.position = goal.touched
    db.add(goal)
    db.flush()
    return shown(db, member, goal)


def wait(db: Session, zone: str, goal: Goal) -> None:
    """Let the other have two weeks from today."""
    goal.lapses_on = clock.today(zone) + OPEN
    due.at(db, goal.couple_id, _moment(goal.lapses_on, zone))


def accept(db: Session, member: Member, goal: Goal) -> GoalPublic:
    """Accept the other's proposal; accepting again changes nothing.

    Raises `ForTheOther`, `GoalState`.
    """
    if goal.state == "proposed":
        if goal.author_id == member.user_id:
            raise ForTheOther
        goal.state, goal.lapses_on = "active", None
        goal.accepted_on = clock.today(member.zone)
        forget_marks(db, goal)
        touch(db, member.couple_id, member.zone, goal, Kind.GOAL_ACCEPTED)
    at(goal, "active", "done")
    return shown(db, member, goal)


def put_off(db: Session, member: Member, goal: Goal) -> GoalPublic:
    """Say `later`, to oneself: it leaves the own list, and the other is told nothing.

    Raises `ForTheOther`, `GoalState`.
    """
    at(goal, "proposed")
    if goal.author_id == member.user_id:
        raise ForTheOther
    if mark(db, member, goal, "later"):
        events.record(db, member, Kind.GOAL_PUT_OFF, goal.id)
    return shown(db, member, goal)


def take_up(db: Session, member: Member, goal: Goal) -> None:
    """Have a proposal back in the own list."""
    found = db.get(GoalMark, (member.user_id, goal.id))
    if found is not None:
        db.delete(found)
        db.flush()


def lapse(db: Session, couple: Couple, now: datetime, _content: Content) -> datetime | None:
    """Archive every proposal that waited long enough; the moment of the next one."""
    zone = couple.time_zone
    today = now.astimezone(ZoneInfo(zone)).date()
    waiting = select(Goal).where(Goal.couple_id == couple.id, Goal.state == "proposed")
    coming: list[datetime] = []
    for goal in db.exec(waiting.order_by(col(Goal.lapses_on), col(Goal.position))).all():
        if goal.lapses_on is not None and goal.lapses_on > today:
            coming.append(_moment(goal.lapses_on, zone))
            continue
        lay_by(goal, goal.lapses_on or today)
        forget_marks(db, goal)
        touch(db, couple.id, zone, goal, Kind.GOAL_LAPSED)
    return min(coming, default=None)


def lay_by(goal: Goal, day: date) -> None:
    """Make it archived, remembering where it was."""
    goal.archived_from, goal.state = goal.state, "archived"
    goal.archived_on, goal.lapses_on = day, None


def mark(db: Session, member: Member, goal: Goal, kind: str) -> bool:
    """Note something about the goal for oneself; whether it was not noted before."""
    found = db.get(GoalMark, (member.user_id, goal.id))
    if found is not None and found.mark == kind:
        return False
    found = found or GoalMark(user_id=member.user_id, id=goal.id, mark=kind)
    found.mark = kind
    db.add(found)
    db.flush()
    return True


def forget_marks(db: Session, goal: Goal) -> None:
    """What either had noted is over when the goal's state changes."""
    db.exec(delete(GoalMark).where(col(GoalMark.id) == goal.id))


def _fits(data: GoalCreate) -> None:
    for name in ("target", "unit", "currency"):
        needed, there = name in NEEDS[data.measure], getattr(data, name) is not None
        if needed and not there:
            raise wrong(f"/{name}", "missing", "A goal that is measured this way needs it.")
        if there and not needed:
            raise wrong(f"/{name}", "not_of_measure", "A goal that is measured this way has none.")
    if data.currency is not None and data.currency not in DECIMALS:
        raise wrong("/currency", "currency", "Send an ISO 4217 code of money in use.")


def _moment(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
