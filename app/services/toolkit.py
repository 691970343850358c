"""The barrier toolkit: for each barrier what to try and what to read. It knows no reader."""

from app.content import Content
from app.content.toolkit import Reframing
from app.models.base import Page
from app.models.scores import SourcePublic
from app.models.toolkit import BarrierPublic, ReframingPublic
from app.services import practices


def barriers(content: Content) -> Page[BarrierPublic]:
    """Every barrier that some instrument asks about, on one page."""
    scales = content.instruments.scales
    names = dict.fromkeys(entry.barrier for entry in content.reframings.values())
    data = [
        BarrierPublic(
            id=name,
            name=scales[name].name,
            about=scales[name].about,
            practices=[
                practices.public(entry)
                for entry in content.practices.values()
                if entry.dimension == name
            ],
            reframings=[
                reframing(entry) for entry in content.reframings.values() if entry.barrier == name
            ],
        )
        for name in names
    ]
    return Page(data=data, next_cursor=None, has_more=False)


def reframing(found: Reframing) -> ReframingPublic:
    source = found.source
    return ReframingPublic(
        id=found.id,
        title=found.title,
        text=found.text,
        source=SourcePublic(file=source.file, title=source.title, section=source.section),
    )
