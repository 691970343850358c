"""Assessments: started, answered bit by bit, completed or abandoned; seen by one person alone."""

from sqlalchemy import bindparam
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select, update

from app import clock, ids, vault
from app.actors import Person
from app.content import Content, Instruments
from app.cursors import Paging
from app.models.assessments import (
    AnswerPublic,
    AnswersInput,
    AnswersSaved,
    Assessment,
    AssessmentCreate,
    AssessmentEntry,
    AssessmentPublic,
    Score,
)
from app.models.base import Page
from app.models.events import Kind
from app.models.scores import ScorePublic
from app.problems import Conflict, Invalid
from app.query import Query
from app.services import checkups, events, scores, sheets
from app.services.rows import IdTaken
from app.services.scoring import Answer, Instrument, presentation


class AssessmentClosed(Conflict):
    title = "This assessment is closed"
    cause = "It was completed or abandoned, so its answers do not change any more."
    fix = "Start a new assessment."


def start(
    db: Session, person: Person, instruments: Instruments, data: AssessmentCreate
) -> AssessmentPublic:
    """Begin, or find what was begun under the same id. Raises `Invalid`, `IdTaken`."""
    instrument = instruments.get(data.instrument)
    if instrument is None:
        detail = "There is no such instrument."
        raise Invalid(errors=[{"pointer": "/instrument", "code": "unknown", "detail": detail}])
    if data.id is not None:
        known = db.get(Assessment, (person.user_id, data.id), with_for_update=True)
        if known is not None and known.instrument != instrument.id:
            raise IdTaken
        if known is not None:
            return show(known, instruments)
    now = clock.now()
    assessment = Assessment(
        user_id=person.user_id,
        id=data.id or ids.new(),
        instrument=instrument.id,
        version=instrument.version,
        seed=ids.new().int >> 97,
        state="started",
        answers=sheets.write({"answers": {}, "seconds": None}),
        started_at=now,
        updated_at=now,
    )
    db.add(assessment)
    db.flush()
    events.record(db, person, Kind.ASSESSMENT_STARTED, assessment.id)
    return show(assessment, instruments)


def listed(db: Session, person: Person, paging: Paging) -> Page[AssessmentEntry]:
    """The person's own assessments, newest first."""
    query = select(Assessment).where(Assessment.user_id == person.user_id)
    order = [Assessment.started_at, Assessment.id]
    return paging.page(db, query, order, _entry, col(Assessment.updated_at))


def _entry(row: Assessment) -> AssessmentEntry:
    return AssessmentEntry.model_validate(row, from_attributes=True)


def show(assessment: Assessment, instruments: Instruments) -> AssessmentPublic:
    """The assessment with its order and the answers so far."""
    instrument = sheets.version(instruments, assessment)
    order, answers = presentation(instrument, assessment.seed), sheets.read(assessment)["answers"]
    saved = [
        AnswerPublic(
            item=item,
            value=None if answers[item] == "na" else answers[item],
            na=answers[item] == "na",
        )
        for item in order
        if item in answers
    ]
    return AssessmentPublic(
        id=assessment.id,
        instrument=assessment.instrument,
        version=assessment.version,
        state=assessment.state,
        order=order,
        answers=saved,
        started_at=assessment.started_at,
        completed_at=assessment.completed_at,
    )


_SAVE = Query(
    update(Assessment)
    .where(col(Assessment.user_id) == bindparam("owner"), col(Assessment.id) == bindparam("which"))
    .values(answers=bindparam("sheet"), updated_at=bindparam("moment"))
)


def save(
    db: Session,
    person: Person,
    assessment: Assessment,
    instruments: Instruments,
    data: AnswersInput,
) -> AnswersSaved:
    """Put answers in, over those of the same items. Raises `AssessmentClosed`, `Invalid`."""
    if assessment.state != "started":
        raise AssessmentClosed
    instrument = sheets.version(instruments, assessment)
    sheet = sheets.read(assessment)
    sheet["answers"].update(_checked(instrument, data))
    if data.active_seconds is not None:
        sheet["seconds"] = min((sheet["seconds"] or 0) + data.active_seconds, 10**9)
    kept, moment = vault.seal(assessment, "answers", sheets.write(sheet)), clock.now()
    _SAVE.rows(db, owner=assessment.user_id, which=assessment.id, sheet=kept, moment=moment)
    set_committed_value(assessment, "answers", kept)  # the row at hand is as the stored one is
    set_committed_value(assessment, "updated_at", moment)
    events.record(db, person, Kind.ANSWERS_SAVED, assessment.id)
    given = sum(value is not None for value in sheet["answers"].values())
    return AnswersSaved(id=assessment.id, answered=given, of=len(instrument.items))


def complete(db: Session, person: Person, assessment: Assessment, content: Content) -> ScorePublic:
    """Score the answers, once; doing it again gives the same scores. Raises `AssessmentClosed`."""
    if assessment.state == "completed":
        return scores.read(db.get_one(Score, (person.user_id, assessment.id)))
    if assessment.state != "started":
        raise AssessmentClosed
    sheet = sheets.read(assessment)
    assessment.state = "completed"
    assessment.completed_at = assessment.updated_at = clock.now()
    db.add(assessment)
    instrument = sheets.version(content.instruments, assessment)
    scored = scores.make(db, assessment, instrument, sheet["answers"], sheet["seconds"])
    checkups.completed(db, person, assessment.id, content)
    events.record(db, person, Kind.ASSESSMENT_COMPLETED, assessment.id)
    return scored


def abandon(db: Session, person: Person, assessment: Assessment) -> None:
    """Drop what was begun, its answers with it. Raises `AssessmentClosed` once completed."""
    if assessment.state == "completed":
        raise AssessmentClosed("It is completed; its scores are yours to keep.")
    if assessment.state == "abandoned":
        return
    assessment.state = "abandoned"
    assessment.answers = sheets.write({"answers": {}, "seconds": None})
    assessment.updated_at = clock.now()
    db.add(assessment)
    db.flush()
    events.record(db, person, Kind.ASSESSMENT_ABANDONED, assessment.id)


def _checked(instrument: Instrument, data: AnswersInput) -> dict[str, Answer]:
    """The answers by item; every wrong one is listed in one refusal."""
    found: dict[str, Answer] = {}
    errors: list[dict[str, str]] = []

    def wrong(place: str, code: str, detail: str) -> None:
        errors.append({"pointer": f"/answers/{place}", "code": code, "detail": detail})

    for number, answer in enumerate(data.answers):
        item = instrument.items.get(answer.item)
        if item is None:
            wrong(f"{number}/item", "unknown", "This instrument has no such item.")
        elif answer.item in found:
            wrong(f"{number}/item", "twice", "An item comes at most once.")
        elif answer.na and (answer.value is not None or not item.offers_na):
            wrong(f"{number}/na", "not_offered", "Only some items offer this, without a value.")
        elif answer.value is not None and not (
            instrument.minimum <= answer.value <= instrument.maximum
        ):
            scale = f"{instrument.minimum} to {instrument.maximum}"
            wrong(f"{number}/value", "out_of_scale", f"Send a whole number from {scale}, or null.")
        else:
            found[answer.item] = "na" if answer.na else answer.value
    if errors:
        raise Invalid(errors=errors)
    return found
