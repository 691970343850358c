"""Reviewed, versioned content: instruments, practices and the rules of the statement check, read
once when the application starts.

Content is data. A new instrument is a new file in `instruments/`, and a new version of one is
another file beside it; neither needs code. A wrong file stops the start with one line that names
the file and the field.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, ValidationError

from app.content.statements import Statements, parse_statements
from app.services.scoring.instrument import Instrument, Source
from app.services.scoring.reading import parse_instrument, read_json, wrong_shape
from app.services.scoring.recommend import KEEP, Practice
from app.services.scoring.schema import (
    ArticleFile,
    File,
    InstrumentError,
    Name,
    SourceFile,
    Text,
    Version,
)

HERE = Path(__file__).parent


class ContentError(ValueError):
    """A content file that is wrong; the message is one line with file and field."""


class Instruments(dict[str, Instrument]):
    """The latest version of each instrument by id; `versions` holds all by (id, version)."""

    def __init__(self, versions: Mapping[tuple[str, str], Instrument]) -> None:
        super().__init__()
        self.versions = versions
        for instrument in sorted(versions.values(), key=lambda found: _order(found.version)):
            self[instrument.id] = instrument


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def load_instruments(folder: Path | None = None) -> Instruments:
    """Read every `*.json` of a folder, by default the shipped one.

    Raises ContentError for the first wrong file, for one version in two files and for no file.
    """
    folder = folder or HERE / "instruments"
    versions: dict[tuple[str, str], Instrument] = {}
    for path in _files(folder):
        try:
            instrument = parse_instrument(path.read_bytes())
        except InstrumentError as error:
            raise ContentError(f"{path.name}: {error}") from None
        key = (instrument.id, instrument.version)
        if key in versions:
            raise ContentError(f"{path.name}: version: {key[0]} {key[1]} is in another file too")
        versions[key] = instrument
    return Instruments(versions)


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.json"))
    if not found:
        raise ContentError(f"{folder.name}: holds no *.json file")
    return found


class PracticeFile(File):
    """One practice as it stands in the file."""

    id: Annotated[Name, Field(max_length=16)]
    title: Text
    dimension: Name
    minutes: Annotated[int, Field(ge=1, le=240)]
    kind: Annotated[Literal["solo", "joint", "exposing", "gentle"], Field(alias="class")]
    starter: bool = False
    sources: Annotated[list[SourceFile], Field(min_length=1)]


class PracticesFile(File):
    """The practice library."""

    version: Version
    articles: Annotated[dict[Name, ArticleFile], Field(min_length=1)]
    practices: Annotated[list[PracticeFile], Field(min_length=1)]


def load_practices(
    folder: Path | None = None, scales: Collection[str] | None = None
) -> dict[str, Practice]:
    """Read the practices by id, in the order of the files, by default the shipped ones.

    `scales` are the dimensions a practice may name besides "keep", by default those of the
    shipped instruments. Raises ContentError.
    """
    if scales is None:
        scales = {name for found in load_instruments().values() for name in found.by_id}
    practices: dict[str, Practice] = {}
    for path in _files(folder or HERE / "practices"):
        try:
            _add(path, {*scales, KEEP}, practices)
        except InstrumentError as error:
            raise ContentError(f"{path.name}: {error}") from None
    return practices


class Content(NamedTuple):
    """Everything that is content, as one app holds it."""

    instruments: Instruments
    practices: dict[str, Practice]
    statements: Statements


def load_statements(path: Path | None = None) -> Statements:
    """Read the rules of the statement check, by default the shipped ones. Raises ContentError."""
    path = path or HERE / "statements" / "en.json"
    try:
        return parse_statements(path.read_bytes())
    except InstrumentError as error:
        raise ContentError(f"{path.name}: {error}") from None


def load() -> Content:
    """The shipped content. Raises ContentError."""
    instruments = load_instruments()
    scales = {name for found in instruments.values() for name in found.by_id}
    return Content(instruments, load_practices(scales=scales), load_statements())


def _add(path: Path, dimensions: Collection[str], practices: dict[str, Practice]) -> None:
    try:
        file = PracticesFile.model_validate(read_json(path.read_bytes()))
    except ValidationError as error:
        raise wrong_shape(error) from None
    for i, entry in enumerate(file.practices):
        where = f"practices[{i}]"
        if entry.id in practices:
            raise InstrumentError(f"{where}.id", f"{entry.id!r} is used twice")
        if entry.dimension not in dimensions:
            raise InstrumentError(f"{where}.dimension", f"{entry.dimension!r} is no scale")
        for j, source in enumerate(entry.sources):
            if source.article not in file.articles:
                message = f"{source.article!r} is no article"
                raise InstrumentError(f"{where}.sources[{j}].article", message)
        practices[entry.id] = Practice(
            entry.id,
            entry.title,
            entry.dimension,
            entry.minutes,
            entry.kind,
            entry.starter,
            tuple(
                Source(file.articles[s.article].file, file.articles[s.article].title, s.section)
                for s in entry.sources
            ),
        )
