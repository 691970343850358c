"""A request of somebody whose own request is being served: it goes the way of every other.

It runs in the worker thread of the outer one and takes no place of its own (who waits for a place
while holding one can wait forever), on a loop of its own that lives as long as the outer request.
Where the outer one has a transaction, it is part of that: what it did is kept when the outer one
is answered, and undone with it when that is refused.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.types import Message, Scope

from app.services.push import Answer, Ask, Asks

QUEUED = "kindling.queued"
"""In the scope of an inner request: what it stands for, as bytes, or None."""
SESSION = "kindling.session"
"""In the scope of an inner request: the session of the outer one's transaction, or None."""


@contextmanager
def asking(outer: Request, session: Session | None) -> Iterator[Asks]:
    """Ask as the person who sent the outer request, inside its transaction if it has one."""
    loop = asyncio.new_event_loop()
    try:
        yield lambda ask: loop.run_until_complete(_ask(outer, session, ask))
    finally:
        loop.close()


async def _ask(outer: Request, session: Session | None, ask: Ask) -> Answer:
    body = b"" if ask.body is None else json.dumps(ask.body).encode()
    headers = [
        (b"host", b"inner"),
        (b"authorization", outer.headers["authorization"].encode()),
        (b"content-length", str(len(body)).encode()),
        *((name.encode(), value.encode()) for name, value in ask.headers.items()),
    ]
    if body:
        headers.append((b"content-type", b"application/json"))
    scope: Scope = {
        **{name: outer.scope[name] for name in ("asgi", "client", "server", "scheme")},
        "type": "http",
        "http_version": "1.1",
        "method": ask.method,
        "path": ask.path,
        "raw_path": ask.path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "state": {},
        QUEUED: ask.queued,
        SESSION: session,
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await outer.app(scope, receive, send)
    start, *parts = sent
    content = b"".join(part.get("body", b"") for part in parts)
    answered = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], answered, _value(content))


def _value(content: bytes) -> Any:
    return json.loads(content) if content else None
