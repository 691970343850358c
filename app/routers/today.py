"""Today."""

from app.deps import CurrentPerson, KernelDep, SessionDep
from app.models.today import DayAtAGlance
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import today

router = noun("today")


@router.get("/today", responses=problems(DamagedContent))
def get_day(db: SessionDep, me: CurrentPerson, kernel: KernelDep) -> DayAtAGlance:
    """See your day here: the question, one small step, what is planned, and what is open.

    It fits into the minutes a day that your profile names. It works alone too.
    """
    return today.glance(db, me, kernel.content)
