"""Sessions."""

from typing import Annotated

from app.access import mine
from app.deps import (
    Address,
    CurrentPerson,
    HashingDep,
    KernelDep,
    PagingDep,
    ReplyDep,
    SessionDep,
)
from app.models.auth import SessionCreate, SessionPublic, SessionRefresh, TokensPublic, UserSession
from app.models.base import Page
from app.problems import TooManyRequests, Unauthenticated, problems
from app.route import noun
from app.services import auth
from app.services.auth import RefreshTokenReused, WrongCredentials

router = noun("sessions", "/sessions")

MySession = Annotated[UserSession, mine(UserSession, lock=True)]


@router.post("", status_code=201, responses=problems(WrongCredentials, TooManyRequests))
def create_session(
    kernel: HashingDep, reply: ReplyDep, address: Address, data: SessionCreate
) -> TokensPublic:
    """Sign in. An address we do not know gets the same answer as a wrong password."""
    tokens = auth.sign_in(kernel, data, address)
    reply.created(f"/v1/sessions/{tokens.session_id}")
    return tokens


@router.post("/current/refresh", responses=problems(Unauthenticated, RefreshTokenReused))
def refresh_session(db: SessionDep, kernel: KernelDep, data: SessionRefresh) -> TokensPublic:
    """Exchange your refresh token for the next pair of tokens.

    If the answer got lost, send the same token again: you get the same pair's refresh token while
    it is unused, and for ten seconds after. Later than that, the session ends for your safety.
    """
    return auth.refresh(db, kernel, data.refresh_token)


@router.delete("/current", status_code=204)
def delete_current_session(db: SessionDep, me: CurrentPerson) -> None:
    """Sign out. The access token stops working with the next request."""
    auth.end_current(db, me)


@router.get("")
def list_sessions(
    db: SessionDep,
    me: CurrentPerson,
    paging: PagingDep,
) -> Page[SessionPublic]:
    """List your live sessions, newest first. Nobody but you sees them."""
    return auth.sessions(db, me, paging)


@router.get("/{id}")
def get_session(db: SessionDep, me: CurrentPerson, session: MySession) -> SessionPublic:
    """See one of your sessions."""
    return auth.public(me, session)


@router.delete("/{id}", status_code=204)
def delete_session(db: SessionDep, me: CurrentPerson, session: MySession) -> None:
    """End one of your sessions, on a phone you lost for example. Repeating it is safe."""
    auth.end(db, me, session)
