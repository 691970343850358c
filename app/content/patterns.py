r"""Patterns of words, as content writes them and as they are matched.

A pattern is a line of elements. Each takes words of one sentence in turn:

| Element | Takes |
| --- | --- |
| `you`, `we\|you`, `@insult` | one word of these, or of a list of the file |
| `now\|$` | one word of these, or nothing where a clause ends |
| `~ing` | one word with this ending and something before it |
| `.` | any one word |
| `..4` | up to four words, none of them a break such as "but" |
| `?x` | `x`, or nothing |
| `!x`, `^`, `$` | nothing: the next is not `x`; a clause begins here; a clause ends here |

Contractions are spelled out before ("you're" is `you are`), and a punctuation mark is a word of its
own, with `[?]` for the question mark. There is no repetition without a bound and no regular
expression: what one beginning costs depends on the pattern alone, never on the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import takewhile
from typing import Literal, NamedTuple

LONGEST_GAP = 12
MARKS = {"[?]": "?"}


class PatternError(ValueError):
    """A pattern that is none; the message says why."""


class Element(NamedTuple):
    """One element of a pattern."""

    kind: Literal["word", "gap", "not", "begin", "end"]
    words: frozenset[str] | None = None
    """None for any word."""
    endings: tuple[str, ...] = ()
    optional: bool = False
    ends: bool = False
    """The end of a clause does as well."""
    most: int = 0

    def takes(self, word: str) -> bool:
        if self.words is None:
            return is_word(word)
        return word in self.words or any(
            word.endswith(ending) and len(word) > len(ending) + 1 for ending in self.endings
        )


Pattern = tuple[Element, ...]


def is_word(word: str) -> bool:
    """Whether it is a word rather than a punctuation mark."""
    return word[0].isalnum()


def parse(line: str, lists: Mapping[str, frozenset[str]]) -> Pattern:
    """The pattern that a line says. Raises PatternError."""
    pattern = tuple(_element(part, lists) for part in line.split())
    leading = [element for element in pattern if element.kind in ("word", "gap")]
    while leading and leading[0].optional and _certain(leading[0]):
        del leading[0]
    if not leading or leading[0].optional or not _certain(leading[0]):
        raise PatternError("begins with no certain word")
    return pattern


def _certain(element: Element) -> bool:
    """Whether it is known which words it takes: they are where the pattern is looked up."""
    return bool(element.words) and not element.endings and not element.ends


def _element(part: str, lists: Mapping[str, frozenset[str]]) -> Element:
    if part in ("^", "$"):
        return Element("begin" if part == "^" else "end")
    if part.startswith(".."):
        if not part[2:].isdecimal() or not 1 <= int(part[2:]) <= LONGEST_GAP:
            raise PatternError(f"{part!r} is no gap of 1 to {LONGEST_GAP} words")
        return Element("gap", most=int(part[2:]))
    sign, rest = (part[0], part[1:]) if part[0] in "?!" else ("", part)
    if rest == ".":
        return Element("word", optional=sign == "?")
    words: list[frozenset[str]] = []
    endings: list[str] = []
    ends = False
    for choice in rest.split("|"):
        if choice.startswith("@"):
            if choice[1:] not in lists:
                raise PatternError(f"{choice!r} is no list")
            words.append(lists[choice[1:]])
        elif choice.startswith("~") and len(choice) > 1:
            endings.append(choice[1:])
        elif choice == "$":
            ends = True
        elif choice:
            words.append(frozenset({MARKS.get(choice, choice)}))
        else:
            raise PatternError(f"{part!r} has an empty choice")
    kind: Literal["word", "not"] = "not" if sign == "!" else "word"
    # a list by itself stays one set, however many patterns name it
    choices = words[0] if len(words) == 1 else frozenset().union(*words)
    return Element(kind, choices, tuple(endings), sign == "?", ends)


def beginnings(pattern: Pattern) -> frozenset[str]:
    """The words that a match can begin with."""
    taking = [element for element in pattern if element.kind == "word"]
    optional = list(takewhile(lambda element: element.optional, taking))
    first = taking[: len(optional) + 1]
    return frozenset().union(*(element.words or () for element in first))


class Index:
    """Patterns with their owners, by each word that a match can begin with.

    Under a word they are a tree: what many patterns begin with is tried once for all of them. The
    trees are large, and made when the first sentence is checked.
    """

    def __init__(self, patterns: Iterable[tuple[str, Pattern]]) -> None:
        self.patterns = tuple(patterns)

    @cached_property
    def by_word(self) -> dict[str, _Node]:
        found: dict[str, _Node] = {}
        for owner, pattern in self.patterns:
            for word in beginnings(pattern):
                node = found.setdefault(word, _Node())
                for element in _as_begun(pattern, word):
                    node = node.children.setdefault(element, _Node())
                node.owners.append(owner)
        return found

    def matches(
        self, words: Sequence[str], at: int, breaks: Collection[str]
    ) -> Iterator[tuple[str, int]]:
        """What begins at a word: each owner, and where the longest match of a pattern ends."""
        root = self.by_word.get(words[at])
        to_do = [(root, {at})] if root else []
        while to_do:
            node, places = to_do.pop()
            for owner in node.owners:
                yield owner, max(places)
            for element, child in node.children.items():
                after = _after(element, words, places, breaks)
                if after:
                    to_do.append((child, after))


class _Node:
    """The elements that can follow here, and whose patterns end here."""

    __slots__ = ("children", "owners")

    def __init__(self) -> None:
        self.owners: list[str] = []
        self.children: dict[Element, _Node] = {}


def _as_begun(pattern: Pattern, word: str) -> Pattern:
    """The pattern with its first choice made, so that more patterns begin alike."""
    first, *rest = pattern
    if first.kind == "word" and not first.optional:
        first = _only(word)
    return (first, *rest)


@cache
def _only(word: str) -> Element:
    return Element("word", frozenset({word}))


def _after(
    element: Element, words: Sequence[str], places: set[int], breaks: Collection[str]
) -> set[int]:
    """Where an element can lead from some places."""
    many = len(words)
    if element.kind == "word":
        if element.words is not None and not element.endings:  # most are, so without a call
            choice = element.words
            after = {place + 1 for place in places if place < many and words[place] in choice}
        else:
            after = {place + 1 for place in places if place < many and element.takes(words[place])}
        if element.optional:
            after |= places
        elif element.ends:
            after |= {place for place in places if _over(words, place)}
        return after
    if element.kind == "not":
        return {place for place in places if place == many or not element.takes(words[place])}
    if element.kind == "begin":
        return {place for place in places if place == 0 or not is_word(words[place - 1])}
    if element.kind == "end":
        return {place for place in places if _over(words, place)}
    after = set(places)
    for place in places:
        for at in range(place, min(place + element.most, many)):
            if not is_word(words[at]) or words[at] in breaks:
                break
            after.add(at + 1)
    return after


def _over(words: Sequence[str], place: int) -> bool:
    return place == len(words) or not is_word(words[place])
