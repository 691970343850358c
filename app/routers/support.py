"""Asking for support."""

from typing import Annotated, Literal

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
from app.models.base import Page
from app.models.support import (
    RatingInput,
    ResponseInput,
    SupportCreate,
    SupportPublic,
    SupportRequest,
    SupportUpdate,
)
from app.problems import problems
from app.route import noun
from app.services import support
from app.services.actors import NotPaired
from app.services.reveal import TooLateToEdit
from app.services.rows import IdTaken, NotYours
from app.services.support import EnoughAsked, RequestClosed

router = noun("support", "/support-requests")

Ours = Annotated[SupportRequest, ours(SupportRequest)]
OursToChange = Annotated[SupportRequest, ours_to_change(SupportRequest)]
Which = Annotated[
    Literal["all", "open"], Query(description="All of it, or what is open.", examples=["open"])
]


@router.post("", status_code=201, responses=problems(NotPaired, EnoughAsked, IdTaken))
def create_support_request(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: SupportCreate
) -> SupportPublic:
    """Ask your partner for what would do you good: listening, comfort, advice, help and the like.

    After 48 hours it closes by itself, as if you had closed it.
    """
    made = support.ask(db, me, data)
    reply.created(f"/v1/support-requests/{made.id}")
    return made


@router.get("", responses=problems(NotPaired))
def list_support_requests(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, state: Which = "all"
) -> Page[SupportPublic]:
    """List what you two asked each other for, newest first."""
    return support.listed(db, me, state, paging)


@router.get("/{id}", responses=problems(NotPaired))
def get_support_request(db: SessionDep, me: CurrentMember, found: Ours) -> SupportPublic:
    """Read one, with its answer."""
    return support.public(db, me, found)


@router.patch("/{id}", responses=problems(NotPaired, NotYours, TooLateToEdit))
def update_support_request(
    db: SessionDep,
    me: MemberToChange,
    found: OursToChange,
    data: SupportUpdate,
    if_match: IfMatch,
) -> SupportPublic:
    """Change your words, for 15 minutes, visibly `edited`."""
    return support.change(db, me, found, data, if_match)


@router.delete("/{id}", status_code=204, responses=problems(NotPaired, NotYours))
def delete_support_request(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Take back what you asked: your words are gone for both; a marker stays for 30 days."""
    support.take_back(db, me, found)


@router.put("/{id}/response", responses=problems(NotPaired, NotYours, RequestClosed, TooLateToEdit))
def respond_to_support_request(
    db: SessionDep, me: MemberToChange, found: OursToChange, data: ResponseInput
) -> SupportPublic:
    """Answer your partner: in your own words, with a kind reaction, or both.

    Sending another answer within 15 minutes changes it, with a mark. `space` needs no answer.
    """
    return support.respond(db, me, found, data)


@router.delete("/{id}/response", status_code=204, responses=problems(NotPaired, NotYours))
def delete_support_response(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Take your answer back: it is gone for both; a marker stays for 30 days."""
    support.take_answer_back(db, me, found)


@router.put("/{id}/closing", responses=problems(NotPaired, NotYours, RequestClosed))
def close_support_request(db: SessionDep, me: MemberToChange, found: OursToChange) -> SupportPublic:
    """Close what you asked, answered or not; nobody needs a reason."""
    return support.close(db, me, found)


@router.put("/{id}/rating", responses=problems(NotPaired, NotYours, RequestClosed))
def rate_support_request(
    db: SessionDep, me: MemberToChange, found: OursToChange, data: RatingInput
) -> SupportPublic:
    """Say whether it helped you, from 0 to 4. Only you see it, now and later."""
    return support.rate(db, me, found, data)


@router.delete("/{id}/rating", status_code=204, responses=problems(NotPaired, NotYours))
def delete_support_rating(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Forget what you said of it."""
    support.unrate(db, me, found)
