"""The private hold, and where help is."""

from typing import Annotated

from fastapi import Query

from app.deps import CurrentPerson, KernelDep, ReplyDep, SessionDep
from app.models.safety import Country, HoldPublic, ResourcesPublic
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import safety
from app.services.actors import SignInAgain

router = noun("safety", "/safety")

InCountry = Annotated[
    Country | None,
    Query(description="Two letters (ISO 3166); every country without it.", examples=["PT"]),
]


@router.get("/resources")
def get_safety_resources(
    kernel: KernelDep, reply: ReplyDep, country: InCountry = None
) -> ResourcesPublic:
    """See where help is outside the relationship, by country. Public, for everybody.

    A token is not looked at, nothing is kept of who asked, and no copy is to be stored. What the
    operator has not confirmed says so.
    """
    reply.headers["Cache-Control"] = "no-store"
    return safety.resources(kernel.content.directory, country)


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
