"""Contributions to shared goals."""

from typing import Annotated

from app.access import ours, ours_to_change
from app.deps import CurrentMember, IfMatch, MemberToChange, SessionDep
from app.models.contributions import Contribution, ContributionPublic, ContributionUpdate
from app.problems import problems
from app.route import noun
from app.services import contributions
from app.services.actors import NotPaired
from app.services.goals import GoalState
from app.services.reveal import TooLateToEdit
from app.services.rows import NotYours

router = noun("goals", "/contributions")

Ours = Annotated[Contribution, ours(Contribution)]
OursToChange = Annotated[Contribution, ours_to_change(Contribution)]


@router.get("/{id}", responses=problems(NotPaired))
def get_contribution(db: SessionDep, me: CurrentMember, found: Ours) -> ContributionPublic:
    """Read a contribution."""
    return contributions.public(me, found)


@router.patch("/{id}", responses=problems(NotPaired, NotYours, TooLateToEdit, GoalState))
def update_contribution(
    db: SessionDep,
    me: MemberToChange,
    found: OursToChange,
    data: ContributionUpdate,
    if_match: IfMatch,
) -> ContributionPublic:
    """Correct a contribution: amount and day by either of you, a note by its author."""
    return contributions.change(db, me, found, data, if_match)


@router.delete("/{id}", status_code=204, responses=problems(NotPaired, NotYours, GoalState))
def delete_contribution(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Delete a contribution; one with a note only if the words are yours."""
    contributions.remove(db, me, found)
