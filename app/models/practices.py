"""Practices: small things to try, as content, and what is recommended of them."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field as Describe

from app.models.base import Output
from app.models.scores import Count, Points, SourcePublic, Word

Lines = Annotated[str, Describe(max_length=300)]
Reason = Annotated[str, Describe(max_length=500)]
Step = Annotated[str, Describe(max_length=200)]
PracticeKind: TypeAlias = Literal["solo", "joint", "exposing", "gentle"]
Tag: TypeAlias = Literal["children", "cohabiting", "distance", "faith", "hearing", "money", "touch"]


class PracticePublic(Output):
    """A small thing to try."""

    id: Word = Describe(description="The practice.", examples=["PR11"])
    title: Word = Describe(
        description="What it is, in a line.", examples=["A thank-you for one specific thing"]
    )
    dimension: Word = Describe(
        description="The dimension or barrier it serves; `keep`: any that goes well.",
        examples=["affection_appreciation"],
    )
    minutes: Count = Describe(description="About how long it takes.", examples=[2])
    kind: PracticeKind = Describe(
        description="`joint` needs you both; `exposing` asks for some courage.",
        examples=["gentle"],
    )
    sources: list[SourcePublic] = Describe(description="Where it comes from.", max_length=20)
    why: Lines = Describe(
        description="What it is good for.",
        examples=["A thank-you for something exact shows that you saw it."],
    )
    steps: list[Step] = Describe(
        description="What to do, one step after the other. Where it needs you both, the first step"
        " is that both agree.",
        max_length=6,
        examples=[["Think of one thing your partner did.", "Say what it was.", "Leave it there."]],
    )
    short: Lines = Describe(
        description="The same in about two minutes.",
        examples=['"Thank you for ..." with one exact thing. It takes ten seconds.'],
    )
    apart: Lines = Describe(
        description="How to do it alone, or far from each other.",
        examples=["Send it as a message with no other topic in it."],
    )
    heavy: Lines = Describe(
        description="What to do if it gets heavy. Show it beside the steps, never after them.",
        examples=["If nothing comes to mind, that is all right. Leave it for a better day."],
    )
    tags: list[Tag] = Describe(
        description="What it assumes about your life, so that an app can leave it out; mostly"
        " empty.",
        max_length=7,
        examples=[[]],
    )


class RecommendationPublic(Output):
    """A practice that comes next, and why."""

    practice: Word = Describe(description="The practice.", examples=["PR14"])
    title: Word = Describe(description="What it is, in a line.", examples=["One unplugged hour"])
    minutes: Count = Describe(description="About how long it takes.", examples=[60])
    kind: Word = Describe(
        description="`solo`, `joint`, `exposing` or `gentle`.", examples=["gentle"]
    )
    slot: Literal["growth", "keep", "starter"] = Describe(
        description="`growth`: most to gain; `keep`: goes well, keep doing; `starter`: a gentle"
        " first one.",
        examples=["growth"],
    )
    dimension: Word | None = Describe(
        description="The dimension it is for.", examples=["quality_time"]
    )
    label: Word | None = Describe(
        description="`maintain` where the dimension is around often already.", examples=["grow"]
    )
    why: Reason | None = Describe(
        None,
        description="Why this one, in words to show; null in results that are older than it.",
        examples=["Quality time has room to grow here. An hour with no screen is an hour for you."],
    )


class OwnNeed(Output):
    """How much there is to gain in a dimension, by your own scores."""

    dimension: Word = Describe(description="The dimension.", examples=["quality_time"])
    need: Points = Describe(
        description="100 minus your score; a heavy barrier of yours adds 10 to its dimension.",
        examples=[68.75],
    )
    label: Word = Describe(description="`grow` or `maintain`.", examples=["grow"])


class RecommendationsPublic(Output):
    """What comes next for you alone. Nobody else sees this list or what it rests on."""

    order: list[OwnNeed] = Describe(
        description="Your dimensions, most to gain first; empty before your first score.",
        max_length=100,
    )
    practices: list[RecommendationPublic] = Describe(
        description="Two to grow with and one to keep doing, or gentle first ones.", max_length=20
    )
