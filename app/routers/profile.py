"""The profile."""

from app.deps import (
    CurrentMember,
    CurrentPerson,
    IfMatch,
    KernelDep,
    MemberToChange,
    SessionDep,
)
from app.models.profile import (
    PartnerProfilePublic,
    ProfilePublic,
    ProfileSharingInput,
    ProfileUpdate,
)
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import profile
from app.services.actors import NotPaired

router = noun("profile")


@router.get("/me/profile", responses=problems(DamagedContent))
def get_profile(db: SessionDep, me: CurrentPerson, kernel: KernelDep) -> ProfilePublic:
    """Read what you say of yourself: stage, time, needs, values, and what of it is shared."""
    return profile.own(db, me, kernel.content)


@router.patch("/me/profile", responses=problems(DamagedContent))
def update_profile(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    data: ProfileUpdate,
    if_match: IfMatch,
) -> ProfilePublic:
    """Change what you say of yourself. Stage and time steer your own journey alone.

    Your partner sees a change only of what you share.
    """
    return profile.change(db, me, data, if_match, kernel.content)


@router.put("/me/profile/sharing", responses=problems(NotPaired, DamagedContent))
def set_profile_sharing(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, data: ProfileSharingInput
) -> ProfilePublic:
    """Choose what your partner may see of it. What you leave out is gone for them at once.

    It ends with the couple: in another one nothing is shared until you choose it again.
    """
    return profile.share(db, me, data, kernel.content)


@router.get("/couple/partner-profile", responses=problems(NotPaired, DamagedContent))
def get_partner_profile(
    db: SessionDep, me: CurrentMember, kernel: KernelDep
) -> PartnerProfilePublic:
    """See what your partner shows you of their needs and values.

    What they do not share looks like what they have not filled in.
    """
    return profile.partners(db, me, kernel.content)
