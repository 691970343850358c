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

from collections.abc import Collection, Mapping, Sequence
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
    words: set[str] = set()
    endings: list[str] = []
    ends = False
    for choice in rest.split("|"):
        if choice.startswith("@"):
            if choice[1:] not in lists:
                raise PatternError(f"{choice!r} is no list")
            words |= lists[choice[1:]]
        elif choice.startswith("~") and len(choice) > 1:
            endings.append(choice[1:])
        elif choice == "$":
            ends = True
        elif choice:
            words.add(MARKS.get(choice, choice))
        else:
            raise PatternError(f"{part!r} has an empty choice")
    kind: Literal["word", "not"] = "not" if sign == "!" else "word"
    return Element(kind, frozenset(words), tuple(endings), sign == "?", ends)


def beginnings(pattern: Pattern) -> frozenset[str]:
    """The words that a match can begin with."""
    found: set[str] = set()
    for element in pattern:
        if element.kind == "word":
            found |= element.words or set()
            if not element.optional:
                break
    return frozenset(found)


def match(pattern: Pattern, words: Sequence[str], at: int, breaks: Collection[str]) -> int | None:
    """Where the longest match that begins at a word ends, None where there is none."""
    places = {at}
    for element in pattern:
        places = {end for place in places for end in _steps(element, words, place, breaks)}
        if not places:
            return None
    return max(places)


def _steps(
    element: Element, words: Sequence[str], at: int, breaks: Collection[str]
) -> Sequence[int]:
    """Where one element can lead from a place."""
    here = words[at] if at < len(words) else ""
    over = not here or not is_word(here)
    match element.kind:
        case "gap":
            end = at
            while (
                end < min(at + element.most, len(words))
                and is_word(words[end])
                and words[end] not in breaks
            ):
                end += 1
            return range(at, end + 1)
        case "begin":
            return [at] if at == 0 or not is_word(words[at - 1]) else []
        case "end":
            return [at] if over else []
        case "not":
            return [] if here and element.takes(here) else [at]
    taken = [at + 1] if here and element.takes(here) else []
    return [*taken, at] if element.optional or (element.ends and over) else taken
