"""Practices and recommendations."""

from typing import Annotated

from fastapi import Path, Query

from app.access import mine, ours, ours_to_change
from app.deps import (
    CurrentMember,
    CurrentPerson,
    DayPagingDep,
    IfMatch,
    KernelDep,
    MemberToChange,
    PagingDep,
    ReplyDep,
    SessionDep,
)
from app.models.base import Page
from app.models.practice_sessions import (
    JointPractice,
    JointPracticeCreate,
    JointPracticePublic,
    PracticeName,
    PracticeSession,
    PracticeSessionCreate,
    PracticeSessionPublic,
    PracticeSessionUpdate,
)
from app.models.practices import PracticeKind, PracticePublic, RecommendationsPublic
from app.problems import DamagedContent, NotFound, problems
from app.route import noun
from app.services import practices
from app.services.actors import NotPaired
from app.services.practices import joint, sessions
from app.services.practices.joint import PracticeMovedOn, PracticeOpen
from app.services.rows import IdTaken

router = noun("practices")

Mine = Annotated[PracticeSession, mine(PracticeSession)]
MineToChange = Annotated[PracticeSession, mine(PracticeSession, lock=True)]
Ours = Annotated[JointPractice, ours(JointPractice)]
OursToChange = Annotated[JointPractice, ours_to_change(JointPractice)]

TAG = "children|cohabiting|distance|faith|hearing|money|touch"
Dimension = Annotated[
    str | None,
    Query(
        max_length=80,
        pattern="^[a-z_]+$",
        description="Only those for this dimension or barrier, or `keep`.",
        examples=["quality_time"],
    ),
]
OfKind = Annotated[PracticeKind | None, Query(description="Only this kind.", examples=["gentle"])]
AtMost = Annotated[
    str | None,
    Query(
        max_length=3,
        pattern="^[1-9][0-9]{0,2}$",
        description="Only those that take so many minutes at most.",
        examples=["10"],
    ),
]
Without = Annotated[
    str | None,
    Query(
        max_length=80,
        pattern=f"^({TAG})(,({TAG}))*$",
        description="Leave out what has one of these tags, with commas between.",
        examples=["touch,hearing"],
    ),
]
SessionBox = Annotated[
    sessions.Box, Query(description="Only those in this state.", examples=["finished"])
]
JointBox = Annotated[joint.Box, Query(description="Only those in this state.", examples=["active"])]


@router.get("/practices")
def list_practices(
    kernel: KernelDep,
    reply: ReplyDep,
    dimension: Dimension = None,
    kind: OfKind = None,
    minutes: AtMost = None,
    without: Without = None,
) -> Page[PracticePublic]:
    """List the small things to try, on one page, by what they serve and what they take."""
    reply.headers["Cache-Control"] = "no-cache"
    most = int(minutes) if minutes else None
    return practices.listed(kernel.content, practices.Wanted(dimension, kind, most, without))


@router.get("/practices/{practice}", responses=problems(NotFound))
def get_practice(
    kernel: KernelDep,
    reply: ReplyDep,
    practice: Annotated[PracticeName, Path(description="The practice.", examples=["PR11"])],
) -> PracticePublic:
    """Read one practice: why, what to do, and what to do if it gets heavy."""
    reply.headers["Cache-Control"] = "no-cache"
    return practices.one(kernel.content, practice)


@router.get("/recommendations", responses=problems(DamagedContent))
def list_recommendations(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep
) -> RecommendationsPublic:
    """See what could come next for you and why, from your own newest scores. Only you see this.

    What you finished, alone or together, rests for a week.
    """
    return practices.own(db, me, kernel.content)


@router.post("/practice-sessions", status_code=201, responses=problems(IdTaken))
def start_practice(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    reply: ReplyDep,
    data: PracticeSessionCreate,
) -> PracticeSessionPublic:
    """Begin a practice for yourself. Nobody is told, and you need no partner for it."""
    made = sessions.start(db, me, data, kernel.content)
    reply.created(f"/v1/practice-sessions/{made.id}")
    return made


@router.get("/practice-sessions")
def list_practice_sessions(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    paging: PagingDep,
    state: SessionBox = "all",
) -> Page[PracticeSessionPublic]:
    """List what you began and finished for yourself, newest first."""
    return sessions.listed(db, me, state, paging, kernel.content)


@router.get("/practice-sessions/{id}")
def get_practice_session(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, found: Mine
) -> PracticeSessionPublic:
    """Read one of yours."""
    return sessions.public(found, kernel.content)


@router.patch("/practice-sessions/{id}")
def update_practice_session(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    found: MineToChange,
    data: PracticeSessionUpdate,
    if_match: IfMatch,
) -> PracticeSessionPublic:
    """Change your note, before or after you are done."""
    return sessions.change(db, me, found, data, if_match, kernel.content)


@router.put("/practice-sessions/{id}/completion")
def finish_practice(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, found: MineToChange
) -> PracticeSessionPublic:
    """Be done with it. It rests for a week before it is recommended to you again."""
    return sessions.finish(db, me, found, kernel.content)


@router.delete("/practice-sessions/{id}", status_code=204)
def delete_practice_session(db: SessionDep, me: CurrentPerson, found: MineToChange) -> None:
    """Delete it, as if it had never been done."""
    sessions.delete(db, me, found)


@router.post(
    "/joint-practices", status_code=201, responses=problems(NotPaired, PracticeOpen, IdTaken)
)
def create_joint_practice(
    db: SessionDep,
    me: MemberToChange,
    kernel: KernelDep,
    reply: ReplyDep,
    data: JointPracticeCreate,
) -> JointPracticePublic:
    """Propose a practice to your partner. It lapses after 14 days without a word."""
    made = joint.propose(db, me, data, kernel.content)
    reply.created(f"/v1/joint-practices/{made.id}")
    return made


@router.get("/joint-practices", responses=problems(NotPaired))
def list_joint_practices(
    db: SessionDep,
    me: CurrentMember,
    kernel: KernelDep,
    paging: DayPagingDep,
    state: JointBox = "all",
) -> Page[JointPracticePublic]:
    """List the practices of the two of you, the latest proposal first."""
    return joint.listed(db, me, state, paging, kernel.content)


@router.get("/joint-practices/{id}", responses=problems(NotPaired))
def get_joint_practice(
    db: SessionDep, me: CurrentMember, kernel: KernelDep, found: Ours
) -> JointPracticePublic:
    """Read one."""
    return joint.one(db, me, found, kernel.content)


@router.put("/joint-practices/{id}/acceptance", responses=problems(NotPaired, PracticeMovedOn))
def accept_joint_practice(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> JointPracticePublic:
    """Say yes to what your partner proposed."""
    return joint.accept(db, me, found, kernel.content)


@router.put("/joint-practices/{id}/later", responses=problems(NotPaired, PracticeMovedOn))
def postpone_joint_practice(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> JointPracticePublic:
    """Say "later" to yourself. Your partner is told nothing; you can still say yes."""
    return joint.postpone(db, me, found, kernel.content)


@router.delete("/joint-practices/{id}/later", status_code=204, responses=problems(NotPaired))
def resume_joint_practice(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Take your "later" back."""
    joint.resume(db, me, found)


@router.put("/joint-practices/{id}/completion", responses=problems(NotPaired, PracticeMovedOn))
def finish_joint_practice(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> JointPracticePublic:
    """Say that the two of you did it. Either can; it rests for a week for both of you."""
    return joint.finish(db, me, found, kernel.content)


@router.put(
    "/joint-practices/{id}/archive",
    status_code=204,
    responses=problems(NotPaired, PracticeMovedOn),
)
def archive_joint_practice(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Put it away. When both of you have, it is gone."""
    joint.archive(db, me, found)


@router.delete(
    "/joint-practices/{id}", status_code=204, responses=problems(NotPaired, PracticeMovedOn)
)
def delete_joint_practice(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Take your proposal back before it is answered."""
    joint.withdraw(db, me, found)
