"""The order in which one person meets the items (5.3).

Partners get different orders, each fixed by a stored seed. The generator is written out here, so
that a stored seed gives the same order under any version of Python.
"""

from __future__ import annotations

from .instrument import Instrument

_MASK = (1 << 64) - 1


class SplitMix:
    """SplitMix64 (Steele, Lea, Flood 2014): small, exact, the same everywhere; no secret."""

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1; the bias of the remainder is below 2^-50 here."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return (z ^ (z >> 31)) % limit


def presentation(instrument: Instrument, seed: int) -> list[str]:
    """All item ids in an order that the seed fixes, no two of one scale in a row.

    Drawing is uniform over the remaining items except where a scale holds more than half of what
    remains, and must come now. Such an order exists for every instrument that could be loaded.
    """
    random = SplitMix(seed)
    left = [[item.id for item in scale.items] for scale in instrument.scales]
    order: list[str] = []
    last = -1
    for remaining in range(len(instrument.items), 0, -1):
        due = [i for i, items in enumerate(left) if i != last and 2 * len(items) > remaining]
        choice = due or [i for i in range(len(left)) if i != last]
        pool = [(i, item) for i in choice for item in left[i]]
        last, item = pool[random.below(len(pool))]
        left[last].remove(item)
        order.append(item)
    return order
