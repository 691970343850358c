"""Accounts."""

from app.deps import (
    Address,
    AnonymousKey,
    CurrentClaims,
    CurrentPerson,
    HashingDep,
    IfMatch,
    KernelDep,
    ReplyDep,
    SessionDep,
)
from app.models.users import (
    PasswordUpdate,
    RegistrationPublic,
    UserCreate,
    UserPublic,
    UserUpdate,
)
from app.problems import DamagedContent, TooManyRequests, problems
from app.route import noun
from app.services import leaving, users
from app.services.actors import SignInAgain
from app.services.users import WrongPassword

router = noun("users")


@router.post("/users", status_code=202, responses=problems(TooManyRequests))
def create_user(
    kernel: HashingDep, reply: ReplyDep, address: Address, key: AnonymousKey, data: UserCreate
) -> RegistrationPublic:
    """Register. The answer is the same whether or not the address has an account already.

    Then sign in: that tells whether it worked. You state that you are 18 or older and agree to
    the version of the consent text you name.
    """
    if users.register(kernel, data, address, key):
        reply.headers["Idempotency-Replayed"] = "true"
    return RegistrationPublic()


@router.get("/me", responses=problems(DamagedContent))
def get_me(db: SessionDep, me: CurrentPerson) -> UserPublic:
    """See your own account. Only you see this."""
    return users.own(db, me)


@router.patch("/me", responses=problems(DamagedContent))
def update_me(db: SessionDep, me: CurrentPerson, if_match: IfMatch, data: UserUpdate) -> UserPublic:
    """Change your display name, time zone or language; what you leave out stays."""
    return users.change(db, me, data, if_match)


@router.put("/me/password", status_code=204, responses=problems(WrongPassword, TooManyRequests))
def replace_password(kernel: HashingDep, claims: CurrentClaims, data: PasswordUpdate) -> None:
    """Set a new password. Every other session of yours ends at once."""
    users.change_password(kernel, claims, data)


@router.delete("/me", status_code=204, responses=problems(SignInAgain))
def delete_me(db: SessionDep, me: CurrentPerson, kernel: KernelDep) -> None:
    """Delete your account and everything you wrote or scored, for good and at once.

    Needs a sign-in that is less than five minutes old. If you are in a couple, it ends; your
    partner keeps what they wrote themselves.
    """
    leaving.erase(db, me, kernel.content)
