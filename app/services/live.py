"""Live acts: what only makes sense in the moment it is done, and not from an offline queue."""

from datetime import datetime, timedelta

from app import clock
from app.problems import Conflict, wrong

WAITED = timedelta(minutes=5)
AHEAD = timedelta(minutes=1)
"""How far a phone's clock may run before ours."""


class TooLateToTap(Conflict):
    title = "That was too long ago"
    cause = "Starting, joining and stopping count when they happen; this waited over 5 minutes."
    fix = "Drop it, and log the time afterwards if it took place."


def moment(at: datetime) -> datetime:
    """When a live act happened, by the phone that saw it. Raises `TooLateToTap`, `Invalid`."""
    now = clock.now()
    if at < now - WAITED:
        raise TooLateToTap
    if at > now + AHEAD:
        raise wrong("/at", "ahead", "This lies ahead: set the clock of the device.")
    return min(at, now)
