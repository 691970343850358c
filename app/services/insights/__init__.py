"""Insights: computed when asked, for one reader, from what this reader can see.

Every number here can be recomputed from the reader's own snapshot: joint facts, and what is the
reader's alone. Nothing of the other's that is hidden enters, so no difference of two numbers tells
it.
"""

from app.services.insights.activity import activity
from app.services.insights.digest import digest, rhythm
from app.services.insights.trends import trends

__all__ = ["activity", "digest", "rhythm", "trends"]
