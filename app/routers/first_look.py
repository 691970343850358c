"""A first look."""

from typing import Annotated

from app.access import mine
from app.deps import CurrentPerson, KernelDep, PagingDep, ReplyDep, SessionDep
from app.models.base import Page
from app.models.first_look import FirstLook, FirstLookCreate, FirstLookItems, FirstLookPublic
from app.problems import problems
from app.route import noun
from app.services import first_look
from app.services.rows import IdTaken

router = noun("first-look")

Mine = Annotated[FirstLook, mine(FirstLook)]
MineToChange = Annotated[FirstLook, mine(FirstLook, lock=True)]


@router.get("/first-look")
def get_first_look_items(kernel: KernelDep, reply: ReplyDep) -> FirstLookItems:
    """Read the eight statements of a first look, and questions for one."""
    reply.headers["Cache-Control"] = "no-cache"
    return first_look.items(kernel.content)


@router.post("/first-looks", status_code=201, responses=problems(IdTaken))
def create_first_look(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, reply: ReplyDep, data: FirstLookCreate
) -> FirstLookPublic:
    """Answer what you like of it and get a kind word on each. You need no partner for it.

    It is no score, enters none, and says nothing about your partner.
    """
    made = first_look.take(db, me, data, kernel.content)
    reply.created(f"/v1/first-looks/{made.id}")
    return made


@router.get("/first-looks")
def list_first_looks(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, paging: PagingDep
) -> Page[FirstLookPublic]:
    """List your first looks, newest first. Nobody else sees them."""
    return first_look.listed(db, me, paging, kernel.content)


@router.get("/first-looks/{id}")
def get_first_look(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, found: Mine
) -> FirstLookPublic:
    """Read one of your first looks again."""
    return first_look.public(found, kernel.content)


@router.delete("/first-looks/{id}", status_code=204)
def delete_first_look(db: SessionDep, me: CurrentPerson, found: MineToChange) -> None:
    """Delete one of your first looks, for good."""
    first_look.delete(db, me, found)
