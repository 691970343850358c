"""Instruments as they go out: what is asked, and how it is scored."""

from pydantic import Field as Describe

from app.models.base import Output
from app.models.scores import Count, Number, Points, Sentence, SourcePublic, Word


class ResponseOption(Output):
    """One answer to choose."""

    value: int = Describe(
        description="What to send.",
        ge=-1_000_000,
        le=1_000_000,
        examples=[4],
        json_schema_extra={"format": "int32"},
    )
    label: Sentence = Describe(description="What to show.", examples=["Often"])


class ItemPublic(Output):
    """One statement."""

    id: Word = Describe(description="The item.", examples=["COM1"])
    scale: Word = Describe(description="Its scale.", examples=["communication"])
    text: Sentence = Describe(
        description="What to show, after the stem.",
        examples=["I told my partner plainly what I was feeling or needing."],
    )
    about: Word = Describe(description="`self`, `partner` or `us`.", examples=["self"])
    key: int = Describe(
        description="-1 is reversed in scoring.",
        ge=-1,
        le=1,
        examples=[1],
        json_schema_extra={"format": "int32"},
    )
    na: bool = Describe(description='Whether it offers "did not come up".', examples=[False])


class ScalePublic(Output):
    """One scale."""

    id: Word = Describe(description="The scale.", examples=["communication"])
    kind: Word = Describe(description="`core`, `barrier` or `outcome`.", examples=["core"])
    name: Sentence = Describe(description="Its name.", examples=["Communication"])
    about: Sentence = Describe(
        description="What it is about.", examples=["Saying feelings and needs plainly."]
    )
    min_answered: Count = Describe(description="Answers a score needs.", examples=[3])
    sources: list[SourcePublic] = Describe(description="Where it comes from.", max_length=50)


class BandPublic(Output):
    """A range of scores and the word for it."""

    kind: Word = Describe(description="The kind of scale.", examples=["core"])
    id: Word = Describe(description="The band.", examples=["steady"])
    low: Points = Describe(description="From here, included.", examples=[62.5])
    high: Points = Describe(
        description="To here, not included; the last one includes 100.", examples=[87.5]
    )
    text: Sentence = Describe(description="How it reads.", examples=["around often"])


class ErrorTerm(Output):
    """What error bands and changes are computed with."""

    of: Word = Describe(description="A kind of scale, or a composite.", examples=["core"])
    sd: Number = Describe(description="Standard deviation in points.", examples=[20.0])
    r: Number = Describe(description="Retest reliability.", examples=[0.75])
    basis: Word = Describe(description="`assumed` or `estimated`.", examples=["assumed"])


class InstrumentEntry(Output):
    """An instrument in the list."""

    id: Word = Describe(description="The instrument.", examples=["emotional-intimacy"])
    version: Word = Describe(description="Its version.", examples=["1.0.0"])
    title: Sentence = Describe(description="Its title.", examples=["Emotional intimacy"])
    items: Count = Describe(description="How many statements it has.", examples=[45])
    recall_days: Count = Describe(description="The days it asks about.", examples=[14])
    couple: bool = Describe(description="Whether a check-up may use it.", examples=[True])


class InstrumentPublic(Output):
    """An instrument: everything an app needs to ask it and to say how it is scored."""

    id: Word = Describe(description="The instrument.", examples=["emotional-intimacy"])
    version: Word = Describe(description="Its version.", examples=["1.0.0"])
    content_hash: Word = Describe(
        description="SHA-256 of its content, kept with every score.", examples=["0a88a1f0c0de"]
    )
    language: Word = Describe(description="The language of the texts.", examples=["en"])
    title: Sentence = Describe(description="Its title.", examples=["Emotional intimacy"])
    stem: Sentence = Describe(
        description="Shown before every item.", examples=["In the past two weeks..."]
    )
    na: Sentence = Describe(
        description='The words for "did not come up".', examples=["Did not come up"]
    )
    recall_days: Count = Describe(description="The days it asks about.", examples=[14])
    couple: bool = Describe(description="Whether a check-up may use it.", examples=[True])
    responses: list[ResponseOption] = Describe(
        description="The answers to choose from.", max_length=100
    )
    items: list[ItemPublic] = Describe(
        description="Every statement; an assessment says in which order.", max_length=500
    )
    scales: list[ScalePublic] = Describe(description="The scales.", max_length=100)
    bands: list[BandPublic] = Describe(description="Scores in words.", max_length=100)
    error_terms: list[ErrorTerm] = Describe(
        description="What the error bands rest on.", max_length=100
    )
