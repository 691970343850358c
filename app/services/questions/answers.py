"""Answers: written, sealed, and revealed to both in the moment both are sealed."""

import json

from sqlmodel import Session

from app.actors import Member
from app.content import Content
from app.models.questions import (
    SOMETHING_ELSE,
    QuestionAnswerInput,
    QuestionDay,
    QuestionDayPublic,
    QuestionPublic,
)
from app.problems import Conflict, wrong
from app.services import reveal
from app.services.questions import days, showing

NEEDS = {
    "open": ("text",),
    "choice": ("choice",),
    "scale": ("value",),
    "guess": ("choice", "guess"),
}
"""What an answer to each kind of question has to say; its own words are welcome with all."""


class QuestionClosed(Conflict):
    title = "This day is closed"
    cause = "A question takes answers for seven days after its day."
    fix = "Answer today's question; what you had written stays yours."


def write(
    db: Session, member: Member, found: QuestionDay, data: QuestionAnswerInput, content: Content
) -> QuestionDayPublic:
    """Write the own answer, or edit it shortly after the reveal.

    Raises `Invalid`, `QuestionClosed`, `AlreadySealed`, `TooLateToEdit`.
    """
    slot = _slot(found)
    own = showing.own_questions(db, member, [found.own_id] if found.own_id else [])
    check(showing.question(member, found, own, content), data)
    if data.care_note is not None and data.care_note not in content.words.care_notes:
        raise wrong("/care_note", "unknown", "Send the id of a care note.")
    _takes_answers(db, member, found)
    reveal.put(db, member, slot, json.dumps(data.model_dump(exclude_none=True)))
    return days.one(db, member, found, content)


def check(question: QuestionPublic, data: QuestionAnswerInput) -> None:
    """Raises `Invalid` where the answer is none to a question of this kind."""
    for name in ("text", "choice", "guess", "value"):
        given, needed = getattr(data, name) is not None, name in NEEDS[question.kind]
        if needed and not given:
            raise wrong(f"/{name}", "missing", "A question of this kind needs it.")
        if given and not needed and name != "text":
            raise wrong(f"/{name}", "unfit", "A question of this kind does not take it.")
    for name, chosen in (("choice", data.choice), ("guess", data.guess)):
        if chosen is not None and chosen not in (*question.options, SOMETHING_ELSE):
            raise wrong(f"/{name}", "unknown", "Send one of the options, or `something else`.")
    if data.choice == SOMETHING_ELSE and data.text is None:
        raise wrong("/text", "missing", "Say what else.")


def seal(db: Session, member: Member, found: QuestionDay, content: Content) -> QuestionDayPublic:
    """Seal it; both are revealed once both are. Raises `NothingWritten`, `QuestionClosed`."""
    _takes_answers(db, member, found)
    reveal.seal(db, member, _slot(found))
    return days.one(db, member, found, content)


def withdraw(
    db: Session, member: Member, found: QuestionDay, content: Content
) -> QuestionDayPublic:
    """Make it a draft again. Raises `NotFound`, `AlreadyRevealed`."""
    reveal.withdraw(db, member, _slot(found))
    return days.one(db, member, found, content)


def remove(db: Session, member: Member, found: QuestionDay) -> None:
    """Before the reveal without a trace; after it the words go for both."""
    reveal.remove(db, member, _slot(found))


def _slot(found: QuestionDay) -> reveal.Slot:
    return reveal.Slot(showing.KIND, found.id)


def _takes_answers(db: Session, member: Member, found: QuestionDay) -> None:
    """Raises `QuestionClosed`; what was sealed or revealed before has a life of its own."""
    if days.is_open(member, found):
        return
    entry = reveal.own(db, member, _slot(found))
    if entry is None or entry.state == "draft":
        raise QuestionClosed
