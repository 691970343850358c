"""The steps of a session, the words that are prepared for them, and which of them are kept."""

from typing import Any

from sqlmodel import Session, col, func, select

from app import clock, ids
from app.actors import Member
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.exercises import (
    Exercise,
    ExercisePublic,
    ExerciseTurn,
    KeptInput,
    TurnCreate,
    TurnDraftInput,
    TurnDraftPublic,
    TurnPublic,
)
from app.problems import Conflict, wrong
from app.services import events, live
from app.services.exercises import turns
from app.services.exercises.endings import finish
from app.services.exercises.shown import Questions, by_turns, needs, show, turn_of


class NotYourTurn(Conflict):
    title = "It is your partner's turn"
    cause = "Only the one whose turn it is can do a step; `step` says which one comes next."
    fix = "Wait for your partner, or for the event that says the exercise moved."


class WrongStep(Conflict):
    title = "Another step comes next"
    cause = "The exercise is somewhere else: `step` says where, `offers` what can be done now."
    fix = "Read it again, and send one of the steps that it offers."


def act(
    db: Session, member: Member, found: Exercise, data: TurnCreate, questions: Questions
) -> ExercisePublic:
    """Do the next step. Aloud, either marks it for the one whose turn it is.

    Raises `TooLongAgo`, `OtherExercise`, `WrongExerciseState`, `NotYourTurn`, `WrongStep`,
    `Invalid`.
    """
    live.moment(data.at)
    by_turns(found)
    needs(found, "active")
    whose = turn_of(member, found)
    following = _following(found, data, whose)
    if found.aloud and data.text is not None:
        raise wrong("/text", "aloud", "An exercise that is done aloud takes no words.")
    _written(db, member, found, data, whose == "me")
    if following is None:
        finish(db, found, member.zone, "done")
        events.announce(db, member.couple_id, member.zone, Kind.EXERCISE_DONE, found.id)
    else:
        found.round, found.step = following
        found.changed_on = clock.today(member.zone)
        db.add(found)
        db.flush()
        events.announce(db, member.couple_id, member.zone, Kind.EXERCISE_MOVED, found.id)
    return show(db, member, found.id, questions)


def listed(db: Session, member: Member, found: Exercise, paging: Paging) -> Page[TurnPublic]:
    """The steps so far, the latest first; after the end the words that the reader keeps."""
    query: Any = select(ExerciseTurn).where(
        ExerciseTurn.couple_id == member.couple_id,
        ExerciseTurn.exercise_id == found.id,
        ExerciseTurn.state != "draft",
        ExerciseTurn.visible_to(member),
    )
    order = [ExerciseTurn.number, ExerciseTurn.id]
    changed = col(ExerciseTurn.written_on)
    return paging.page(db, query, order, lambda row: _public(member, row), changed)


def draft(db: Session, member: Member, found: Exercise) -> TurnDraftPublic:
    """The words that the reader prepares."""
    row = _draft(db, member, found)
    return TurnDraftPublic(text=row.text if row else None)


def prepare(db: Session, member: Member, found: Exercise, data: TurnDraftInput) -> TurnDraftPublic:
    """Prepare words, in private. Raises `OtherExercise`, `WrongExerciseState`."""
    by_turns(found)
    needs(found, "proposed", "active")
    row = _draft(db, member, found) or _row(member, found, number=0, state="draft")
    row.text, row.written_on = data.text, clock.today(member.zone)
    db.add(row)
    db.flush()
    events.record(db, member, Kind.EXERCISE_DRAFTED, found.id)
    return TurnDraftPublic(text=row.text)


def discard(db: Session, member: Member, found: Exercise) -> None:
    """Throw prepared words away; once more changes nothing."""
    row = _draft(db, member, found)
    if row is not None:
        db.delete(row)
        db.flush()
        events.record(db, member, Kind.EXERCISE_DRAFTED, found.id)


def keep(db: Session, member: Member, found: Exercise, data: KeptInput) -> None:
    """Choose which own words stay; the other is told nothing, ever. Raises `Invalid`."""
    with_words = db.exec(
        select(ExerciseTurn).where(
            ExerciseTurn.couple_id == member.couple_id,
            ExerciseTurn.exercise_id == found.id,
            ExerciseTurn.author_id == member.user_id,
            ExerciseTurn.state != "draft",
            col(ExerciseTurn.text).is_not(None),
        )
    ).all()
    numbers = {row.number for row in with_words}
    for place, number in enumerate(data.turns):
        if number not in numbers:
            raise wrong(f"/turns/{place}", "not_yours", "Name steps in which you wrote something.")
    changed = [row for row in with_words if row.kept != (row.number in data.turns)]
    for row in changed:
        row.kept = not row.kept
        if row.state == "kept":
            db.delete(row)  # the session is over: what is let go now is gone
        else:
            db.add(row)
    db.flush()
    if changed:
        events.record(db, member, Kind.EXERCISE_WORDS_KEPT, found.id)


def _following(found: Exercise, data: TurnCreate, whose: str | None) -> turns.Place | None:
    if found.round is None or found.step is None:
        raise ValueError("an active session has a place")
    place = turns.Place(found.round, found.step)  # type: ignore[arg-type]
    offers = turns.offered(found.kind, place)
    where: dict[str, Any] = {"state": found.state, "step": found.step, "offers": offers}
    if whose != "me" and not found.aloud:
        raise NotYourTurn(**where)
    try:
        return turns.after(found.kind, place, data.step, data.answer)
    except turns.WrongStep:
        raise WrongStep(**where) from None
    except turns.WrongAnswer:
        detail = "Give the answer that belongs to this step, or none where none does."
        raise wrong("/answer", "answer", detail) from None


def _written(db: Session, member: Member, found: Exercise, data: TurnCreate, mine: bool) -> None:
    last = select(func.coalesce(func.max(ExerciseTurn.number), 0)).where(
        ExerciseTurn.couple_id == member.couple_id, ExerciseTurn.exercise_id == found.id
    )
    row = _row(member, found, number=db.exec(last).one() + 1, state="sent")
    row.author_id = member.user_id if mine else member.partner_id
    row.step, row.answer, row.text = data.step, data.answer, data.text
    row.kept = data.keep and data.text is not None
    db.add(row)
    db.flush()


def _row(member: Member, found: Exercise, number: int, state: str) -> ExerciseTurn:
    return ExerciseTurn(
        couple_id=member.couple_id,
        id=ids.new(),
        exercise_id=found.id,
        author_id=member.user_id,
        number=number,
        state=state,
        written_on=clock.today(member.zone),
    )


def _draft(db: Session, member: Member, found: Exercise) -> ExerciseTurn | None:
    return db.exec(
        select(ExerciseTurn).where(
            ExerciseTurn.couple_id == member.couple_id,
            ExerciseTurn.exercise_id == found.id,
            ExerciseTurn.author_id == member.user_id,
            ExerciseTurn.state == "draft",
        )
    ).first()


def _public(member: Member, row: ExerciseTurn) -> TurnPublic:
    mine = row.author_id == member.user_id
    return TurnPublic.model_validate(
        {
            "number": row.number,
            "author": "me" if mine else "partner",
            "step": row.step,
            "answer": row.answer,
            "text": row.text,
            "day": row.written_on,
            "kept": row.kept if mine else None,
        }
    )
