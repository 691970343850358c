"""The only place where ids are made.

Ids that a partner can see must not tell when something was written, so they are random (UUID
version 4), never time-ordered. One door lets a test give two worlds equal ids.
"""

from collections.abc import Callable
from uuid import UUID, uuid4

source: Callable[[], UUID] = uuid4
"""Replaced by tests."""


def new() -> UUID:
    """A random id (UUID version 4)."""
    return source()
