"""Practices and what is recommended of them."""

from sqlmodel import Session, col, select

from app import clock
from app.actors import Member, Person
from app.content import Content
from app.content.practices import WrittenPractice
from app.models.assessments import Assessment, Score
from app.models.practices import OwnNeed, PracticePublic, RecommendationsPublic
from app.models.safety import Hold
from app.models.scores import SourcePublic
from app.services import results, sheets
from app.services.scoring import (
    Instrument,
    Priorities,
    person,
    priority_solo,
    recommend,
    six,
)


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
    """What comes next for one person, from their newest scores that have dimensions."""
    priorities = _priorities(db, who, content)
    offered = recommend(
        priorities,
        content.practices.values(),
        {},
        clock.today(who.zone),
        hold=db.get(Hold, who.user_id) is not None,
        alone=not isinstance(who, Member),
    )
    return RecommendationsPublic(
        order=[
            OwnNeed(dimension=need.dimension, need=six(need.need), label=need.label)
            for need in priorities.order
        ],
        practices=results.recommendations(offered),
    )


def _priorities(db: Session, who: Person, content: Content) -> Priorities:
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
