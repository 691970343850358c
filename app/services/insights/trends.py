"""Trends: own scores with reliable change, what was released to both, pulses without a verdict."""

from sqlmodel import Session, col, select

from app.actors import Member, Person
from app.content import Content
from app.models.assessments import Score
from app.models.checkups import CheckupResult, ResultPublic
from app.models.insights import JointPoint, TrendsPublic
from app.models.scores import ScoreChange
from app.services import scores
from app.services.checkins import weeks
from app.vault import Damaged

SHOWN = 24
"""Points of a series."""

FULL = "emotional-intimacy"


def trends(db: Session, person: Person, content: Content) -> TrendsPublic:
    """Everything of a person over time, and what both can see of the couple. Raises
    `DamagedContent`."""
    own = db.exec(
        select(Score)
        .where(Score.user_id == person.user_id, Score.instrument == FULL)
        .order_by(col(Score.completed_at).desc(), col(Score.id).desc())
        .limit(SHOWN)
    ).all()
    return TrendsPublic(
        own=[scores.entry(row) for row in own],
        change=_change(db, own[0], content) if own else None,
        together=_together(db, person) if isinstance(person, Member) else [],
        weeks=weeks.shown(db, person),
    )


def _change(db: Session, newest: Score, content: Content) -> ScoreChange:
    return scores.changed(db, newest, content.instruments)


def _together(db: Session, member: Member) -> list[JointPoint]:
    rows = db.exec(
        select(CheckupResult)
        .where(CheckupResult.couple_id == member.couple_id)
        .order_by(col(CheckupResult.released_on).desc(), col(CheckupResult.checkup_id))
        .limit(SHOWN)
    ).all()
    return [
        JointPoint(
            checkup_id=row.checkup_id,
            released_on=row.released_on,
            level="scores" if row.level == "scores" else "bands",
            index=_index(row.document),
        )
        for row in rows
    ]


def _index(document: str) -> float | None:
    if isinstance(document, Damaged):
        return None
    found = ResultPublic.model_validate_json(document).couple_index
    return found.score if found else None
