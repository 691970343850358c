"""The journal."""

from typing import Annotated

from app.access import mine, ours
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
from app.models.journal import (
    JournalPage,
    PageCreate,
    PagePublic,
    PageSharing,
    PageUpdate,
    SharedPage,
    SharedPagePublic,
)
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import journal
from app.services.actors import NotPaired
from app.services.rows import IdTaken

router = noun("journal", "/journal")
shown = noun("journal", "/shared-pages")

MyPage = Annotated[JournalPage, mine(JournalPage)]
MyPageToChange = Annotated[JournalPage, mine(JournalPage, lock=True)]
Shared = Annotated[SharedPage, ours(SharedPage)]


@router.post("", status_code=201, responses=problems(IdTaken))
def create_journal_page(
    db: SessionDep, me: CurrentPerson, reply: ReplyDep, data: PageCreate
) -> PagePublic:
    """Write a page of your journal. Nobody else sees it; you need no partner for it."""
    made = journal.write(db, me, data)
    reply.created(f"/v1/journal/{made.id}")
    return made


@router.get("")
def list_journal_pages(db: SessionDep, me: CurrentPerson, paging: PagingDep) -> Page[PagePublic]:
    """List the pages of your journal, newest first."""
    return journal.listed(db, me, paging)


@shown.get("", responses=problems(NotPaired))
def list_shared_pages(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep
) -> Page[SharedPagePublic]:
    """List the pages that you two showed each other, newest first."""
    return journal.shown(db, me, paging)


@shown.get("/{id}", responses=problems(NotPaired))
def get_shared_page(db: SessionDep, me: CurrentMember, page: Shared) -> SharedPagePublic:
    """Read a page that one of you showed the other. Show its care note before its words."""
    return journal.shared(me, page)


@router.get("/{id}")
def get_journal_page(db: SessionDep, me: CurrentPerson, page: MyPage) -> PagePublic:
    """Read a page of your journal."""
    return journal.public(page)


@router.patch("/{id}")
def update_journal_page(
    db: SessionDep, me: CurrentPerson, page: MyPageToChange, data: PageUpdate, if_match: IfMatch
) -> PagePublic:
    """Change a page. What you showed of it stays as it was on that day."""
    return journal.change(db, me, page, data, if_match)


@router.delete("/{id}", status_code=204)
def delete_journal_page(db: SessionDep, me: CurrentPerson, page: MyPageToChange) -> None:
    """Delete a page for good. What you showed of it is taken back."""
    journal.delete(db, me, page)


@router.put("/{id}/sharing", responses=problems(NotPaired, DamagedContent))
def share_journal_page(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, page: MyPageToChange, data: PageSharing
) -> SharedPagePublic:
    """Show this one page to your partner, as it is now. The rest of your journal stays yours."""
    return journal.share(db, me, page, data, kernel.content)


@router.delete("/{id}/sharing", status_code=204, responses=problems(NotPaired))
def withdraw_journal_page(db: SessionDep, me: MemberToChange, page: MyPageToChange) -> None:
    """Take back what you showed of this page. A marker without words stays for 30 days."""
    journal.withdraw(db, me, page)


router.routes.extend(shown.routes)
