"""Writing iCalendar (RFC 5545): lines, folded at 75 octets, and nothing that needs a library."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LINE = 75
"""Octets of a line before it is folded."""


@dataclass(frozen=True)
class Entry:
    """One event: from a moment to another, or a whole day, which keeps nobody busy."""

    uid: str
    summary: str
    starts_at: datetime | None
    ends_at: datetime | None
    day: date


def write(entries: Iterable[Entry], stamp: datetime) -> bytes:
    """A calendar of these entries, made at a moment."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kindling//Quality time//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *(line for entry in entries for line in _event(entry, stamp)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(entry: Entry, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}@kindling"
    yield f"DTSTAMP:{_utc(stamp)}"
    if entry.starts_at is not None and entry.ends_at is not None:
        yield f"DTSTART:{_utc(entry.starts_at)}"
        yield f"DTEND:{_utc(entry.ends_at)}"
        yield "TRANSP:OPAQUE"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{_text(entry.summary)}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line in octets, with a break and a blank after every 75, never inside a character."""
    rest = line.encode()
    lines: list[bytes] = []
    while len(rest) > (room := LINE - bool(lines)):
        while rest[room] & 0xC0 == 0x80:  # in the middle of a character
            room -= 1
        lines.append(rest[:room])
        rest = rest[room:]
    return b"\r\n ".join([*lines, rest]) + b"\r\n"
