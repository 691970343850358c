"""Exercises: proposed by one, accepted by the other, done together, over after a day at most.

Saying no is not needed: "later" is a mark that its owner alone sees, and a proposal lapses by
itself. How a session goes is in `turns.py` (the pure machine) and `steps.py`, or, for a guess, in
`guesses.py`; how it ends in `endings.py`.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, delete, func, select

from app import clock, ids
from app.actors import Member
from app.models.entries import Entry
from app.models.events import Kind
from app.models.exercises import (
    Exercise,
    ExerciseCreate,
    ExerciseLater,
    ExercisePublic,
    ExerciseTurn,
    LiveInput,
)
from app.problems import Conflict, wrong
from app.services import due, events, live
from app.services.exercises import turns
from app.services.exercises.endings import moment
from app.services.exercises.shown import Questions, needs, show
from app.services.rows import IdTaken, add

LASTS = timedelta(hours=24)
OPEN = 10


class OwnProposal(Conflict):
    title = "This was your idea"
    cause = "A proposal is accepted by the other one of you."
    fix = "Wait for your partner, or take it away with `endExercise`."


class EnoughProposals(Conflict):
    title = "That is enough for now"
    cause = "At most ten of your own proposals wait at a time."
    fix = "Take one away with `endExercise`, or wait for an answer."


def propose(
    db: Session, member: Member, data: ExerciseCreate, questions: Questions
) -> ExercisePublic:
    """Propose one. Raises `EnoughProposals`, `Invalid`, `IdTaken`."""
    known = db.get(Exercise, (member.couple_id, data.id)) if data.id else None
    if known is not None:
        if known.proposer_id != member.user_id:
            raise IdTaken
        return show(db, member, known.id, questions)
    waiting = select(func.count()).where(
        Exercise.couple_id == member.couple_id,
        Exercise.proposer_id == member.user_id,
        Exercise.state == "proposed",
    )
    if db.exec(waiting).one() >= OPEN:
        raise EnoughProposals
    today = clock.today(member.zone)
    made = Exercise(
        couple_id=member.couple_id,
        id=data.id or ids.new(),
        kind=data.kind,
        question=_question(db, member, data, questions),
        aloud=data.aloud and data.kind != "guess",
        proposer_id=member.user_id,
        first_id=member.user_id if data.first == "me" else member.partner_id,
        state="proposed",
        proposed_on=today,
        changed_on=today,
        position=0,
    )
    add(db, made, data.id)
    made.position = _told(db, member, made, Kind.EXERCISE_PROPOSED)
    due.at(db, member.couple_id, moment(made, member.zone))
    return show(db, member, made.id, questions)


def accept(
    db: Session, member: Member, found: Exercise, data: LiveInput, questions: Questions
) -> ExercisePublic:
    """Begin what the other proposed; once more changes nothing.

    Raises `TooLongAgo`, `OwnProposal`, `WrongExerciseState`.
    """
    live.moment(data.at)
    needs(found, "proposed", "active")
    if found.proposer_id == member.user_id:
        raise OwnProposal(state=found.state)
    if found.state == "proposed":
        found.state, found.ends_at = "active", clock.now() + LASTS
        if found.kind != "guess":
            found.round, found.step = turns.start(found.kind)
        db.exec(delete(ExerciseLater).where(_mark(member, found)))
        _told(db, member, found, Kind.EXERCISE_ACCEPTED)
        due.at(db, member.couple_id, found.ends_at)
    return show(db, member, found.id, questions)


def put_off(db: Session, member: Member, found: Exercise, questions: Questions) -> ExercisePublic:
    """Mark a proposal for later, for oneself alone. Raises `WrongExerciseState`."""
    needs(found, "proposed")
    if db.get(ExerciseLater, (member.user_id, found.id)) is None:
        db.add(ExerciseLater(user_id=member.user_id, id=found.id))
        db.flush()
        events.record(db, member, Kind.EXERCISE_PUT_OFF, found.id)
    return show(db, member, found.id, questions)


def take_up(db: Session, member: Member, found: Exercise) -> None:
    """Take the mark away."""
    if db.exec(delete(ExerciseLater).where(_mark(member, found))).rowcount:
        events.record(db, member, Kind.EXERCISE_PUT_OFF, found.id)


def archive(db: Session, member: Member, found: Exercise) -> None:
    """Put it away; once both have, it is gone. Raises `WrongExerciseState`."""
    needs(found, "done", "ended")
    if found.archived_by == member.user_id:
        return
    if found.archived_by is None:
        found.archived_by = member.user_id
        _told(db, member, found, Kind.EXERCISE_ARCHIVED)
        return
    of_it = {ExerciseTurn: col(ExerciseTurn.exercise_id), Entry: col(Entry.subject_id)}
    for model, column in of_it.items():
        its = col(model.couple_id) == member.couple_id  # type: ignore[attr-defined]
        db.exec(delete(model).where(its, column == found.id))
    events.announce(db, member.couple_id, member.zone, Kind.EXERCISE_ARCHIVED, found.id)
    db.delete(found)
    db.flush()


def _mark(member: Member, found: Exercise) -> ColumnElement[bool]:
    mine = col(ExerciseLater.user_id) == member.user_id
    return and_(mine, col(ExerciseLater.id) == found.id)


def _told(db: Session, member: Member, found: Exercise, kind: Kind) -> int:
    found.changed_on = clock.today(member.zone)
    position = events.announce(db, member.couple_id, member.zone, kind, found.id)
    db.add(found)
    db.flush()
    return position


def _question(
    db: Session, member: Member, data: ExerciseCreate, questions: Questions
) -> str | None:
    """What is asked: the chosen one, or the one that these two had the longest ago, or never."""
    if data.kind != "guess":
        if data.question is not None:
            raise wrong("/question", "kind", "Only a guess has a question.")
        return None
    if data.question is not None:
        if data.question not in questions:
            raise wrong("/question", "unknown", "Choose a question of the kind `guess`.")
        return data.question
    latest = select(col(Exercise.question), func.max(col(Exercise.position))).where(
        Exercise.couple_id == member.couple_id, col(Exercise.question).is_not(None)
    )
    had = dict(db.exec(latest.group_by(col(Exercise.question))).all())
    return min(questions, key=lambda id_: had.get(id_, 0))
