"""Practices, and which come next for one person.

What somebody did alone (`sessions`) counts for that person's own list only; what two did together
(`joint`) counts for both lists and for the couple's result (`history`).
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from app import clock
from app.actors import Member, Person
from app.content import Content
from app.content.practices import WrittenPractice
from app.models.assessments import Assessment, Score
from app.models.base import Page
from app.models.practices import OwnNeed, PracticeKind, PracticePublic, RecommendationsPublic
from app.models.safety import Hold
from app.models.scores import SourcePublic
from app.problems import NotFound
from app.services import results, sheets
from app.services.practices import history
from app.services.scoring import (
    Instrument,
    Priorities,
    person,
    priority_solo,
    recommend,
    six,
)


@dataclass(frozen=True)
class Wanted:
    """What a reader of the library asks for; None is everything."""

    dimension: str | None = None
    kind: PracticeKind | None = None
    minutes: int | None = None
    without: str | None = None
    """Tags of what the practices must not assume, with commas between."""

    def has(self, practice: WrittenPractice) -> bool:
        tags = self.without.split(",") if self.without else []
        return (
            self.dimension in (None, practice.dimension)
            and self.kind in (None, practice.kind)
            and (self.minutes is None or practice.minutes <= self.minutes)
            and not set(tags) & set(practice.tags)
        )


def listed(content: Content, wanted: Wanted) -> Page[PracticePublic]:
    """The practices of the library that fit, on one page."""
    data = [public(entry) for entry in content.practices.values() if wanted.has(entry)]
    return Page(data=data, next_cursor=None, has_more=False)


def one(content: Content, name: str) -> PracticePublic:
    """A practice by its id. Raises `NotFound`."""
    found = content.practices.get(name)
    if found is None:
        raise NotFound
    return public(found)


def public(practice: WrittenPractice) -> PracticePublic:
    return PracticePublic(
        id=practice.id,
        title=practice.title,
        dimension=practice.dimension,
        minutes=practice.minutes,
        kind=practice.kind,
        sources=[
            SourcePublic(file=source.file, title=source.title, section=source.section)
            for source in practice.sources
        ],
        why=practice.why,
        steps=list(practice.steps),
        short=practice.short,
        apart=practice.apart,
        heavy=practice.heavy,
        tags=list(practice.tags),
    )


def own(db: Session, who: Person, content: Content) -> RecommendationsPublic:
    """What comes next for one person, from their newest scores that have dimensions, and what
    they did lately, alone or together."""
    ranked = priorities(db, who, content)
    offered = recommend(
        ranked,
        content.practices.values(),
        history.own(db, who),
        clock.today(who.zone),
        hold=db.get(Hold, who.user_id) is not None,
        alone=not isinstance(who, Member),
    )
    return RecommendationsPublic(
        order=[
            OwnNeed(dimension=need.dimension, need=six(need.need), label=need.label)
            for need in ranked.order
        ],
        practices=results.recommendations(offered, content),
    )


def priorities(db: Session, who: Person, content: Content) -> Priorities:
    """One person's dimensions by their newest scores that have any; empty before the first."""
    query = (
        select(Score)
        .where(Score.user_id == who.user_id)
        .order_by(col(Score.completed_at).desc(), col(Score.id).desc())
        .limit(20)
    )
    for score in db.exec(query):
        instrument = sheets.version(content.instruments, score)
        if any(scale.reported for scale in instrument.core):
            assessment = db.get_one(Assessment, (score.user_id, score.id))
            return _ranked(instrument, assessment)
    return Priorities(order=(), growth=(), keep=None, best=())


def _ranked(instrument: Instrument, assessment: Assessment) -> Priorities:
    return priority_solo(person(instrument, sheets.read(assessment)["answers"]))
