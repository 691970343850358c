"""The journey."""

from typing import Annotated

from fastapi import Path

from app.deps import (
    CurrentMember,
    CurrentPerson,
    KernelDep,
    MemberToChange,
    ReplyDep,
    SessionDep,
)
from app.models.base import Page, Slug
from app.models.journey import ChapterPublic, JourneyPublic
from app.problems import DamagedContent, NotFound, problems
from app.route import noun
from app.services import journey
from app.services.actors import NotPaired

router = noun("journey")

InChapter = Annotated[Slug, Path(description="The chapter.", examples=["first-steps"])]
OfStep = Annotated[
    str,
    Path(
        max_length=2,
        pattern="^[1-9][0-9]?$",
        description="The number of the step in its chapter, from 1.",
        examples=["1"],
    ),
]


@router.get("/chapters")
def list_chapters(kernel: KernelDep, reply: ReplyDep) -> Page[ChapterPublic]:
    """List the chapters there are, on one page, the one for new couples first."""
    reply.headers["Cache-Control"] = "no-cache"
    return journey.chapters(kernel.content)


@router.get("/journey", responses=problems(DamagedContent))
def get_journey(db: SessionDep, me: CurrentPerson, kernel: KernelDep) -> JourneyPublic:
    """See your own way through the chapters: by stage, time and own scores.

    Nobody else sees it. A practice that you finished counts as done here.
    """
    return journey.own(db, me, kernel.content)


@router.put(
    "/journey/chapters/{chapter}/steps/{step}", status_code=204, responses=problems(NotFound)
)
def complete_step(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, chapter: InChapter, step: OfStep
) -> None:
    """Mark a step as done for yourself. Nobody is told."""
    journey.mark_own(db, me, kernel.content, chapter, step, done=True)


@router.delete(
    "/journey/chapters/{chapter}/steps/{step}", status_code=204, responses=problems(NotFound)
)
def reopen_step(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, chapter: InChapter, step: OfStep
) -> None:
    """Take your mark back. A step whose practice you finished stays done."""
    journey.mark_own(db, me, kernel.content, chapter, step, done=False)


@router.get("/couple/journey", responses=problems(NotPaired, DamagedContent))
def get_joint_journey(db: SessionDep, me: CurrentMember, kernel: KernelDep) -> JourneyPublic:
    """See the way of the two of you: the same for both, from what both can see alone."""
    return journey.joint(db, me, kernel.content)


@router.put(
    "/couple/journey/chapters/{chapter}/steps/{step}",
    status_code=204,
    responses=problems(NotPaired, NotFound),
)
def complete_joint_step(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, chapter: InChapter, step: OfStep
) -> None:
    """Mark a step as done by both of you. Either can; who did is not kept."""
    journey.mark_joint(db, me, kernel.content, chapter, step, done=True)


@router.delete(
    "/couple/journey/chapters/{chapter}/steps/{step}",
    status_code=204,
    responses=problems(NotPaired, NotFound),
)
def reopen_joint_step(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, chapter: InChapter, step: OfStep
) -> None:
    """Take the mark of both back. A step whose practice you did together stays done."""
    journey.mark_joint(db, me, kernel.content, chapter, step, done=False)
