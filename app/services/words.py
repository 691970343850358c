"""Words to borrow, as they go out."""

from typing import Any

from app.content import Content
from app.models.words import WordsPublic


def public(content: Content) -> WordsPublic:
    """Every list of words, in the order of its file."""
    words: dict[str, Any] = {
        name: [entry._asdict() for entry in found.values()]
        for name, found in content.words._asdict().items()
    }
    return WordsPublic.model_validate(words)
