"""Time for each other: plans both accept, rituals that recur, sessions both confirm, a feed.

What counts as a kept plan is said by either of the two, or shown by a session that overlaps it.
It is a joint fact and both see it, so the rhythm, the share of the last plans that were kept, is
a number each can recompute. There is no "not kept", and nothing that starts over.
"""

from app.services.quality_time.keeping import moments
from app.services.quality_time.sessions import activity, confirmed_minutes, is_unplugged

__all__ = ["activity", "confirmed_minutes", "is_unplugged", "moments"]
