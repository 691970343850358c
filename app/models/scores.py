"""What goes out about one person's scores. Points run from 0 to 100, with 6 decimals at most."""

from typing import Annotated, Literal

from pydantic import Field as Describe

from app.models.base import Id, Moment, Plain

NOTE = (
    "A means to reflect, not a diagnosis, a verdict or a prediction, and not for custody, hiring"
    " or court. If things between you feel unsafe, or an old hurt weighs on you, people outside"
    " can help, for one of you or for both."
)
"""The same words on every score, never set off by a low one."""

EXAMPLE_ID = "c1f3a7e4-5b8d-4f0a-9e65-2b7d1c3a4f5e"

Points = Annotated[float, Describe(ge=0, le=100, json_schema_extra={"format": "double"})]
Number = Annotated[
    float, Describe(ge=-1_000_000_000, le=1_000_000_000, json_schema_extra={"format": "double"})
]
Count = Annotated[int, Describe(ge=0, le=10_000, json_schema_extra={"format": "int32"})]
Word = Annotated[str, Describe(max_length=80)]
Sentence = Annotated[str, Describe(max_length=2_000)]


class ErrorBand(Plain):
    """Where the score would lie, nine times in ten, if you answered again the same day."""

    low: Points = Describe(description="Lower end.", examples=[52.3])
    high: Points = Describe(description="Upper end.", examples=[85.2])
    half_width: Number = Describe(description="1.645 standard errors.", examples=[16.45])
    level: Count = Describe(description="Percent.", examples=[90])
    basis: Word = Describe(
        description="`assumed` until estimated on at least 100 re-takes.", examples=["assumed"]
    )


class ScaleScore(Plain):
    """The score of one scale."""

    id: Word = Describe(description="The scale.", examples=["communication"])
    kind: Word = Describe(
        description="`core` enters the index; `barrier`: higher means more in the way; `outcome`.",
        examples=["core"],
    )
    score: Points | None = Describe(description="Points, not rounded.", examples=[68.75])
    display: Count | None = Describe(description="Whole points, half up.", examples=[69])
    band: Word | None = Describe(
        description="The nearest answer in a word; it describes answers, not you.",
        examples=["steady"],
    )
    reason: Word | None = Describe(description="Why there is no score.", examples=[None])
    error_band: ErrorBand | None = Describe(description="How sure the score is.")
    error_band_reason: Word | None = Describe(
        description="Why there is no error band.", examples=[None]
    )
    n_answered: Count = Describe(description="Answered items.", examples=[4])
    k: Count = Describe(description="Items of the scale.", examples=[4])


class CompositeScore(Plain):
    """A score over several scales."""

    id: Word = Describe(description="The composite.", examples=["intimacy_index"])
    kind: Word = Describe(description="The kind of its scales.", examples=["core"])
    score: Points | None = Describe(description="Points, not rounded.", examples=[60.9375])
    display: Count | None = Describe(description="Whole points, half up.", examples=[61])
    band: Word | None = Describe(description="The nearest answer in a word.", examples=["growing"])
    reason: Word | None = Describe(description="Why there is no score.", examples=[None])
    error_band: ErrorBand | None = Describe(description="How sure the score is.")
    error_band_reason: Word | None = Describe(
        description="Why there is no error band.", examples=[None]
    )
    n_scored: Count = Describe(description="Scales that have a score.", examples=[8])
    members: Count = Describe(description="Scales it is made of.", examples=[8])


class QualityPublic(Plain):
    """Gentle hints about how it was answered. They never change a score; nobody else sees them."""

    n_answered: Count = Describe(description="Answered items.", examples=[45])
    longstring: Count = Describe(
        description="Longest run of one and the same answer.", examples=[3]
    )
    irv: Number | None = Describe(
        description="Spread of the answers (sample standard deviation).", examples=[1.035725]
    )
    seconds_per_item: Number | None = Describe(
        description="Active seconds for each answer, where your app sent them.", examples=[6.0]
    )
    contradictory_dimensions: Count = Describe(
        description="Dimensions whose plain and reversed items disagree.", examples=[0]
    )
    flags: list[Word] = Describe(
        description="`longstring`, `too_fast`, `too_fast_hard`, `inconsistent`; more may be added.",
        max_length=20,
        examples=[[]],
    )


class ScorePublic(Plain):
    """Your scores of one completed assessment, as only you see them."""

    id: Id = Describe(description="The id of the assessment.", examples=[EXAMPLE_ID])
    instrument: Word = Describe(description="The instrument.", examples=["emotional-intimacy"])
    version: Word = Describe(description="Its version.", examples=["1.0.0"])
    content_hash: Word = Describe(
        description="SHA-256 of the instrument's content: scores keep what they were made with.",
        examples=["0a88a1f0c0de"],
    )
    basis: Word = Describe(
        description="What the numbers rest on: `assumed` by us until estimated from data.",
        examples=["assumed"],
    )
    completed_at: Moment = Describe(
        description="When you completed it.", examples=["2026-05-31T08:20:00.000Z"]
    )
    composites: list[CompositeScore] = Describe(description="The index first.", max_length=50)
    scales: list[ScaleScore] = Describe(
        description="Every scale, in the instrument's order.", max_length=100
    )
    quality: QualityPublic = Describe(description="How it was answered.")
    note: Sentence = Describe(NOTE, description="The same words on every score.", examples=[NOTE])


class ScoreEntry(Plain):
    """One of your scores in the list: the index, and when."""

    id: Id = Describe(description="The id of the assessment.", examples=[EXAMPLE_ID])
    instrument: Word = Describe(description="The instrument.", examples=["emotional-intimacy"])
    version: Word = Describe(description="Its version.", examples=["1.0.0"])
    completed_at: Moment = Describe(
        description="When you completed it.", examples=["2026-05-31T08:20:00.000Z"]
    )
    index: CompositeScore | None = Describe(
        description="The index over the core dimensions; null where the entry is damaged."
    )
    damaged: bool = Describe(
        False, description="The stored scores cannot be opened any more.", examples=[False]
    )


class SourcePublic(Plain):
    """Where a construct comes from."""

    file: Word = Describe(description="The article's file.", examples=["002_14a3622af1b36a67.txt"])
    title: Sentence = Describe(
        description="The article's title.",
        examples=["The Power of Emotional Intimacy: Deepening Connections"],
    )
    section: Sentence = Describe(
        description="The section.", examples=["Communication as the Cornerstone"]
    )


class ExplainedItem(Plain):
    """What one answer did to the score."""

    item: Word = Describe(description="The item.", examples=["COM4"])
    text: Sentence = Describe(
        description="Its words.",
        examples=["I held back what I really thought because I expected to be judged."],
    )
    raw: int | None = Describe(
        description="Your answer.",
        ge=-1_000_000,
        le=1_000_000,
        examples=[2],
        json_schema_extra={"format": "int32"},
    )
    key: Literal[1, -1] = Describe(description="-1 is reversed.", examples=[-1])
    keyed: int | None = Describe(
        description="The answer after reversing.",
        ge=-1_000_000,
        le=1_000_000,
        examples=[4],
        json_schema_extra={"format": "int32"},
    )
    counted: bool = Describe(description="Whether it counts.", examples=[True])
    reason: Word | None = Describe(
        description="Why it does not: `skipped` or `na`.", examples=[None]
    )
    contribution: Number | None = Describe(
        description="Points of the score that come from it.", examples=[18.75]
    )


class ExplainedMember(Plain):
    """What one scale did to a composite."""

    scale: Word = Describe(description="The scale.", examples=["communication"])
    score: Points | None = Describe(description="Its score.", examples=[68.75])
    weight: Number = Describe(description="Its weight.", examples=[1])
    counted: bool = Describe(description="Whether it counts.", examples=[True])
    reason: Word | None = Describe(description="Why it does not.", examples=[None])
    sources: list[SourcePublic] = Describe(
        description="Where the construct comes from.", max_length=50
    )


class ScoreExplanation(Plain):
    """One score, worked out before your eyes."""

    id: Word = Describe(description="The scale or composite.", examples=["communication"])
    kind: Word = Describe(description="Its kind.", examples=["core"])
    name: Sentence = Describe(description="Its name.", examples=["Communication"])
    score: Points | None = Describe(description="The score.", examples=[68.75])
    band: Word | None = Describe(description="Its band.", examples=["steady"])
    reason: Word | None = Describe(description="Why there is no score.", examples=[None])
    items: list[ExplainedItem] | None = Describe(
        description="Item by item; null for a composite.", max_length=500
    )
    members: list[ExplainedMember] | None = Describe(
        description="Scale by scale; null for a scale.", max_length=100
    )
    arithmetic: Sentence = Describe(
        description="The sum in words.",
        examples=["4 of 4 items answered. Keyed answers: 4 + 3 + 4 + 4 = 15; mean 15/4 = 3.75."],
    )
    sources: list[SourcePublic] | None = Describe(
        description="Where the construct comes from; a composite's are with its members.",
        max_length=50,
    )


class ChangePublic(Plain):
    """How one score differs from the earlier one."""

    id: Word = Describe(description="The scale or composite.", examples=["intimacy_index"])
    change: Number | None = Describe(description="Points, later minus earlier.", examples=[17.0])
    rci: Number | None = Describe(description="Reliable change index.", examples=[2.069174])
    needed: Number | None = Describe(
        description="Points that a change needs to be reliable at 95 %.", examples=[16.103043]
    )
    status: Word | None = Describe(
        description="`reliable_improvement`, `reliable_decline` or `no_reliable_change`.",
        examples=["reliable_improvement"],
    )
    may_have_changed: bool | None = Describe(
        None,
        description="For a single scale: it *may* have changed. Of twelve comparisons one is"
        " false in almost half of all re-takes.",
        examples=[None],
    )
    reason: Word | None = Describe(description="Why there is no comparison.", examples=[None])


class ScoreChange(Plain):
    """Your latest scores held against earlier ones. No cause is claimed."""

    id: Id = Describe(description="The later score.", examples=[EXAMPLE_ID])
    against: Id | None = Describe(
        description="The earlier score; null where there is none.",
        examples=["a0b1c2d3-5b8d-4f0a-9e65-2b7d1c3a4f5e"],
    )
    days: Count | None = Describe(description="Days between the two.", examples=[28])
    eligible: bool = Describe(description="Whether the two may be compared.", examples=[True])
    reason: Word | None = Describe(
        description="Why not: `no_earlier_score`, `too_soon`, `other_version`, `response_quality`.",
        examples=[None],
    )
    composites: list[ChangePublic] = Describe(description="The index first.", max_length=50)
    scales: list[ChangePublic] = Describe(description="Each scale, with care.", max_length=100)
    note: Sentence = Describe(NOTE, description="The same words on every score.", examples=[NOTE])
