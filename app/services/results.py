"""The couple's result as it goes out: worked out once, from answers that are frozen."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from app.content import Content
from app.models.assessments import Assessment
from app.models.checkups import ResultPublic
from app.models.practices import RecommendationPublic
from app.services import sheets
from app.services.scores import entries
from app.services.scoring import (
    Recommendation,
    couple,
    couple_document,
    priority_bands,
    priority_couple,
    recommend,
)
from app.services.scoring.schema import ScaleText


def document(
    one: Assessment,
    other: Assessment,
    level: Literal["bands", "scores"],
    day: date,
    content: Content,
    done: Mapping[str, date],
) -> ResultPublic:
    """The result at a level. At `bands` only words leave, and practices in an order that both
    can work out from those words and from what they did together lately (`done`).

    Raises `DamagedContent`.
    """
    instrument = sheets.version(content.instruments, one)
    scores = couple(instrument, sheets.read(one)["answers"], sheets.read(other)["answers"])
    found = couple_document(scores, level)
    priorities = priority_bands(scores) if level == "bands" else priority_couple(scores)
    # joint practices need the other's acceptance, and no hold shows here: nothing is left out
    offered = recommend(priorities, content.practices.values(), done, day)
    numbers = {name: value for name, value in found.items() if name in ResultPublic.model_fields}
    return ResultPublic.model_validate(
        {
            **numbers,
            "released_on": day,
            "instrument": instrument.id,
            "version": instrument.version,
            "content_hash": instrument.content_hash,
            "dimensions": entries(found["dimensions"]),
            "practices": recommendations(offered, content),
        }
    )


def recommendations(
    offered: Iterable[Recommendation], content: Content
) -> list[RecommendationPublic]:
    """Recommended practices as they go out."""
    scales = content.instruments.scales
    return [
        RecommendationPublic(
            practice=entry.practice.id,
            title=entry.practice.title,
            minutes=entry.practice.minutes,
            kind=entry.practice.kind,
            slot=entry.slot,
            dimension=entry.dimension,
            label=entry.label,
            why=_why(entry, scales) + " " + content.practices[entry.practice.id].why,
        )
        for entry in offered
    ]


def _why(entry: Recommendation, scales: Mapping[str, ScaleText]) -> str:
    """What its slot means, in words without a number or a verdict."""
    if entry.dimension is None:
        return "A gentle one to begin with."
    name = scales[entry.dimension].name
    if entry.slot == "keep":
        return f"{name} has a good place with you already, and this keeps it there."
    if entry.label == "maintain":
        return f"{name} is around often already; a little care keeps it so."
    return f"{name} has room to grow."
