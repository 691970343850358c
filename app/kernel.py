"""What a running app holds: made once by `create_app`, handed to whoever needs it."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from app.content import Content
from app.db import HASHING, Database
from app.limits import Limiter
from app.problems import Busy
from app.security import Hashes, Passwords, Tokens
from app.settings import Settings
from app.watcher import Watcher

T = TypeVar("T")


class Places:
    """A bounded number of worker threads, and a bounded wait for one.

    Who waits longer than `wait` seconds is told to come back: a queue without an end only makes
    everybody late.
    """

    def __init__(self, number: int, wait: float, name: str) -> None:
        self._free = asyncio.Semaphore(number)
        self._wait = wait
        self._threads = ThreadPoolExecutor(number, thread_name_prefix=name)

    async def run(self, work: Callable[[], T]) -> T:
        """Run in a worker thread. Raises `Busy`."""
        if self._free.locked():
            try:
                await asyncio.wait_for(self._free.acquire(), self._wait)
            except TimeoutError:
                raise Busy from None
        else:
            await self._free.acquire()
        future: Awaitable[T]
        try:
            future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        except BaseException:
            self._free.release()
            raise
        # the place is free when the thread is, also when the client has gone away meanwhile
        future.add_done_callback(lambda _: self._free.release())
        return await future

    def close(self) -> None:
        self._threads.shutdown(wait=True)


@dataclass
class Kernel:
    """The long-lived things of one app."""

    settings: Settings
    database: Database
    content: Content
    hashes: Hashes
    tokens: Tokens
    passwords: Passwords
    limiter: Limiter
    watcher: Watcher
    places: Places = field(init=False)
    hashing: Places = field(init=False)

    def __post_init__(self) -> None:
        self.places = Places(self.settings.places, self.settings.place_wait, "work")
        self.hashing = Places(HASHING, 0.8, "hash")

    def close(self) -> None:
        self.watcher.close()
        self.places.close()
        self.hashing.close()
        self.database.dispose()
