"""Practices and recommendations."""

from app.deps import CurrentPerson, KernelDep, ReplyDep, SessionDep
from app.models.base import Page
from app.models.practices import PracticePublic, RecommendationsPublic
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import practices

router = noun("practices")


@router.get("/practices")
def list_practices(kernel: KernelDep, reply: ReplyDep) -> Page[PracticePublic]:
    """List the small things to try, on one page."""
    reply.headers["Cache-Control"] = "no-cache"
    data = [practices.public(practice) for practice in kernel.content.practices.values()]
    return Page(data=data, next_cursor=None, has_more=False)


@router.get("/recommendations", responses=problems(DamagedContent))
def list_recommendations(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep
) -> RecommendationsPublic:
    """See what could come next for you, from your own newest scores. Only you see this."""
    return practices.own(db, me, kernel.content)
