"""Mutes."""

from typing import Annotated

from fastapi import Path

from app.deps import CurrentPerson, SessionDep
from app.models.base import Page
from app.models.mutes import MuteName, MutePublic
from app.route import noun
from app.services import mutes

router = noun("mutes", "/me/mutes")

Name = Annotated[MuteName, Path(description="What it is about.", examples=["thinking_of_you"])]


@router.get("")
def list_mutes(db: SessionDep, me: CurrentPerson) -> Page[MutePublic]:
    """See what you muted. Nobody else can ask."""
    return mutes.listed(db, me)


@router.put("/{name}")
def set_mute(db: SessionDep, me: CurrentPerson, name: Name) -> MutePublic:
    """Get no notifications of this kind. Your partner cannot tell.

    What is muted still arrives and is listed where it belongs; you are only not told of it.
    """
    return mutes.mute(db, me, name)


@router.delete("/{name}", status_code=204)
def delete_mute(db: SessionDep, me: CurrentPerson, name: Name) -> None:
    """Be told of it again."""
    mutes.unmute(db, me, name)
