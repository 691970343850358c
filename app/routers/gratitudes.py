"""Gratitude."""

from typing import Annotated

from app.access import mine
from app.deps import CurrentPerson, IfMatch, PagingDep, ReplyDep, SessionDep
from app.models.base import Page
from app.models.gratitudes import Gratitude, GratitudeCreate, GratitudePublic, GratitudeUpdate
from app.problems import problems
from app.route import noun
from app.services import gratitudes
from app.services.rows import IdTaken

router = noun("gratitudes", "/gratitudes")

MyNote = Annotated[Gratitude, mine(Gratitude)]
MyNoteToChange = Annotated[Gratitude, mine(Gratitude, lock=True)]


@router.post("", status_code=201, responses=problems(IdTaken))
def create_gratitude(
    db: SessionDep, me: CurrentPerson, reply: ReplyDep, data: GratitudeCreate
) -> GratitudePublic:
    """Note something you are grateful for, for yourself. You need no partner for it."""
    made = gratitudes.write(db, me, data)
    reply.created(f"/v1/gratitudes/{made.id}")
    return made


@router.get("")
def list_gratitudes(db: SessionDep, me: CurrentPerson, paging: PagingDep) -> Page[GratitudePublic]:
    """List your notes, newest first. Nobody else sees them."""
    return gratitudes.listed(db, me, paging)


@router.get("/{id}")
def get_gratitude(db: SessionDep, me: CurrentPerson, note: MyNote) -> GratitudePublic:
    """Read one of your notes."""
    return gratitudes.public(note)


@router.patch("/{id}")
def update_gratitude(
    db: SessionDep,
    me: CurrentPerson,
    note: MyNoteToChange,
    data: GratitudeUpdate,
    if_match: IfMatch,
) -> GratitudePublic:
    """Change one of your notes."""
    return gratitudes.change(db, me, note, data, if_match)


@router.delete("/{id}", status_code=204)
def delete_gratitude(db: SessionDep, me: CurrentPerson, note: MyNoteToChange) -> None:
    """Delete one of your notes, for good."""
    gratitudes.delete(db, me, note)
