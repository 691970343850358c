"""The couple's result as it goes out: worked out once, from answers that are frozen."""

from collections.abc import Iterable
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


def document(
    one: Assessment,
    other: Assessment,
    level: Literal["bands", "scores"],
    day: date,
    content: Content,
) -> ResultPublic:
    """The result at a level. At `bands` only words leave, and practices in an order that both
    can work out from those words. Raises `DamagedContent`."""
    instrument = sheets.version(content.instruments, one)
    scores = couple(instrument, sheets.read(one)["answers"], sheets.read(other)["answers"])
    found = couple_document(scores, level)
    priorities = priority_bands(scores) if level == "bands" else priority_couple(scores)
    # joint practices need the other's acceptance, and no hold shows here: nothing is left out
    offered = recommend(priorities, content.practices.values(), {}, day)
    numbers = {name: value for name, value in found.items() if name in ResultPublic.model_fields}
    return ResultPublic.model_validate(
        {
            **numbers,
            "released_on": day,
            "instrument": instrument.id,
            "version": instrument.version,
            "content_hash": instrument.content_hash,
            "dimensions": entries(found["dimensions"]),
            "practices": recommendations(offered),
        }
    )


def recommendations(offered: Iterable[Recommendation]) -> list[RecommendationPublic]:
    """Recommended practices as they go out."""
    return [
        RecommendationPublic(
            practice=entry.practice.id,
            title=entry.practice.title,
            minutes=entry.practice.minutes,
            kind=entry.practice.kind,
            slot=entry.slot,
            dimension=entry.dimension,
            label=entry.label,
        )
        for entry in offered
    ]
