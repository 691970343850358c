"""What a request must be before anything is done with it: it takes JSON, brings JSON as RFC 8259
and RFC 7493 (I-JSON) mean it, and asks nothing that the operation does not know.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any, NoReturn

from starlette.requests import Request

from app.problems import Invalid, MalformedJson, NotAcceptable, UnsupportedMediaType

DEPTH = 32
DIGITS = 400
"""Longer numbers cost quadratic time to read and fit no field we have."""

MEDIA = {"application/json", "application/merge-patch+json"}
ACCEPTED = ("application/json", "application/*", "*/*")
"""The ways to accept JSON, the most specific first."""
EVENTS = ("text/event-stream", "text/*", "*/*")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is named twice")
    return members


def _no_constant(_name: str) -> NoReturn:
    raise ValueError("not a JSON number")


def _integer(digits: str) -> int:
    if len(digits) > DIGITS:
        raise ValueError("number too long")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits) if len(digits) <= DIGITS else float("inf")
    if value in (float("inf"), float("-inf")):
        raise ValueError("number out of range")
    return value


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members,
    parse_constant=_no_constant,
    parse_int=_integer,
    parse_float=_float,
)


def parse(body: bytes) -> Any:
    """The value of a JSON text. Raises `MalformedJson`, which never repeats what was sent."""
    if body.count(b"[") + body.count(b"{") > DEPTH and _depth(body) > DEPTH:
        raise MalformedJson
    try:
        text = body.decode()
        value = _DECODER.decode(text)  # a byte order mark is no value
        if "\\ud" in text or "\\uD" in text:
            json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate does not encode
    except (ValueError, RecursionError):
        raise MalformedJson from None
    return value


def _depth(body: bytes) -> int:
    """How deep arrays and objects are nested, brackets inside strings aside."""
    deepest = depth = 0
    inside = escaped = False
    for byte in body:
        if inside:
            inside = escaped or byte != 0x22
            escaped = not escaped and byte == 0x5C
        elif byte == 0x22:
            inside = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def require_json(request: Request) -> None:
    """Raises `UnsupportedMediaType` unless the body says it is plain JSON."""
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.lower().replace(" ", "").replace('"', "")
    if (
        media.strip().lower() not in MEDIA
        or charset not in ("", "charset=utf-8")
        or request.headers.get("content-encoding", "identity").lower() != "identity"
    ):
        raise UnsupportedMediaType(headers={"Accept": ", ".join(sorted(MEDIA))})


def require_acceptance(request: Request, accepted: Sequence[str] = ACCEPTED) -> None:
    """Raises `NotAcceptable` when the Accept header rules these out (RFC 9110, 12.5.1)."""
    header = request.headers.get("accept", "").strip() or "*/*"
    weights: dict[str, float] = {}
    for entry in header.split(","):
        media, *parameters = (part.strip().lower() for part in entry.split(";"))
        given = [part.removeprefix("q=") for part in parameters if part.startswith("q=")]
        weights[media] = _weight(given[0]) if given else 1.0
    named = [weights[kind] for kind in accepted if kind in weights]
    if not named or named[0] == 0:  # the most specific one counts
        raise NotAcceptable


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0


def require_known(request: Request, known: Collection[str]) -> None:
    """Raises `Invalid` for a query parameter that is not known or comes twice."""
    given = request.query_params
    wrong = [name for name in given if name not in known or len(given.getlist(name)) > 1]
    if wrong:
        detail = "This operation does not know this parameter, or it came twice."
        entry = {"code": "unknown_parameter", "detail": detail}
        raise Invalid(errors=[{"parameter": name[:200], **entry} for name in wrong[:50]])


class StrictRequest(Request):
    """A request whose `json()` is the strict one."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            self._json = parse(await self.body())
        return self._json

    async def checked(self) -> bytes:
        """The body, once it was found to be JSON.

        Parsed before FastAPI does: it turns whatever a request's `json()` raises into its own 400.
        """
        require_json(self)
        body = await self.body()
        if body:
            await self.json()
        return body
