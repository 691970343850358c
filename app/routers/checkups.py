"""Check-ups."""

from typing import Annotated

from app import clock
from app.access import ours
from app.deps import (
    CurrentMember,
    DayPagingDep,
    KernelDep,
    ReplyDep,
    SessionDep,
)
from app.models.base import Page
from app.models.checkups import (
    AttachmentInput,
    Checkup,
    CheckupCreate,
    CheckupPublic,
    NotAvailable,
    PartPublic,
    ResultPublic,
    SharingInput,
)
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import checkups
from app.services.actors import NotPaired
from app.services.checkups import AssessmentUnfit, CheckupClosed, CheckupOpen, CheckupTooSoon

router = noun("checkups", "/checkups")

OurCheckup = Annotated[Checkup, ours(Checkup)]
OurCheckupToChange = Annotated[Checkup, ours(Checkup, lock=True)]


@router.post("", status_code=201, responses=problems(NotPaired, CheckupOpen, CheckupTooSoon))
def open_checkup(
    db: SessionDep, me: CurrentMember, kernel: KernelDep, reply: ReplyDep, data: CheckupCreate
) -> CheckupPublic:
    """Open a check-up for the two of you. It takes what you both do in the next 14 days.

    Either can open it; one is open at a time, and the next 14 days after this opening.
    """
    made = checkups.open_round(db, me, kernel.content, data)
    reply.created(f"/v1/checkups/{made.id}")
    return made


@router.get("", responses=problems(NotPaired))
def list_checkups(
    db: SessionDep,
    me: CurrentMember,
    paging: DayPagingDep,
) -> Page[CheckupPublic]:
    """List your rounds, newest first. Nothing here tells what either of you did in them."""
    return checkups.listed(db, me, paging)


@router.get("/{id}", responses=problems(NotPaired))
def get_checkup(db: SessionDep, me: CurrentMember, checkup: OurCheckup) -> CheckupPublic:
    """See one round."""
    return checkups.public(checkup, clock.today(me.zone))


@router.get("/{id}/part", responses=problems(NotPaired))
def get_checkup_part(db: SessionDep, me: CurrentMember, checkup: OurCheckup) -> PartPublic:
    """See your own side of a round: your assessment, and what you agreed to share."""
    return checkups.own_part(db, me, checkup)


@router.put(
    "/{id}/assessment",
    responses=problems(NotPaired, CheckupClosed, AssessmentUnfit, DamagedContent),
)
def attach_assessment(
    db: SessionDep,
    me: CurrentMember,
    kernel: KernelDep,
    checkup: OurCheckup,
    data: AttachmentInput,
) -> PartPublic:
    """Say which of your assessments is your side of the round, begun or completed.

    Until the result is out you can attach another one.
    """
    return checkups.attach(db, me, checkup, data, kernel.content)


@router.put("/{id}/sharing", responses=problems(NotPaired, CheckupClosed, DamagedContent))
def set_sharing(
    db: SessionDep,
    me: CurrentMember,
    kernel: KernelDep,
    checkup: OurCheckupToChange,
    data: SharingInput,
) -> PartPublic:
    """Agree to share this round's result: not at all, in words, or in numbers.

    What counts is the lower of the two levels; your partner is not told yours. Once a result is
    out, `scores` comes when you both ask for it, and `none` takes the result away for both, for
    good: there is no second release in one round. Say so before you ask people to share.
    """
    return checkups.share(db, me, checkup, data, kernel.content)


@router.get("/{id}/result", responses=problems(NotPaired, DamagedContent))
def get_checkup_result(
    db: SessionDep, me: CurrentMember, checkup: OurCheckup
) -> ResultPublic | NotAvailable:
    """Read the result of a round, once you both completed it and both chose to share.

    Until then, and whatever the cause, the answer is `not_available`, the same bytes for all.
    """
    return checkups.result(db, me, checkup)
