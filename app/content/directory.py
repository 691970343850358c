"""Help outside the relationship: lines and services by country.

The shipped file is a start. Operators put a file of their own in a folder and confirm each entry
there; until then it is labelled as not confirmed wherever it is shown.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import Field, PlainValidator, StringConstraints

from app.services.scoring.schema import File, Locale, Slug, Text, Version

from .files import ContentError, once, read

FOLDER = Path(__file__).parent / "safety"

HelpKind: TypeAlias = Literal["crisis", "abuse", "counselling", "general"]


def _day(value: object) -> date:
    # Strict models take no text for a date, and JSON has nothing else.
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:  # 20260131 is a date too, but not how we write one
        raise ValueError("must be a date such as 2026-01-31")
    return day


Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Phone = Annotated[str, StringConstraints(max_length=24, pattern=r"^\+?[0-9]+([ -][0-9]+)*$")]
Web = Annotated[
    str, StringConstraints(max_length=200, pattern=r"^https://[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?$")
]
Day = Annotated[date, PlainValidator(_day)]
Texts = Annotated[list[Text], Field(min_length=1)]


class HelpFile(File):
    """One line or service as it stands in the file."""

    id: Slug
    country: Country
    kind: HelpKind
    name: Text
    phone: Phone | None
    text_line: Text | None
    web: Web | None
    languages: Annotated[list[Locale], Field(min_length=1)]
    confirmed: bool
    checked_on: Day
    source: Text


class DirectoryFile(File):
    """The whole file."""

    version: Version
    about: Texts
    shared_device: Texts
    support_note: Texts
    entries: Annotated[list[HelpFile], Field(min_length=1)]


class Help(NamedTuple):
    """A line or service; what is not `confirmed` may be out of date and is shown as such."""

    id: str
    country: str
    kind: HelpKind
    name: str
    phone: str | None
    text_line: str | None
    web: str | None
    languages: tuple[str, ...]
    confirmed: bool
    checked_on: date
    source: str


class Directory(NamedTuple):
    """What the entries are for, what a shared device shows, the support note, the entries."""

    version: str
    about: tuple[str, ...]
    shared_device: tuple[str, ...]
    support_note: tuple[str, ...]
    entries: dict[str, Help]


def load_directory(folder: Path | None = None) -> Directory:
    """Read `directory.json` of a folder, by default the shipped one. Raises ContentError."""
    path = (folder or FOLDER) / "directory.json"
    file = read(path, DirectoryFile)
    once(path, "entries[{}].id", [entry.id for entry in file.entries])
    for i, entry in enumerate(file.entries):
        if not (entry.phone or entry.text_line or entry.web):
            message = "has neither phone, text_line nor web"
            raise ContentError(f"{path.name}: entries[{i}]: {message}")
    return Directory(
        file.version,
        tuple(file.about),
        tuple(file.shared_device),
        tuple(file.support_note),
        {
            e.id: Help(
                e.id,
                e.country,
                e.kind,
                e.name,
                e.phone,
                e.text_line,
                e.web,
                tuple(e.languages),
                e.confirmed,
                e.checked_on,
                e.source,
            )
            for e in file.entries
        },
    )
