"""The quiet pause."""

from app.deps import CurrentPerson, KernelDep, SessionDep
from app.models.safety import PausePublic
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import pauses

router = noun("pauses", "/me/pause")


@router.get("")
def get_pause(db: SessionDep, me: CurrentPerson) -> PausePublic:
    """See whether you are taking a quiet pause. Nobody else can ask."""
    return pauses.state(db, me)


@router.put("")
def begin_pause(db: SessionDep, me: CurrentPerson) -> PausePublic:
    """Take a quiet pause: no reminders for you, and nothing you sealed is revealed.

    Your partner cannot tell. You can go on writing; it waits until the pause ends.
    """
    return pauses.begin(db, me)


@router.delete("", status_code=204, responses=problems(DamagedContent))
def end_pause(db: SessionDep, me: CurrentPerson, kernel: KernelDep) -> None:
    """End your quiet pause. What both of you had sealed meanwhile is revealed now."""
    pauses.end(db, me, kernel.content)
