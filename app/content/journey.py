"""Chapters of the journey: practices, questions and short readings in an order that fits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field, StringConstraints

from app.services.scoring.schema import File, Name, Slug, Text, Version

from .files import ContentError, once, read

FOLDER = Path(__file__).parent / "journey"

Stage: TypeAlias = Literal["new", "settled", "long"]
StepKind: TypeAlias = Literal["practice", "question", "read"]
NAMED: Mapping[StepKind, str] = {
    "practice": "practice",
    "question": "question pack",
    "read": "reframing",
}


class StepFile(File):
    """One step as it stands in the file; `ref` is an id of its kind."""

    kind: StepKind
    ref: Text
    minutes: Annotated[int, Field(ge=2, le=20)]


class ChapterFile(File):
    """One chapter as it stands in the file."""

    id: Slug
    title: Annotated[str, StringConstraints(max_length=80, pattern=r"^\S(.*\S)?$")]
    about: Annotated[str, StringConstraints(max_length=300, pattern=r"^\S(.*\S)?$")]
    stages: Annotated[list[Stage], Field(min_length=1)]
    dimension: Name | None
    steps: Annotated[list[StepFile], Field(min_length=4, max_length=7)]


class ChaptersFile(File):
    """All chapters, in the order in which they are offered."""

    version: Version
    chapters: Annotated[list[ChapterFile], Field(min_length=1)]


class ChapterStep(NamedTuple):
    """A step: a practice, a question of a pack, or a reframing text to read."""

    kind: StepKind
    ref: str
    minutes: int


class Chapter(NamedTuple):
    """A few steps that belong together; `dimension` is None where they serve no single one."""

    id: str
    title: str
    about: str
    stages: tuple[Stage, ...]
    dimension: str | None
    steps: tuple[ChapterStep, ...]


def load_chapters(
    dimensions: Collection[str],
    known: Mapping[StepKind, Collection[str]],
    folder: Path | None = None,
) -> dict[str, Chapter]:
    """Read `chapters.json` by id, in the order of the file.

    `known` holds the ids that a step of each kind may name. Raises ContentError.
    """
    path = (folder or FOLDER) / "chapters.json"
    entries = read(path, ChaptersFile).chapters
    once(path, "chapters[{}].id", [entry.id for entry in entries])
    for i, entry in enumerate(entries):
        once(path, f"chapters[{i}].stages[{{}}]", list(entry.stages))
        where = f"{path.name}: chapters[{i}]"
        if entry.dimension is not None and entry.dimension not in dimensions:
            raise ContentError(f"{where}.dimension: {entry.dimension!r} is no core dimension")
        for j, step in enumerate(entry.steps):
            if step.ref not in known[step.kind]:
                message = f"{step.ref!r} is no {NAMED[step.kind]}"
                raise ContentError(f"{where}.steps[{j}].ref: {message}")
    return {
        entry.id: Chapter(
            entry.id,
            entry.title,
            entry.about,
            tuple(entry.stages),
            entry.dimension,
            tuple(ChapterStep(step.kind, step.ref, step.minutes) for step in entry.steps),
        )
        for entry in entries
    }
