"""Insights."""

from typing import Annotated

from fastapi import Query

from app.deps import CurrentMember, CurrentPerson, KernelDep, SessionDep
from app.models.base import Day
from app.models.insights import ActivityPublic, DigestPublic, RhythmPublic, TrendsPublic
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import insights
from app.services.actors import NotPaired

router = noun("insights", "/insights")

Week = Annotated[
    Day | None,
    Query(
        description="The Monday of the week; the last whole week by default.",
        examples=["2026-05-25"],
    ),
]


@router.get("/activity")
def get_activity(db: SessionDep, me: CurrentPerson) -> ActivityPublic:
    """See what you two did in the last 28 days. It is kept apart from how close you are.

    Distinct days count, not amounts. What you do alone enters your own figure and nobody else's.
    """
    return insights.activity(db, me)


@router.get("/trends", responses=problems(DamagedContent))
def get_trends(db: SessionDep, me: CurrentPerson, kernel: KernelDep) -> TrendsPublic:
    """See how it went over time: your scores with what changed reliably, and your weeks."""
    return insights.trends(db, me, kernel.content)


@router.get("/rhythm", responses=problems(NotPaired))
def get_rhythm(db: SessionDep, me: CurrentMember) -> RhythmPublic:
    """See how many of your last plans took place. It is no streak: nothing starts over."""
    return insights.rhythm(db, me)


@router.get("/digest")
def get_digest(db: SessionDep, me: CurrentPerson, week: Week = None) -> DigestPublic:
    """See one week in a few numbers: what both of you can see, and what is yours alone."""
    return insights.digest(db, me, week)
