"""What most nouns do with a row: take what a PATCH sent, add one under an id of the client, keep
words in the hands of who wrote them."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import inspect
from sqlmodel import Session, SQLModel, select

from app.actors import Member
from app.db import conflict
from app.models.base import Input
from app.problems import Conflict, wrong

T = TypeVar("T", bound=SQLModel)


class IdTaken(Conflict):
    title = "This id is in use"
    cause = "Something else has the id that you chose for this."
    fix = "Make a new random id (UUID version 4) and send it again."


class NotYours(Conflict):
    title = "These are not your words"
    cause = "Words are changed and taken back by who wrote them, and answered by the other."
    fix = "Leave them as they are, or answer them."


def by_its_author(member: Member, row: Any) -> None:
    """Raises `NotYours` unless the member wrote it."""
    if row.author_id != member.user_id:
        raise NotYours


def own(db: Session, member: Member, model: type[T], id_: UUID | None) -> T | None:
    """The row that the member made under an id of their own, when they send it again; None where
    they chose no id, or may not see the row any more."""
    if id_ is None:
        return None
    kind: Any = model
    query = select(model).where(
        kind.couple_id == member.couple_id,
        kind.id == id_,
        kind.author_id == member.user_id,
        kind.visible_to(member),
    )
    return db.exec(query).first()


def sent(data: Input, *clearable: str) -> dict[str, Any]:
    """The members that a PATCH sent, by name. Raises `Invalid` for a null where nothing can be
    cleared."""
    changes = data.model_dump(exclude_unset=True)
    for name, value in changes.items():
        if value is None and name not in clearable:
            raise wrong(f"/{name}", "null", "This cannot be cleared.")
    return changes


def add(db: Session, row: SQLModel, chosen: UUID | None) -> None:
    """Add a new row; `chosen` is the id where the client made it. Raises `IdTaken`."""
    if chosen is None:
        db.add(row)
        db.flush()
        return
    key = [getattr(row, column.name) for column in inspect(type(row)).primary_key]
    if db.get(type(row), key) is not None:
        raise IdTaken
    with conflict(db, IdTaken()):
        db.add(row)
