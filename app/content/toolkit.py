"""The barrier toolkit: short texts that put what is in the way in another light."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

from app.services.scoring.instrument import Source
from app.services.scoring.schema import ArticleFile, File, Name, Slug, SourceFile, Version

from .files import ContentError, once, read

FOLDER = Path(__file__).parent / "toolkit"


class ReframingFile(File):
    """One reframing text as it stands in the file."""

    id: Slug
    barrier: Name
    title: Annotated[str, StringConstraints(max_length=80, pattern=r"^\S(.*\S)?$")]
    text: Annotated[str, StringConstraints(max_length=300, pattern=r"^\S(.*\S)?$")]
    source: SourceFile


class ReframingsFile(File):
    """The reframing texts of all barriers."""

    version: Version
    articles: Annotated[dict[Name, ArticleFile], Field(min_length=1)]
    reframings: Annotated[list[ReframingFile], Field(min_length=1)]


class Reframing(NamedTuple):
    """A short text for somebody who meets a barrier in themselves."""

    id: str
    barrier: str
    title: str
    text: str
    source: Source


def load_reframings(barriers: Collection[str], folder: Path | None = None) -> dict[str, Reframing]:
    """Read `reframings.json` by id, in the order of the file. Raises ContentError."""
    path = (folder or FOLDER) / "reframings.json"
    file = read(path, ReframingsFile)
    once(path, "reframings[{}].id", [entry.id for entry in file.reframings])
    found: dict[str, Reframing] = {}
    for i, entry in enumerate(file.reframings):
        where = f"{path.name}: reframings[{i}]"
        if entry.barrier not in barriers:
            raise ContentError(f"{where}.barrier: {entry.barrier!r} is no barrier")
        article = file.articles.get(entry.source.article)
        if article is None:
            raise ContentError(f"{where}.source.article: {entry.source.article!r} is no article")
        source = Source(article.file, article.title, entry.source.section)
        found[entry.id] = Reframing(entry.id, entry.barrier, entry.title, entry.text, source)
    return found
