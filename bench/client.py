"""A client that only asks: raw sockets, keep-alive, one request after the other on each."""

import asyncio
import re
import time
from collections.abc import Iterator
from typing import cast

import uvloop

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Connection(asyncio.Protocol):
    """Asks until it is late, and notes how long each answer took."""

    def __init__(self, requests: Iterator[bytes], until: float, times: list[float]) -> None:
        self.requests, self.until, self.times = requests, until, times
        self.closed = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.ask()

    def ask(self) -> None:
        self.answer, self.asked = b"", time.perf_counter()
        following = next(self.requests, b"") if self.asked < self.until else b""
        if following:
            self.transport.write(following)
        else:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        self.answer += data
        head, found, body = self.answer.partition(b"\r\n\r\n")
        if not found or not (length := LENGTH.search(head)) or len(body) < int(length[1]):
            return
        if head[9:10] != b"2":
            self.closed.set_exception(RuntimeError(self.answer.decode()))
            self.transport.close()
            return
        self.times.append(time.perf_counter() - self.asked)
        self.ask()

    def connection_lost(self, error: Exception | None) -> None:
        if self.closed.done():
            return
        if self.answer or error:
            self.closed.set_exception(error or EOFError())
        else:
            self.closed.set_result(None)


def load(
    port: int, requests: Iterator[bytes], seconds: float, connections: int = 16
) -> list[float]:
    """The seconds each answer took that came within this time."""

    async def run() -> list[float]:
        times: list[float] = []
        loop, until = asyncio.get_running_loop(), time.perf_counter() + seconds
        made = [
            await loop.create_connection(
                lambda: Connection(requests, until, times), "127.0.0.1", port
            )
            for _ in range(connections)
        ]
        await asyncio.gather(*(connection.closed for _, connection in made))
        return times

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(run())


def request(method: str, path: str, token: str = "", body: bytes = b"") -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", "Accept: application/json"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body
