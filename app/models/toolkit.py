"""The barrier toolkit, as it goes out: content, the same for everybody."""

from pydantic import Field as Describe

from app.models.base import Output
from app.models.practices import Lines, PracticePublic
from app.models.scores import Sentence, SourcePublic, Word


class ReframingPublic(Output):
    """A short text that puts what is in the way in another light."""

    id: Word = Describe(description="The text.", examples=["fear-takes-courage"])
    title: Word = Describe(description="What it says, in a line.", examples=["It takes courage"])
    text: Lines = Describe(
        description="What to show.",
        examples=["Showing how you feel is not weakness. A shaky voice can be a brave one."],
    )
    source: SourcePublic = Describe(description="Where it comes from.")


class BarrierPublic(Output):
    """Something that can be in the way of being close, and what helps with it."""

    id: Word = Describe(description="The barrier.", examples=["fear_of_vulnerability"])
    name: Sentence = Describe(description="Its name.", examples=["Fear of vulnerability"])
    about: Sentence = Describe(
        description="What it is about.", examples=["Holding back for fear of being hurt."]
    )
    practices: list[PracticePublic] = Describe(
        description="Practices for it; none of them exposes anybody.", max_length=100
    )
    reframings: list[ReframingPublic] = Describe(
        description="Texts to read in between.", max_length=100
    )
