"""Goals of one's own, and those the two share for support."""

from typing import Annotated, Literal

from fastapi import Query

from app.access import mine, ours, ours_to_change
from app.deps import (
    CurrentMember,
    CurrentPerson,
    DayPagingDep,
    IfMatch,
    MemberToChange,
    PagingDep,
    ReplyDep,
    SessionDep,
)
from app.models.base import Page
from app.models.goal_sentences import GoalSentenceCreate, GoalSentencePublic
from app.models.goals import Kind
from app.models.own_goals import (
    GoalShare,
    OwnGoal,
    OwnGoalCreate,
    OwnGoalPublic,
    OwnGoalUpdate,
    OwnState,
    SharedGoalPublic,
)
from app.problems import problems
from app.route import noun
from app.services import goal_sentences, own_goals
from app.services.actors import NotPaired
from app.services.goals import ForTheOther, GoalState
from app.services.rows import IdTaken

router = noun("own-goals")

Mine = Annotated[OwnGoal, mine(OwnGoal)]
MineToShare = Annotated[OwnGoal, mine(OwnGoal, lock=True)]
Shared = Annotated[GoalShare, ours(GoalShare)]
SharedToAnswer = Annotated[GoalShare, ours_to_change(GoalShare)]
OfState = Annotated[
    OwnState | None, Query(description="Only goals that are there.", examples=["active"])
]
OfKind = Annotated[Kind | None, Query(description="Only goals of this kind.", examples=["habit"])]
Owner = Annotated[
    Literal["me", "partner"] | None,
    Query(description="Only yours, or only your partner's.", examples=["partner"]),
]


@router.post("/own-goals", status_code=201, responses=problems(IdTaken))
def create_own_goal(
    db: SessionDep, me: CurrentPerson, reply: ReplyDep, data: OwnGoalCreate
) -> OwnGoalPublic:
    """Write down a goal of your own. Nobody sees it until you share it."""
    made = own_goals.write(db, me, data)
    reply.created(f"/v1/own-goals/{made.id}")
    return made


@router.get("/own-goals")
def list_own_goals(
    db: SessionDep,
    me: CurrentPerson,
    paging: PagingDep,
    state: OfState = None,
    kind: OfKind = None,
) -> Page[OwnGoalPublic]:
    """List your own goals, the last written first."""
    return own_goals.listed(db, me, state, kind, paging)


@router.get("/own-goals/{id}")
def get_own_goal(db: SessionDep, me: CurrentPerson, goal: Mine) -> OwnGoalPublic:
    """Read a goal of your own."""
    return own_goals.shown(db, me, goal)


@router.patch("/own-goals/{id}", responses=problems(GoalState))
def update_own_goal(
    db: SessionDep, me: CurrentPerson, goal: Mine, data: OwnGoalUpdate, if_match: IfMatch
) -> OwnGoalPublic:
    """Change a goal of your own, or say how far it is."""
    return own_goals.change(db, me, goal, data, if_match)


@router.delete("/own-goals/{id}", status_code=204)
def delete_own_goal(db: SessionDep, me: CurrentPerson, goal: Mine) -> None:
    """Delete a goal of your own, for good; shared, it is gone for your partner too."""
    own_goals.delete(db, me, goal)


@router.put("/own-goals/{id}/completion", responses=problems(GoalState))
def complete_own_goal(db: SessionDep, me: CurrentPerson, goal: Mine) -> OwnGoalPublic:
    """Say that you did it."""
    return own_goals.complete(db, me, goal, done=True)


@router.delete("/own-goals/{id}/completion", status_code=204, responses=problems(GoalState))
def reopen_own_goal(db: SessionDep, me: CurrentPerson, goal: Mine) -> None:
    """Go on with it after all."""
    own_goals.complete(db, me, goal, done=False)


@router.put("/own-goals/{id}/archive")
def archive_own_goal(db: SessionDep, me: CurrentPerson, goal: Mine) -> OwnGoalPublic:
    """Lay a goal of your own by."""
    return own_goals.archive(db, me, goal, away=True)


@router.delete("/own-goals/{id}/archive", status_code=204)
def restore_own_goal(db: SessionDep, me: CurrentPerson, goal: Mine) -> None:
    """Bring it back to where it was."""
    own_goals.archive(db, me, goal, away=False)


@router.put("/own-goals/{id}/sharing", responses=problems(NotPaired, IdTaken))
def share_own_goal(db: SessionDep, me: MemberToChange, goal: MineToShare) -> OwnGoalPublic:
    """Share a goal of yours for support: your partner sees it and can encourage you."""
    return own_goals.share(db, me, goal)


@router.delete("/own-goals/{id}/sharing", status_code=204, responses=problems(NotPaired))
def unshare_own_goal(db: SessionDep, me: MemberToChange, goal: MineToShare) -> None:
    """Have a goal to yourself again. What was said to you about it stays."""
    own_goals.unshare(db, me, goal)


@router.get("/shared-goals", responses=problems(NotPaired))
def list_shared_goals(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, owner: Owner = None
) -> Page[SharedGoalPublic]:
    """List the own goals that you two share for support, the last shared first."""
    return own_goals.shared(db, me, owner, paging)


@router.get("/shared-goals/{id}", responses=problems(NotPaired))
def get_shared_goal(db: SessionDep, me: CurrentMember, found: Shared) -> SharedGoalPublic:
    """Read a goal that one of you shares."""
    return own_goals.supported(db, me, found)


@router.post(
    "/shared-goals/{id}/encouragements",
    status_code=201,
    responses=problems(NotPaired, ForTheOther, IdTaken),
)
def create_encouragement(
    db: SessionDep,
    me: MemberToChange,
    reply: ReplyDep,
    found: SharedToAnswer,
    data: GoalSentenceCreate,
) -> GoalSentencePublic:
    """Encourage your partner in a goal of their own, in your words."""
    made = goal_sentences.encourage(db, me, found, data)
    reply.created(f"/v1/goal-sentences/{made.id}")
    return made


@router.get("/shared-goals/{id}/encouragements", responses=problems(NotPaired))
def list_encouragements(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, found: Shared
) -> Page[GoalSentencePublic]:
    """List what was said to encourage the owner, the last first."""
    return goal_sentences.listed(db, me, found.id, "encouragement", paging)
