"""What somebody wrote in couples that ended: read-only, and theirs alone.

Nothing is copied when a couple ends. The rows stay where they are; what was the couple's way to
them is gone, and this one, by author, is open.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, and_, col, select, true

from app.actors import Person
from app.cursors import Paging
from app.models.appreciations import Appreciation
from app.models.base import Page
from app.models.contributions import Contribution
from app.models.couples import Membership
from app.models.dreams import Dream
from app.models.entries import Entry
from app.models.goal_sentences import GoalSentence
from app.models.goals import Goal, at_hand
from app.models.kept import KeptPublic
from app.models.milestones import Milestone
from app.vault import Damaged


@dataclass(frozen=True)
class Source:
    """A table of words: which column they are in, and how to tell what never reached the other."""

    noun: str
    model: Any
    words: Any
    shared: Any
    read: Callable[[str], str] = str
    among: Callable[[Person], Any] = lambda _person: true()
    """Leaves out what the person removed for themselves."""


def _entry(document: str) -> str:
    """The words of an entry: its text, or what was chosen."""
    found = json.loads(document)
    return str(found.get("text") or found.get("choice") or found.get("value") or "")


def _at_hand(goal_id: Any) -> Callable[[Person], Any]:
    return lambda person: at_hand(goal_id, person)


SOURCES: tuple[Source, ...] = (
    Source(
        "appreciation",
        Appreciation,
        Appreciation.text,
        Appreciation.state != "scheduled",
    ),
    Source("entry", Entry, Entry.document, Entry.state == "revealed", _entry),
    Source("goal", Goal, Goal.title, Goal.state != "proposed", among=_at_hand(Goal.id)),
    Source("milestone", Milestone, Milestone.title, true(), among=_at_hand(Milestone.goal_id)),
    Source(
        "contribution",
        Contribution,
        Contribution.note,
        true(),
        among=_at_hand(Contribution.goal_id),
    ),
    Source(
        "goal_sentence",
        GoalSentence,
        GoalSentence.text,
        true(),
        among=_at_hand(GoalSentence.goal_id),
    ),
    Source("dream", Dream, Dream.text, true()),
)
"""A noun with words that one of two wrote adds itself here. Each table has `written_on`."""


def listed(db: Session, person: Person, paging: Paging) -> Page[KeptPublic]:
    """Own words of ended couples, newest first: a page of each source, merged."""
    pages = [_page(db, person, paging, source) for source in SOURCES]
    found = sorted(
        (row for page in pages for row in page.data),
        key=lambda row: (row.day, row.id.hex),
        reverse=True,
    )
    data = found[: paging.limit]
    more = len(found) > paging.limit or any(page.has_more for page in pages)
    following = None
    if more:
        following = paging.cursors.seal([data[-1].day.isoformat(), str(data[-1].id)])
    return Page(data=data, next_cursor=following, has_more=more)


def _page(db: Session, person: Person, paging: Paging, source: Source) -> Page[KeptPublic]:
    model = source.model
    query: Any = (
        select(
            col(model.id),
            col(model.written_on),
            source.words,
            source.shared.label("shared"),
        )
        .join(
            Membership,
            and_(
                col(Membership.user_id) == person.user_id,
                col(Membership.couple_id) == col(model.couple_id),
            ),
        )
        .where(
            col(model.author_id) == person.user_id,
            col(Membership.left_at).is_not(None),
            source.words.is_not(None),
            source.among(person),
        )
    )

    def show(row: Any) -> KeptPublic:
        words = getattr(row, source.words.key)
        return KeptPublic(
            id=row.id,
            noun=source.noun,
            state="shared" if row.shared else "draft",
            text=words if isinstance(words, Damaged) else source.read(words),
            day=row.written_on,
        )

    order = [model.written_on, model.id]
    return paging.page(db, query, order, show, col(Membership.left_at))
