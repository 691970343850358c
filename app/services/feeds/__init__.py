"""Every noun as phones keep it: what is synchronised, and which events tell of it."""

from app.services.feeds import joint, personal
from app.services.feeds.reading import Feed, Reader, chosen, slice_of, visible

__all__ = ["FEEDS", "JOINT", "Feed", "Reader", "chosen", "slice_of", "visible"]

JOINT = frozenset(feed.noun for feed in joint.FEEDS)
"""The nouns that go when a couple ends."""

FEEDS: tuple[Feed, ...] = (*personal.FEEDS, *joint.FEEDS)
