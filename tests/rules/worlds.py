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
    takes_days: bool = False
    """Its beginning lets days pass: it comes before those of other nouns in the same worlds."""

    @property
    def noun(self) -> str:
        return self.hidden.__module__.rpartition(".")[2]


def one_after_the_other(*acts: Callable[[World], None]) -> Callable[[World], None]:
    """Several hidden acts that leave each other alone, as one."""

    def does_all(world: World) -> None:
        for act in acts:
            act(world)

    does_all.__module__ = acts[0].__module__
    return does_all
