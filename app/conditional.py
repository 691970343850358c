"""Conditional requests (RFC 9110, 13): entity tags that are digests of what this reader gets."""

import re

from pydantic import BaseModel

from app.problems import Invalid, PreconditionFailed, PreconditionRequired
from app.security import digest

_TAG = re.compile(r'\s*(W/)?"([\x21\x23-\x7e]*)"\s*(?:,|$)')


def render(model: BaseModel) -> bytes:
    """The bytes that go out for a model."""
    return model.__pydantic_serializer__.to_json(model)


def etag(body: bytes) -> str:
    """A strong tag."""
    return f'"{digest(body)}"'


def names(header: str, tag: str, *, weak: bool) -> bool:
    """Whether a list of tags (or `*`) names this one; `weak` compares as If-None-Match does."""
    if header.strip() == "*":
        return True
    found = _TAG.findall(header)
    return any(f'"{value}"' == tag and (weak or not prefix) for prefix, value in found)


class IfMatch:
    """The `If-Match` of a change, to be held against what the reader would see now."""

    def __init__(self, header: str | None) -> None:
        if header is None:
            raise PreconditionRequired
        if header.strip() != "*" and not _TAG.match(header):
            raise Invalid(
                errors=[
                    {"header": "If-Match", "code": "etag", "detail": "Send a quoted ETag or *."}
                ]
            )
        self._header = header

    def check(self, present: BaseModel) -> None:
        """Raises `PreconditionFailed`, with the present tag, unless the header names it."""
        tag = etag(render(present))
        if not names(self._header, tag, weak=False):
            raise PreconditionFailed(headers={"ETag": tag})
