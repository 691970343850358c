"""What somebody wrote in couples that ended: read-only, and theirs alone.

Nothing is copied when a couple ends. The rows stay where they are; what was the couple's way to
them is gone, and this one, by author, is open.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import true
from sqlmodel import Session, and_, col, exists, select

from app.actors import Person
from app.cursors import Paging
from app.models.appreciations import Appreciation
from app.models.base import Page
from app.models.contributions import Contribution
from app.models.couples import Membership
from app.models.dreams import Dream
from app.models.entries import Entry
from app.models.exercises import ExerciseTurn
from app.models.goal_sentences import GoalSentence
from app.models.goals import Goal, at_hand
from app.models.kept import KeptPublic
from app.models.milestones import Milestone
from app.models.moments import MomentKept
from app.models.own_questions import OwnPack, OwnQuestion
from app.models.quality_time.joint import OwnSentence
from app.models.quality_time.plans import Plan
from app.models.quality_time.rituals import Ritual
from app.models.replies import Reply
from app.models.support import SupportRequest, SupportResponse
from app.models.timeouts import Timeout
from app.vault import Damaged


@dataclass(frozen=True)
class Source:
    """A table of words: which column they are in, and how to tell what never reached the other."""

    noun: str
    model: Any
    words: Any
    shared: Any
    read: Callable[[str], str] = str
    more: Any = None
    """A second column of words, read after the first."""
    among: Callable[[Person], Any] = lambda _person: true()
    """Leaves out what the person removed for themselves."""


def _entry(document: str) -> str:
    """The words of an entry: its text, what was chosen, or what was shared of a day."""
    found = json.loads(document)
    day = [found.get("note"), *found.get("feelings", ()), found.get("need"), found.get("connected")]
    shared = ", ".join(str(part) for part in day if part is not None)
    said = (found[name] for name in ("text", "choice", "value") if name in found)
    return str(next(said, shared))


_proposed = exists().where(
    col(OwnPack.couple_id) == col(OwnQuestion.couple_id),
    col(OwnPack.id) == col(OwnQuestion.pack_id),
    col(OwnPack.state) != "draft",
)


def _at_hand(goal_id: Any) -> Callable[[Person], Any]:
    return lambda person: at_hand(goal_id, person)


SOURCES: tuple[Source, ...] = (
    Source(
        "appreciation",
        Appreciation,
        Appreciation.text,
        Appreciation.state != "scheduled",
    ),
    Source(
        "moment",
        MomentKept,
        MomentKept.title,
        MomentKept.state == "kept",
        more=MomentKept.text,
    ),
    Source("reply", Reply, Reply.text, Reply.state == "shown"),
    Source("support_request", SupportRequest, SupportRequest.text, true()),
    Source("support_response", SupportResponse, SupportResponse.text, true()),
    Source("entry", Entry, Entry.document, Entry.state == "revealed", _entry),
    Source("timeout", Timeout, Timeout.text, true()),
    Source("own_pack", OwnPack, OwnPack.title, OwnPack.state != "draft"),
    Source("own_question", OwnQuestion, OwnQuestion.text, _proposed),
    Source("plan", Plan, Plan.title, and_(col(Plan.shared), Plan.state != "proposed")),
    Source("ritual", Ritual, Ritual.title, Ritual.state != "proposed"),
    Source("sentence", OwnSentence, OwnSentence.text, true()),
    Source("exercise", ExerciseTurn, ExerciseTurn.text, ExerciseTurn.state != "draft"),
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
    data, following = paging.merged(pages, lambda row: (row.day, row.id))
    return Page(data=data, next_cursor=following, has_more=following is not None)


def _page(db: Session, person: Person, paging: Paging, source: Source) -> Page[KeptPublic]:
    model = source.model
    columns: list[Any] = [col(model.id), col(model.written_on), source.shared.label("shared")]
    words = [part for part in (source.words, source.more) if part is not None]
    query: Any = (
        select(*columns, *words)
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
        cells = [getattr(row, part.key) for part in words]
        broken = next((cell for cell in cells if isinstance(cell, Damaged)), None)
        return KeptPublic(
            id=row.id,
            noun=source.noun,
            state="shared" if row.shared else "draft",
            text="\n".join(source.read(cell) for cell in cells if cell)
            if broken is None
            else broken,
            day=row.written_on,
        )

    order = [model.written_on, model.id]
    return paging.page(db, query, order, show, col(Membership.left_at))
