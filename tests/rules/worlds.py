"""A couple in a world of its own, and something one of them does hidden from the other."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.phone import Phone
from tests.service import Clock


@dataclass
class World:
    """A couple in an app of their own."""

    ana: Phone
    ben: Phone
    clock: Clock
    checkup: str = ""
    """The open round, where there is one."""
    ids: dict[str, str] = field(default_factory=dict)
    """What else the beginning made, by a name of its own."""


def a_plain_day(_world: World) -> None:
    """The two are a couple, nothing more."""


@dataclass(frozen=True)
class Secret:
    """Something hidden, and what was so before it."""

    begin: Callable[[World], None]
    hidden: Callable[[World], None]
    reveals: frozenset[str] = frozenset()
    """Operations by which Ben himself would open what Ana sealed: he does not do them."""
    mixes: bool = False
    """Whether it can share its worlds with others: its beginning moves no clock, and what it
    remembers has a name of its own."""
