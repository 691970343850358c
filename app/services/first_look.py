"""A first look: something of worth before the partner joins. No score, no sum, no verdict.

Each answer is read on its own. The answers are kept sealed so that the readings can be read
again; they enter nothing else, and deleting them leaves nothing.
"""

import json
from typing import Any

from sqlmodel import Session, col, select

from app import clock, ids
from app.actors import Person
from app.content import Content
from app.cursors import Paging
from app.models.base import Page
from app.models.events import Kind
from app.models.first_look import (
    FirstLook,
    FirstLookCreate,
    FirstLookItem,
    FirstLookItems,
    FirstLookPublic,
    FirstLookReading,
    SoloQuestionPublic,
)
from app.models.instruments import ResponseOption
from app.problems import Invalid
from app.services import events
from app.services.rows import add
from app.vault import Damaged


def items(content: Content) -> FirstLookItems:
    """What it asks, and the questions for one."""
    found = content.first_look
    return FirstLookItems(
        version=found.version,
        stem=found.stem,
        responses=[ResponseOption(value=v, label=label) for v, label in found.responses.items()],
        items=[
            FirstLookItem(id=item.id, dimension=item.dimension, text=item.text)
            for item in found.items.values()
        ],
        solo_questions=[
            SoloQuestionPublic(id=question.id, text=question.text, depth=question.depth)
            for question in found.solo_questions.values()
        ],
    )


def take(db: Session, person: Person, data: FirstLookCreate, content: Content) -> FirstLookPublic:
    """Answer it. Raises `Invalid` for an unknown statement or one that comes twice."""
    if data.id is not None and (known := db.get(FirstLook, (person.user_id, data.id))):
        return public(known, content)
    names = [answer.item for answer in data.answers]
    errors = [
        {"pointer": f"/answers/{i}/item", "code": code, "detail": detail}
        for i, name in enumerate(names)
        for code, detail, broken in (
            ("unknown", "There is no such statement.", name not in content.first_look.items),
            ("twice", "This statement is answered already.", name in names[:i]),
        )
        if broken
    ]
    if errors:
        raise Invalid(errors=errors)
    made = FirstLook(
        user_id=person.user_id,
        id=data.id or ids.new(),
        version=content.first_look.version,
        answers=json.dumps({answer.item: answer.value for answer in data.answers}),
        taken_at=clock.now(),
    )
    add(db, made, data.id)
    events.record(db, person, Kind.FIRST_LOOK_TAKEN, made.id)
    return public(made, content)


def listed(db: Session, person: Person, paging: Paging, content: Content) -> Page[FirstLookPublic]:
    """One's own, newest first."""
    query = select(FirstLook).where(FirstLook.user_id == person.user_id)
    order = [FirstLook.taken_at, FirstLook.id]
    changed = col(FirstLook.taken_at)
    return paging.page(db, query, order, lambda row: public(row, content), changed)


def public(found: FirstLook, content: Content) -> FirstLookPublic:
    damaged = isinstance(found.answers, Damaged)
    return FirstLookPublic(
        id=found.id,
        taken_at=found.taken_at,
        readings=None if damaged else _readings(json.loads(found.answers), content),
        damaged=damaged,
    )


def delete(db: Session, person: Person, found: FirstLook) -> None:
    events.record(db, person, Kind.FIRST_LOOK_DELETED, found.id)
    db.delete(found)
    db.flush()


def _readings(answers: dict[str, Any], content: Content) -> list[FirstLookReading]:
    scales = content.instruments.scales
    return [
        FirstLookReading(
            item=item.id,
            dimension=item.dimension,
            name=scales[item.dimension].name,
            value=answers[item.id],
            text=item.read(answers[item.id]),
        )
        for item in content.first_look.items.values()
        if item.id in answers
    ]
