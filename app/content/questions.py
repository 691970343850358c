"""Questions to ask each other, in packs: gentle first, deeper when both want it.

An answer belongs to a question for good, so the id of a question is never used for another one,
and a question is changed by a new one beside it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field

from app.services.scoring.schema import File, Name, Slug, Text, Version

from .files import ContentError, once, read

FOLDER = Path(__file__).parent / "questions"
MOST_WORDS = 20
DEEP = 4
"""From this depth on a question has a note that is read before it."""

Kind: TypeAlias = Literal["open", "choice", "scale", "guess"]
Tag: TypeAlias = Literal["children", "cohabiting", "distance", "faith", "hearing", "money", "touch"]

ABOUT_TWO = re.compile(
    r"\b(partner('s)?|you two|two of you|you both|both of you|you are both|between you"
    r"|as a couple|let us|one of you|neither of you|home you share|your shared home)\b",
    re.IGNORECASE,
)
"""What only somebody with a partner can be asked."""


class QuestionFile(File):
    """One question as it stands in the file."""

    id: Slug
    text: Text
    depth: Annotated[int, Field(ge=1, le=5)]
    kind: Kind
    dimension: Name
    intent: Slug
    playful: bool = False
    options: Annotated[list[Text], Field(min_length=3, max_length=5)] | None = None
    ends: Annotated[list[Text], Field(min_length=2, max_length=2)] | None = None
    note: Text | None = None
    tags: Annotated[list[Tag], Field(default_factory=list)]


class PackFile(File):
    """One pack as it stands in the file."""

    id: Slug
    version: Version
    title: Text
    about: Text
    questions: Annotated[list[QuestionFile], Field(min_length=1)]


class Question(NamedTuple):
    """A question. `options` are those of a choice or a guess, `ends` the two of a scale; `note` is
    read before it; `tags` name what it assumes about two people's life."""

    id: str
    pack: str
    text: str
    depth: int
    kind: Kind
    dimension: str
    intent: str
    playful: bool
    options: tuple[str, ...]
    ends: tuple[str, ...]
    note: str | None
    tags: frozenset[Tag]

    @property
    def about_two(self) -> bool:
        return ABOUT_TWO.search(self.text) is not None


class Pack(NamedTuple):
    """Questions that belong together, in the order of the file."""

    id: str
    title: str
    about: str
    questions: tuple[Question, ...]


class Questions(NamedTuple):
    """All packs and all their questions, each by id."""

    packs: dict[str, Pack]
    by_id: dict[str, Question]


def load_questions(dimensions: Collection[str], folder: Path | None = None) -> Questions:
    """Read every pack of a folder, in the order of the file names. Raises ContentError."""
    folder = folder or FOLDER
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ContentError(f"{folder.name}: holds no *.json file")
    packs = {path.stem: _pack(path, dimensions) for path in paths}
    by_id: dict[str, Question] = {}
    for path, pack in zip(paths, packs.values(), strict=True):
        for i, question in enumerate(pack.questions):
            if question.id in by_id:
                raise ContentError(f"{path.name}: questions[{i}].id: {question.id!r} is used twice")
            by_id[question.id] = question
    return Questions(packs, by_id)


def _pack(path: Path, dimensions: Collection[str]) -> Pack:
    file = read(path, PackFile)
    if file.id != path.stem:
        raise ContentError(f"{path.name}: id: must be {path.stem!r}")
    once(path, "questions[{}].id", [entry.id for entry in file.questions])
    once(path, "questions[{}].intent", [entry.intent for entry in file.questions])
    for i, entry in enumerate(file.questions):
        _check(f"{path.name}: questions[{i}]", entry, dimensions)
    return Pack(
        file.id,
        file.title,
        file.about,
        tuple(
            Question(
                entry.id,
                file.id,
                entry.text,
                entry.depth,
                entry.kind,
                entry.dimension,
                entry.intent,
                entry.playful,
                tuple(entry.options or ()),
                tuple(entry.ends or ()),
                entry.note,
                frozenset(entry.tags),
            )
            for entry in file.questions
        ),
    )


def _check(where: str, entry: QuestionFile, dimensions: Collection[str]) -> None:
    """What one field demands of another."""
    if len(entry.text.split()) > MOST_WORDS:
        raise ContentError(f"{where}.text: must have at most {MOST_WORDS} words")
    if entry.text.count("?") != 1:
        raise ContentError(f"{where}.text: must have one question mark")
    if entry.dimension not in dimensions:
        raise ContentError(f"{where}.dimension: {entry.dimension!r} is no core dimension")
    if (entry.options is not None) != (entry.kind in ("choice", "guess")):
        raise ContentError(f"{where}.options: belong to a choice or a guess, and only there")
    if len(set(entry.options or ())) < len(entry.options or ()):
        raise ContentError(f"{where}.options: names one option twice")
    if (entry.ends is not None) != (entry.kind == "scale"):
        raise ContentError(f"{where}.ends: belong to a scale, and only there")
    if (entry.note is not None) != (entry.depth >= DEEP):
        raise ContentError(f"{where}.note: belongs to a question of depth {DEEP} or more, no other")
    if len(set(entry.tags)) < len(entry.tags):
        raise ContentError(f"{where}.tags: names one tag twice")
