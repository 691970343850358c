"""Why a score is what it is: item by item, in numbers and in words."""

from __future__ import annotations

from fractions import Fraction

from .instrument import Composite, Instrument, Scale, Source
from .numbers import six
from .person import Answers, PersonScores, ScaleScore, UnknownScale, from_keyed, keyed


def explain(
    instrument: Instrument, answers: Answers, scale_id: str, locale: str = "en"
) -> dict[str, object]:
    """How the score of a scale or composite comes about, ready for JSON.

    Of a scale: each item's raw and keyed answer, whether and why it counts, and its contribution
    in points (contributions add up to the score). Of a composite: each member with its weight.
    Raises UnknownScale for what the instrument does not report, UnknownItem, InvalidAnswer.
    """
    rows = keyed(instrument, answers)
    scores = from_keyed(instrument, rows)
    if scale_id in scores.scales:
        scale = instrument.by_id[scale_id]
        row = rows[instrument.scales.index(scale)]
        return _scale(instrument, answers, scale, row, scores.scales[scale_id], locale)
    for composite in instrument.composites:
        if composite.id == scale_id:
            return _composite(instrument, composite, scores, locale)
    raise UnknownScale(scale_id)


def _scale(
    instrument: Instrument,
    answers: Answers,
    scale: Scale,
    row: list[int],
    score: ScaleScore,
    locale: str,
) -> dict[str, object]:
    texts = instrument.texts(locale)
    scored = score.score is not None
    items: list[dict[str, object]] = []
    for item, points in zip(scale.items, row, strict=True):
        raw = answers.get(item.id)
        counted = points >= 0
        share = Fraction(100 * points, instrument.span * score.n_answered) if counted else None
        items.append(
            {
                "item": item.id,
                "text": texts.items[item.id],
                "raw": raw,
                "key": item.key,
                "keyed": points + instrument.minimum if counted else None,
                "counted": counted,
                "reason": None if counted else "na" if raw == "na" else "skipped",
                "contribution": six(share) if share is not None and scored else None,
            }
        )
    return {
        "id": scale.id,
        "kind": scale.kind,
        "name": texts.scales[scale.id].name,
        "score": None if score.score is None else six(score.score),
        "band": score.band,
        "n_answered": score.n_answered,
        "k": score.k,
        "min_answered": scale.min_answered,
        "reason": score.reason,
        "items": items,
        "arithmetic": _arithmetic(instrument, scale, row, score),
        "sources": _sources(scale.sources),
    }


def _arithmetic(instrument: Instrument, scale: Scale, row: list[int], score: ScaleScore) -> str:
    n, k = score.n_answered, score.k
    if score.score is None:
        return f"{n} of {k} items answered, {scale.min_answered} are needed: no score."
    low, span = instrument.minimum, instrument.span
    values = [points + low for points in row if points >= 0]
    total = sum(values)
    turned = [i.id for i, points in zip(scale.items, row, strict=True) if i.key < 0 and points >= 0]
    reverse = (
        f" Reversed ({', '.join(turned)}): {low + instrument.maximum} minus the answer."
        if turned
        else ""
    )
    return (
        f"{n} of {k} items answered.{reverse} Keyed answers: {' + '.join(map(str, values))} = "
        f"{total}; mean {total}/{n} = {_plain(Fraction(total, n))}; "
        f"100 x (mean - {low})/{span} = {_plain(score.score)}."
    )


def _composite(
    instrument: Instrument, composite: Composite, scores: PersonScores, locale: str
) -> dict[str, object]:
    score = scores.composites[composite.id]
    members: list[dict[str, object]] = []
    products: list[str] = []
    total = 0
    for name, weight in composite.weights.items():
        member = scores.every[name]
        exact = member.score
        if exact is not None:
            products.append(_plain(exact) if weight == 1 else f"{weight} x {_plain(exact)}")
            total += weight
        members.append(
            {
                "scale": name,
                "weight": weight,
                "score": None if exact is None else six(exact),
                "counted": exact is not None,
                "reason": member.reason,
                "sources": _sources(instrument.by_id[name].sources),
            }
        )
    counted = f"{score.n_scored} of {score.members} scales scored"
    if score.score is None:
        arithmetic = f"{counted}, {composite.min_members} are needed: no score."
    else:
        arithmetic = f"{counted}: ({' + '.join(products)})/{total} = {_plain(score.score)}."
    return {
        "id": composite.id,
        "kind": composite.kind,
        "name": instrument.texts(locale).composites[composite.id],
        "score": None if score.score is None else six(score.score),
        "band": score.band,
        "n_scored": score.n_scored,
        "members": members,
        "min_members": composite.min_members,
        "reason": score.reason,
        "arithmetic": arithmetic,
    }


def _plain(value: Fraction) -> str:
    return f"{six(value):.6f}".rstrip("0").rstrip(".")


def _sources(sources: tuple[Source, ...]) -> list[dict[str, object]]:
    return [{"file": s.file, "title": s.title, "section": s.section} for s in sources]
