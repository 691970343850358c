"""What you wrote in couples that ended."""

from app.deps import CurrentPerson, PagingDep, SessionDep
from app.models.base import Page
from app.models.kept import KeptPublic
from app.route import noun
from app.services import kept

router = noun("kept")


@router.get("/kept")
def list_kept(db: SessionDep, me: CurrentPerson, paging: PagingDep) -> Page[KeptPublic]:
    """Read what you wrote while you were in a couple that ended, newest first.

    It is there from the moment the couple ends, for you alone; what the other wrote is not.
    `updated_after` asks for what came here since.
    """
    return kept.listed(db, me, paging)
