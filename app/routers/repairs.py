"""Repairs."""

from typing import Annotated, Literal

from fastapi import Query

from app.access import ours, ours_to_change
from app.deps import CurrentMember, DayPagingDep, KernelDep, MemberToChange, ReplyDep, SessionDep
from app.models.base import Page
from app.models.repairs import (
    AfraidPublic,
    Repair,
    RepairCreate,
    RepairGuide,
    RepairHelp,
    RepairPublic,
    RepairRatingInput,
    RepairRatingPublic,
    RepairSentenceInput,
)
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import repairs
from app.services.actors import NotPaired, SignInAgain
from app.services.repairs import RepairNotOpen
from app.services.reveal import AlreadyRevealed, AlreadySealed, NothingWritten, TooLateToEdit
from app.services.rows import IdTaken

router = noun("repairs", "/repairs")

Ours = Annotated[Repair, ours(Repair)]
OursToChange = Annotated[Repair, ours_to_change(Repair)]
State = Annotated[
    Literal["all", "waiting", "open", "closed"],
    Query(description="Only those in this state.", examples=["open"]),
]

WRITING = problems(NotPaired, RepairNotOpen, AlreadySealed, TooLateToEdit)
SEALING = problems(NotPaired, RepairNotOpen, NothingWritten)
WITHDRAWING = problems(NotPaired, AlreadyRevealed)


@router.post("", status_code=201, responses=problems(NotPaired, IdTaken))
def begin_repair(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: RepairCreate
) -> RepairPublic:
    """Begin to mend a disagreement that had no time-out. After a time-out there is one already."""
    made = repairs.begin(db, me, data)
    reply.created(f"/v1/repairs/{made.id}")
    return made


@router.get("", responses=problems(NotPaired))
def list_repairs(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, state: State = "all"
) -> Page[RepairPublic]:
    """List what you two mended or have yet to mend, newest first."""
    return repairs.listed(db, me, state, paging)


@router.get("/{id}", responses=problems(NotPaired))
def get_repair(db: SessionDep, me: CurrentMember, kernel: KernelDep, repair: Ours) -> RepairGuide:
    """Read a repair, with steps that may help and where to find help from outside."""
    return repairs.guide(db, me, repair, kernel.content)


@router.put("/{id}/issue", responses=WRITING)
def write_repair_issue(
    db: SessionDep, me: MemberToChange, repair: OursToChange, data: RepairSentenceInput
) -> RepairPublic:
    """Write in one sentence what it is about for you. It stays yours until both are sealed.

    After that you can change it for 15 minutes, visibly `edited`.
    """
    return repairs.write(db, me, repair, "repair", data)


@router.put("/{id}/issue/seal", responses=SEALING)
def seal_repair_issue(db: SessionDep, me: MemberToChange, repair: OursToChange) -> RepairPublic:
    """Seal your sentence. When both are sealed, you see each other's at once."""
    return repairs.seal(db, me, repair, "repair")


@router.delete("/{id}/issue/seal", responses=WITHDRAWING)
def withdraw_repair_issue(db: SessionDep, me: MemberToChange, repair: OursToChange) -> RepairPublic:
    """Make a draft of your sealed sentence again. Nobody is told."""
    return repairs.withdraw(db, me, repair, "repair")


@router.delete("/{id}/issue", status_code=204, responses=problems(NotPaired))
def delete_repair_issue(db: SessionDep, me: MemberToChange, repair: OursToChange) -> None:
    """Take your sentence away: unseen without a trace, seen with a marker for 30 days."""
    repairs.remove(db, me, repair, "repair")


@router.put("/{id}/agreement", responses=WRITING)
def write_repair_agreement(
    db: SessionDep, me: MemberToChange, repair: OursToChange, data: RepairSentenceInput
) -> RepairPublic:
    """Write in your own words what you agreed on. It stays yours until both are sealed.

    After that you can change it for 15 minutes, visibly `edited`.
    """
    return repairs.write(db, me, repair, "agreement", data)


@router.put("/{id}/agreement/seal", responses=SEALING)
def seal_repair_agreement(db: SessionDep, me: MemberToChange, repair: OursToChange) -> RepairPublic:
    """Seal your agreement. When both are sealed, you see each other's at once."""
    return repairs.seal(db, me, repair, "agreement")


@router.delete("/{id}/agreement/seal", responses=WITHDRAWING)
def withdraw_repair_agreement(
    db: SessionDep, me: MemberToChange, repair: OursToChange
) -> RepairPublic:
    """Make a draft of your sealed agreement again. Nobody is told."""
    return repairs.withdraw(db, me, repair, "agreement")


@router.delete("/{id}/agreement", status_code=204, responses=problems(NotPaired))
def delete_repair_agreement(db: SessionDep, me: MemberToChange, repair: OursToChange) -> None:
    """Take your agreement away: unseen without a trace, seen with a marker for 30 days."""
    repairs.remove(db, me, repair, "agreement")


@router.put("/{id}/closing", responses=problems(NotPaired))
def close_repair(db: SessionDep, me: MemberToChange, repair: OursToChange) -> RepairPublic:
    """Close a repair. Either of you can, and nobody asks why."""
    return repairs.close(db, me, repair)


@router.put("/{id}/rating", responses=problems(NotPaired, DamagedContent))
def rate_repair(
    db: SessionDep, me: MemberToChange, repair: OursToChange, data: RepairRatingInput
) -> RepairRatingPublic:
    """Note for yourself how strong it was and how settled it feels. Your partner cannot tell."""
    return repairs.rate(db, me, repair, data)


@router.get("/{id}/rating", responses=problems(NotPaired, DamagedContent))
def get_repair_rating(db: SessionDep, me: CurrentMember, repair: Ours) -> RepairRatingPublic:
    """Read what you noted for yourself."""
    return repairs.rating(db, me, repair)


@router.put("/{id}/afraid", responses=problems(NotPaired))
def mark_afraid(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, repair: OursToChange
) -> RepairHelp:
    """Mark "I felt afraid", at any time. Your partner cannot tell, and it is never scored for you.

    The answer leads to people outside. It is what every repair shows, whoever reads it.
    """
    return repairs.be_afraid(db, me, repair, kernel.content)


@router.get("/{id}/afraid", responses=problems(NotPaired, SignInAgain, DamagedContent))
def get_afraid(db: SessionDep, me: CurrentMember, repair: Ours) -> AfraidPublic:
    """See whether you marked it. Needs a sign-in that is less than five minutes old."""
    return repairs.afraid(db, me, repair)


@router.delete(
    "/{id}/afraid", status_code=204, responses=problems(NotPaired, SignInAgain, DamagedContent)
)
def delete_afraid(db: SessionDep, me: MemberToChange, repair: OursToChange) -> None:
    """Take the mark away. Needs a sign-in that is less than five minutes old."""
    repairs.be_afraid_no_more(db, me, repair)
