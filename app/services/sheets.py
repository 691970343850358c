"""The sealed answers of an assessment, and the very version of the instrument they answer."""

import json
from typing import TypedDict

from app.content import Instruments
from app.models.assessments import Assessment, Score
from app.problems import DamagedContent, NotFound
from app.services.scoring import Answer, Instrument
from app.vault import Damaged


class Sheet(TypedDict):
    """Answers by item, and the active seconds where the app sent them."""

    answers: dict[str, Answer]
    seconds: int | None


def read(assessment: Assessment) -> Sheet:
    """The opened document. Raises `DamagedContent`."""
    if isinstance(assessment.answers, Damaged):
        raise DamagedContent
    sheet: Sheet = json.loads(assessment.answers)
    return sheet


def write(sheet: Sheet) -> str:
    """The document to be sealed."""
    return json.dumps(sheet, separators=(",", ":"))


def version(instruments: Instruments, of: Assessment | Score) -> Instrument:
    """The version that was answered. Raises `NotFound` when its file is gone."""
    found = instruments.versions.get((of.instrument, of.version))
    if found is None:
        raise NotFound("The content of this instrument's version is not installed any more.")
    return found
