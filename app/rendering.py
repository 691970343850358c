"""The one rendering of refusals: whatever was raised leaves as RFC 9457 problem details."""

import json
from collections.abc import Callable, Sequence
from typing import Any, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.problems import Invalid, MethodNotAllowed, NotFound, Problem, ServerError

ERRORS = 100
"""How many wrong places are listed at most."""


def problem_response(problem: Problem, request_id: str) -> Response:
    """The answer that a problem is."""
    body = json.dumps(problem.body(request_id), ensure_ascii=False, separators=(",", ":"))
    return Response(
        body.encode(),
        problem.status,
        problem.reply_headers,
        media_type="application/problem+json",
    )


def install(
    app: FastAPI, current: Callable[[], str], allow: Callable[[str], list[str] | None]
) -> None:
    """Render every problem, every framework error and every validation error alike."""

    async def ours(_request: Request, problem: Exception) -> Response:
        return problem_response(cast(Problem, problem), current())

    async def frameworks(request: Request, error: Exception) -> Response:
        status = cast(HTTPException, error).status_code
        if status == 405:
            methods = ", ".join(allow(request.url.path) or ["GET", "HEAD", "OPTIONS"])
            return problem_response(MethodNotAllowed(headers={"Allow": methods}), current())
        known = {404: NotFound, 422: Invalid}
        return problem_response(known.get(status, ServerError)(), current())

    async def invalid(_request: Request, error: Exception) -> Response:
        wrong = cast(RequestValidationError, error).errors()
        entries = [field_error(entry) for entry in wrong[:ERRORS]]
        return problem_response(Invalid(errors=entries), current())

    app.add_exception_handler(Problem, ours)
    app.add_exception_handler(HTTPException, frameworks)
    app.add_exception_handler(RequestValidationError, invalid)


def field_error(entry: dict[str, Any]) -> dict[str, str]:
    """One wrong place: where and which rule; never the value, nor anything made from it."""
    place, *path = entry["loc"]
    if place == "body":
        where = {"pointer": pointer(path)}
    elif place == "header":
        where = {"header": str(path[0]) if path else ""}
    else:
        where = {"parameter": str(path[0]) if path else str(place)}
    return {**where, "code": str(entry["type"]), "detail": str(entry["msg"])[:500]}


def pointer(path: Sequence[object]) -> str:
    """A JSON Pointer (RFC 6901) of at most 500 characters."""
    parts = [str(part)[:100].replace("~", "~0").replace("/", "~1") for part in path]
    return "".join(f"/{part}" for part in parts)[:500]
