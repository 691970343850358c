"""What a check-in says: checked, kept as one JSON document, read again."""

import json
from collections.abc import Collection
from typing import Any

from app.content.words import Words
from app.models.checkins import Checkin
from app.problems import Invalid, wrong

MEMBERS = ("connected", "feelings", "need", "note", "care_note")
SAYING = ("connected", "feelings", "need", "note")
"""A check-in has at least one of these."""


def read(document: str | None) -> dict[str, Any]:
    """The members of a document that opens; nothing of one that does not."""
    return json.loads(document) if document else {}


def of(row: Checkin) -> dict[str, Any]:
    return {"feelings": [], **dict.fromkeys(MEMBERS[2:]), "connected": None, **read(row.document)}


def written(words: Words, contents: dict[str, Any]) -> str:
    """The document of what somebody says. Raises `Invalid` for unknown words and for nothing."""
    contents = {**contents, "feelings": list(dict.fromkeys(contents["feelings"]))}
    _known(words, contents)
    if all(contents[name] in (None, []) for name in SAYING):
        raise wrong("", "empty", "Send a number, a feeling, a need or a note.")
    return json.dumps({name: contents[name] for name in MEMBERS})


def _known(words: Words, contents: dict[str, Any]) -> None:
    places: list[tuple[str, str | None, Collection[str]]] = [
        ("/need", contents["need"], words.needs),
        ("/care_note", contents["care_note"], words.care_notes),
    ]
    for number, feeling in enumerate(contents["feelings"]):
        places.append((f"/feelings/{number}", feeling, words.feelings))
    detail = "Choose one of those that the content has."
    errors = [
        {"pointer": pointer, "code": "unknown", "detail": detail}
        for pointer, id_, known in places
        if id_ is not None and id_ not in known
    ]
    if errors:
        raise Invalid(errors=errors)
