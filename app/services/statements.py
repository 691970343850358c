"""The statement check: one text in, gentle findings out, and nothing of it kept anywhere.

Pure: no session, no clock, no log. A text is cut into sentences of words, a contraction counting
as the words it stands for; the rules of `content/statements/` are matched against each sentence.
A finding on words that an exception covers is none. What stands in quotation marks is somebody
else's, unless it is all there is.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.content.patterns import Index
from app.content.statements import Rule, Statements
from app.models.statements import FINDINGS, Finding, Parts, Proposal, StatementChecked

APOSTROPHES = frozenset("'’‘ʼ`´＇")
ENDS = frozenset(".!?…\n;")
QUOTES = {"“": '”“"', "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"'}
HYPHENS = frozenset("-‐‑")
INVISIBLE = frozenset({"Mn", "Mc", "Me", "Cf"})
SILENT = frozenset('*_~"“”„«»‹›')
"""Emphasis, and quotation marks around nothing that is quoted: they part no words."""
QUOTED = "“”"
"""The word that stands for all that is quoted."""


class Token(NamedTuple):
    """A word or a punctuation mark, and where it stands in the text."""

    word: str
    start: int
    end: int


class Match(NamedTuple):
    """Words of a sentence, from one to before another, and what was found in them."""

    owner: str
    first: int
    last: int


def check(rules: Statements, text: str) -> StatementChecked:
    """What the rules find in a text, offsets in code points of it as it is."""
    found: list[Finding] = []
    parts: set[str] = set()
    for sentence in sentences(rules, text):
        words = [token.word for token in sentence]
        findings = _findings(rules, words)
        touched = {i for _, first, last in findings for i in range(first, last)}
        found += (_public(rules.rules[match.owner], match, sentence) for match in findings)
        parts |= {
            match.owner
            for match in _matches(rules.parts, rules, words)
            if touched.isdisjoint(range(match.first, match.last))
        }
    found.sort(key=lambda finding: (finding.start, finding.end, finding.kind))
    missing = [hint for part, hint in rules.hints.items() if part not in parts]
    return StatementChecked(
        findings=found[:FINDINGS],
        proposal=Proposal(
            has=Parts(**{part: part in parts for part in rules.hints}),
            pattern=rules.pattern,
            next=missing[0] if missing else None,
        ),
    )


def _public(rule: Rule, match: Match, sentence: Sequence[Token]) -> Finding:
    return Finding(
        kind=rule.kind,
        start=sentence[match.first].start,
        end=sentence[match.last - 1].end,
        reason=rule.reason,
        suggestion=rule.suggestion,
    )


def _findings(rules: Statements, words: Sequence[str]) -> list[Match]:
    """What is left of the matches: not excused, and of each kind none upon another."""
    covered: defaultdict[str, set[int]] = defaultdict(set)
    everything = set(range(len(words)))
    for excused in _matches(rules.exceptions, rules, words):
        excuse = rules.excuses[excused.owner]
        for name in excuse.rules:
            if excuse.whole_sentence:
                covered[name] = everything
            else:
                covered[name].update(range(excused.first, excused.last))
    left: list[Match] = []
    ends: dict[str, int] = {}
    for found in sorted(
        _matches(rules.findings, rules, words), key=lambda match: (match.first, -match.last)
    ):
        kind = rules.rules[found.owner].kind
        free = covered[found.owner].isdisjoint(range(found.first, found.last))
        if free and found.first >= ends.get(kind, 0):
            ends[kind] = found.last
            left.append(found)
    return left


def _matches(index: Index, rules: Statements, words: Sequence[str]) -> Iterator[Match]:
    for at in range(len(words)):
        for owner, end in index.matches(words, at, rules.breaks):
            yield Match(owner, at, end)


def sentences(rules: Statements, text: str) -> Iterator[list[Token]]:
    """The sentences of a text, each with the mark that ends it."""
    sentence: list[Token] = []
    for token in _tokens(text):
        sentence += _spelled_out(rules, token)
        if token.word in ENDS:
            yield sentence
            sentence = []
    yield sentence


def _spelled_out(rules: Statements, token: Token) -> list[Token]:
    """The words that a contraction stands for, all of them where it stands."""
    word = token.word
    meaning = rules.words.get(word)
    if meaning is None:
        meant = ((word.removesuffix(end), stands) for end, stands in rules.endings.items())
        meaning = next((both for both in meant if both[0] not in (word, "")), (word,))
    return [Token(part, token.start, token.end) for part in meaning]


def _tokens(text: str) -> Iterator[Token]:
    """Words and marks; a quotation is one mark."""
    quoted = iter(_quotations(text))
    quotation = next(quoted, None)
    at = 0
    while at < len(text):
        if quotation is not None and at == quotation[0]:
            yield Token(QUOTED, *quotation)
            at, quotation = quotation[1], next(quoted, None)
        elif text[at].isalnum():
            end = _end_of_word(text, at)
            yield Token(_plain(text[at:end]), at, end)
            at = end
        else:
            if text[at] == "\n" or not (text[at].isspace() or text[at] in SILENT):
                yield Token(text[at], at, at + 1)
            at += 1


def _end_of_word(text: str, at: int) -> int:
    """Accents and invisible letters belong to the word; so do an apostrophe and a hyphen in it."""
    end = at + 1
    while end < len(text):
        letter = text[end]
        joins = letter in APOSTROPHES or letter in HYPHENS
        inside = joins and end + 1 < len(text) and text[end + 1].isalnum()
        if not (letter.isalnum() or inside or unicodedata.category(letter) in INVISIBLE):
            break
        end += 1
    return end


def _plain(word: str) -> str:
    """A word as the rules write it: small letters, one kind of apostrophe, nothing invisible."""
    letters = ("'" if letter in APOSTROPHES else letter for letter in word)
    return "".join(x for x in letters if unicodedata.category(x) != "Cf").casefold()


def _quotations(text: str) -> list[tuple[int, int]]:
    """What is quoted: two words or more between marks that match, and not all there is."""
    found: list[tuple[int, int]] = []
    begin: int | None = None
    for at, letter in enumerate(text):
        if begin is not None:
            if letter in QUOTES[text[begin]] and not _inside_word(text, at):
                found += [(begin, at + 1)] if " " in text[begin + 2 : at - 1] else []
                begin = None
        elif letter in QUOTES and not _inside_word(text, at):
            begin = at
    if not any(letter.isalnum() for letter in _outside(text, found)):
        return []
    return found


def _inside_word(text: str, at: int) -> bool:
    return text[max(at - 1, 0) : at].isalnum() and text[at + 1 : at + 2].isalnum()


def _outside(text: str, quoted: Sequence[tuple[int, int]]) -> str:
    begins = [0, *(end for _, end in quoted)]
    ends = [*(begin for begin, _ in quoted), len(text)]
    return "".join(text[begin:end] for begin, end in zip(begins, ends, strict=True))
