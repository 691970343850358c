"""Instruments, assessments and one's own scores."""

from typing import Annotated

from fastapi import Query

from app.access import mine
from app.deps import (
    CurrentPerson,
    KernelDep,
    PagingDep,
    ReplyDep,
    SessionDep,
)
from app.models.assessments import (
    AnswersInput,
    AnswersSaved,
    Assessment,
    AssessmentCreate,
    AssessmentEntry,
    AssessmentPublic,
    Score,
)
from app.models.base import Page
from app.models.scores import ScoreChange, ScoreEntry, ScoreExplanation, ScorePublic
from app.problems import DamagedContent, problems
from app.route import noun
from app.services import assessments, scores
from app.services.assessments import AssessmentClosed
from app.services.rows import IdTaken
from app.services.scores import NoScore

router = noun("assessments")

MyAssessment = Annotated[Assessment, mine(Assessment)]
MyAssessmentToChange = Annotated[Assessment, mine(Assessment, lock=True)]
MyScore = Annotated[Score, mine(Score)]

InstrumentName = Annotated[
    str,
    Query(
        max_length=80,
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        description="The instrument.",
        examples=["emotional-intimacy"],
    ),
]
ScaleName = Annotated[
    str,
    Query(
        max_length=64,
        pattern=r"^[A-Za-z][A-Za-z0-9_]*$",
        description="A scale or a composite of the instrument.",
        examples=["communication"],
    ),
]


@router.post("/assessments", status_code=201, responses=problems(IdTaken))
def start_assessment(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, reply: ReplyDep, data: AssessmentCreate
) -> AssessmentPublic:
    """Start an assessment. The answer says in which order to ask; yours differs from anybody's.

    Choose the `id` yourself if your app works offline: the same id again gives the same one.
    """
    made = assessments.start(db, me, kernel.content.instruments, data)
    reply.created(f"/v1/assessments/{made.id}")
    return made


@router.get("/assessments")
def list_assessments(
    db: SessionDep,
    me: CurrentPerson,
    paging: PagingDep,
) -> Page[AssessmentEntry]:
    """List your assessments, newest first. Nobody but you sees them."""
    return assessments.listed(db, me, paging)


@router.get("/assessments/{id}", responses=problems(DamagedContent))
def get_assessment(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, assessment: MyAssessment
) -> AssessmentPublic:
    """Resume an assessment: its order, and what you answered so far."""
    return assessments.show(assessment, kernel.content.instruments)


@router.post("/assessments/{id}/answers", responses=problems(AssessmentClosed, DamagedContent))
def save_answers(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    assessment: MyAssessmentToChange,
    data: AnswersInput,
) -> AnswersSaved:
    """Save some answers, as often as you like. Those named are replaced, the others stay."""
    return assessments.save(db, me, assessment, kernel.content.instruments, data)


@router.post(
    "/assessments/{id}/completion",
    status_code=201,
    responses=problems(AssessmentClosed, DamagedContent),
)
def complete_assessment(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    reply: ReplyDep,
    assessment: MyAssessmentToChange,
) -> ScorePublic:
    """Complete an assessment and see your scores. Repeating it gives the same scores.

    If it is your side of a check-up, the round's result comes out when both of you completed it
    and both chose to share.
    """
    reply.created(f"/v1/scores/{assessment.id}")
    return assessments.complete(db, me, assessment, kernel.content)


@router.delete("/assessments/{id}", status_code=204, responses=problems(AssessmentClosed))
def abandon_assessment(db: SessionDep, me: CurrentPerson, assessment: MyAssessmentToChange) -> None:
    """Abandon an assessment you have not completed; its answers are erased. Repeatable."""
    assessments.abandon(db, me, assessment)


@router.get("/scores")
def list_scores(
    db: SessionDep,
    me: CurrentPerson,
    paging: PagingDep,
) -> Page[ScoreEntry]:
    """List your scores over time, newest first, each with its index. Only you see them."""
    return scores.history(db, me, paging)


@router.get("/scores/latest", responses=problems(NoScore, DamagedContent))
def get_latest_score(
    db: SessionDep, me: CurrentPerson, instrument: InstrumentName = "emotional-intimacy"
) -> ScorePublic:
    """Read your newest scores of an instrument, each with its band and its error band."""
    return scores.latest(db, me, instrument)


@router.get("/scores/{id}", responses=problems(DamagedContent))
def get_score(db: SessionDep, me: CurrentPerson, score: MyScore) -> ScorePublic:
    """Read the scores of one assessment of yours."""
    return scores.read(score)


@router.get("/scores/{id}/explanation", responses=problems(DamagedContent))
def explain_score(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, score: MyScore, scale: ScaleName
) -> ScoreExplanation:
    """See how one score came about, answer by answer, and where its idea comes from."""
    return scores.explained(db, score, kernel.content.instruments, scale, "en")


@router.get("/scores/{id}/change", responses=problems(DamagedContent))
def get_score_change(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, score: MyScore
) -> ScoreChange:
    """Hold a score against the one before, with care: most differences are noise.

    The index comes first. A single scale only "may have changed". No cause is claimed.
    """
    return scores.changed(db, score, kernel.content.instruments)
