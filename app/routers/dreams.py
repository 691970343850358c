"""The dream backlog."""

from typing import Annotated

from app.access import ours, ours_to_change
from app.deps import CurrentMember, DayPagingDep, IfMatch, MemberToChange, ReplyDep, SessionDep
from app.models.base import Page
from app.models.dreams import Dream, DreamCreate, DreamPublic, DreamUpdate
from app.models.goals import GoalCreate, GoalPublic
from app.problems import problems
from app.route import noun
from app.services import dreams
from app.services.actors import NotPaired
from app.services.dreams import DreamPursued
from app.services.reveal import TooLateToEdit
from app.services.rows import IdTaken, NotYours

router = noun("dreams", "/dreams")

Ours = Annotated[Dream, ours(Dream)]
OursToChange = Annotated[Dream, ours_to_change(Dream)]


@router.post("", status_code=201, responses=problems(NotPaired, IdTaken))
def create_dream(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: DreamCreate
) -> DreamPublic:
    """Add something you might want some day. Nobody has to agree."""
    made = dreams.dream(db, me, data)
    reply.created(f"/v1/dreams/{made.id}")
    return made


@router.get("", responses=problems(NotPaired))
def list_dreams(db: SessionDep, me: CurrentMember, paging: DayPagingDep) -> Page[DreamPublic]:
    """List what you two dream of, the last added first."""
    return dreams.listed(db, me, paging)


@router.get("/{id}", responses=problems(NotPaired))
def get_dream(db: SessionDep, me: CurrentMember, found: Ours) -> DreamPublic:
    """Read a dream."""
    return dreams.public(me, found)


@router.patch("/{id}", responses=problems(NotPaired, NotYours, TooLateToEdit))
def update_dream(
    db: SessionDep, me: MemberToChange, found: OursToChange, data: DreamUpdate, if_match: IfMatch
) -> DreamPublic:
    """Change your words, for 15 minutes, visibly `edited`."""
    return dreams.change(db, me, found, data, if_match)


@router.delete("/{id}", status_code=204, responses=problems(NotPaired, NotYours))
def delete_dream(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Take a dream of yours back; a marker without words stays for 30 days."""
    dreams.take_back(db, me, found)


@router.post(
    "/{id}/proposal", status_code=201, responses=problems(NotPaired, DreamPursued, IdTaken)
)
def propose_dream(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, found: OursToChange, data: GoalCreate
) -> GoalPublic:
    """Propose a goal from a dream of either of you, in your own words."""
    made = dreams.propose(db, me, found, data)
    reply.created(f"/v1/goals/{made.id}")
    return made
