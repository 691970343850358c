"""The questions whose answers two people can guess of each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from app.services.scoring.reading import read_json
from app.services.scoring.schema import InstrumentError

from .files import ContentError

FOLDER = Path(__file__).parent / "questions"


class Guess(NamedTuple):
    """What is asked, and what can be answered."""

    text: str
    options: tuple[str, ...]


def load_guesses(folder: Path | None = None) -> dict[str, Guess]:
    """The questions of the kind `guess` by id, in the order of the files. Raises ContentError."""
    found: dict[str, Guess] = {}
    for path in sorted((folder or FOLDER).glob("*.json")):
        try:
            pack: Any = read_json(path.read_bytes())
            found |= {
                question["id"]: Guess(question["text"], tuple(question["options"]))
                for question in pack["questions"]
                if question["kind"] == "guess"
            }
        except (InstrumentError, KeyError, TypeError) as error:
            raise ContentError(f"{path.name}: {error}") from None
    if not found:
        raise ContentError(f"{(folder or FOLDER).name}: holds no question to guess")
    return found
