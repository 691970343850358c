"""The statement check: a text comes in, findings go out, and there is no table."""

from typing import Annotated, Literal

from pydantic import ConfigDict
from pydantic import Field as Describe

from app.models.base import Input, Plain, Text

LONGEST = 2_000
FINDINGS = 50

Offset = Annotated[int, Describe(ge=0, le=LONGEST, json_schema_extra={"format": "int32"})]
Hint = Annotated[str, Describe(max_length=200)]


class StatementCheck(Input):
    """Something you think of saying."""

    text: Annotated[str, Text(LONGEST, lines=True)] = Describe(
        description="What you would like to say, in English. It is read once and kept nowhere.",
        examples=["You never listen to me."],
    )


class Finding(Plain):
    """Words that may close a door, and another way to say it."""

    model_config = ConfigDict(serialize_by_alias=True)

    kind: Literal["blame", "generalisation", "label", "mind_reading", "order", "threat"] = Describe(
        description="`generalisation`: always, never; `mind_reading`: tells what the other thinks"
        " or wants; `label`: a name for the person.",
        examples=["generalisation"],
    )
    start: Offset = Describe(
        description="Where the words begin, in code points of the text in NFC.", examples=[0]
    )
    end: Offset = Describe(description="Where they end: the first place after.", examples=[9])
    reason: Hint = Describe(
        description="Why they may be hard to hear.",
        examples=["Words like always and never invite a search for the one exception."],
    )
    suggestion: Hint = Describe(
        serialization_alias="try",
        description="A pattern to try.",
        examples=['Name one time: "Yesterday, when ... happened, I felt ..."'],
    )


class Parts(Plain):
    """Which parts of an "I" statement are there already."""

    feeling: bool = Describe(description="How you feel.", examples=[False])
    situation: bool = Describe(description="When, as a camera would see it.", examples=[False])
    need: bool = Describe(description="What you need or long for.", examples=[False])
    request: bool = Describe(description="Something small to ask for.", examples=[False])


class Proposal(Plain):
    """Feeling, situation, need, request: what is there, and what could come next."""

    has: Parts = Describe(description="Which of the four parts the text has.")
    pattern: Hint = Describe(
        description="A text to fill in.",
        examples=[
            "I feel [feeling] when [situation], because I need [need]."
            " Would you be willing to [request]?",
        ],
    )
    next: Hint | None = Describe(
        description="A hint for the first missing part; null when all are there.",
        examples=["Which feeling is there: sad, worried, lonely, tense, hurt?"],
    )


class StatementChecked(Plain):
    """What was found. Only you get this; neither the text nor the findings are kept."""

    findings: list[Finding] = Describe(
        description="In the order of the text; at most the first 50. Findings of two kinds may"
        " share words.",
        max_length=FINDINGS,
    )
    proposal: Proposal = Describe(description='The text beside the pattern of an "I" statement.')
