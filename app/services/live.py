"""Live acts: what counts only while it happens, and is never done from an offline queue."""

from datetime import datetime, timedelta

from app import clock
from app.problems import Conflict, wrong

FRESH = timedelta(minutes=5)
"""How old a tap may be, and how far a phone's clock may run before ours."""


class TooLongAgo(Conflict):
    title = "That moment has passed"
    cause = "This was tapped more than five minutes ago, and it only makes sense in its moment."
    fix = "Ask whoever tapped whether they still want it, and send it with the present moment."


def moment(at: datetime | None) -> datetime:
    """When a live act happened by its phone, or now. Raises `TooLongAgo`, `Invalid`."""
    now = clock.now()
    if at is None:
        return now
    if now - at > FRESH:
        raise TooLongAgo
    if at - now > FRESH:
        raise wrong("/at", "future", "Send the moment of the tap, or leave it out.")
    return min(at, now)
