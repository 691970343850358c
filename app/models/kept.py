"""One's own words from couples that ended."""

from typing import Annotated, Literal

from pydantic import Field as Describe

from app.models.base import Day, Id, Output, Text

Words = Annotated[str, Text(4_000, lines=True)]


class KeptPublic(Output):
    """Something you wrote while you were in a couple that ended. It is yours to read."""

    id: Id = Describe(description="Its id.", examples=["4e1b7d20-6a5c-4c1d-8f3e-9a0b1c2d3e4f"])
    noun: str = Describe(
        description="What it was; more may be added.", max_length=40, examples=["appreciation"]
    )
    state: Literal["shared", "draft"] = Describe(
        description="`draft`: it never reached the other, or it was still a proposal.",
        examples=["shared"],
    )
    text: Words | None = Describe(
        description="Your words; null where they can no longer be opened.",
        examples=["You made room for my bad day. Thank you."],
    )
    day: Day = Describe(description="The day you wrote it on.", examples=["2026-05-31"])
    damaged: bool = Describe(
        False, description="Whether the words can no longer be opened.", examples=[False]
    )
