"""The journal: private pages, and the single ones their author shows the other.

What is shown is a copy of that day, so that going on writing changes nothing for the other, and
nothing of the journal itself (its ids, its times, how much there is) can be seen through it.
"""

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Member, Person
from app.conditional import IfMatch
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.journal import (
    JournalPage,
    PageCreate,
    PagePublic,
    PageSharing,
    PageUpdate,
    SharedPage,
    SharedPagePublic,
)
from app.problems import DamagedContent, wrong
from app.services import events
from app.services.rows import add, sent
from app.vault import Damaged


def write(db: Session, person: Person, data: PageCreate) -> PagePublic:
    """Add a page. Raises `IdTaken`."""
    if data.id is not None and (known := db.get(JournalPage, (person.user_id, data.id))):
        return public(known)
    now = clock.now()
    page = JournalPage(
        user_id=person.user_id,
        id=data.id or ids.new(),
        title=data.title,
        text=data.text,
        written_at=now,
        changed_at=now,
    )
    add(db, page, data.id)
    events.record(db, person, Kind.JOURNAL_WRITTEN, page.id)
    return public(page)


def listed(db: Session, person: Person, paging: Paging) -> Page[PagePublic]:
    """The person's own pages, newest first."""
    query = select(JournalPage).where(JournalPage.user_id == person.user_id)
    order = [JournalPage.written_at, JournalPage.id]
    return paging.page(db, query, order, public, col(JournalPage.changed_at))


def public(page: JournalPage) -> PagePublic:
    return PagePublic(id=page.id, title=page.title, text=page.text, written_at=page.written_at)


def change(
    db: Session, person: Person, page: JournalPage, data: PageUpdate, if_match: IfMatch
) -> PagePublic:
    """Change a page; a copy that was shown stays as it is. Raises `PreconditionFailed`."""
    if_match.check(public(page))
    for name, value in sent(data, "title").items():
        setattr(page, name, value)
    page.changed_at = clock.now()
    db.add(page)
    db.flush()
    events.record(db, person, Kind.JOURNAL_CHANGED, page.id)
    return public(page)


def delete(db: Session, person: Person, page: JournalPage) -> None:
    """Delete a page; a copy that was shown goes too."""
    if isinstance(person, Member):
        withdraw(db, person, page)
    events.record(db, person, Kind.JOURNAL_DELETED, page.id)
    db.delete(page)
    db.flush()


def share(
    db: Session, member: Member, page: JournalPage, data: PageSharing, content: Content
) -> SharedPagePublic:
    """Show a page to the other, as it is now; showing it twice is showing it once."""
    if data.care_note is not None and data.care_note not in content.words.care_notes:
        raise wrong("/care_note", "unknown", "There is no such care note.")
    shown = _shown(db, member, page)
    if shown is not None:
        return shared(member, shown)
    if isinstance(page.text, Damaged) or isinstance(page.title, Damaged):
        raise DamagedContent
    today = clock.today(member.zone)
    id_ = ids.new()
    copy = SharedPage(
        couple_id=member.couple_id,
        id=id_,
        author_id=member.user_id,
        page_id=page.id,
        state="shared",
        title=page.title and str(page.title),
        text=str(page.text),
        care_note=data.care_note,
        written_on=today,
        shared_on=today,
        changed_on=today,
        position=events.announce(db, member.couple_id, member.zone, Kind.PAGE_SHARED, id_),
    )
    db.add(copy)
    db.flush()
    events.record(db, member, Kind.JOURNAL_CHANGED, page.id)
    return shared(member, copy)


def withdraw(db: Session, member: Member, page: JournalPage) -> None:
    """Take back what was shown of a page; doing it again changes nothing."""
    shown = _shown(db, member, page)
    if shown is None:
        return
    shown.state, shown.title, shown.text, shown.care_note = "taken_back", None, None, None
    shown.changed_on = clock.today(member.zone)
    db.add(shown)
    db.flush()
    events.announce(db, member.couple_id, member.zone, Kind.PAGE_TAKEN_BACK, shown.id)


def shown(db: Session, member: Member, paging: Paging) -> Page[SharedPagePublic]:
    """The pages that the two showed each other, newest first."""
    query = select(SharedPage).where(
        SharedPage.couple_id == member.couple_id, SharedPage.visible_to(member)
    )
    order = [SharedPage.position, SharedPage.id]
    return paging.page(
        db, query, order, lambda row: shared(member, row), col(SharedPage.changed_on)
    )


def shared(member: Member, row: SharedPage) -> SharedPagePublic:
    return SharedPagePublic(
        id=row.id,
        author="me" if row.author_id == member.user_id else "partner",
        state=row.state,
        care_note=row.care_note,
        title=row.title,
        text=row.text,
        day=row.shared_on,
    )


def _shown(db: Session, member: Member, page: JournalPage) -> SharedPage | None:
    return db.exec(
        select(SharedPage).where(
            SharedPage.couple_id == member.couple_id,
            SharedPage.author_id == member.user_id,
            SharedPage.page_id == page.id,
            SharedPage.state == "shared",
        )
    ).first()
