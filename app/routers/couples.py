"""Couples and invites."""

from typing import Annotated

from app.access import invited
from app.deps import (
    Address,
    CurrentMember,
    CurrentPerson,
    IfMatch,
    KernelDep,
    PagingDep,
    ReadingPerson,
    ReplyDep,
    SessionDep,
)
from app.models.base import Page
from app.models.couples import (
    CouplePublic,
    CoupleUpdate,
    Invite,
    InviteAcceptance,
    InviteCodeInput,
    InviteCreated,
    InvitePreview,
    InvitePublic,
)
from app.problems import DamagedContent, TooManyRequests, problems
from app.route import noun
from app.services import couples, leaving
from app.services.actors import NotPaired
from app.services.couples import AlreadyPaired, InviteUnknown, NotAccepted, ZoneResting

router = noun("couples")

MyInvite = Annotated[Invite, invited()]


@router.post("/couple/invites", status_code=201, responses=problems(AlreadyPaired))
def create_invite(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, reply: ReplyDep
) -> InviteCreated:
    """Invite your partner. You see the code once; it works once, for 48 hours.

    A new invite cancels the one before. Give the code to one person, by whatever way you trust.
    """
    made = couples.invite(db, me, kernel.hashes)
    reply.created(f"/v1/couple/invites/{made.id}")
    return made


@router.get("/couple/invites")
def list_invites(
    db: SessionDep,
    me: CurrentPerson,
    paging: PagingDep,
) -> Page[InvitePublic]:
    """List your open invites; the code is not shown again."""
    return couples.invites(db, me, paging)


@router.get("/couple/invites/{id}")
def get_invite(db: SessionDep, me: CurrentPerson, invite: MyInvite) -> InvitePublic:
    """See one of your open invites, and who accepted it."""
    return couples.own_invite(db, invite)


@router.delete("/couple/invites/{id}", status_code=204)
def delete_invite(db: SessionDep, me: CurrentPerson, invite: MyInvite) -> None:
    """Cancel an invite, or decline who accepted it. They are not told."""
    couples.cancel(db, me, invite)


@router.post(
    "/couple/invites/{id}/confirmation",
    status_code=201,
    responses=problems(AlreadyPaired, NotAccepted, DamagedContent),
)
def confirm_invite(
    db: SessionDep, me: CurrentPerson, invite: MyInvite, reply: ReplyDep
) -> CouplePublic:
    """Confirm the person who accepted your invite. Now you are a couple here."""
    couple = couples.confirm(db, me, invite)
    reply.created("/v1/couple")
    reply.couple_id = couple.id
    return couple


@router.post(
    "/invites/previews", responses=problems(InviteUnknown, TooManyRequests, DamagedContent)
)
def preview_invite(
    db: SessionDep, me: ReadingPerson, kernel: KernelDep, address: Address, data: InviteCodeInput
) -> InvitePreview:
    """See who invites you and what pairing would show, before you accept anything."""
    with couples.guess(kernel, me, address):
        return couples.preview(db, me, kernel.hashes, data.code)


@router.post(
    "/invites/acceptances",
    responses=problems(AlreadyPaired, InviteUnknown, TooManyRequests, DamagedContent),
)
def accept_invite(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    address: Address,
    reply: ReplyDep,
    data: InviteCodeInput,
) -> InviteAcceptance:
    """Accept an invite. The inviter confirms; if you both accepted each other, you are paired."""
    with couples.guess(kernel, me, address):
        invite_id, accepted = couples.accept(db, me, kernel.hashes, data.code)
    reply.about = f"/v1/couple/invites/{invite_id}"
    return accepted


@router.get("/couple", responses=problems(NotPaired, DamagedContent))
def get_couple(db: SessionDep, me: CurrentMember) -> CouplePublic:
    """See the couple you are in: its own name, zone and dates, and your partner's name."""
    return couples.show(db, me)


@router.patch("/couple", responses=problems(NotPaired, ZoneResting, DamagedContent))
def update_couple(
    db: SessionDep, me: CurrentMember, if_match: IfMatch, data: CoupleUpdate
) -> CouplePublic:
    """Change what belongs to both of you; either can. Members left out stay, null clears."""
    return couples.change(db, me, data, if_match)


@router.delete("/couple/membership", status_code=204)
def leave_couple(db: SessionDep, me: CurrentPerson, kernel: KernelDep) -> None:
    """Leave the couple, alone and at once. No reason is asked and no notice is sent.

    Round results are gone for both; what each of you wrote stays with its author. Repeating it,
    or leaving without a couple, answers the same.
    """
    leaving.leave_if_paired(db, me, kernel.content)
