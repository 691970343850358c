"""Words to borrow: feelings, needs, and the fixed short texts that people send each other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeAlias, get_args

from pydantic import Field, StringConstraints

from app.services.scoring.schema import File, Name, Slug, Text, Version

from .files import ContentError, once, read

FOLDER = Path(__file__).parent / "words"

FeelingFamily: TypeAlias = Literal[
    "glad",
    "calm",
    "tender",
    "curious",
    "proud",
    "tired",
    "sad",
    "scared",
    "angry",
    "hurt",
    "lonely",
    "unsure",
]
NeedFamily: TypeAlias = Literal[
    "closeness", "rest", "respect", "help", "play", "meaning", "safety", "space"
]
SupportKind: TypeAlias = Literal["listen", "comfort", "advice", "help", "distraction", "space"]
Emoji = Annotated[str, StringConstraints(min_length=1, max_length=8, pattern=r"^[^\x00-\x7f]+$")]


class FeelingFile(File):
    """One feeling word."""

    id: Slug
    word: Text
    family: FeelingFamily
    strength: Annotated[int, Field(ge=1, le=3)]


class FeelingsFile(File):
    """Every feeling word."""

    version: Version
    feelings: Annotated[list[FeelingFile], Field(min_length=1)]


class NeedFile(File):
    """One need, as it goes on after "I need"."""

    id: Slug
    need: Text
    family: NeedFamily


class NeedsFile(File):
    """Every need."""

    version: Version
    needs: Annotated[list[NeedFile], Field(min_length=1)]


class SentenceFile(File):
    """A care note or a sentence to call a time-out with."""

    id: Slug
    text: Text


class ReactionFile(File):
    """A kind reaction; its id is an enumeration of the API."""

    id: Name
    text: Text
    emoji: Emoji


class SupportFile(File):
    """A kind of support: what the asker says and what may help the one who answers."""

    id: SupportKind
    text: Text
    reply: Text


class StepFile(File):
    """One step of a repair."""

    id: Slug
    title: Text
    text: Text


class NotesFile(File):
    """The fixed short texts."""

    version: Version
    care_notes: Annotated[list[SentenceFile], Field(min_length=1)]
    reactions: Annotated[list[ReactionFile], Field(min_length=1)]
    support_kinds: Annotated[list[SupportFile], Field(min_length=1)]
    repair_steps: Annotated[list[StepFile], Field(min_length=1)]
    time_out_sentences: Annotated[list[SentenceFile], Field(min_length=1)]


class Feeling(NamedTuple):
    """A feeling word; `strength` runs from 1 (light) to 3 (strong)."""

    id: str
    word: str
    family: FeelingFamily
    strength: int


class Need(NamedTuple):
    """A need, as it goes on after "I need"."""

    id: str
    need: str
    family: NeedFamily


class Sentence(NamedTuple):
    """A care note or a sentence to call a time-out with."""

    id: str
    text: str


class Reaction(NamedTuple):
    """A kind reaction."""

    id: str
    text: str
    emoji: str


class Support(NamedTuple):
    """A kind of support: what the asker says and what may help the one who answers."""

    id: SupportKind
    text: str
    reply: str


class Step(NamedTuple):
    """One step of a repair, in the order of the mapping it stands in."""

    id: str
    title: str
    text: str


class Words(NamedTuple):
    """All of it by id, each in the order of its file."""

    feelings: dict[str, Feeling]
    needs: dict[str, Need]
    care_notes: dict[str, Sentence]
    reactions: dict[str, Reaction]
    support_kinds: dict[SupportKind, Support]
    repair_steps: dict[str, Step]
    time_out_sentences: dict[str, Sentence]


def load_words(folder: Path | None = None) -> Words:
    """Read `feelings.json`, `needs.json` and `notes.json`. Raises ContentError."""
    folder = folder or FOLDER
    path = folder / "feelings.json"
    feelings = read(path, FeelingsFile).feelings
    once(path, "feelings[{}].id", [entry.id for entry in feelings])
    once(path, "feelings[{}].word", [entry.word for entry in feelings])
    path = folder / "needs.json"
    needs = read(path, NeedsFile).needs
    once(path, "needs[{}].id", [entry.id for entry in needs])
    once(path, "needs[{}].need", [entry.need for entry in needs])
    notes = _notes(folder / "notes.json")
    return Words(
        {f.id: Feeling(f.id, f.word, f.family, f.strength) for f in feelings},
        {n.id: Need(n.id, n.need, n.family) for n in needs},
        {s.id: Sentence(s.id, s.text) for s in notes.care_notes},
        {r.id: Reaction(r.id, r.text, r.emoji) for r in notes.reactions},
        {s.id: Support(s.id, s.text, s.reply) for s in notes.support_kinds},
        {s.id: Step(s.id, s.title, s.text) for s in notes.repair_steps},
        {s.id: Sentence(s.id, s.text) for s in notes.time_out_sentences},
    )


def _notes(path: Path) -> NotesFile:
    notes = read(path, NotesFile)
    once(path, "care_notes[{}].id", [entry.id for entry in notes.care_notes])
    once(path, "reactions[{}].id", [entry.id for entry in notes.reactions])
    once(path, "support_kinds[{}].id", [entry.id for entry in notes.support_kinds])
    once(path, "repair_steps[{}].id", [entry.id for entry in notes.repair_steps])
    once(path, "time_out_sentences[{}].id", [entry.id for entry in notes.time_out_sentences])
    for kind in get_args(SupportKind):
        if kind not in {entry.id for entry in notes.support_kinds}:
            raise ContentError(f"{path.name}: support_kinds: {kind!r} is missing")
    return notes
