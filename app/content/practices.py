"""Practices as people read them: what to do, why, and what to do when it gets heavy."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from app.services.scoring.instrument import Source
from app.services.scoring.recommend import Practice, PracticeClass
from app.services.scoring.schema import ArticleFile, File, Name, SourceFile, Version

from .files import ContentError, once, read

Tag: TypeAlias = Literal["children", "cohabiting", "distance", "faith", "hearing", "money", "touch"]
Title = Annotated[str, StringConstraints(max_length=80, pattern=r"^\S(.*\S)?$")]
Lines = Annotated[str, StringConstraints(max_length=300, pattern=r"^\S(.*\S)?$")]
Step = Annotated[str, StringConstraints(max_length=200, pattern=r"^\S+( \S+){0,24}$")]
"""At most 25 words, one blank between two."""


class PracticeFile(File):
    """One practice as it stands in the file."""

    id: Annotated[Name, Field(max_length=16)]
    title: Title
    dimension: Name
    minutes: Annotated[int, Field(ge=1, le=240)]
    kind: Annotated[PracticeClass, Field(alias="class")]
    starter: bool = False
    sources: Annotated[list[SourceFile], Field(min_length=1, max_length=20)]
    why: Lines
    steps: Annotated[list[Step], Field(min_length=3, max_length=6)]
    short: Lines
    apart: Lines
    heavy: Lines
    tags: list[Tag]


class PracticesFile(File):
    """Some practices of the library, usually those of one dimension."""

    version: Version
    articles: Annotated[dict[Name, ArticleFile], Field(min_length=1)]
    practices: Annotated[list[PracticeFile], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class WrittenPractice(Practice):
    """A practice with its texts, which scoring has no use for.

    `short` takes two minutes, `apart` is for one alone or two far apart, `heavy` says what to do
    if it gets heavy, `tags` name what it assumes about two people's life.
    """

    why: str
    steps: tuple[str, ...]
    short: str
    apart: str
    heavy: str
    tags: tuple[Tag, ...]


def read_practices(
    paths: Iterable[Path], dimensions: Collection[str]
) -> dict[str, WrittenPractice]:
    """The practices of all files by id, in their order. Raises ContentError."""
    practices: dict[str, WrittenPractice] = {}
    for path in paths:
        file = read(path, PracticesFile)
        for i, entry in enumerate(file.practices):
            _check(path, i, entry, file.articles, dimensions)
            if entry.id in practices:
                raise ContentError(f"{path.name}: practices[{i}].id: {entry.id!r} is used twice")
            practices[entry.id] = _written(entry, file.articles)
    return practices


def _check(
    path: Path,
    i: int,
    entry: PracticeFile,
    articles: Collection[str],
    dimensions: Collection[str],
) -> None:
    where = f"practices[{i}]"
    if entry.dimension not in dimensions:
        raise ContentError(f"{path.name}: {where}.dimension: {entry.dimension!r} is no scale")
    for j, source in enumerate(entry.sources):
        if source.article not in articles:
            field = f"{where}.sources[{j}].article"
            raise ContentError(f"{path.name}: {field}: {source.article!r} is no article")
    once(path, where + ".tags[{}]", list(entry.tags))


def _written(entry: PracticeFile, articles: dict[str, ArticleFile]) -> WrittenPractice:
    return WrittenPractice(
        id=entry.id,
        title=entry.title,
        dimension=entry.dimension,
        minutes=entry.minutes,
        kind=entry.kind,
        starter=entry.starter,
        sources=tuple(
            Source(articles[s.article].file, articles[s.article].title, s.section)
            for s in entry.sources
        ),
        why=entry.why,
        steps=tuple(entry.steps),
        short=entry.short,
        apart=entry.apart,
        heavy=entry.heavy,
        tags=tuple(entry.tags),
    )
