"""The gates: the only place where an id from outside becomes a row.

A row that is not yours does not exist: the answer is the same 404 for another person's, for one
that is gone and for one that never was. The key is selected by owner and id, and what the reader
may not see yet is left out by the WHERE clause (`visible_to`), never filtered afterwards.
"""

from typing import Any, TypeVar

from sqlalchemy import bindparam
from sqlmodel import select

from app.deps import BY_ID, Late
from app.models.couples import Invite
from app.problems import NotFound
from app.work import Work

T = TypeVar("T")


def mine(model: type[T], *, lock: bool = False) -> Late:
    """A row of one person: its key is `(user_id, id)`."""
    return _gate(model, "user_id", lambda work: work.actor(), lambda actor: actor.user_id, lock)


def ours(model: type[T], *, lock: bool = False) -> Late:
    """A row of a couple: its key is `(couple_id, id)`. Refuses who is not in a couple."""
    return _gate(
        model, "couple_id", lambda work: work.member(), lambda actor: actor.couple_id, lock
    )


def ours_to_change(model: type[T]) -> Late:
    """The same for a row that is about to change: the couple is locked before it is read."""
    return _gate(
        model,
        "couple_id",
        lambda work: work.member_to_change(),
        lambda actor: actor.couple_id,
        lock=False,
    )


def invited() -> Late:
    """One's own open invite; invites are found by hash, so their key has no owner in it."""

    def find(work: Work) -> Invite:
        query = select(Invite).where(Invite.id == work.values["id"], *Invite.open_of(work.actor()))
        row = work.db.exec(query).first()
        if row is None:
            raise NotFound
        return row

    return Late(find, shown=BY_ID)


def _gate(model: Any, column: str, who: Any, owner: Any, lock: bool) -> Late:
    by_key = select(model).where(
        getattr(model, column) == bindparam("owner"), model.id == bindparam("which")
    )
    if lock:
        by_key = by_key.with_for_update()

    def find(work: Work) -> Any:
        actor = who(work)
        query = by_key
        if hasattr(model, "visible_to"):
            query = query.where(model.visible_to(actor))
        key = {"owner": owner(actor), "which": work.values["id"]}
        row = work.db.exec(query, params=key).first()
        if row is None:
            raise NotFound
        return row

    return Late(find, shown=BY_ID, paired=column == "couple_id")
