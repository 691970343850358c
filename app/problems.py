"""Refusals, and their one rendering: RFC 9457 problem details.

A refusal is a class: its status, its title, and what the reader of `/problems/{code}` needs to
know (`cause`, `fix`). The code is made from the class name and never changes; clients translate
the code. A problem carries data, never what was sent: echoing input is what leaks passwords.
"""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field


class Problem(Exception):
    """A refusal the client can act on."""

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    title: ClassVar[str] = "Bad request"
    cause: ClassVar[str] = "The request could not be understood."
    fix: ClassVar[str] = "Compare the request with the documentation of the operation."
    headers: ClassVar[dict[str, str]] = {}
    keeps_writes: ClassVar[bool] = False
    """True where what was written before the refusal must stay (a revoked session, say)."""

    def __init__(
        self, detail: str = "", *, headers: dict[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(detail)
        self.detail = detail or self.cause
        self.reply_headers = {**self.headers, **(headers or {})}
        self.extra = extra

    @classmethod
    def code(cls) -> str:
        """`GoalArchived` is `goal-archived`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    def body(self, request_id: str) -> dict[str, Any]:
        """The RFC 9457 members, then our `code`, then the problem's own data."""
        code = self.code()
        return {
            "type": f"/problems/{code}",
            "title": self.title,
            "status": int(self.status),
            "detail": self.detail,
            "instance": f"/requests/{request_id}",
            "code": code,
            **self.extra,
        }


class Unauthenticated(Problem):
    status = HTTPStatus.UNAUTHORIZED
    title = "Sign in to continue"
    cause = "The request carries no access token, or one that is not valid any more."
    fix = "Refresh the session, or sign in again, and send `Authorization: Bearer <access token>`."
    headers: ClassVar = {"WWW-Authenticate": "Bearer"}


class Forbidden(Problem):
    status = HTTPStatus.FORBIDDEN
    title = "Not allowed"
    cause = "This token may not do that."
    fix = "Ask for the scope named in the answer."


class NotFound(Problem):
    status = HTTPStatus.NOT_FOUND
    title = "Not found"
    cause = "There is nothing here for you: it was never there, is gone, or is not yours."
    fix = "List the collection again and use an id from the answer."


class Conflict(Problem):
    status = HTTPStatus.CONFLICT
    title = "Conflict"
    cause = "The state of things does not allow this now."
    fix = "Read the thing again and decide anew."


class MalformedJson(Problem):
    title = "This is not JSON we can read"
    cause = (
        "The body is not UTF-8 JSON: a syntax error, NaN or Infinity, a byte order mark, a member"
        " named twice, a lone surrogate, or nesting deeper than 32."
    )
    fix = "Send one JSON object, encoded as UTF-8."


class Invalid(Problem):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "Some of what was sent is not valid"
    cause = "One or more values break a rule of the operation; `errors` lists every one of them."
    fix = "Correct the places that `errors` points at. Values you sent are never repeated."


def wrong(pointer: str, code: str, detail: str) -> Invalid:
    """One wrong place in the body, found by a rule that a schema cannot say."""
    return Invalid(errors=[{"pointer": pointer, "code": code, "detail": detail}])


class NotAcceptable(Problem):
    status = HTTPStatus.NOT_ACCEPTABLE
    title = "We only speak JSON here"
    cause = "The Accept header rules out `application/json`."
    fix = "Send `Accept: application/json`, or no Accept header."


class UnsupportedMediaType(Problem):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title = "Send JSON"
    cause = "The Content-Type, or a Content-Encoding, is not one this operation reads."
    fix = "Send `Content-Type: application/json` and an unencoded body."


class TooLarge(Problem):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "The body is too large"
    cause = "The body is over the limit of 64 KiB."
    fix = "Send less at once: most operations can be repeated."


class UrlTooLong(Problem):
    status = HTTPStatus.REQUEST_URI_TOO_LONG
    title = "The address is too long"
    cause = "The URL is over 8 KiB."
    fix = "Send what is long in the body."


class HeadersTooLarge(Problem):
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    title = "The headers are too large"
    cause = "The headers are over 32 KiB together."
    fix = "Send what is large in the body; an access token of ours has less than 1 KiB."


class MethodNotAllowed(Problem):
    status = HTTPStatus.METHOD_NOT_ALLOWED
    title = "This path does not know that method"
    cause = "The path exists, but not with this method; `Allow` lists those it knows."
    fix = "Use one of the methods in `Allow`."


class PreconditionRequired(Problem):
    status = HTTPStatus.PRECONDITION_REQUIRED
    title = "Say which version you are changing"
    cause = "Two people can change this, so the change needs `If-Match`."
    fix = "Read the thing, and send its `ETag` as `If-Match`."


class PreconditionFailed(Problem):
    status = HTTPStatus.PRECONDITION_FAILED
    title = "It has changed meanwhile"
    cause = (
        "The `If-Match` you sent names an older version; the answer's `ETag` is the present one."
    )
    fix = "Read the thing again, apply your change to it, and send the new `ETag`."


class IdempotencyKeyReused(Problem):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "This key was used for another request"
    cause = "The Idempotency-Key came earlier with another body or path."
    fix = "Make a new key for each new intent; repeat a key only with the very same request."


class RequestInProgress(Conflict):
    title = "The same request is still running"
    cause = "Another request with this Idempotency-Key has not finished."
    fix = "Wait as long as `Retry-After` says, then repeat the same request with the same key."
    headers: ClassVar = {"Retry-After": "1"}


class TooManyRequests(Problem):
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Too many tries"
    cause = "There were too many tries in a short time."
    fix = "Wait as long as `Retry-After` says."


class Busy(Problem):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "Busy for a moment"
    cause = "No place became free in time, or the database did not answer in time."
    fix = "Repeat the request after `Retry-After` seconds; nothing was changed."
    headers: ClassVar = {"Retry-After": "2"}


class DamagedContent(Problem):
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = "One entry cannot be opened"
    cause = "A sealed entry does not open with its key: it was altered or moved in the database."
    fix = "Other entries are not affected. The operator can restore the entry from a backup."


class ServerError(Problem):
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = "That was our fault"
    cause = "Something failed on the server; nothing was changed."
    fix = "Repeat the request; if it fails again, give the operator the request id."


class FieldError(BaseModel):
    """One thing that is wrong with a request: where it is and which rule it breaks."""

    model_config = ConfigDict(title="FieldError")
    pointer: str | None = Field(
        None,
        description="JSON Pointer (RFC 6901) into the body.",
        max_length=500,
        examples=["/display_name"],
    )
    parameter: str | None = Field(
        None, description="Name of a path or query parameter.", max_length=200, examples=["limit"]
    )
    header: str | None = Field(
        None, description="Name of a header.", max_length=200, examples=["Idempotency-Key"]
    )
    code: str = Field(
        description="The rule, stable; more may be added.", max_length=80, examples=["missing"]
    )
    detail: str = Field(
        description="The rule in words; never the value.",
        max_length=500,
        examples=["Field required"],
    )


class ProblemDetails(BaseModel):
    """RFC 9457 problem details. Members not named here belong to the problem's own page."""

    type: str = Field(
        description="Address of the page about this problem, relative to the API's address.",
        max_length=200,
        examples=["/problems/not-found"],
    )
    title: str = Field(
        description="The same sentence for every occurrence, in English.",
        max_length=200,
        examples=["Not found"],
    )
    status: int = Field(
        description="The HTTP status.",
        ge=400,
        le=599,
        examples=[404],
        json_schema_extra={"format": "int32"},
    )
    detail: str = Field(
        description="What happened this time, in English.",
        max_length=1000,
        examples=["There is nothing here for you."],
    )
    instance: str = Field(
        description="Names this one occurrence by its request id.",
        max_length=200,
        examples=["/requests/0f8fad5bd9cb469fa16570867728950e"],
    )
    code: str = Field(
        description="Stable slug of the problem: the thing to translate and to branch on.",
        max_length=80,
        examples=["not-found"],
    )
    errors: list[FieldError] | None = Field(
        None,
        description="With `invalid`: every place that is wrong.",
        max_length=200,
        examples=[[{"pointer": "/value", "code": "missing", "detail": "Field required"}]],
    )


def catalogue() -> Iterator[type[Problem]]:
    """Every problem there is, sorted by code."""

    def below(cls: type[Problem]) -> Iterator[type[Problem]]:
        for child in cls.__subclasses__():
            yield child
            yield from below(child)

    seen = {problem.code(): problem for problem in below(Problem)}
    return iter([seen[code] for code in sorted(seen)])


def problems(*kinds: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """Declare on a route which problems of its own it answers with, by status."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        entry = by_status.setdefault(int(kind.status), {"x-problems": []})
        entry["x-problems"].append(kind.code())
    return by_status
