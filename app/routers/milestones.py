"""Milestones of shared goals."""

from typing import Annotated

from app.access import ours, ours_to_change
from app.deps import CurrentMember, IfMatch, MemberToChange, SessionDep
from app.models.milestones import Milestone, MilestonePublic, MilestoneUpdate
from app.problems import problems
from app.route import noun
from app.services import milestones
from app.services.actors import NotPaired
from app.services.goals import GoalState
from app.services.milestones import MilestoneState
from app.services.rows import NotYours

router = noun("goals", "/milestones")

Ours = Annotated[Milestone, ours(Milestone)]
OursToChange = Annotated[Milestone, ours_to_change(Milestone)]


@router.get("/{id}", responses=problems(NotPaired))
def get_milestone(db: SessionDep, me: CurrentMember, found: Ours) -> MilestonePublic:
    """Read a milestone."""
    return milestones.public(me, found)


@router.patch("/{id}", responses=problems(NotPaired, NotYours, GoalState))
def update_milestone(
    db: SessionDep,
    me: MemberToChange,
    found: OursToChange,
    data: MilestoneUpdate,
    if_match: IfMatch,
) -> MilestonePublic:
    """Change a milestone: its day by either of you, its title by its author."""
    return milestones.change(db, me, found, data, if_match)


@router.delete("/{id}", status_code=204, responses=problems(NotPaired, NotYours, GoalState))
def delete_milestone(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Delete a milestone of yours. Your partner's can be archived."""
    milestones.remove(db, me, found)


@router.put("/{id}/completion", responses=problems(NotPaired, GoalState, MilestoneState))
def complete_milestone(db: SessionDep, me: MemberToChange, found: OursToChange) -> MilestonePublic:
    """Say that a milestone is reached, whoever added it."""
    return milestones.complete(db, me, found, done=True)


@router.delete(
    "/{id}/completion", status_code=204, responses=problems(NotPaired, GoalState, MilestoneState)
)
def reopen_milestone(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Say that it is not reached yet after all."""
    milestones.complete(db, me, found, done=False)


@router.put("/{id}/archive", responses=problems(NotPaired, NotYours, GoalState))
def archive_milestone(db: SessionDep, me: MemberToChange, found: OursToChange) -> MilestonePublic:
    """Leave a milestone out of the goal, whoever added it."""
    return milestones.archive(db, me, found, away=True)


@router.delete("/{id}/archive", status_code=204, responses=problems(NotPaired, NotYours, GoalState))
def restore_milestone(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Let a milestone count again."""
    milestones.archive(db, me, found, away=False)
