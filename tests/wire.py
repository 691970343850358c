"""HTTP/1.1 to an app on loopback, for clients of httpx.

Its own transport is made for the internet: pools, proxies, certificates and a state machine in
Python cost as much as what the app does for a small answer, many thousands of times in a run.
"""

import contextlib
import select
import socket
from collections.abc import Callable, Iterator

import httpx

SECONDS = 30
BODILESS = {204, 304}


class Wire(httpx.BaseTransport):
    """Connections to one address, each used by one request at a time and again by the next."""

    def __init__(self, url: str) -> None:
        address = httpx.URL(url)
        self._address = address.host, address.port or 80
        self._idle: list[socket.socket] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        start = request.method.encode() + b" " + request.url.raw_path + b" HTTP/1.1"
        head = [start, *(b": ".join(header) for header in request.headers.raw), b"", b""]
        message = b"\r\n".join(head) + request.read()
        try:
            line = self._line()
            with contextlib.suppress(ConnectionError):  # refused before the body was sent
                line.sendall(message)
            return self._answer(line, request.method)
        except OSError as error:
            raise httpx.TransportError(repr(error), request=request) from error

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _line(self) -> socket.socket:
        """A connection that the app did not close meanwhile."""
        while self._idle:
            line = self._idle.pop()
            if not select.select([line], [], [], 0)[0]:
                return line
            line.close()
        line = socket.create_connection(self._address, SECONDS)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        return line

    def _answer(self, line: socket.socket, method: str) -> httpx.Response:
        """Read an answer, or its head where no length is told: such a one comes as it is made, on
        a connection that nobody uses again. Raises `OSError` when it ends before it should."""
        head, _, body = _read(line, b"", lambda found: b"\r\n\r\n" in found).partition(b"\r\n\r\n")
        start, *lines = head.split(b"\r\n")
        status = int(start.split(b" ", 2)[1])
        headers = [(name, value) for name, _, value in (each.partition(b": ") for each in lines)]
        told = {name.lower(): value for name, value in headers}
        bodiless = method == "HEAD" or status in BODILESS
        if not bodiless and b"content-length" not in told:
            return httpx.Response(status, headers=headers, stream=_Parts(line, body))
        length = 0 if bodiless else int(told[b"content-length"])
        body = _read(line, body, lambda found: len(found) >= length)
        if told.get(b"connection") == b"close":
            line.close()
        else:
            self._idle.append(line)
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


class _Parts(httpx.SyncByteStream):
    """A body in chunks, each given as it comes."""

    def __init__(self, line: socket.socket, found: bytes) -> None:
        self._line, self._found = line, found

    def __iter__(self) -> Iterator[bytes]:
        found, length = self._found, -1
        while length:
            found = _read(self._line, found, lambda found: b"\r\n" in found)
            size, _, found = found.partition(b"\r\n")
            length = int(size, 16)
            end = length + 2  # a line ends after it
            found = _read(self._line, found, lambda found, end=end: len(found) >= end)
            if length:
                yield found[:length]
            found = found[end:]

    def close(self) -> None:
        self._line.close()


def _read(line: socket.socket, found: bytes, enough: Callable[[bytes], bool]) -> bytes:
    while not enough(found):
        more = line.recv(65_536)
        if not more:
            line.close()
            raise ConnectionResetError("the answer ends too soon")
        found += more
    return found
