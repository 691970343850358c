"""Goals of one's own, and sharing them for support.

The goal stays a row of its owner. Sharing adds a row of the couple by which the other can read it
and say something to it; that row goes when the owner ends the sharing, deletes the goal, or the
couple ends. Until then everything about it is in the owner's stream alone.
"""

from typing import Any

from sqlmodel import Session, and_, col, select

from app import clock, ids
from app.actors import Member, Person
from app.conditional import IfMatch
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.own_goals import (
    GoalShare,
    OwnGoal,
    OwnGoalCreate,
    OwnGoalPublic,
    OwnGoalUpdate,
    SharedGoalPublic,
)
from app.problems import NotFound
from app.services import actors, events
from app.services.goals.shown import GoalState, ahead
from app.services.rows import add, sent


def write(db: Session, person: Person, data: OwnGoalCreate) -> OwnGoalPublic:
    """Write down a goal of one's own. Raises `Invalid`, `IdTaken`."""
    if data.id is not None and (known := db.get(OwnGoal, (person.user_id, data.id))):
        return shown(db, person, known)
    ahead(person, data.due_on)
    now = clock.now()
    goal = OwnGoal(
        **data.model_dump(exclude={"id"}),
        user_id=person.user_id,
        id=data.id or ids.new(),
        state="active",
        written_at=now,
        changed_at=now,
    )
    add(db, goal, data.id)
    events.record(db, person, Kind.OWN_GOAL_WRITTEN, goal.id)
    return shown(db, person, goal)


def listed(
    db: Session, person: Person, state: str | None, kind: str | None, paging: Paging
) -> Page[OwnGoalPublic]:
    """The person's own goals, the last written first."""
    query = select(OwnGoal).where(OwnGoal.user_id == person.user_id)
    if state is not None:
        query = query.where(OwnGoal.state == state)
    if kind is not None:
        query = query.where(OwnGoal.kind == kind)
    shares: set[Any] = set()
    if isinstance(person, Member):
        mine = select(GoalShare.id).where(
            GoalShare.couple_id == person.couple_id, GoalShare.owner_id == person.user_id
        )
        shares = set(db.exec(mine).all())
    order = [OwnGoal.written_at, OwnGoal.id]
    return paging.page(
        db, query, order, lambda goal: _public(goal, goal.id in shares), col(OwnGoal.changed_at)
    )


def shown(db: Session, person: Person, goal: OwnGoal) -> OwnGoalPublic:
    """An own goal, as its owner sees it."""
    return _public(goal, _share(db, person, goal) is not None)


def change(
    db: Session, person: Person, goal: OwnGoal, data: OwnGoalUpdate, if_match: IfMatch
) -> OwnGoalPublic:
    """Change it. Raises `GoalState`, `PreconditionFailed`, `Invalid`."""
    goal = _held(db, person, goal)
    if_match.check(shown(db, person, goal))
    if goal.state == "archived":
        raise GoalState(state=goal.state)
    changes = sent(data, "due_on")
    ahead(person, changes.get("due_on"))
    return _changed(db, person, goal, **changes)


def complete(db: Session, person: Person, goal: OwnGoal, *, done: bool) -> OwnGoalPublic:
    """Say that it is reached, or not yet. Raises `GoalState`."""
    goal = _held(db, person, goal)
    if goal.state == "archived":
        raise GoalState(state=goal.state)
    state = "done" if done else "active"
    return _changed(db, person, goal, state=state)


def archive(db: Session, person: Person, goal: OwnGoal, *, away: bool) -> OwnGoalPublic:
    """Lay it by, or go on where it was."""
    goal = _held(db, person, goal)
    if away and goal.state != "archived":
        return _changed(db, person, goal, archived_from=goal.state, state="archived")
    if not away and goal.archived_from is not None:
        return _changed(db, person, goal, state=goal.archived_from, archived_from=None)
    return shown(db, person, goal)


def delete(db: Session, person: Person, goal: OwnGoal) -> None:
    """Delete it; where it was shared, for both."""
    goal = _held(db, person, goal)
    if isinstance(person, Member):
        unshare(db, person, goal)
    events.record(db, person, Kind.OWN_GOAL_DELETED, goal.id)
    db.delete(goal)
    db.flush()


def share(db: Session, member: Member, goal: OwnGoal) -> OwnGoalPublic:
    """Let the other see it. Sharing twice is sharing once. Raises `IdTaken`."""
    if _share(db, member, goal) is None:
        today = clock.today(member.zone)
        kind = Kind.OWN_GOAL_SHARED
        found = GoalShare(
            couple_id=member.couple_id,
            id=goal.id,
            owner_id=member.user_id,
            shared_on=today,
            changed_on=today,
            position=events.announce(db, member.couple_id, member.zone, kind, goal.id),
        )
        add(db, found, goal.id)
    return shown(db, member, goal)


def unshare(db: Session, member: Member, goal: OwnGoal) -> None:
    """Have it to oneself again."""
    found = _share(db, member, goal)
    if found is not None:
        db.delete(found)
        db.flush()
        kind = Kind.OWN_GOAL_UNSHARED
        events.announce(db, member.couple_id, member.zone, kind, goal.id)


def shared(
    db: Session, member: Member, owner: str | None, paging: Paging
) -> Page[SharedGoalPublic]:
    """What the two share for support, the last shared first."""
    query = _shared(member)
    if owner is not None:
        mine = owner == "me"
        query = query.where(GoalShare.owner_id == (member.user_id if mine else member.partner_id))
    order = [GoalShare.position, GoalShare.id]
    return paging.page(
        db, query, order, lambda row: _supported(member, row), col(GoalShare.changed_on)
    )


def supported(db: Session, member: Member, found: GoalShare) -> SharedGoalPublic:
    """A goal that one of the two shares, as this reader sees it."""
    row = db.exec(_shared(member).where(GoalShare.id == found.id)).one()
    return _supported(member, row)


def _public(goal: OwnGoal, is_shared: bool) -> OwnGoalPublic:
    return OwnGoalPublic.model_validate(
        {
            **{name: getattr(goal, name) for name in _SAME},
            "shared": is_shared,
        }
    )


_SAME = ("id", "state", "title", "kind", "percent", "due_on", "written_at")


def _shared(member: Member) -> Any:
    return (
        select(*_COLUMNS)
        .join(
            OwnGoal,
            and_(
                col(OwnGoal.user_id) == col(GoalShare.owner_id),
                col(OwnGoal.id) == col(GoalShare.id),
            ),
        )
        .where(GoalShare.couple_id == member.couple_id)
    )


_COLUMNS: list[Any] = [
    *(col(getattr(GoalShare, name)) for name in ("id", "owner_id", "shared_on", "changed_on")),
    *(col(getattr(OwnGoal, name)) for name in ("state", "title", "kind", "percent", "due_on")),
    col(GoalShare.position),
]


def _supported(member: Member, row: Any) -> SharedGoalPublic:
    return SharedGoalPublic(
        id=row.id,
        owner="me" if row.owner_id == member.user_id else "partner",
        state=row.state,
        title=row.title,
        kind=row.kind,
        percent=row.percent,
        due_on=row.due_on,
        day=row.shared_on,
        changed_on=row.changed_on,
    )


def _held(db: Session, person: Person, goal: OwnGoal) -> OwnGoal:
    """The goal as it is now, locked after the couple, in the order in which sharing locks."""
    if isinstance(person, Member):
        actors.lock(db, person)
    key = (person.user_id, goal.id)
    found = db.get(OwnGoal, key, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _share(db: Session, person: Person, goal: OwnGoal) -> GoalShare | None:
    """The sharing of an own goal with the present partner."""
    if not isinstance(person, Member):
        return None
    found = db.get(GoalShare, (person.couple_id, goal.id))
    return found if found is not None and found.owner_id == person.user_id else None


def _changed(db: Session, person: Person, goal: OwnGoal, **changes: Any) -> OwnGoalPublic:
    """Keep what changed, if anything does; the other is told where it is shared."""
    differing = {name: new for name, new in changes.items() if getattr(goal, name) != new}
    if not differing:
        return shown(db, person, goal)
    for name, value in differing.items():
        setattr(goal, name, value)
    goal.changed_at = clock.now()
    db.add(goal)
    db.flush()
    found = _share(db, person, goal)
    if found is None or not isinstance(person, Member):
        events.record(db, person, Kind.OWN_GOAL_CHANGED, goal.id)
    else:
        found.changed_on = clock.today(person.zone)
        db.add(found)
        db.flush()
        kind = Kind.OWN_GOAL_CHANGED
        events.announce(db, person.couple_id, person.zone, kind, goal.id)
    return shown(db, person, goal)
