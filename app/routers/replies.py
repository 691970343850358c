"""Replies and reactions."""

from typing import Annotated

from fastapi import Query

from app.access import ours, ours_to_change
from app.deps import (
    CurrentMember,
    DayPagingDep,
    IfMatch,
    MemberToChange,
    PathId,
    ReplyDep,
    SessionDep,
)
from app.models.base import Id, Page
from app.models.replies import (
    ReactionInput,
    ReactionPublic,
    Reply,
    ReplyCreate,
    ReplyPublic,
    ReplyUpdate,
)
from app.problems import NotFound, problems
from app.route import noun
from app.services import replies
from app.services.actors import NotPaired
from app.services.reveal import TooLateToEdit
from app.services.rows import IdTaken, NotYours

router = noun("replies")

Ours = Annotated[Reply, ours(Reply)]
OursToChange = Annotated[Reply, ours_to_change(Reply)]
Subject = Annotated[
    Id | None,
    Query(
        description="Only replies to this thing.",
        examples=["8f30214c-5d6e-4f70-8192-93a4b5c6d7e8"],
    ),
]


@router.post("/replies", status_code=201, responses=problems(NotPaired, NotFound, IdTaken))
def create_reply(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: ReplyCreate
) -> ReplyPublic:
    """Reply in a few words to something both of you can see: an answer, a check-in, a moment."""
    made = replies.write(db, me, data)
    reply.created(f"/v1/replies/{made.id}")
    return made


@router.get("/replies", responses=problems(NotPaired))
def list_replies(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, subject: Subject = None
) -> Page[ReplyPublic]:
    """List replies, newest first: all, or those to one thing."""
    return replies.listed(db, me, subject, paging)


@router.get("/replies/{id}", responses=problems(NotPaired))
def get_reply(db: SessionDep, me: CurrentMember, found: Ours) -> ReplyPublic:
    """Read one reply."""
    return replies.public(me, found)


@router.patch("/replies/{id}", responses=problems(NotPaired, NotYours, TooLateToEdit))
def update_reply(
    db: SessionDep, me: MemberToChange, found: OursToChange, data: ReplyUpdate, if_match: IfMatch
) -> ReplyPublic:
    """Change a reply of yours within 15 minutes, visibly `edited`."""
    return replies.change(db, me, found, data, if_match)


@router.delete("/replies/{id}", status_code=204, responses=problems(NotPaired, NotYours))
def delete_reply(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Take a reply of yours back. A marker without words stays for 30 days."""
    replies.take_back(db, me, found)


@router.get("/reactions/{id}", responses=problems(NotPaired))
def get_reaction(db: SessionDep, me: CurrentMember, id: PathId) -> ReactionPublic:
    """See how something that one of you showed was taken; `id` is the thing's."""
    return replies.reaction(db, me, id)


@router.put("/reactions/{id}", responses=problems(NotPaired, NotYours))
def put_reaction(
    db: SessionDep, me: MemberToChange, id: PathId, data: ReactionInput
) -> ReactionPublic:
    """React to something your partner showed, with one kind reaction; `id` is the thing's."""
    return replies.react(db, me, id, data)


@router.delete("/reactions/{id}", status_code=204, responses=problems(NotPaired, NotYours))
def delete_reaction(db: SessionDep, me: MemberToChange, id: PathId) -> None:
    """Take your reaction back."""
    replies.react(db, me, id, None)
