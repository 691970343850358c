"""Reading an instrument file: strict JSON, shape, what fields demand of each other, types."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from pydantic import ValidationError

from .checks import check
from .instrument import Band, Composite, ErrorTerms, Instrument, Item, Scale, Source
from .schema import InstrumentError, InstrumentFile, Kind


def parse_instrument(text: str | bytes) -> Instrument:
    """Read an instrument from the text of its file.

    Raises InstrumentError naming the first wrong field as a JSON path.
    """
    data = read_json(text)
    try:
        file = InstrumentFile.model_validate(data)
    except ValidationError as error:
        raise wrong_shape(error) from None
    check(file)
    basis = file.error_terms.basis
    scale_terms: dict[Kind, ErrorTerms] = {
        kind: ErrorTerms(t.sd, t.r, basis) for kind, t in file.error_terms.scales.items()
    }
    composite_terms = {
        name: ErrorTerms(t.sd, t.r, basis) for name, t in file.error_terms.composites.items()
    }
    articles = file.articles
    return Instrument(
        id=file.id,
        version=file.version,
        couple=file.couple,
        recall_days=file.recall_days,
        minimum=file.response.min,
        maximum=file.response.max,
        scales=tuple(
            Scale(
                id=s.id,
                kind=s.kind,
                reported=s.reported,
                min_answered=s.min_answered,
                lifts=s.lifts,
                items=tuple(Item(i.id, i.key, i.about, i.offers_na) for i in s.items),
                sources=tuple(
                    Source(articles[x.article].file, articles[x.article].title, x.section)
                    for x in s.sources
                ),
                terms=scale_terms.get(s.kind),
            )
            for s in file.scales
        ),
        composites=tuple(
            Composite(c.id, c.kind, c.min_members, _whole(c.weights), composite_terms.get(c.id))
            for c in file.composites
        ),
        bands={
            kind: tuple(Band(b.id, b.min, b.max) for b in bands)
            for kind, bands in file.bands.items()
        },
        terms=scale_terms,
        basis=basis,
        locales=file.locales,
        content_hash=content_hash(text),
    )


def _whole(weights: Mapping[str, Fraction]) -> dict[str, int]:
    common = math.lcm(*(weight.denominator for weight in weights.values()))
    return {name: int(weight * common) for name, weight in weights.items()}


def content_hash(text: str | bytes) -> str:
    """SHA-256 (hex) of the canonical JSON: layout and the order of fields do not count."""
    canonical = json.dumps(
        json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_json(text: str | bytes) -> object:
    """Strict JSON with exact decimals: no NaN, no field twice. Raises InstrumentError."""

    def constant(name: str) -> NoReturn:
        raise InstrumentError("$", f"{name} is not a number in JSON")

    def fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise InstrumentError("$", f"the field {twice!r} appears twice in one object")
        return found

    try:
        value: object = json.loads(
            text, parse_float=Decimal, parse_constant=constant, object_pairs_hook=fields
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise InstrumentError(where, f"not valid JSON ({error.msg})") from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise InstrumentError("$", f"not readable JSON ({type(error).__name__})") from None
    return value


def json_path(parts: tuple[int | str, ...]) -> str:
    """`("scales", 2, "key")` as `scales[2].key`; the root is `$`."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part != "[key]":  # pydantic marks a wrong field name this way
            path += f".{part}" if path else part
    return path or "$"


def wrong_shape(error: ValidationError) -> InstrumentError:
    """The first complaint of pydantic as a path and a short sentence."""
    first = error.errors(include_url=False, include_input=False)[0]
    message = str(first["msg"]).removeprefix("Value error, ")
    match first["type"]:
        case "missing":
            message = "is missing"
        case "extra_forbidden":
            message = "is not a known field"
        case "string_pattern_mismatch":
            message = "has the wrong form"
        case _:
            message = message.replace("Input should be", "must be")
    return InstrumentError(json_path(first["loc"]), message)
