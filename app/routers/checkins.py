"""The daily check-in."""

from typing import Annotated

from fastapi import Query

from app.access import mine
from app.deps import (
    CurrentMember,
    CurrentPerson,
    DayPagingDep,
    IfMatch,
    KernelDep,
    MemberToChange,
    PagingDep,
    ReplyDep,
    SessionDep,
)
from app.models.base import Day, Page
from app.models.checkins import (
    Checkin,
    CheckinCreate,
    CheckinPublic,
    CheckinUpdate,
    DaySharingInput,
    SharedDayPublic,
    WeekPublic,
)
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import checkins
from app.services.actors import NotPaired
from app.services.checkins import CheckedIn, sharing, weeks
from app.services.reveal import AlreadySealed, TooLateToEdit

router = noun("checkins", "/checkins")

MyCheckin = Annotated[Checkin, mine(Checkin)]
MyCheckinToChange = Annotated[Checkin, mine(Checkin, lock=True)]
OneDay = Annotated[
    Day | None, Query(description="Only what was shared of this day.", examples=["2026-05-31"])
]


@router.post("", status_code=201, responses=problems(CheckedIn))
def create_checkin(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, reply: ReplyDep, data: CheckinCreate
) -> CheckinPublic:
    """Say how connected you felt today, and what was in you. You need no partner for it.

    Once a day, for today or one of the two days before. Any of it is enough, also an unimportant
    note. Nobody else sees it, unless you share it.
    """
    made = checkins.write(db, me, kernel.content, data)
    reply.created(f"/v1/checkins/{made.id}")
    return made


@router.get("")
def list_checkins(db: SessionDep, me: CurrentPerson, paging: PagingDep) -> Page[CheckinPublic]:
    """List your check-ins, the last day first."""
    return checkins.listed(db, me, paging)


@router.get("/weeks")
def list_weeks(db: SessionDep, me: CurrentPerson) -> Page[WeekPublic]:
    """See how connected you felt week by week, for the last year. Nobody else ever sees this.

    A week has a score when you gave a number on at least five of its days. Weeks go up and down:
    no change between two of them is called real.
    """
    return weeks.listed(db, me)


@router.get("/shared", responses=problems(NotPaired))
def list_shared_days(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, day: OneDay = None
) -> Page[SharedDayPublic]:
    """List the days of which both of you showed something, the last revealed first."""
    return sharing.listed(db, me, day, paging)


@router.get("/{id}")
def get_checkin(db: SessionDep, me: CurrentPerson, found: MyCheckin) -> CheckinPublic:
    """Read one of your check-ins."""
    return checkins.public(db, me, found)


@router.patch("/{id}", responses=problems(AlreadySealed))
def update_checkin(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    found: MyCheckinToChange,
    data: CheckinUpdate,
    if_match: IfMatch,
) -> CheckinPublic:
    """Change one of your check-ins. What your partner can see of it already stays as it is."""
    return checkins.change(db, me, kernel.content, found, data, if_match)


@router.delete("/{id}", status_code=204)
def delete_checkin(db: SessionDep, me: CurrentPerson, found: MyCheckinToChange) -> None:
    """Delete one of your check-ins, and take back what you shared of it."""
    checkins.delete(db, me, found)


@router.put(
    "/{id}/sharing",
    responses=problems(NotPaired, AlreadySealed, TooLateToEdit, DamagedContent),
)
def share_checkin(
    db: SessionDep, me: MemberToChange, found: MyCheckin, data: DaySharingInput
) -> CheckinPublic:
    """Show your partner what you tick of this day, once they show you theirs.

    It is sealed: your partner learns nothing of it before they share the same day too. The number
    goes only if you tick it, this one time; weeks are never shared. What both can see can be
    shown otherwise for 15 minutes, with a mark.
    """
    return checkins.share(db, me, found, data)


@router.delete("/{id}/sharing", status_code=204, responses=problems(NotPaired))
def unshare_checkin(db: SessionDep, me: MemberToChange, found: MyCheckin) -> None:
    """Stop sharing this day. What your partner has not seen is gone without a trace.

    What both saw loses your part for both at once; a marker stays for 30 days.
    """
    sharing.unshare(db, me, found.day)
