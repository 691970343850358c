"""Guess my answer: each answers for themselves and guesses the other, sealed until both are in.

Nothing is counted: who knows whom better is nobody's business but theirs.
"""

import json
from typing import Any

from sqlmodel import Session, select

from app.actors import Member
from app.models.entries import Entry
from app.models.exercises import (
    Exercise,
    ExercisePublic,
    GuessInput,
    GuessPartPublic,
    GuessPublic,
)
from app.problems import NotFound, wrong
from app.services import reveal
from app.services.exercises.endings import finish
from app.services.exercises.shown import Questions, by_turns, needs, show
from app.vault import Damaged


def parts(db: Session, member: Member, found: Exercise) -> GuessPublic:
    """Both parts, as far as the reader may see them. Raises `NotFound` where there are none."""
    if found.kind != "guess":
        raise NotFound
    entries = reveal.seen(db, member, "guess", [found.id])
    return GuessPublic(parts=[_part(member, entry) for entry in entries])


def write(
    db: Session, member: Member, found: Exercise, data: GuessInput, questions: Questions
) -> GuessPublic:
    """Write the own part, before or after the other accepted; it is not editable once both see it.

    Raises `OtherExercise`, `WrongExerciseState`, `Invalid`, `AlreadySealed`.
    """
    by_turns(found, wanted=False)
    needs(found, "proposed", "active")
    options = questions[found.question or ""].options
    for name, chosen in (("answer", data.answer), ("guess", data.guess)):
        if chosen not in options:
            raise wrong(f"/{name}", "option", "Choose one of the question's options.")
    document = json.dumps({"choice": data.answer, "guess": data.guess})
    reveal.put(db, member, _slot(found), document)
    return parts(db, member, found)


def remove(db: Session, member: Member, found: Exercise) -> None:
    """Take the own part away: before the reveal without a trace, after it with a marker."""
    by_turns(found, wanted=False)
    reveal.remove(db, member, _slot(found))


def seal(db: Session, member: Member, found: Exercise, questions: Questions) -> ExercisePublic:
    """Seal the own part; with the second one both are revealed, and the exercise is done.

    Raises `OtherExercise`, `WrongExerciseState`, `NothingWritten`.
    """
    by_turns(found, wanted=False)
    needs(found, "active", "done")
    if reveal.seal(db, member, _slot(found)).state == "revealed" and found.state == "active":
        finish(db, found, member.zone, "done")
    return show(db, member, found.id, questions)


def withdraw(db: Session, member: Member, found: Exercise) -> None:
    """Make a draft of it again. Raises `OtherExercise`, `NotFound`, `AlreadyRevealed`."""
    by_turns(found, wanted=False)
    reveal.withdraw(db, member, _slot(found))


def revealed(db: Session, member: Member) -> None:
    """After a quiet pause: what was revealed by its end is done."""
    shown = select(Entry.subject_id).where(
        Entry.couple_id == member.couple_id, Entry.kind == "guess", Entry.state == "revealed"
    )
    active = select(Exercise).where(
        Exercise.couple_id == member.couple_id,
        Exercise.state == "active",
        Exercise.id.in_(shown),  # type: ignore[attr-defined]
    )
    for found in db.exec(active).all():
        finish(db, found, member.zone, "done")


def _slot(found: Exercise) -> reveal.Slot:
    return reveal.Slot("guess", found.id)


def _part(member: Member, entry: Entry) -> GuessPartPublic:
    values: dict[str, Any] = {"choice": None, "guess": None}
    if isinstance(entry.document, Damaged):
        values["damaged"] = True
    elif entry.document is not None:
        values = json.loads(entry.document)
    return GuessPartPublic.model_validate(
        {
            "author": "me" if entry.author_id == member.user_id else "partner",
            "state": entry.state,
            "answer": values["choice"],
            "guess": values["guess"],
            "damaged": values.get("damaged", False),
        }
    )
