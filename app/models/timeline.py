"""The timeline: what the two have lived here, as both can see it."""

from pydantic import Field as Describe

from app.models.base import Day, Id, Plain


class TimelineEntry(Plain):
    """One thing of your life here: what it was, and the day it came to both of you."""

    noun: str = Describe(
        description="What it is: `appreciation`, `answer`, `checkin`, `guess`, `moment`, `page` and"
        " others; more may be added.",
        max_length=40,
        examples=["moment"],
    )
    id: Id = Describe(
        description="The thing to read; for what both filled in, what they filled in.",
        examples=["8f30214c-5d6e-4f70-8192-93a4b5c6d7e8"],
    )
    day: Day = Describe(description="The couple's day it came out on.", examples=["2026-05-31"])
