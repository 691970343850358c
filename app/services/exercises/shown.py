"""How an exercise looks to one of the two, and what is refused because of where it is."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, exists, select

from app.actors import Member
from app.content.questions import Question
from app.cursors import Paging
from app.models.base import Page
from app.models.exercises import (
    Author,
    Exercise,
    ExerciseLater,
    ExercisePublic,
    GuessQuestionPublic,
)
from app.problems import Conflict
from app.services.exercises import turns

LAPSE = timedelta(days=14)
"""How long a proposal waits."""

Questions = Mapping[str, Question]
"""The text and the options of each question that can be guessed, by its id."""


class WrongExerciseState(Conflict):
    title = "The exercise is not there now"
    cause = "Where the exercise is, this cannot be done; `state` says where that is."
    fix = "Read it again and do what it offers, or propose a new one."


class OtherExercise(Conflict):
    title = "This exercise goes another way"
    cause = "Turns are taken in `listening` and `perspective`; a `guess` has two sealed parts."
    fix = "Read its `kind`, and use `createTurn` or `writeGuess`."


def needs(exercise: Exercise, *states: str) -> None:
    """Raises `WrongExerciseState` unless it is in one of these."""
    if exercise.state not in states:
        raise WrongExerciseState(state=exercise.state)


def by_turns(exercise: Exercise, *, wanted: bool = True) -> None:
    """Raises `OtherExercise` unless it goes by turns, or, not `wanted`, by sealed parts."""
    if (exercise.kind != "guess") != wanted:
        raise OtherExercise(kind=exercise.kind)


def turn_of(member: Member, exercise: Any) -> Author | None:
    """Whose the next step is, where there is one."""
    if exercise.step is None:
        return None
    who = turns.actor(exercise.kind, turns.Place(exercise.round, exercise.step))
    return "me" if (who == "first") == (exercise.first_id == member.user_id) else "partner"


def show(db: Session, member: Member, id_: UUID, questions: Questions) -> ExercisePublic:
    """One, as this reader sees it."""
    return _public(member, db.exec(_query(member).where(Exercise.id == id_)).one(), questions)


def listed(
    db: Session, member: Member, box: str, paging: Paging, questions: Questions
) -> Page[ExercisePublic]:
    """What the two proposed and did, newest proposal first."""
    away = col(Exercise.archived_by)
    query = _query(member).where(away.is_not(None) if box == "archived" else away.is_(None))
    states = {"open": ("proposed", "active"), "over": ("done", "ended")}
    if box in states:
        query = query.where(col(Exercise.state).in_(states[box]))
    order = [Exercise.position, Exercise.id]
    changed = col(Exercise.changed_on)
    return paging.page(db, query, order, lambda row: _public(member, row, questions), changed)


def _query(member: Member) -> Any:
    later = exists().where(
        col(ExerciseLater.user_id) == member.user_id, col(ExerciseLater.id) == col(Exercise.id)
    )
    columns: list[Any] = [*Exercise.__table__.columns, later.label("later")]  # type: ignore[attr-defined]
    return select(*columns).where(Exercise.couple_id == member.couple_id)


def _public(member: Member, row: Any, questions: Questions) -> ExercisePublic:
    place = turns.Place(row.round, row.step) if row.step else None
    proposed = row.state == "proposed"
    return ExercisePublic(
        id=row.id,
        kind=row.kind,
        state=row.state,
        proposer="me" if row.proposer_id == member.user_id else "partner",
        aloud=row.aloud,
        question=_question(row.question, questions),
        day=row.proposed_on,
        lapses_on=row.proposed_on + LAPSE if proposed else None,
        ends_at=row.ends_at,
        round=row.round,
        turn=turn_of(member, row),
        step=row.step,
        offers=list(turns.offered(row.kind, place)) if place else [],
        later=row.later and proposed,
        archived=row.archived_by is not None,
    )


def _question(id_: str | None, questions: Questions) -> GuessQuestionPublic | None:
    if id_ is None or id_ not in questions:
        return None
    found = questions[id_]
    return GuessQuestionPublic(id=id_, text=found.text, options=list(found.options))
