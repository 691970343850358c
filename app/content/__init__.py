"""Reviewed, versioned content, read once when the application starts: instruments, practices,
texts for barriers, chapters.

Content is data. A new instrument is a new file in `instruments/`, and a new version of one is
another file beside it; neither needs code. A wrong file stops the start with one line that names
the file and the field.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from app.services.scoring.instrument import Instrument
from app.services.scoring.reading import parse_instrument
from app.services.scoring.recommend import KEEP
from app.services.scoring.schema import InstrumentError, ScaleText

from .directory import Directory, load_directory
from .files import ContentError as ContentError
from .first_look import FirstLook, load_first_look
from .gestures import Gesture, load_gestures
from .journey import Chapter, load_chapters
from .practices import WrittenPractice, read_practices
from .questions import Question, Questions, load_questions
from .statements import Statements, load_statements
from .toolkit import Reframing, load_reframings
from .words import Words, load_words

HERE = Path(__file__).parent


class Instruments(dict[str, Instrument]):
    """The latest version of each instrument by id; `versions` holds all by (id, version)."""

    def __init__(self, versions: Mapping[tuple[str, str], Instrument]) -> None:
        super().__init__()
        self.versions = versions
        for instrument in sorted(versions.values(), key=lambda found: _order(found.version)):
            self[instrument.id] = instrument

    @property
    def scales(self) -> dict[str, ScaleText]:
        """What each scale is called and about, by its id."""
        return {
            scale.id: instrument.texts().scales[scale.id]
            for instrument in self.values()
            for scale in instrument.scales
        }


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def load_instruments(folder: Path | None = None) -> Instruments:
    """Read every `*.json` of a folder, by default the shipped one.

    Raises ContentError for the first wrong file, for one version in two files and for no file.
    """
    folder = folder or HERE / "instruments"
    versions: dict[tuple[str, str], Instrument] = {}
    for path in _files(folder):
        try:
            instrument = parse_instrument(path.read_bytes())
        except InstrumentError as error:
            raise ContentError(f"{path.name}: {error}") from None
        key = (instrument.id, instrument.version)
        if key in versions:
            raise ContentError(f"{path.name}: version: {key[0]} {key[1]} is in another file too")
        versions[key] = instrument
    return Instruments(versions)


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.json"))
    if not found:
        raise ContentError(f"{folder.name}: holds no *.json file")
    return found


def load_practices(
    folder: Path | None = None, scales: Collection[str] | None = None
) -> dict[str, WrittenPractice]:
    """Read the practices by id, in the order of the files, by default the shipped ones.

    `scales` are the dimensions a practice may name besides "keep", by default those of the
    shipped instruments. Raises ContentError.
    """
    if scales is None:
        scales = {name for found in load_instruments().values() for name in found.by_id}
    return read_practices(_files(folder or HERE / "practices"), {*scales, KEEP})


class Content(NamedTuple):
    """Everything that is content, as one app holds it."""

    instruments: Instruments
    practices: dict[str, WrittenPractice]
    reframings: dict[str, Reframing]
    questions: Questions
    guesses: dict[str, Question]
    chapters: dict[str, Chapter]
    gestures: dict[str, Gesture]
    words: Words
    first_look: FirstLook
    directory: Directory
    statements: Statements


def load(directory: Path | None = None) -> Content:
    """The shipped content; the directory of help from a folder of the operator's, where one is
    given. Raises ContentError."""
    instruments = load_instruments()
    scales = [scale for found in instruments.values() for scale in found.scales]
    practices = load_practices(scales={scale.id for scale in scales})
    reframings = load_reframings({scale.id for scale in scales if scale.kind == "barrier"})
    core = {scale.id for scale in scales if scale.kind == "core"}
    questions = load_questions(core)
    chapters = load_chapters(
        core, {"practice": practices, "question": questions.packs, "read": reframings}
    )
    return Content(
        instruments=instruments,
        practices=practices,
        reframings=reframings,
        questions=questions,
        guesses={name: one for name, one in questions.by_id.items() if one.kind == "guess"},
        chapters=chapters,
        gestures=load_gestures(),
        words=load_words(),
        first_look=load_first_look({scale.id for scale in scales}),
        directory=load_directory(directory),
        statements=load_statements(),
    )
