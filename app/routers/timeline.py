"""The timeline."""

from app.deps import CurrentMember, DayPagingDep, SessionDep
from app.models.base import Page
from app.models.timeline import TimelineEntry
from app.problems import problems
from app.route import noun
from app.services import timeline
from app.services.actors import NotPaired

router = noun("timeline")


@router.get("/timeline", responses=problems(NotPaired))
def list_timeline(db: SessionDep, me: CurrentMember, paging: DayPagingDep) -> Page[TimelineEntry]:
    """Look back on what you two have lived here, newest first.

    What each of you gave, what both of you opened, the moments you kept. Never a time-out, a
    repair or a score.
    """
    return timeline.listed(db, me, paging)
