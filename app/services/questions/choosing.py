"""Which question comes next: pure, and the same for the same couple, day and history.

Nothing repeats before everything that fits has come (packs that are on, tags, depth); then it
starts over with what came longest ago. The depth is drawn from 1 to the deepest that both wish
for, so that a question below it tells nothing about anybody's wish.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.content.questions import Question
from app.services.scoring.presentation import SplitMix

GENTLE = 2
"""How deep questions go where nobody wished for anything else, and at most for two new ones."""

Key = str | UUID


class Choice(NamedTuple):
    """A question that could come: one of the content by its id, one of their own by its UUID."""

    key: Key
    depth: int


def seed(couple_id: UUID, day: date, added: bool) -> SplitMix:
    """The draws of one question of one day of one couple."""
    return SplitMix(couple_id.int ^ (couple_id.int >> 64) ^ (2 * day.toordinal() + added))


def derived_id(random: SplitMix) -> UUID:
    """An id of the usual form. A day's question has the same whoever of the two comes first."""
    return UUID(int=random.below(2**64) << 64 | random.below(2**64), version=4)


def fitting(
    questions: Collection[Question], packs_off: Collection[str], tags_off: Collection[str]
) -> list[Choice]:
    """What of the content the two did not leave out."""
    off = set(tags_off)
    return [
        Choice(question.id, question.depth)
        for question in questions
        if question.pack not in packs_off and off.isdisjoint(question.tags)
    ]


def deepest(wishes: Sequence[int], settled: bool) -> int:
    """The smaller of two wishes, at most 2 in the first two weeks."""
    both = min((*wishes, GENTLE, GENTLE)[:2])
    return both if settled else min(both, GENTLE)


def choose(
    choices: Sequence[Choice], served: Mapping[Key, int], most: int, random: SplitMix
) -> Choice:
    """One of the choices; `served` are the places in the stream at which they came last."""
    depth = 1 + random.below(most)
    allowed = [choice for choice in choices if choice.depth <= most]
    fresh = [choice for choice in allowed if choice.key not in served]
    if not fresh:
        return min(allowed, key=lambda choice: served[choice.key])
    near = min(fresh, key=lambda choice: abs(choice.depth - depth)).depth
    pool = [choice for choice in fresh if choice.depth == near]
    return pool[random.below(len(pool))]
