"""Words to borrow: feelings, needs, care notes, reactions, and the kinds of support there are."""

from pydantic import Field as Describe

from app.models.base import Plain
from app.models.scores import Count, Sentence, Word


class FeelingPublic(Plain):
    """A word for a feeling."""

    id: Word = Describe(description="The feeling.", examples=["hopeful"])
    word: Word = Describe(description="The word.", examples=["hopeful"])
    family: Word = Describe(description="Feelings that belong together.", examples=["glad"])
    strength: Count = Describe(description="1 is faint, 3 is strong.", examples=[2])


class NeedWordPublic(Plain):
    """A word for a need."""

    id: Word = Describe(description="The need.", examples=["to-be-heard"])
    need: Word = Describe(description="It goes on after “I need”.", examples=["to be heard"])
    family: Word = Describe(description="Needs that belong together.", examples=["closeness"])


class CareNotePublic(Plain):
    """A few words that are shown before something is opened or done."""

    id: Word = Describe(description="Its id.", examples=["just-listen"])
    text: Sentence = Describe(description="Its words.", examples=["Please just listen."])


class ReactionWordPublic(Plain):
    """A kind reaction."""

    id: Word = Describe(description="The reaction.", examples=["heart"])
    text: Sentence = Describe(description="How it is read out.", examples=["Love"])
    emoji: Word = Describe(description="How it is drawn.", examples=["❤"])


class SupportKindPublic(Plain):
    """A kind of support to ask for."""

    id: Word = Describe(description="The kind.", examples=["listen"])
    text: Sentence = Describe(description="What the asker says.", examples=["Please listen."])
    reply: Sentence = Describe(
        description="What may help the one who answers.", examples=["I am here."]
    )


class RepairStepPublic(Plain):
    """A step of a repair."""

    id: Word = Describe(description="The step.", examples=["one-issue"])
    title: Sentence = Describe(description="Its title.", examples=["One issue"])
    text: Sentence = Describe(
        description="What to do.", examples=["Each says in one sentence what it is about."]
    )


class WordsPublic(Plain):
    """The words that this server knows; ids are what the API takes."""

    feelings: list[FeelingPublic] = Describe(description="Words for feelings.", max_length=500)
    needs: list[NeedWordPublic] = Describe(description="Words for needs.", max_length=500)
    care_notes: list[CareNotePublic] = Describe(
        description="What to ask of the other before they open something.", max_length=100
    )
    reactions: list[ReactionWordPublic] = Describe(
        description="The few kind reactions there are.", max_length=100
    )
    support_kinds: list[SupportKindPublic] = Describe(
        description="What to ask for in a support request.", max_length=100
    )
    repair_steps: list[RepairStepPublic] = Describe(
        description="The steps of a repair, in order.", max_length=100
    )
    time_out_sentences: list[CareNotePublic] = Describe(
        description="Kind sentences to call a time-out with.", max_length=100
    )
