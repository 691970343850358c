"""Conditional requests (RFC 9110, 13): entity tags that are digests of what this reader gets."""

import re

from pydantic import BaseModel

from app.problems import Invalid, PreconditionFailed, PreconditionRequired
from app.security import digest

TAGS = r'^(\*|(W/)?"[!#-~]*"([ \t]*,[ \t]*(W/)?"[!#-~]*")*)$'
"""What `If-Match` may hold, as published: `*` or a list of tags, weak ones too."""

LONGEST = 500
_TAGS, _TAG = re.compile(TAGS), re.compile(r'(W/)?"([!#-~]*)"')


def render(model: BaseModel) -> bytes:
    """The bytes that go out for a model."""
    return model.__pydantic_serializer__.to_json(model)


def etag(body: bytes) -> str:
    """A strong tag."""
    return f'"{digest(body)}"'


def names(header: str, tag: str, *, weak: bool) -> bool:
    """Whether a list of tags (or `*`) names this one; `weak` compares as If-None-Match does."""
    if header == "*":
        return True
    found = _TAG.findall(header)
    return any(f'"{value}"' == tag and (weak or not prefix) for prefix, value in found)


def bounded(name: str, header: str) -> str:
    """The value of a conditional header. Raises `Invalid` when it is longer than published."""
    if len(header) > LONGEST:
        detail = f"Send {LONGEST} characters at most."
        raise Invalid(errors=[{"header": name, "code": "too_long", "detail": detail}])
    return header


class IfMatch:
    """The `If-Match` of a change, to be held against what the reader would see now."""

    def __init__(self, header: str | None) -> None:
        if header is None:
            raise PreconditionRequired
        self._header = bounded("If-Match", header.strip())
        if not _TAGS.fullmatch(self._header):
            detail = "Send quoted ETags or *."
            raise Invalid(errors=[{"header": "If-Match", "code": "etag", "detail": detail}])

    def check(self, present: BaseModel) -> None:
        """Raises `PreconditionFailed`, with the present tag, unless the header names it."""
        tag = etag(render(present))
        if not names(self._header, tag, weak=False):
            raise PreconditionFailed(headers={"ETag": tag})
