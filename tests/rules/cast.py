"""Who the laws are about, and how a thing of theirs is described."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.phone import Phone


@dataclass(frozen=True)
class Cast:
    """Ana and Ben are a couple, Eve and Sam another; Solo is on their own."""

    ana: Phone
    ben: Phone
    eve: Phone
    solo: Phone


@dataclass(frozen=True)
class Thing:
    """How it is made, and who may see it."""

    make: Callable[[Cast], str]
    owner: str
    partner: str | None = None
    """Who else may see it; nobody else exists for it."""
