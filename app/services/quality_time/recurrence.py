"""Recurrence rules (RFC 5545): which ones a ritual may have, and the days they give.

`dateutil` expands them. It looks for the next day until the year 9999, so a rule that never comes
would keep a thread for seconds; the rules taken here come at least once in the time that `_RULES`
makes easy to see: the days they name exist in every month, or are the day they begin on.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from app.problems import wrong

LONGEST = timedelta(days=50 * 366)
COUNT = 1_000

_NUMBER = r"[1-9][0-9]{0,2}"
_PLAIN = r"(MO|TU|WE|TH|FR|SA|SU)"
_NTH = r"(-?[1-4])(MO|TU|WE|TH|FR|SA|SU)"
_MONTHDAY = r"(-?([1-9]|[12][0-9]|3[01]))"

_EVERY = {
    "INTERVAL": _NUMBER,
    "COUNT": r"[1-9][0-9]{0,3}",
    "UNTIL": r"[0-9]{8}",
    "WKST": _PLAIN,
}
_RULES: Mapping[str, tuple[int, Mapping[str, str]]] = {
    "DAILY": (366, {}),
    "WEEKLY": (52, {"BYDAY": rf"{_PLAIN}(,{_PLAIN}){{0,6}}"}),
    "MONTHLY": (
        24,
        {
            "BYMONTHDAY": rf"{_MONTHDAY}(,{_MONTHDAY}){{0,30}}",
            "BYDAY": rf"({_PLAIN}(,{_PLAIN}){{0,6}}|{_NTH}(,{_NTH}){{0,6}})",
            "BYSETPOS": r"-?[1-4]",
        },
    ),
    "YEARLY": (10, {"BYMONTH": r"([1-9]|1[0-2])", "BYDAY": _NTH}),
}
"""By frequency: the greatest interval, and the parts it may have."""

_TOGETHER = {("YEARLY", "BYMONTH"): "BYDAY", ("YEARLY", "BYDAY"): "BYMONTH"}


def check(rule: str, starts_on: date) -> date | None:
    """The day of the last time, None where the rule has no end. Raises `Invalid`."""
    parts = [part.split("=") for part in rule.split(";")]
    named = {name: value for name, value in parts}
    if len(named) != len(parts):
        raise _refused("Name each part once.")
    _fits(named, starts_on)
    made = _rule(rule, starts_on)
    if next(iter(made), None) != _midnight(starts_on):
        detail = "The first time has to be one that the rule gives."
        raise wrong("/starts_on", "not_in_rule", detail)
    if not named.keys() & {"COUNT", "UNTIL"}:
        return None
    last = starts_on
    for moment in made:
        last = moment.date()
        if last > starts_on + LONGEST:
            raise _refused("Let it end within 50 years, or leave the end out.")
    return last


def days(rule: str, starts_on: date, first: date, last: date) -> list[date]:
    """The days of a checked rule from `first` to `last`."""
    found = _rule(rule, starts_on).between(_midnight(first), _midnight(last), inc=True)
    return [at.date() for at in found]


def at(day: date, local: str, zone: str) -> datetime:
    """A local time as a moment. One that the clocks leave out is read by the offset before the
    gap, of one that comes twice the first is meant (RFC 5545, 3.3.5)."""
    there = datetime.combine(day, time.fromisoformat(local), ZoneInfo(zone))
    return there.astimezone(UTC)


def _fits(named: Mapping[str, str], starts_on: date) -> None:
    most, own = _RULES.get(named.get("FREQ", ""), (0, {}))
    if not most:
        raise _refused("FREQ is DAILY, WEEKLY, MONTHLY or YEARLY.")
    allowed = {**_EVERY, **own, "FREQ": r"[A-Z]+"}
    for name, value in named.items():
        if name not in allowed or not re.fullmatch(allowed[name], value):
            raise _refused("A part of the rule is not among those that rituals can have.")
        needed = _TOGETHER.get((named["FREQ"], name))
        if needed and needed not in named:
            raise _refused("By the year, BYMONTH and BYDAY go together.")
    if int(named.get("INTERVAL", 1)) > most or int(named.get("COUNT", 1)) > COUNT:
        raise _refused("INTERVAL or COUNT is too large.")
    if {"COUNT", "UNTIL"} <= named.keys() or {"BYDAY", "BYMONTHDAY"} <= named.keys():
        raise _refused("Name one of COUNT and UNTIL, one of BYDAY and BYMONTHDAY.")
    if "BYSETPOS" in named and not re.match(r"[A-Z]", named.get("BYDAY", "")):
        raise _refused("BYSETPOS goes with the days of BYDAY, without numbers.")
    if "UNTIL" in named:
        _until(named["UNTIL"], starts_on)
    if "BYMONTHDAY" in named:
        _month_day(named["BYMONTHDAY"], starts_on)


def _until(value: str, starts_on: date) -> None:
    try:
        until = date.fromisoformat(value)
    except ValueError:
        raise _refused("UNTIL is a date such as 20261231.") from None
    if not starts_on <= until <= starts_on + LONGEST:
        raise _refused("UNTIL lies after the first time, at most 50 years.")


def _month_day(value: str, starts_on: date) -> None:
    """That the first day is one of them is asked before dateutil looks for it."""
    following = (starts_on.replace(day=1) + timedelta(days=32)).replace(day=1)
    from_the_end = (starts_on - following).days
    if not {starts_on.day, from_the_end} & {int(part) for part in value.split(",")}:
        raise wrong("/starts_on", "not_in_rule", "The first time has to be one the rule gives.")


def _refused(detail: str) -> Exception:
    return wrong("/rule", "recurrence", detail)


def _rule(rule: str, starts_on: date) -> rrule:
    made = rrulestr(rule, dtstart=_midnight(starts_on))
    if not isinstance(made, rrule):
        raise TypeError("one rule gives one rrule")
    return made


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
