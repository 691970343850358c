"""Instruments as they go out."""

from app.content import Instruments
from app.models.instruments import (
    BandPublic,
    ErrorTerm,
    InstrumentEntry,
    InstrumentPublic,
    ItemPublic,
    ResponseOption,
    ScalePublic,
)
from app.models.scores import SourcePublic
from app.problems import NotFound
from app.services.scoring import ErrorTerms, Instrument


def entry(instrument: Instrument) -> InstrumentEntry:
    return InstrumentEntry(
        id=instrument.id,
        version=instrument.version,
        title=instrument.texts().title,
        items=len(instrument.items),
        recall_days=instrument.recall_days,
        couple=instrument.couple,
    )


def show(instruments: Instruments, name: str, version: str | None) -> InstrumentPublic:
    """An instrument, by default its latest version. Raises `NotFound`."""
    found = instruments.get(name) if version is None else instruments.versions.get((name, version))
    if found is None:
        raise NotFound
    texts = found.texts()
    terms: list[tuple[str, ErrorTerms]] = list(found.terms.items())
    terms += [(c.id, c.terms) for c in found.composites if c.terms is not None]
    return InstrumentPublic(
        id=found.id,
        version=found.version,
        content_hash=found.content_hash,
        language="en",
        title=texts.title,
        stem=texts.stem,
        na=texts.na,
        recall_days=found.recall_days,
        couple=found.couple,
        responses=[
            ResponseOption(value=value, label=texts.responses[str(value)])
            for value in range(found.minimum, found.maximum + 1)
        ],
        items=[
            ItemPublic(
                id=item.id,
                scale=scale.id,
                text=texts.items[item.id],
                about=item.about,
                key=item.key,
                na=item.offers_na,
            )
            for scale in found.scales
            for item in scale.items
        ],
        scales=[
            ScalePublic(
                id=scale.id,
                kind=scale.kind,
                name=texts.scales[scale.id].name,
                about=texts.scales[scale.id].about,
                min_answered=scale.min_answered,
                sources=[
                    SourcePublic(file=source.file, title=source.title, section=source.section)
                    for source in scale.sources
                ],
            )
            for scale in found.scales
        ],
        bands=[
            BandPublic(
                kind=kind,
                id=band.id,
                low=float(band.min),
                high=float(band.max),
                text=texts.bands[kind][band.id],
            )
            for kind, bands in found.bands.items()
            for band in bands
        ],
        error_terms=[
            ErrorTerm(of=name, sd=float(term.sd), r=float(term.r), basis=term.basis)
            for name, term in terms
        ],
    )
