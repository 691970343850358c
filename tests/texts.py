"""Measures of short texts: how they read, how long they are, how alike two of them are."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

HARD = re.compile(
    r"\b(should|shouldn't|ought|normal|abnormal|we all|everyone knows|better half|other half"
    r"|disorder|toxic|narcissis\w*|codependen\w*|trauma\w*|depress\w+|anxiety|diagnos\w*"
    r"|dysfunction\w*|guarante\w+|will fix|will save|husband|wife|wives|boyfriend|girlfriend"
    r"|fianc\w+)\b"
)
"""What no text of ours says: orders, norms, diagnoses, promises, assumptions about who two are."""


def words(text: str) -> list[str]:
    """The words of a text, lower case, typographic apostrophes made plain."""
    return WORD.findall(text.lower().replace("\u2019", "'"))


def syllables(word: str) -> int:
    """Vowel groups, a silent last e left out: near enough to compare texts by."""
    word = word.replace("'", "")
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ye")) and groups > 1
    mute = word.endswith(("ed", "es")) and not re.search(r"([td]ed|[sxz]es|[cs]hes|ges|ces)$", word)
    return max(1, groups - (1 if silent or (mute and groups > 1) else 0))


def grade(texts: Iterable[str]) -> float:
    """The Flesch-Kincaid grade (Kincaid et al. 1975) of texts read one after the other."""
    sentences = [found for text in texts for found in re.split(r"[.!?:;]+", text) if words(found)]
    all_words = [word for sentence in sentences for word in words(sentence)]
    spoken = sum(map(syllables, all_words))
    return 0.39 * len(all_words) / len(sentences) + 11.8 * spoken / len(all_words) - 15.59


_FUNCTION = """
a an the of to in on at for with by from and or but if as is are was were be been am do does did
have has had you your yours i me my mine we us our ours it its that this these those what which who
when where how why would could can will one so than then there
"""
FUNCTION = frozenset(_FUNCTION.split())
"""Words that say nothing about what a text is about."""


def vector(text: str) -> Counter[str]:
    """Content words and the letter trigrams of all words, counted."""
    found = words(text)
    padded = (f" {word} " for word in found if word not in FUNCTION)
    grams = (word[i : i + 3] for word in padded for i in range(len(word) - 2))
    return Counter(word for word in found if word not in FUNCTION) + Counter(grams)


def cosine(one: Counter[str], other: Counter[str]) -> float:
    """How alike two vectors are, 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    dot = sum(count * other[part] for part, count in one.items() if part in other)
    size = math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return dot / size if size else 0.0


def alike(texts: dict[str, str], most: float) -> Iterator[tuple[str, str, float]]:
    """The pairs of texts, by name, that are more alike than `most`."""
    vectors = {name: vector(text) for name, text in texts.items()}
    for (one, first), (other, second) in itertools.combinations(vectors.items(), 2):
        if (found := cosine(first, second)) >= most:
            yield one, other, found


def openings(texts: Iterable[str], many: int = 4) -> Counter[str]:
    """How many texts share their first words."""
    return Counter(" ".join(words(text)[:many]) for text in texts)
