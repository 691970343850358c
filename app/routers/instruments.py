"""Instruments: what is asked, and how it is scored, as data. Public: anybody can read them."""

from typing import Annotated

from fastapi import Path, Query

from app.deps import KernelDep, ReplyDep
from app.models.base import Page
from app.models.instruments import InstrumentEntry, InstrumentPublic
from app.problems import NotFound, problems
from app.route import noun
from app.services import instruments

router = noun("instruments", "/instruments")

Name = Annotated[
    str,
    Path(
        max_length=80,
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        description="The instrument.",
        examples=["emotional-intimacy"],
    ),
]
Version = Annotated[
    str | None,
    Query(
        max_length=20,
        pattern=r"^\d{1,6}\.\d{1,6}\.\d{1,6}$",
        description="A version; the latest by default.",
        examples=["1.0.0"],
    ),
]


@router.get("")
def list_instruments(kernel: KernelDep, reply: ReplyDep) -> Page[InstrumentEntry]:
    """List the instruments there are, on one page."""
    reply.headers["Cache-Control"] = "no-cache"
    data = [instruments.entry(found) for found in kernel.content.instruments.values()]
    return Page(data=data, next_cursor=None, has_more=False)


@router.get("/{name}", responses=problems(NotFound))
def get_instrument(
    kernel: KernelDep, reply: ReplyDep, name: Name, version: Version = None
) -> InstrumentPublic:
    """Read an instrument: its statements, answers, scales, bands and error terms."""
    reply.headers["Cache-Control"] = "no-cache"
    return instruments.show(kernel.content.instruments, name, version)
