"""Appreciation."""

from typing import Annotated

from fastapi import Query

from app.access import ours, ours_to_change
from app.deps import (
    CurrentMember,
    DayPagingDep,
    IfMatch,
    MemberToChange,
    ReplyDep,
    SessionDep,
)
from app.models.appreciations import (
    AcknowledgementInput,
    Appreciation,
    AppreciationCreate,
    AppreciationPublic,
    AppreciationUpdate,
)
from app.models.base import Page
from app.problems import problems
from app.route import noun
from app.services import appreciations
from app.services.actors import NotPaired
from app.services.appreciations import EnoughNotes
from app.services.reveal import TooLateToEdit
from app.services.rows import IdTaken, NotYours

router = noun("appreciations", "/appreciations")

Ours = Annotated[Appreciation, ours(Appreciation)]
OursToChange = Annotated[Appreciation, ours_to_change(Appreciation)]
Box = Annotated[
    appreciations.Box,
    Query(
        description="`all` that arrived, only what you gave or received of it, or your notes that"
        " are `scheduled`.",
        examples=["received"],
    ),
]


@router.post("", status_code=201, responses=problems(NotPaired, EnoughNotes, IdTaken))
def create_appreciation(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: AppreciationCreate
) -> AppreciationPublic:
    """Tell your partner what you appreciate: now, or as a love note that arrives when you choose.

    Until a scheduled note arrives, nothing anywhere tells your partner of it.
    """
    made = appreciations.express(db, me, data)
    reply.created(f"/v1/appreciations/{made.id}")
    return made


@router.get("", responses=problems(NotPaired))
def list_appreciations(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, box: Box = "all"
) -> Page[AppreciationPublic]:
    """List what you two appreciated in each other, newest first."""
    return appreciations.listed(db, me, box, paging)


@router.get("/{id}", responses=problems(NotPaired))
def get_appreciation(db: SessionDep, me: CurrentMember, found: Ours) -> AppreciationPublic:
    """Read one."""
    return appreciations.public(me, found)


@router.patch("/{id}", responses=problems(NotPaired, NotYours, TooLateToEdit))
def update_appreciation(
    db: SessionDep,
    me: MemberToChange,
    found: OursToChange,
    data: AppreciationUpdate,
    if_match: IfMatch,
) -> AppreciationPublic:
    """Change your words: freely before they arrive, for 15 minutes after, visibly `edited`."""
    return appreciations.change(db, me, found, data, if_match)


@router.delete("/{id}", status_code=204, responses=problems(NotPaired, NotYours))
def delete_appreciation(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Take your words back. What has not arrived is gone without a trace.

    What has arrived loses its words for both of you at once; a marker stays for 30 days.
    """
    appreciations.take_back(db, me, found)


@router.put("/{id}/acknowledgement", responses=problems(NotPaired, NotYours))
def acknowledge_appreciation(
    db: SessionDep, me: MemberToChange, found: OursToChange, data: AcknowledgementInput
) -> AppreciationPublic:
    """Show how you took what your partner told you, with one kind reaction."""
    return appreciations.acknowledge(db, me, found, data)


@router.delete("/{id}/acknowledgement", status_code=204, responses=problems(NotPaired, NotYours))
def delete_acknowledgement(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Take your reaction back."""
    appreciations.acknowledge(db, me, found, None)
