"""The outermost layer, one ASGI wrapper around the whole app.

It gives every request an id (in the answer, in problems, in the log), answers HEAD wherever GET
does and OPTIONS everywhere, bounds headers and bodies, sets the headers every answer carries,
turns what nobody caught into a 500 that says nothing, and writes one log line: ids, route
template, status, duration. Never a body, a query string, a token, an address or a text.
"""

import re
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problems import (
    HeadersTooLarge,
    MethodNotAllowed,
    NotFound,
    ServerError,
    TooLarge,
    UrlTooLong,
)
from app.rendering import problem_response

log = structlog.get_logger()

URL_BYTES = 8_192
HEADER_BYTES = 32_768

_TRACE = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the running request; not a secret."""


class Edge:
    """`allow` tells which methods a path knows, or None for an unknown path."""

    def __init__(
        self, app: ASGIApp, *, allow: Callable[[str], list[str] | None], body_limit: int, cors: bool
    ) -> None:
        self.app, self.allow, self.body_limit, self.cors = app, allow, body_limit, cors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        started = time.perf_counter()
        trace = _TRACE.fullmatch(headers.get("traceparent", ""))
        name = trace[1] if trace else uuid4().hex
        request_id.set(name)
        sent: list[int] = []
        method = scope["method"]

        async def reply(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent.append(int(message["status"]))
                answer = MutableHeaders(scope=message)
                answer["X-Request-Id"] = name
                answer["X-Content-Type-Options"] = "nosniff"
                answer.setdefault("Cache-Control", "no-store")
                answer.setdefault("Vary", "Authorization")
            elif method == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            answer = self._at_once(scope, headers)
            if answer is not None:
                await answer(scope, receive, reply)
            else:
                inner = {**scope, "method": "GET"} if method == "HEAD" else scope
                await self.app(inner, self._counted(receive, headers), reply)
                scope.update({key: inner[key] for key in ("route", "path_params") if key in inner})
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)[-6:]
            where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
            log.error("failed", request_id=name, error=type(error).__name__, where=where)
            if not sent:
                await problem_response(ServerError(), name)(scope, receive, reply)
        finally:
            log.info(
                "request",
                request_id=name,
                method=method,
                route=getattr(scope.get("route"), "path", None),
                status=sent[0] if sent else None,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )

    def _at_once(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to what never reaches a route, if this is such a request."""
        size = sum(len(key) + len(value) for key, value in scope["headers"])
        if size > HEADER_BYTES:
            return problem_response(HeadersTooLarge(), request_id.get())
        if len(scope["raw_path"]) + len(scope["query_string"]) > URL_BYTES:
            return problem_response(UrlTooLong(), request_id.get())
        methods, method = self.allow(scope["path"]), scope["method"]
        if method == "OPTIONS" and self.cors and "access-control-request-method" in headers:
            return None
        if methods is None:
            return problem_response(NotFound(), request_id.get()) if method == "OPTIONS" else None
        allow = {"Allow": ", ".join(methods)}
        if method == "OPTIONS":
            return Response(status_code=204, headers=allow)
        if method not in methods:
            # decided here, since a route with a parameter would take what a fixed path refuses
            return problem_response(MethodNotAllowed(headers=allow), request_id.get())
        return None

    def _counted(self, receive: Receive, headers: Headers) -> Receive:
        """The body, as long as it is within the limit, chunked or not."""
        seen = 0
        declared = headers.get("content-length", "")
        too_large = declared.isdigit() and int(declared) > self.body_limit

        async def counted() -> Message:
            nonlocal seen
            if too_large:
                raise TooLarge
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.body_limit:
                raise TooLarge
            return message

        return counted
