"""Rate limits in memory: at most so many tries in a sliding window, exact under concurrency.

Kept here, and not taken from a library, for two reasons: the window follows our clock, so a test
can recover from a limit without waiting, and failures can be counted without counting successes.
One process only; several processes each allow the limit.
"""

import math
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from datetime import timedelta
from threading import Lock

from app import clock
from app.problems import TooManyRequests

KEYS = 100_000
"""Windows remembered at most; the longest unused are forgotten first."""


class Limiter:
    """Sliding windows of tries, by key."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()

    def hit(self, window: timedelta, most: Mapping[str, int]) -> None:
        """Count one try in the window of every key.

        Raises `TooManyRequests`, and counts nothing anywhere, when one of them is full: who keeps
        trying at one account must not use up the tries of everybody behind the same address.
        """
        now, length = clock.now().timestamp(), window.total_seconds()
        with self._lock:
            windows = {key: self._window(key, now - length) for key in most}
            waits = [
                math.ceil(windows[key][-number] + length - now)
                for key, number in most.items()
                if len(windows[key]) >= number
            ]
            if waits:
                raise TooManyRequests(headers={"Retry-After": str(max(*waits, 1))})
            for tries in windows.values():
                tries.append(now)
            while len(self._tries) > KEYS:
                self._tries.popitem(last=False)

    def _window(self, key: str, start: float) -> deque[float]:
        tries = self._tries.setdefault(key, deque())
        self._tries.move_to_end(key)
        while tries and tries[0] <= start:
            tries.popleft()
        return tries

    def refund(self, keys: Iterable[str]) -> None:
        """Take the last try of each key back: it was a right one, and only wrong ones count."""
        with self._lock:
            for key in keys:
                if tries := self._tries.get(key):
                    tries.pop()
