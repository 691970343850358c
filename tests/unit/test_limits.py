"""The windows of the limiter, without a server."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from app import limits
from app.limits import Limiter
from app.problems import TooManyRequests

from tests.service import Clock

MINUTE = timedelta(minutes=1)


def refused(work: Callable[[], None]) -> int:
    with pytest.raises(TooManyRequests) as caught:
        work()
    return int(caught.value.reply_headers["Retry-After"])


def test_a_window_slides_and_says_how_long_to_wait(clock: Clock) -> None:
    limiter = Limiter()
    limiter.hit(MINUTE, {"ana": 2})
    clock.advance(seconds=20)
    limiter.hit(MINUTE, {"ana": 2})
    assert 39 <= refused(lambda: limiter.hit(MINUTE, {"ana": 2})) <= 40
    clock.advance(seconds=41)
    limiter.hit(MINUTE, {"ana": 2})
    assert 18 <= refused(lambda: limiter.hit(MINUTE, {"ana": 2})) <= 20


def test_a_refusal_by_one_window_counts_in_none() -> None:
    limiter = Limiter()
    for _ in range(3):
        limiter.hit(MINUTE, {"address": 5, "pair": 3})
    for _ in range(10):
        refused(lambda: limiter.hit(MINUTE, {"address": 5, "pair": 3}))
    limiter.hit(MINUTE, {"address": 5, "another pair": 3})
    limiter.hit(MINUTE, {"address": 5, "another pair": 3})
    refused(lambda: limiter.hit(MINUTE, {"address": 5, "another pair": 3}))


def test_a_refund_takes_one_try_back() -> None:
    limiter = Limiter()
    for _ in range(50):
        limiter.hit(MINUTE, {"ana": 1, "address": 1})
        limiter.refund({"ana": 1, "address": 1})
    limiter.refund(["nobody", "ana"])
    limiter.hit(MINUTE, {"ana": 1})
    refused(lambda: limiter.hit(MINUTE, {"ana": 1}))


def test_threads_together_get_exactly_as_many_as_the_limit_says() -> None:
    limiter = Limiter()

    def tries(_: int) -> bool:
        try:
            limiter.hit(MINUTE, {"ana": 37})
        except TooManyRequests:
            return False
        return True

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(tries, range(2_000))) == 37


def test_memory_is_bounded_and_the_longest_unused_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "KEYS", 3)
    limiter = Limiter()
    limiter.hit(MINUTE, {"ana": 1})
    for number in range(3):
        limiter.hit(MINUTE, {f"somebody {number}": 1})
    assert len(limiter._tries) == 3
    limiter.hit(MINUTE, {"ana": 1})
    refused(lambda: limiter.hit(MINUTE, {"somebody 2": 1}))
