"""Shared goals."""

from typing import Annotated, Literal

from fastapi import Query

from app.access import ours, ours_to_change
from app.deps import CurrentMember, DayPagingDep, IfMatch, MemberToChange, ReplyDep, SessionDep
from app.models.base import Page
from app.models.contributions import ContributionCreate, ContributionPublic
from app.models.goal_sentences import GoalSentenceCreate, GoalSentencePublic
from app.models.goals import (
    Goal,
    GoalCreate,
    GoalLevelInput,
    GoalPublic,
    GoalUpdate,
    Kind,
    State,
)
from app.models.milestones import MilestoneCreate, MilestonePublic
from app.problems import problems
from app.route import noun
from app.services import contributions, goal_sentences, goals, milestones
from app.services.actors import NotPaired
from app.services.goal_sentences import CheckedInToday
from app.services.goals import ForTheOther, GoalState, OtherMeasure
from app.services.goals.structure import Filters
from app.services.milestones import EnoughMilestones
from app.services.rows import IdTaken, NotYours

router = noun("goals", "/goals")

Ours = Annotated[Goal, ours(Goal)]
OursToChange = Annotated[Goal, ours_to_change(Goal)]
OfState = Annotated[
    State | None, Query(description="Only goals that are there.", examples=["active"])
]
OfKind = Annotated[Kind | None, Query(description="Only goals of this kind.", examples=["trip"])]
Author = Annotated[
    Literal["me", "partner"] | None,
    Query(description="Only goals that you, or your partner, proposed.", examples=["me"]),
]
PutOff = Annotated[
    Literal["no", "only"],
    Query(description="`only` lists the proposals you said `later` to.", examples=["no"]),
]


@router.post("", status_code=201, responses=problems(NotPaired, IdTaken))
def create_goal(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: GoalCreate
) -> GoalPublic:
    """Propose a goal to your partner. It becomes one of you two when they accept.

    A count needs `target` and `unit`, money needs `target` (in the currency's minor unit, a whole
    number) and `currency`. A proposal that nobody accepts is archived after 14 days.
    """
    made = goals.propose(db, me, data)
    reply.created(f"/v1/goals/{made.id}")
    return made


@router.get("", responses=problems(NotPaired))
def list_goals(
    db: SessionDep,
    me: CurrentMember,
    paging: DayPagingDep,
    state: OfState = None,
    kind: OfKind = None,
    author: Author = None,
    put_off: PutOff = "no",
) -> Page[GoalPublic]:
    """List your goals, the last proposed first, without those you said `later` to."""
    which = Filters(state, kind, author, put_off=put_off == "only")
    return goals.listed(db, me, which, paging)


@router.get("/{id}", responses=problems(NotPaired))
def get_goal(db: SessionDep, me: CurrentMember, goal: Ours) -> GoalPublic:
    """Read one."""
    return goals.shown(db, me, goal)


@router.patch("/{id}", responses=problems(NotPaired, NotYours, GoalState))
def update_goal(
    db: SessionDep, me: MemberToChange, goal: OursToChange, data: GoalUpdate, if_match: IfMatch
) -> GoalPublic:
    """Change a goal: its kind, target and day by either of you, its words by their author.

    While it is proposed, it is its author's. What it is measured in stays.
    """
    return goals.change(db, me, goal, data, if_match)


@router.delete("/{id}", status_code=204, responses=problems(NotPaired, GoalState))
def delete_goal(db: SessionDep, me: MemberToChange, goal: OursToChange) -> None:
    """Take back your proposal, or put an archived goal away for yourself.

    What nobody accepted is gone for both. An archived goal is gone when each of you has put it
    away; until then your partner is not told, and by restoring it they bring it back for both.
    """
    goals.remove(db, me, goal)


@router.put("/{id}/acceptance", responses=problems(NotPaired, ForTheOther, GoalState))
def accept_goal(db: SessionDep, me: MemberToChange, goal: OursToChange) -> GoalPublic:
    """Accept what your partner proposes. Show them the goal's `agreement` before.

    With money it says that every amount is a joint fact: nothing is added up per person.
    """
    return goals.accept(db, me, goal)


@router.put("/{id}/later", responses=problems(NotPaired, ForTheOther, GoalState))
def put_off_goal(db: SessionDep, me: MemberToChange, goal: OursToChange) -> GoalPublic:
    """Say `later`, to yourself: the proposal leaves your list. Your partner is not told."""
    return goals.put_off(db, me, goal)


@router.delete("/{id}/later", status_code=204, responses=problems(NotPaired))
def take_up_goal(db: SessionDep, me: MemberToChange, goal: OursToChange) -> None:
    """Have the proposal back in your list."""
    goals.take_up(db, me, goal)


@router.put("/{id}/completion", responses=problems(NotPaired, GoalState))
def complete_goal(db: SessionDep, me: MemberToChange, goal: OursToChange) -> GoalPublic:
    """Say that you two did it, whatever the progress says, and celebrate."""
    return goals.complete(db, me, goal)


@router.delete("/{id}/completion", status_code=204, responses=problems(NotPaired, GoalState))
def reopen_goal(db: SessionDep, me: MemberToChange, goal: OursToChange) -> None:
    """Go on with it after all."""
    goals.reopen(db, me, goal)


@router.put("/{id}/archive", responses=problems(NotPaired))
def archive_goal(db: SessionDep, me: MemberToChange, goal: OursToChange) -> GoalPublic:
    """Lay a goal by, without giving a reason. Either of you can restore it."""
    return goals.archive(db, me, goal)


@router.delete("/{id}/archive", status_code=204, responses=problems(NotPaired))
def restore_goal(db: SessionDep, me: MemberToChange, goal: OursToChange) -> None:
    """Bring it back to where it was; a proposal waits 14 days anew."""
    goals.restore(db, me, goal)


@router.put("/{id}/progress", responses=problems(NotPaired, GoalState, OtherMeasure))
def set_goal_progress(
    db: SessionDep, me: MemberToChange, goal: OursToChange, data: GoalLevelInput
) -> GoalPublic:
    """Say how far a goal in percent is, as of today."""
    return goals.set_percent(db, me, goal, data)


@router.post(
    "/{id}/milestones",
    status_code=201,
    responses=problems(NotPaired, NotYours, GoalState, EnoughMilestones, IdTaken),
)
def create_milestone(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, goal: OursToChange, data: MilestoneCreate
) -> MilestonePublic:
    """Add a step towards a goal."""
    made = milestones.add_milestone(db, me, goal, data)
    reply.created(f"/v1/milestones/{made.id}")
    return made


@router.get("/{id}/milestones", responses=problems(NotPaired))
def list_milestones(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, goal: Ours
) -> Page[MilestonePublic]:
    """List the steps of a goal, the last added first."""
    return milestones.listed(db, me, goal, paging)


@router.post(
    "/{id}/contributions",
    status_code=201,
    responses=problems(NotPaired, GoalState, OtherMeasure, IdTaken),
)
def create_contribution(
    db: SessionDep,
    me: MemberToChange,
    reply: ReplyDep,
    goal: OursToChange,
    data: ContributionCreate,
) -> ContributionPublic:
    """Add to a goal that is counted or saved for. The amount is a joint fact."""
    made = contributions.contribute(db, me, goal, data)
    reply.created(f"/v1/contributions/{made.id}")
    return made


@router.get("/{id}/contributions", responses=problems(NotPaired))
def list_contributions(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, goal: Ours
) -> Page[ContributionPublic]:
    """List what was added to a goal, the last entered first. It says whose words, never whose
    money."""
    return contributions.listed(db, me, goal, paging)


@router.post(
    "/{id}/checkins",
    status_code=201,
    responses=problems(NotPaired, GoalState, CheckedInToday, IdTaken),
)
def create_goal_checkin(
    db: SessionDep,
    me: MemberToChange,
    reply: ReplyDep,
    goal: OursToChange,
    data: GoalSentenceCreate,
) -> GoalSentencePublic:
    """Check in on a goal with a sentence of your own, once a day. Your partner sees it at once.

    A week counts for both when both checked in.
    """
    made = goal_sentences.check_in(db, me, goal, data)
    reply.created(f"/v1/goal-sentences/{made.id}")
    return made


@router.get("/{id}/checkins", responses=problems(NotPaired))
def list_goal_checkins(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, goal: Ours
) -> Page[GoalSentencePublic]:
    """List what you two wrote when you checked in, the last first."""
    return goal_sentences.listed(db, me, goal.id, "checkin", paging)


@router.post("/{id}/sentences", status_code=201, responses=problems(NotPaired, GoalState, IdTaken))
def create_goal_sentence(
    db: SessionDep,
    me: MemberToChange,
    reply: ReplyDep,
    goal: OursToChange,
    data: GoalSentenceCreate,
) -> GoalSentencePublic:
    """Add a sentence of your own to a goal, beside your partner's words."""
    made = goal_sentences.say(db, me, goal, data)
    reply.created(f"/v1/goal-sentences/{made.id}")
    return made


@router.get("/{id}/sentences", responses=problems(NotPaired))
def list_goal_sentences(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, goal: Ours
) -> Page[GoalSentencePublic]:
    """List what you two added to a goal in your own words, the last first."""
    return goal_sentences.listed(db, me, goal.id, "sentence", paging)
