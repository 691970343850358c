"""Nudges."""

from typing import Annotated

from app.access import ours
from app.deps import CurrentMember, DayPagingDep, MemberToChange, ReplyDep, SessionDep
from app.models.base import Page
from app.models.nudges import Nudge, NudgeCreate, NudgePublic
from app.problems import problems
from app.route import noun
from app.services import nudges
from app.services.actors import NotPaired
from app.services.nudges import AlreadyNudged, NothingWaiting

router = noun("nudges", "/nudges")


@router.post("", status_code=201, responses=problems(NotPaired, AlreadyNudged, NothingWaiting))
def create_nudge(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: NudgeCreate
) -> NudgePublic:
    """Tell your partner that you think of them, or that something waits for them.

    Each goes out once a day, and only because you tapped it: nothing is ever sent for you.
    """
    made = nudges.send(db, me, data)
    reply.created(f"/v1/nudges/{made.id}")
    return made


@router.get("", responses=problems(NotPaired))
def list_nudges(db: SessionDep, me: CurrentMember, paging: DayPagingDep) -> Page[NudgePublic]:
    """List what you two told each other this way, newest first."""
    return nudges.listed(db, me, paging)


@router.get("/{id}", responses=problems(NotPaired))
def get_nudge(
    db: SessionDep, me: CurrentMember, found: Annotated[Nudge, ours(Nudge)]
) -> NudgePublic:
    """Read one."""
    return nudges.public(me, found)
