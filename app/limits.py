"""Rate limits in memory: at most so many tries in a sliding window, exact under concurrency.

Kept here, and not taken from a library, for two reasons: the window follows our clock, so a test
can recover from a limit without waiting, and failures can be counted without counting successes.
One process only; several processes each allow the limit.
"""

import math
from collections import OrderedDict, deque
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

    def hit(self, key: str, most: int, window: timedelta) -> None:
        """Count a try. Raises `TooManyRequests`, and counts nothing, when the window is full."""
        now = clock.now().timestamp()
        with self._lock:
            tries = self._tries.setdefault(key, deque())
            self._tries.move_to_end(key)
            while tries and tries[0] <= now - window.total_seconds():
                tries.popleft()
            if len(tries) >= most:
                wait = math.ceil(tries[0] + window.total_seconds() - now)
                raise TooManyRequests(headers={"Retry-After": str(max(wait, 1))})
            tries.append(now)
            while len(self._tries) > KEYS:
                self._tries.popitem(last=False)

    def refund(self, *keys: str) -> None:
        """Take the last try of each key back: it was a right one, and only wrong ones count."""
        with self._lock:
            for key in keys:
                if tries := self._tries.get(key):
                    tries.pop()
