"""What the fields of an instrument file demand of each other.

Each check raises `InstrumentError` with the path of the field, so that whoever writes an
instrument reads where to look and not only that something is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .schema import BandFile, ErrorTermsFile, InstrumentError, InstrumentFile, LocaleText, TermsFile

STEPS = 100  # more answer steps than any person can tell apart


def check(file: InstrumentFile) -> None:
    """Raise InstrumentError at the first field that does not agree with another."""
    span = file.response.max - file.response.min
    if not 1 <= span <= STEPS:
        raise InstrumentError("response.max", f"must be 1 to {STEPS} above response.min")
    _scales(file)
    _composites(file)
    _bands(file)
    _error_terms(file.error_terms, file)
    _apart(file)
    for locale, texts in file.locales.items():
        _texts(texts, file, f"locales.{locale}")


def _scales(file: InstrumentFile) -> None:
    core = {scale.id for scale in file.scales if scale.kind == "core"}
    scales: set[str] = set()
    items: set[str] = set()
    for i, scale in enumerate(file.scales):
        path = f"scales[{i}]"
        _new(scale.id, scales, f"{path}.id")
        for j, item in enumerate(scale.items):
            _new(item.id, items, f"{path}.items[{j}].id")
        if not 1 <= scale.min_answered <= len(scale.items):
            raise InstrumentError(f"{path}.min_answered", f"must be 1 to {len(scale.items)}")
        if scale.lifts is not None:
            if scale.kind != "barrier":
                raise InstrumentError(f"{path}.lifts", "only a barrier lifts a dimension")
            _known(scale.lifts, core, f"{path}.lifts", "core scale")
        for j, source in enumerate(scale.sources):
            _known(source.article, file.articles, f"{path}.sources[{j}].article", "article")


def _composites(file: InstrumentFile) -> None:
    seen = {scale.id for scale in file.scales}
    kinds: set[str] = set()
    for i, composite in enumerate(file.composites):
        path = f"composites[{i}]"
        _new(composite.id, seen, f"{path}.id")
        _new(composite.kind, kinds, f"{path}.kind")
        members = {scale.id for scale in file.scales if scale.kind == composite.kind}
        for name, weight in composite.weights.items():
            _known(name, members, f"{path}.weights.{name}", f"{composite.kind} scale")
            if weight <= 0:
                raise InstrumentError(f"{path}.weights.{name}", "must be above 0")
        if not 1 <= composite.min_members <= len(composite.weights):
            limit = len(composite.weights)
            raise InstrumentError(f"{path}.min_members", f"must be 1 to {limit}")


def _bands(file: InstrumentFile) -> None:
    used = {scale.kind for scale in file.scales}
    for kind in sorted(used - set(file.bands)):
        raise InstrumentError(f"bands.{kind}", "is missing")
    for kind, bands in file.bands.items():
        if kind not in used:
            raise InstrumentError(f"bands.{kind}", "no scale is of this kind")
        _contiguous(bands, f"bands.{kind}")


def _contiguous(bands: list[BandFile], path: str) -> None:
    seen: set[str] = set()
    for i, band in enumerate(bands):
        _new(band.id, seen, f"{path}[{i}].id")
        start = bands[i - 1].max if i else 0
        if band.min != start:
            raise InstrumentError(f"{path}[{i}].min", f"must be {float(start):g}, without a hole")
        if band.max <= band.min:
            raise InstrumentError(f"{path}[{i}].max", "must be above min")
    if bands[-1].max != 100:
        raise InstrumentError(f"{path}[{len(bands) - 1}].max", "must be 100 in the last band")


def _error_terms(terms: ErrorTermsFile, file: InstrumentFile) -> None:
    kinds = {scale.kind for scale in file.scales}
    for kind, value in terms.scales.items():
        _known(kind, kinds, f"error_terms.scales.{kind}", "kind of scale here")
        _terms(value, f"error_terms.scales.{kind}")
    composites = {composite.id for composite in file.composites}
    for name, value in terms.composites.items():
        _known(name, composites, f"error_terms.composites.{name}", "composite")
        _terms(value, f"error_terms.composites.{name}")


def _terms(terms: TermsFile, path: str) -> None:
    if terms.sd <= 0:
        raise InstrumentError(f"{path}.sd", "must be above 0")
    if not 0 <= terms.r < 1:
        raise InstrumentError(f"{path}.r", "must be at least 0 and below 1")


def _apart(file: InstrumentFile) -> None:
    """An order without two items of one scale in a row exists only if none has over half."""
    total = sum(len(scale.items) for scale in file.scales)
    for i, scale in enumerate(file.scales):
        if 2 * len(scale.items) > total + 1:
            raise InstrumentError(
                f"scales[{i}].items",
                f"{len(scale.items)} of {total} items: two of them would follow each other",
            )


def _texts(texts: LocaleText, file: InstrumentFile, path: str) -> None:
    answers = [str(n) for n in range(file.response.min, file.response.max + 1)]
    _complete(texts.responses, answers, f"{path}.responses", "answer")
    items = [item.id for scale in file.scales for item in scale.items]
    _complete(texts.items, items, f"{path}.items", "item")
    _complete(texts.scales, [scale.id for scale in file.scales], f"{path}.scales", "scale")
    composites = [composite.id for composite in file.composites]
    _complete(texts.composites, composites, f"{path}.composites", "composite")
    _complete(texts.bands, file.bands, f"{path}.bands", "kind of band")
    for kind, bands in file.bands.items():
        names = [band.id for band in bands]
        _complete(texts.bands[kind], names, f"{path}.bands.{kind}", "band")


def _complete(found: Collection[str], wanted: Iterable[str], path: str, what: str) -> None:
    wanted = list(wanted)
    for name in wanted:
        if name not in found:
            raise InstrumentError(f"{path}.{name}", "is missing")
    for name in found:
        _known(name, wanted, f"{path}.{name}", what)


def _new(name: str, seen: set[str], path: str) -> None:
    if name in seen:
        raise InstrumentError(path, f"{name!r} is used twice")
    seen.add(name)


def _known(name: str, known: Collection[str], path: str, what: str) -> None:
    if name not in known:
        raise InstrumentError(path, f"{name!r} is no {what}")
