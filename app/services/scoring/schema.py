"""The shape of an instrument file, as pydantic sees it.

Only the shape of each field is checked here. What one field demands of another (a composite
names a scale that exists, bands meet) is checked in `instrument`, where the path is known.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StringConstraints

Kind = Literal["core", "barrier", "outcome"]
About = Literal["self", "partner", "us"]
Basis = Literal["assumed", "estimated"]


class InstrumentError(ValueError):
    """A wrong content file: the path of the field and what is wrong with it."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


def _exact(value: object) -> Fraction:
    # Decimals, because the reader asks for them: 37.5 must never pass through a binary float.
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("must be a number")
    return Fraction(value)


def _key(value: object) -> int:
    # A Literal would let 1.0 pass, and says less clearly what is wrong.
    if isinstance(value, bool) or not isinstance(value, int) or value not in (1, -1):
        raise ValueError("must be 1 or -1")
    return value


Exact = Annotated[Fraction, PlainValidator(_exact)]
Key = Annotated[int, PlainValidator(_key)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^\S(.*\S)?$")]
Slug = Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
Name = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
_PART = r"(0|[1-9][0-9]{0,5})"
Version = Annotated[str, StringConstraints(pattern=rf"^{_PART}\.{_PART}\.{_PART}$")]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


class File(BaseModel):
    """The strict base: no unknown fields, no conversions."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class ArticleFile(File):
    """A seed article: the file it stands in and its title."""

    file: Text
    title: Text


class SourceFile(File):
    """Where a construct comes from: an article's letter and the section."""

    article: Name
    section: Text


class ItemFile(File):
    """One statement; `key` -1 is reversed; `offers_na` adds "did not come up"."""

    id: Name
    key: Key
    about: About
    offers_na: bool = False


class ScaleFile(File):
    """One scale; `reported: false` lets it count in a composite without a score of its own."""

    id: Name
    kind: Kind
    reported: bool = True
    min_answered: int
    lifts: Name | None = None
    items: Annotated[list[ItemFile], Field(min_length=1, max_length=200)]
    sources: Annotated[list[SourceFile], Field(min_length=1)]


class CompositeFile(File):
    """A weighted mean over scored scales of one kind."""

    id: Name
    kind: Kind
    min_members: int
    weights: Annotated[dict[Name, Exact], Field(min_length=1)]


class BandFile(File):
    """A named range of scores, lower edge included."""

    id: Name
    min: Exact
    max: Exact


class TermsFile(File):
    """Standard deviation (score points) and retest reliability."""

    sd: Exact
    r: Exact


class ErrorTermsFile(File):
    """Error terms by kind of scale and by composite, and where they come from."""

    basis: Basis
    scales: dict[Kind, TermsFile]
    composites: dict[Name, TermsFile]


class ResponseFile(File):
    """The ends of the response scale, both included."""

    min: Annotated[int, Field(ge=-1000, le=1000)]
    max: Annotated[int, Field(ge=-1000, le=1000)]


class ScaleText(File):
    """A scale's name and what it asks about."""

    name: Text
    about: Text


class LocaleText(File):
    """Every text of an instrument in one language."""

    title: Text
    stem: Text
    na: Text
    responses: dict[str, Text]
    items: dict[Name, Text]
    scales: dict[Name, ScaleText]
    composites: dict[Name, Text]
    bands: dict[Kind, dict[Name, Text]]


class InstrumentFile(File):
    """A whole instrument file."""

    id: Slug
    version: Version
    couple: bool
    recall_days: Annotated[int, Field(ge=1, le=366)]
    response: ResponseFile
    articles: Annotated[dict[Name, ArticleFile], Field(min_length=1)]
    scales: Annotated[list[ScaleFile], Field(min_length=1, max_length=100)]
    composites: list[CompositeFile]
    bands: dict[Kind, Annotated[list[BandFile], Field(min_length=1)]]
    error_terms: ErrorTermsFile
    locales: Annotated[dict[Locale, LocaleText], Field(min_length=1)]
