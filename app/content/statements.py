"""The rules of the statement check: data, read strictly, ready to be matched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import Field, ValidationError

from app.content.files import ContentError
from app.content.patterns import Index, Pattern, PatternError, parse
from app.services.scoring.reading import read_json, wrong_shape
from app.services.scoring.schema import File, InstrumentError, Name, Text, Version

Kind = Literal["blame", "generalisation", "label", "mind_reading", "order", "threat"]
Part = Literal["feeling", "situation", "need", "request"]

Sentence = Annotated[Text, Field(max_length=200)]
Lowercase = Annotated[str, Field(min_length=1, max_length=4_000, pattern=r"^[^A-Z]+$")]
Lines = Annotated[list[Lowercase], Field(min_length=1)]


class RuleFile(File):
    """What is found, and what is said about it."""

    id: Name
    kind: Kind
    reason: Sentence
    suggestion: Annotated[Sentence, Field(alias="try")]
    patterns: Lines


class ExceptionFile(File):
    """Words in which the named rules find nothing."""

    why: Sentence
    rules: Annotated[list[Name], Field(min_length=1)]
    whole_sentence: bool = False
    patterns: Lines


class PartFile(File):
    """How a part of the pattern is recognised, and what to say where it is missing."""

    hint: Sentence
    patterns: Lines


class StatementsFile(File):
    """The rules of one language."""

    version: Version
    words: dict[Lowercase, Lowercase]
    endings: dict[Lowercase, Lowercase]
    breaks: Annotated[list[Lowercase], Field(min_length=1)]
    lists: dict[Name, Lowercase]
    rules: Annotated[list[RuleFile], Field(min_length=1)]
    exceptions: list[ExceptionFile]
    pattern: Sentence
    parts: dict[Part, PartFile]


class Rule(NamedTuple):
    """What is said about a finding."""

    id: str
    kind: Kind
    reason: str
    suggestion: str


class Excuse(NamedTuple):
    """The rules that find nothing here, or nothing in the whole sentence."""

    rules: frozenset[str]
    whole_sentence: bool


@dataclass(frozen=True)
class Statements:
    """All that the check of one language knows."""

    words: Mapping[str, tuple[str, ...]]
    """What a contraction stands for."""
    endings: Mapping[str, str]
    """What the ending of a contraction stands for, wherever it is found."""
    breaks: frozenset[str]
    rules: Mapping[str, Rule]
    excuses: Mapping[str, Excuse]
    hints: Mapping[Part, str]
    pattern: str
    findings: Index
    exceptions: Index
    parts: Index


class _Reader:
    """Reads patterns, and remembers which lists they used."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        self.lists = {name: frozenset(words.split()) for name, words in lists.items()}
        self.lines: list[str] = []

    def read(self, where: str, owner: str, lines: list[str]) -> Iterable[tuple[str, Pattern]]:
        for i, line in enumerate(lines):
            try:
                yield owner, parse(line, self.lists)
            except PatternError as error:
                raise InstrumentError(f"{where}.patterns[{i}]", str(error)) from None
            self.lines.append(line)

    def unused(self) -> list[str]:
        parts = (part for line in self.lines for part in line.replace("|", " ").split())
        used = {part.lstrip("?!") for part in parts}
        return [name for name in self.lists if f"@{name}" not in used]


def parse_statements(text: bytes) -> Statements:
    """Read the text of a file of rules. Raises InstrumentError naming the first wrong field."""
    try:
        file = StatementsFile.model_validate(read_json(text))
    except ValidationError as error:
        raise wrong_shape(error) from None
    rules = {rule.id: Rule(rule.id, rule.kind, rule.reason, rule.suggestion) for rule in file.rules}
    if len(rules) < len(file.rules):
        raise InstrumentError("rules", "an id is used twice")
    for i, entry in enumerate(file.exceptions):
        for j, name in enumerate(entry.rules):
            if name not in rules:
                raise InstrumentError(f"exceptions[{i}].rules[{j}]", f"{name!r} is no rule")
    for part in get_args(Part):
        if part not in file.parts:
            raise InstrumentError(f"parts.{part}", "is missing")
    reader = _Reader(file.lists)
    known = Statements(
        words={word: tuple(meaning.split()) for word, meaning in file.words.items()},
        endings=file.endings,
        breaks=frozenset(file.breaks),
        rules=rules,
        excuses={
            str(i): Excuse(frozenset(entry.rules), entry.whole_sentence)
            for i, entry in enumerate(file.exceptions)
        },
        hints={part: file.parts[part].hint for part in get_args(Part)},
        pattern=file.pattern,
        findings=Index(
            found
            for i, rule in enumerate(file.rules)
            for found in reader.read(f"rules[{i}]", rule.id, rule.patterns)
        ),
        exceptions=Index(
            found
            for i, entry in enumerate(file.exceptions)
            for found in reader.read(f"exceptions[{i}]", str(i), entry.patterns)
        ),
        parts=Index(
            found
            for part, entry in file.parts.items()
            for found in reader.read(f"parts.{part}", part, entry.patterns)
        ),
    )
    if unused := reader.unused():
        raise InstrumentError(f"lists.{unused[0]}", "is used by no pattern")
    return known


def load_statements(path: Path | None = None) -> Statements:
    """Read the rules of the statement check, by default the shipped ones. Raises ContentError."""
    path = path or Path(__file__).parent / "statements" / "en.json"
    try:
        return parse_statements(path.read_bytes())
    except InstrumentError as error:
        raise ContentError(f"{path.name}: {error}") from None
