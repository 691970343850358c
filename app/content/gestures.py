"""Small gestures: what somebody can do for the other in at most half an hour."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field

from app.services.scoring.schema import File, Name, Text, Version

from .files import ContentError, once, read

FOLDER = Path(__file__).parent / "gestures"
MOST_WORDS = 14

Group: TypeAlias = Literal["words", "touch", "help", "surprise", "presence", "play", "apart"]
Tag: TypeAlias = Literal["children", "cohabiting", "distance", "faith", "hearing", "money", "touch"]


class GestureFile(File):
    """One gesture as it stands in the file."""

    id: Annotated[Name, Field(max_length=16)]
    text: Text
    group: Group
    minutes: Annotated[int, Field(ge=1, le=30)]
    tags: list[Tag]


class GesturesFile(File):
    """The catalogue."""

    version: Version
    gestures: Annotated[list[GestureFile], Field(min_length=1)]


class Gesture(NamedTuple):
    """A small gesture; `tags` name what it assumes about two people's life."""

    id: str
    text: str
    group: Group
    minutes: int
    tags: frozenset[Tag]


def load_gestures(folder: Path | None = None) -> dict[str, Gesture]:
    """Read `gestures.json` by id, in the order of the file. Raises ContentError."""
    path = (folder or FOLDER) / "gestures.json"
    entries = read(path, GesturesFile).gestures
    once(path, "gestures[{}].id", [entry.id for entry in entries])
    once(path, "gestures[{}].text", [entry.text for entry in entries])
    for i, entry in enumerate(entries):
        where = f"{path.name}: gestures[{i}]"
        if len(entry.text.split()) > MOST_WORDS:
            raise ContentError(f"{where}.text: must have at most {MOST_WORDS} words")
        if len(set(entry.tags)) < len(entry.tags):
            raise ContentError(f"{where}.tags: names one tag twice")
    return {
        entry.id: Gesture(entry.id, entry.text, entry.group, entry.minutes, frozenset(entry.tags))
        for entry in entries
    }
