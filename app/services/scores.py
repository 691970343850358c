"""Scores: made once when an assessment is completed, read, explained and compared.

A stored score is never computed again in place. What is worked out from answers on request (an
explanation, a change) uses the very version that was answered, so it comes out the same.
"""

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.actors import Person
from app.content import Instruments
from app.cursors import Paging
from app.models.assessments import Assessment, Score
from app.models.base import Page
from app.models.scores import (
    ChangePublic,
    CompositeScore,
    ScoreChange,
    ScoreEntry,
    ScoreExplanation,
    ScorePublic,
)
from app.problems import DamagedContent, Invalid, NotFound
from app.query import Query
from app.services import sheets
from app.services.scoring import (
    Answers,
    Instrument,
    UnknownScale,
    change_document,
    explain,
    person,
    person_document,
    presentation,
    quality_document,
    quality_flags,
)
from app.vault import Damaged


class NoScore(NotFound):
    title = "There is no score yet"
    cause = "You have not completed an assessment of this instrument."
    fix = "Start one with `startAssessment` and complete it; you can skip what you like."


def make(
    db: Session,
    assessment: Assessment,
    instrument: Instrument,
    answers: Answers,
    seconds: int | None,
) -> ScorePublic:
    """Score the answers of an assessment that has just been completed, and keep it sealed."""
    document = person_document(instrument, person(instrument, answers))
    order = presentation(instrument, assessment.seed)
    quality = quality_document(quality_flags(instrument, answers, order, seconds))
    public = ScorePublic.model_validate(
        {
            "id": assessment.id,
            "instrument": instrument.id,
            "version": instrument.version,
            "content_hash": instrument.content_hash,
            "basis": document["basis"],
            "completed_at": assessment.completed_at,
            "composites": entries(document["composites"]),
            "scales": entries(document["scales"]),
            "quality": quality,
        }
    )
    score = Score(
        user_id=assessment.user_id,
        id=assessment.id,
        instrument=instrument.id,
        version=instrument.version,
        content_hash=instrument.content_hash,
        completed_at=public.completed_at,
        document=public.model_dump_json(),
    )
    db.add(score)
    db.flush()
    return public


def entries(by_id: object) -> list[dict[str, object]]:
    """A mapping by id as a list, each entry with its id: answers have no members named by data."""
    if not isinstance(by_id, dict):
        raise TypeError("a mapping by id")
    return [{"id": name, **entry} for name, entry in by_id.items()]


def read(score: Score) -> ScorePublic:
    """The stored scores. Raises `DamagedContent`."""
    if isinstance(score.document, Damaged):
        raise DamagedContent
    return ScorePublic.model_validate_json(score.document)


_LATEST = Query(
    select(col(Score.document))
    .where(
        col(Score.user_id) == bindparam("user_id"), col(Score.instrument) == bindparam("instrument")
    )
    .order_by(col(Score.completed_at).desc(), col(Score.id).desc())
    .limit(1)
)


def latest(db: Session, who: Person, instrument: str) -> ScorePublic:
    """The newest score of an instrument. Raises `NoScore`, `DamagedContent`."""
    found = _LATEST.first(db, user_id=who.user_id, instrument=instrument)
    if found is None:
        raise NoScore
    return read(found)


def history(db: Session, who: Person, paging: Paging) -> Page[ScoreEntry]:
    """The person's scores, newest first, each with its index."""
    query = select(Score).where(Score.user_id == who.user_id)
    order = [Score.completed_at, Score.id]
    return paging.page(db, query, order, entry, col(Score.completed_at))


def entry(row: Score) -> ScoreEntry:
    damaged = isinstance(row.document, Damaged)
    return ScoreEntry(
        id=row.id,
        instrument=row.instrument,
        version=row.version,
        completed_at=row.completed_at,
        index=None if damaged else _index(read(row)),
        damaged=damaged,
    )


def _index(score: ScorePublic) -> CompositeScore | None:
    return next((entry for entry in score.composites if entry.kind == "core"), None)


def explained(
    db: Session, score: Score, instruments: Instruments, scale: str, locale: str
) -> ScoreExplanation:
    """One scale or composite, worked out item by item. Raises `Invalid` for an unknown one."""
    assessment = db.get_one(Assessment, (score.user_id, score.id))
    answers = sheets.read(assessment)["answers"]
    try:
        found = explain(sheets.version(instruments, score), answers, scale, locale)
    except UnknownScale:
        detail = "This instrument has no such scale."
        raise Invalid(
            errors=[{"parameter": "scale", "code": "unknown", "detail": detail}]
        ) from None
    return ScoreExplanation.model_validate(
        {"items": None, "members": None, "sources": None, **_raw(found)}
    )


def _raw(found: dict[str, object]) -> dict[str, object]:
    """ "Did not come up" is a reason; the raw answer is then null."""
    items = found.get("items")
    if not isinstance(items, list):
        return found
    return {**found, "items": [{**i, "raw": None if i["raw"] == "na" else i["raw"]} for i in items]}


def changed(db: Session, score: Score, instruments: Instruments) -> ScoreChange:
    """This score against the newest earlier one that lies a recall window or more before it."""
    instrument = sheets.version(instruments, score)
    earlier = db.exec(
        select(Score)
        .where(
            Score.user_id == score.user_id,
            Score.instrument == score.instrument,
            col(Score.completed_at) < score.completed_at,
        )
        .order_by(col(Score.completed_at).desc())
        .limit(100)
    ).all()
    apart = [
        s for s in earlier if (score.completed_at - s.completed_at).days >= instrument.recall_days
    ]
    before = next(iter(apart or earlier), None)
    if before is None:
        return ScoreChange(
            id=score.id,
            against=None,
            days=None,
            eligible=False,
            reason="no_earlier_score",
            composites=[],
            scales=[],
        )
    flagged = bool(read(before).quality.flags or read(score).quality.flags)
    document = change_document(
        person(sheets.version(instruments, before), _answers(db, before)),
        person(instrument, _answers(db, score)),
        days=(score.completed_at - before.completed_at).days,
        flagged=flagged,
    )
    return ScoreChange.model_validate(
        {
            **document,
            "id": score.id,
            "against": before.id,
            "composites": [ChangePublic.model_validate(e) for e in entries(document["composites"])],
            "scales": [ChangePublic.model_validate(e) for e in entries(document["scales"])],
        }
    )


def _answers(db: Session, score: Score) -> Answers:
    return sheets.read(db.get_one(Assessment, (score.user_id, score.id)))["answers"]
