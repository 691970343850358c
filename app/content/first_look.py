"""Value before the partner joins: a first look at one's own side, and questions for one."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from app.services.scoring.schema import File, Key, Name, Slug, Text, Version

from .files import ContentError, once, read

FOLDER = Path(__file__).parent / "first-look"
LOWEST, HIGHEST = 1, 5

Answer = Literal["1", "2", "3", "4", "5"]


class ItemFile(File):
    """One statement about oneself or one's own view; `key` -1 is reversed."""

    id: Slug
    text: Text
    dimension: Name
    key: Key


class ReadingFile(File):
    """What to say to a low, a middle and a high answer."""

    low: Text
    middle: Text
    high: Text


class SoloQuestionFile(File):
    """A question for one; `depth` as in the questions for two, but never deep."""

    id: Annotated[Name, Field(max_length=16)]
    text: Text
    depth: Annotated[int, Field(ge=1, le=3)]


class FirstLookFile(File):
    """The whole file."""

    version: Version
    stem: Text
    responses: dict[Answer, Text]
    items: Annotated[list[ItemFile], Field(min_length=1)]
    readings: dict[Name, ReadingFile]
    solo_questions: Annotated[list[SoloQuestionFile], Field(min_length=1)]


class Reading(NamedTuple):
    """What to say to a low, a middle and a high answer: a kind word and something to try."""

    low: str
    middle: str
    high: str


class Item(NamedTuple):
    """One statement with its readings."""

    id: str
    text: str
    dimension: str
    key: int
    reading: Reading

    def read(self, answer: int) -> str:
        """The reading of an answer from 1 to 5. One item can tell three steps apart, not five."""
        level = answer if self.key == 1 else LOWEST + HIGHEST - answer
        middle = (LOWEST + HIGHEST) // 2
        if level == middle:
            return self.reading.middle
        return self.reading.low if level < middle else self.reading.high


class SoloQuestion(NamedTuple):
    """A question for somebody whose partner has not joined."""

    id: str
    text: str
    depth: int


class FirstLook(NamedTuple):
    """One item per dimension and the solo questions, both by id in the order of the file."""

    version: str
    stem: str
    responses: dict[int, str]
    items: dict[str, Item]
    solo_questions: dict[str, SoloQuestion]


def load_first_look(dimensions: Collection[str], folder: Path | None = None) -> FirstLook:
    """Read `first-look.json`, whose items are about `dimensions`. Raises ContentError."""
    path = (folder or FOLDER) / "first-look.json"
    file = read(path, FirstLookFile)
    once(path, "items[{}].id", [entry.id for entry in file.items])
    once(path, "items[{}].dimension", [entry.dimension for entry in file.items])
    once(path, "solo_questions[{}].id", [entry.id for entry in file.solo_questions])
    _check(path, file, dimensions)
    return FirstLook(
        file.version,
        file.stem,
        {int(answer): text for answer, text in sorted(file.responses.items())},
        {
            i.id: Item(i.id, i.text, i.dimension, i.key, _reading(file.readings[i.dimension]))
            for i in file.items
        },
        {q.id: SoloQuestion(q.id, q.text, q.depth) for q in file.solo_questions},
    )


def _reading(entry: ReadingFile) -> Reading:
    return Reading(entry.low, entry.middle, entry.high)


def _check(path: Path, file: FirstLookFile, dimensions: Collection[str]) -> None:
    for answer in range(LOWEST, HIGHEST + 1):
        if str(answer) not in file.responses:
            raise ContentError(f"{path.name}: responses.{answer}: is missing")
    for i, entry in enumerate(file.items):
        if entry.dimension not in dimensions:
            where = f"{path.name}: items[{i}].dimension"
            raise ContentError(f"{where}: {entry.dimension!r} is no scale")
        if entry.dimension not in file.readings:
            raise ContentError(f"{path.name}: readings.{entry.dimension}: is missing")
    for name in file.readings:
        if name not in {entry.dimension for entry in file.items}:
            raise ContentError(f"{path.name}: readings.{name}: no item is about {name!r}")
