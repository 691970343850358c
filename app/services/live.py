"""Acts that count only while they happen: they are never done from an offline queue."""

from datetime import datetime, timedelta

from app import clock
from app.problems import Conflict, wrong

FRESH = timedelta(minutes=5)


class TooLongAgo(Conflict):
    title = "That moment has passed"
    cause = "This was tapped more than five minutes ago, and it only makes sense in its moment."
    fix = "Ask whoever tapped whether they still want it, and send it with the present moment."


def check(at: datetime | None) -> None:
    """Raises `TooLongAgo`, or `Invalid` for a moment that lies ahead of any clock's error."""
    now = clock.now()
    if at is not None and now - at > FRESH:
        raise TooLongAgo
    if at is not None and at - now > FRESH:
        raise wrong("/at", "future", "Send the moment of the tap, or leave it out.")
