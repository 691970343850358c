"""Instruments: frozen, typed data that every score is computed from.

An instrument is a JSON file and never code; `reading` turns one into an `Instrument`. Scores live
on a common denominator (`whole`), chosen so that every possible scale score and every band edge
is an integer number of units; comparing with a band edge is then a comparison of integers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from .numbers import Z90, Z95, root
from .schema import About, Basis, Kind, LocaleText


@dataclass(frozen=True, slots=True)
class Source:
    """A section of a seed article."""

    file: str
    title: str
    section: str


@dataclass(frozen=True, slots=True)
class Item:
    """One statement to answer."""

    id: str
    key: int
    about: About
    offers_na: bool


@dataclass(frozen=True)
class ErrorTerms:
    """Standard deviation and reliability of a score, in score points.

    `basis` is "assumed" until the terms are estimated on at least 100 retests.
    """

    sd: Fraction
    r: Fraction
    basis: Basis

    @cached_property
    def variance(self) -> Fraction:
        """The squared standard error of measurement, exact."""
        return self.sd * self.sd * (1 - self.r)

    @cached_property
    def sem(self) -> float:
        """Standard error of measurement."""
        return root(self.variance)

    @cached_property
    def sdiff(self) -> float:
        """Standard error of the difference of two measurements."""
        return root(2 * self.variance)

    @cached_property
    def min_reliable_change(self) -> float:
        """The smallest change that is reliable at 95 %."""
        return root(Z95 * Z95 * 2 * self.variance)

    @cached_property
    def half_width(self) -> float:
        """Half the 90 % band around one score."""
        return root(Z90 * Z90 * self.variance)


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale: its items in canonical order and the rule for missing answers."""

    id: str
    kind: Kind
    reported: bool
    min_answered: int
    lifts: str | None
    items: tuple[Item, ...]
    sources: tuple[Source, ...]
    terms: ErrorTerms | None

    @property
    def k(self) -> int:
        """How many items the scale has."""
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of scores: min included, max excluded (the last includes 100)."""

    id: str
    min: Fraction
    max: Fraction


@dataclass(frozen=True, slots=True)
class Composite:
    """A weighted mean over the scored scales of one kind; `weights` are whole numbers."""

    id: str
    kind: Kind
    min_members: int
    weights: Mapping[str, int]
    terms: ErrorTerms | None


@dataclass(frozen=True, eq=False)
class Instrument:
    """One version of an instrument."""

    id: str
    version: str
    couple: bool
    recall_days: int
    minimum: int
    maximum: int
    scales: tuple[Scale, ...]
    composites: tuple[Composite, ...]
    bands: Mapping[Kind, tuple[Band, ...]]
    terms: Mapping[Kind, ErrorTerms]
    basis: Basis
    locales: Mapping[str, LocaleText]
    content_hash: str

    @cached_property
    def by_id(self) -> Mapping[str, Scale]:
        """Scales by id."""
        return {scale.id: scale for scale in self.scales}

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Items by id, in canonical order."""
        return {item.id: item for scale in self.scales for item in scale.items}

    @cached_property
    def core(self) -> tuple[Scale, ...]:
        """The core dimensions in canonical order."""
        return tuple(scale for scale in self.scales if scale.kind == "core")

    @cached_property
    def index(self) -> Composite | None:
        """The composite over the core dimensions, if there is one."""
        return next((c for c in self.composites if c.kind == "core"), None)

    @property
    def span(self) -> int:
        """Steps between the lowest and the highest answer."""
        return self.maximum - self.minimum

    @cached_property
    def whole(self) -> int:
        """Units that make 100 points.

        A multiple of 8 besides, for the couple model's own edges (12.5, 25, 62.5).
        """
        counts = {n for s in self.scales for n in range(s.min_answered, s.k + 1)}
        edges = [(band.min / 100).denominator for bands in self.bands.values() for band in bands]
        return math.lcm(self.span * math.lcm(*counts), 8, *edges)

    @cached_property
    def edges(self) -> Mapping[Kind, tuple[int, ...]]:
        """The lower edges of all bands but the first, in units."""
        return {
            kind: tuple(int(band.min / 100 * self.whole) for band in bands[1:])
            for kind, bands in self.bands.items()
        }

    @cached_property
    def labels(self) -> Mapping[Kind, tuple[str, ...]]:
        """Band ids in ascending order."""
        return {kind: tuple(band.id for band in bands) for kind, bands in self.bands.items()}

    @cached_property
    def keys(self) -> tuple[tuple[tuple[str, bool], ...], ...]:
        """Per scale: item id and whether it is keyed forwards."""
        return tuple(tuple((i.id, i.key > 0) for i in scale.items) for scale in self.scales)

    def texts(self, locale: str = "en") -> LocaleText:
        """Texts in a language, or in its family, or in the file's first language."""
        for name in (locale, locale.split("-")[0]):
            if name in self.locales:
                return self.locales[name]
        return next(iter(self.locales.values()))
