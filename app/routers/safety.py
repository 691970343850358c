"""The private hold."""

from app.deps import CurrentPerson, KernelDep, SessionDep
from app.models.safety import HoldPublic
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import safety
from app.services.actors import SignInAgain

router = noun("safety", "/safety")


@router.put("/hold", status_code=204)
def set_hold(db: SessionDep, me: CurrentPerson) -> None:
    """Turn your private hold on, at any time. No result you are part of is released from now on.

    Your partner cannot tell. Your own sharing screens look as before. What is out stays out.
    """
    safety.hold(db, me)


@router.get("/hold", responses=problems(SignInAgain))
def get_hold(db: SessionDep, me: CurrentPerson) -> HoldPublic:
    """See whether your hold is on. Needs a sign-in that is less than five minutes old."""
    return safety.state(db, me)


@router.delete("/hold", status_code=204, responses=problems(SignInAgain, DamagedContent))
def delete_hold(db: SessionDep, me: CurrentPerson, kernel: KernelDep) -> None:
    """Lift your hold. Needs a sign-in that is less than five minutes old.

    A round that is open, completed and shared by both may release its result at this moment.
    """
    safety.lift(db, me, kernel.content)
