"""Questions and answers as a reader sees them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.actors import Member
from app.content import Content
from app.content.questions import Question
from app.models.entries import Entry
from app.models.own_questions import OwnQuestion
from app.models.questions import CareNotePublic, QuestionAnswerPublic, QuestionDay, QuestionPublic
from app.vault import Damaged

KIND = "answer"
"""What an answer is called among the sealed entries."""


def written(entry: Question) -> QuestionPublic:
    """A question of the content."""
    return QuestionPublic(
        question=entry.id,
        pack=entry.pack,
        author=None,
        text=entry.text,
        kind=entry.kind,
        depth=entry.depth,
        dimension=entry.dimension,
        options=list(entry.options),
        ends=list(entry.ends),
        note=entry.note,
        playful=entry.playful,
        tags=sorted(entry.tags),
    )


def own_questions(db: Session, member: Member, ids: Sequence[UUID]) -> dict[UUID, OwnQuestion]:
    """Questions that the two wrote themselves, by id."""
    query = select(OwnQuestion).where(
        OwnQuestion.couple_id == member.couple_id, col(OwnQuestion.id).in_(ids)
    )
    return {row.id: row for row in db.exec(query).all()} if ids else {}


def question(
    member: Member, row: QuestionDay, own: Mapping[UUID, OwnQuestion], content: Content
) -> QuestionPublic:
    """What a day asks."""
    if row.own_id is None:
        return written(content.questions.by_id[str(row.question)])
    found = own[row.own_id]
    return QuestionPublic(
        question=None,
        pack=None,
        author="me" if found.author_id == member.user_id else "partner",
        text=found.text,
        kind="open",
        depth=found.depth,
        dimension=None,
        options=[],
        ends=[],
        note=None,
        playful=False,
        tags=[],
    )


def answer(member: Member, entry: Entry, content: Content) -> QuestionAnswerPublic:
    """An answer; the other's carries no day but that of the reveal."""
    damaged = isinstance(entry.document, Damaged)
    said: dict[str, Any] = json.loads(entry.document) if entry.document else {}
    note = content.words.care_notes.get(said.get("care_note", ""))
    return QuestionAnswerPublic(
        author="me" if entry.author_id == member.user_id else "partner",
        state=entry.state,
        day=entry.revealed_on or entry.written_on,
        care_note=CareNotePublic(id=note.id, text=note.text) if note else None,
        text=said.get("text"),
        choice=said.get("choice"),
        guess=said.get("guess"),
        value=said.get("value"),
        edited=entry.edited,
        damaged=damaged,
    )
