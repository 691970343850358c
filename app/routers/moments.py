"""Moments, and the days that come back."""

from typing import Annotated, Literal

from fastapi import Query

from app.access import ours, ours_to_change
from app.deps import CurrentMember, DayPagingDep, IfMatch, MemberToChange, ReplyDep, SessionDep
from app.models.base import Page
from app.models.moments import (
    DatesPublic,
    MomentCreate,
    MomentKept,
    MomentPublic,
    MomentUpdate,
)
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import moments
from app.services.actors import NotPaired
from app.services.reveal import TooLateToEdit
from app.services.rows import IdTaken, NotYours

router = noun("moments", "/moments")

Ours = Annotated[MomentKept, ours(MomentKept)]
OursToChange = Annotated[MomentKept, ours_to_change(MomentKept)]
Kinds = Annotated[
    Literal["moment", "success", "openness", "goal"] | None,
    Query(description="Only moments of this kind.", examples=["success"]),
]


@router.post("", status_code=201, responses=problems(NotPaired, IdTaken))
def create_moment(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: MomentCreate
) -> MomentPublic:
    """Keep a moment for the two of you: a success, a time somebody dared, or just a good day."""
    made = moments.keep(db, me, data)
    reply.created(f"/v1/moments/{made.id}")
    return made


@router.get("", responses=problems(NotPaired))
def list_moments(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, kind: Kinds = None
) -> Page[MomentPublic]:
    """List your moments, the newest kept first."""
    return moments.listed(db, me, kind, paging)


@router.get("/dates", responses=problems(NotPaired, DamagedContent))
def list_dates(db: SessionDep, me: CurrentMember) -> DatesPublic:
    """See how many days you are together, and count down to the days that come back."""
    return moments.dates(db, me)


@router.get("/{id}", responses=problems(NotPaired))
def get_moment(db: SessionDep, me: CurrentMember, moment: Ours) -> MomentPublic:
    """See one moment."""
    return moments.public(me, moment)


@router.patch("/{id}", responses=problems(NotPaired, NotYours, TooLateToEdit))
def update_moment(
    db: SessionDep, me: MemberToChange, moment: OursToChange, data: MomentUpdate, if_match: IfMatch
) -> MomentPublic:
    """Change a moment of yours: its words for 15 minutes, its date at any time."""
    return moments.change(db, me, moment, data, if_match)


@router.delete("/{id}", status_code=204, responses=problems(NotPaired, NotYours))
def delete_moment(db: SessionDep, me: MemberToChange, moment: OursToChange) -> None:
    """Take a moment of yours back. A marker without words stays for 30 days."""
    moments.take_back(db, me, moment)


@router.put("/{id}/mute", status_code=204, responses=problems(NotPaired))
def mute_moment(db: SessionDep, me: MemberToChange, moment: OursToChange) -> None:
    """Ask not to be reminded of this date. Only you know; for your partner nothing changes."""
    moments.mute(db, me, moment)


@router.delete("/{id}/mute", status_code=204, responses=problems(NotPaired))
def unmute_moment(db: SessionDep, me: MemberToChange, moment: OursToChange) -> None:
    """Be reminded of this date again."""
    moments.unmute(db, me, moment)
