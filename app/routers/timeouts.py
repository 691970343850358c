"""Time-outs."""

from typing import Annotated, Literal

from fastapi import Query

from app.access import ours, ours_to_change
from app.deps import CurrentMember, DayPagingDep, KernelDep, MemberToChange, ReplyDep, SessionDep
from app.models.base import Page
from app.models.timeouts import (
    ExtensionInput,
    ReturnInput,
    Timeout,
    TimeoutCreate,
    TimeoutPublic,
)
from app.problems import problems
from app.route import noun
from app.services import timeouts
from app.services.actors import NotPaired
from app.services.live import TooLongAgo
from app.services.rows import IdTaken
from app.services.timeouts import TimeoutEnded

router = noun("timeouts", "/timeouts")

Ours = Annotated[Timeout, ours(Timeout)]
OursToChange = Annotated[Timeout, ours_to_change(Timeout)]
State = Annotated[
    Literal["all", "running", "over", "returned"],
    Query(description="Only those in this state.", examples=["running"]),
]


@router.post("", status_code=201, responses=problems(NotPaired, TooLongAgo, IdTaken))
def call_timeout(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, reply: ReplyDep, data: TimeoutCreate
) -> TimeoutPublic:
    """Call a time-out, alone: a pause of 20 minutes to 24 hours with a time to come back.

    Your partner cannot refuse it, and the history does not tell who called. While one runs, the
    answer is that one. Reminders rest for both of you; nothing else is blocked.
    """
    made = timeouts.call(db, me, data, kernel.content)
    reply.created(f"/v1/timeouts/{made.id}")
    return made


@router.get("", responses=problems(NotPaired))
def list_timeouts(
    db: SessionDep, me: CurrentMember, kernel: KernelDep, paging: DayPagingDep, state: State = "all"
) -> Page[TimeoutPublic]:
    """List your time-outs, newest first."""
    return timeouts.listed(db, me, state, paging, kernel.content)


@router.get("/{id}", responses=problems(NotPaired))
def get_timeout(
    db: SessionDep, me: CurrentMember, kernel: KernelDep, timeout: Ours
) -> TimeoutPublic:
    """Read a time-out."""
    return timeouts.read(db, me, timeout, kernel.content)


@router.put("/{id}/extension", responses=problems(NotPaired, TooLongAgo, TimeoutEnded))
def extend_timeout(
    db: SessionDep,
    me: MemberToChange,
    kernel: KernelDep,
    timeout: OursToChange,
    data: ExtensionInput,
) -> TimeoutPublic:
    """Let a time-out last longer, up to 24 hours from its start. Either of you can.

    It never gets shorter: asking for less than was agreed changes nothing.
    """
    return timeouts.extend(db, me, timeout, data, kernel.content)


@router.put("/{id}/return", responses=problems(NotPaired, TooLongAgo))
def come_back(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, timeout: OursToChange, data: ReturnInput
) -> TimeoutPublic:
    """Say that you are ready to come back. It ends when both are, not before 20 minutes.

    Your partner is not told before they are ready too. After its time is up it still counts as
    coming back.
    """
    return timeouts.come_back(db, me, timeout, data, kernel.content)


@router.delete("/{id}/return", status_code=204, responses=problems(NotPaired, TimeoutEnded))
def stay_away(db: SessionDep, me: MemberToChange, timeout: OursToChange) -> None:
    """Take it back that you are ready, as long as you are not both."""
    timeouts.stay_away(db, me, timeout)


@router.delete("/{id}/opening", status_code=204, responses=problems(NotPaired))
def delete_timeout_opening(db: SessionDep, me: MemberToChange, timeout: OursToChange) -> None:
    """Take back the words of your own that you called it with; it goes on without any."""
    timeouts.take_words_back(db, me, timeout)
