"""Small gestures."""

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BeforeValidator, Field

from app.access import mine
from app.deps import (
    CurrentMember,
    CurrentPerson,
    KernelDep,
    MemberToChange,
    PagingDep,
    ReplyDep,
    SessionDep,
    digits,
)
from app.models.base import Page
from app.models.gestures import (
    CataloguePublic,
    GestureDone,
    GestureDoneCreate,
    GestureDonePublic,
    GesturePublic,
    OwnGesture,
    OwnGestureCreate,
    PartnerWishesPublic,
    WishesInput,
    WishesPublic,
)
from app.problems import problems
from app.route import noun
from app.services import gestures
from app.services.actors import NotPaired
from app.services.rows import IdTaken

router = noun("gestures", "/gestures")

MyGesture = Annotated[OwnGesture, mine(OwnGesture, lock=True)]
MyEntry = Annotated[GestureDone, mine(GestureDone, lock=True)]
Group = Annotated[
    Literal["words", "touch", "help", "surprise", "presence", "play", "apart"] | None,
    Query(description="Only gestures of this group.", examples=["words"]),
]
Minutes = Annotated[
    int | None,
    Field(ge=1, le=60),
    BeforeValidator(digits),
    Query(
        description="Only gestures that take no longer.",
        examples=[5],
        json_schema_extra={"format": "int32"},
    ),
]


@router.get("")
def list_gestures(
    kernel: KernelDep, reply: ReplyDep, group: Group = None, minutes: Minutes = None
) -> CataloguePublic:
    """List the catalogue of small gestures to do for each other, whole."""
    reply.headers["Cache-Control"] = "no-cache"
    return gestures.catalogue(kernel.content, group, minutes)


@router.post("/own", status_code=201, responses=problems(IdTaken))
def create_own_gesture(
    db: SessionDep, me: CurrentPerson, reply: ReplyDep, data: OwnGestureCreate
) -> GesturePublic:
    """Add a gesture of your own. Nobody else sees it."""
    made = gestures.invent(db, me, data)
    reply.created(f"/v1/gestures/own/{made.id}")
    return made


@router.get("/own")
def list_own_gestures(db: SessionDep, me: CurrentPerson, paging: PagingDep) -> Page[GesturePublic]:
    """List the gestures that you added, newest first."""
    return gestures.invented(db, me, paging)


@router.get("/own/{id}")
def get_own_gesture(
    db: SessionDep, me: CurrentPerson, found: Annotated[OwnGesture, mine(OwnGesture)]
) -> GesturePublic:
    """See one gesture that you added."""
    return gestures.own(found)


@router.delete("/own/{id}", status_code=204)
def delete_own_gesture(db: SessionDep, me: CurrentPerson, found: MyGesture) -> None:
    """Delete a gesture that you added."""
    gestures.drop(db, me, found)


@router.post("/done", status_code=201)
def log_gesture(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    reply: ReplyDep,
    data: GestureDoneCreate,
) -> GestureDonePublic:
    """Note that you did a gesture. The log is for you alone."""
    made = gestures.did(db, me, data, kernel.content)
    reply.created(f"/v1/gestures/done/{made.id}")
    return made


@router.get("/done")
def list_done_gestures(
    db: SessionDep, me: CurrentPerson, paging: PagingDep
) -> Page[GestureDonePublic]:
    """List what you did, newest first. Nobody else sees it."""
    return gestures.log(db, me, paging)


@router.get("/done/{id}")
def get_done_gesture(
    db: SessionDep, me: CurrentPerson, found: Annotated[GestureDone, mine(GestureDone)]
) -> GestureDonePublic:
    """See one entry of your log."""
    return gestures.logged(found)


@router.delete("/done/{id}", status_code=204)
def delete_done_gesture(db: SessionDep, me: CurrentPerson, found: MyEntry) -> None:
    """Take an entry out of your log."""
    gestures.undo(db, me, found)


@router.get("/wishes")
def get_gesture_wishes(db: SessionDep, me: CurrentPerson) -> WishesPublic:
    """See which gestures you said are welcome, and which please not."""
    return gestures.wishes(db, me)


@router.put("/wishes", responses=problems(NotPaired))
def put_gesture_wishes(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, data: WishesInput
) -> WishesPublic:
    """Say which gestures are welcome, which please not, and who may know.

    You can stop showing them at any time; then your partner reads an empty list.
    """
    return gestures.wish(db, me, data, kernel.content)


@router.get("/partner-wishes", responses=problems(NotPaired))
def get_partner_gesture_wishes(db: SessionDep, me: CurrentMember) -> PartnerWishesPublic:
    """See what your partner would welcome, if they show it to you."""
    return gestures.partner_wishes(db, me)
