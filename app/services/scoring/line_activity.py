"""The kinds of line that score what a couple did (5.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from . import activity
from .instrument import Instrument
from .line_input import BadLine, fields, flag, items, mapping, number, optional_numbers, whole, word
from .numbers import optional_six, six

Handler: TypeAlias = Callable[[Instrument, object], object]

# Other spellings under which a checker may hand in a member whose name is not in print.
GOAL_NAMES = {
    "start": "p0",
    "now": "p1",
    "accepted_by_both": "accepted",
    "updated_day": "updated",
    "last_updated": "updated",
}
CONFLICT_NAMES = {
    "timeout": "time_out",
    "timeout_taken": "time_out",
    "time_out_taken": "time_out",
    "h": "hours",
    "hours_to_return": "hours",
    "return_hours": "hours",
    "age": "age_days",
    "felt_afraid": "afraid",
}


def _named(value: object, where: str, names: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, member in mapping(value, where).items():
        known = names.get(name, name)
        if known in found:
            raise BadLine(f"{where}.{name}: {known} is given twice")
        found[known] = member
    return found


def _within(value: int, where: str, low: int, high: int) -> int:
    if not low <= value <= high:
        raise BadLine(f"{where}: must be {low} to {high}")
    return value


def _gratitude(_: Instrument, value: object) -> object:
    notes: dict[str, list[activity.Note]] = {"A": [], "B": []}
    for i, entry in enumerate(items(value, "input")):
        where = f"input[{i}]"
        case = fields(entry, where, ("author", "day", "text"))
        author = word(case["author"], f"{where}.author", notes)
        text = case["text"]
        if not isinstance(text, str):
            raise BadLine(f"{where}.text: must be a text")
        notes[author].append(activity.Note(whole(case["day"], f"{where}.day"), text))
    found = activity.gratitude(notes["A"], notes["B"])
    return {
        "days_a": found.days_a,
        "days_b": found.days_b,
        "giving_a": six(activity.giving(found.days_a)),
        "giving_b": six(activity.giving(found.days_b)),
        "reciprocity": optional_six(found.reciprocity),
        "score": six(found.score),
    }


def _session(value: object, where: str) -> activity.Session:
    case = fields(value, where, ("day", "start", "end"), ("unplugged", "confirmed"))
    start = _within(whole(case["start"], f"{where}.start"), f"{where}.start", 0, 1440)
    end = whole(case["end"], f"{where}.end")
    if end < start:
        raise BadLine(f"{where}.end: must not be before start; past midnight it is above 1440")
    return activity.Session(
        day=whole(case["day"], f"{where}.day"),
        start=start,
        end=end,
        unplugged=flag(case.get("unplugged", False), f"{where}.unplugged"),
        confirmed=flag(case.get("confirmed", False), f"{where}.confirmed"),
    )


def _quality_time(_: Instrument, value: object) -> object:
    found = activity.quality_time(
        _session(entry, f"input[{i}]") for i, entry in enumerate(items(value, "input"))
    )
    return {
        "credited_minutes": six(found.credited_minutes),
        "weeks_hit": found.weeks_hit,
        "score": six(found.score),
    }


def _share(value: object, where: str) -> Fraction:
    share = number(value, where)
    if not 0 <= share <= 1:
        raise BadLine(f"{where}: must be 0 to 1")
    return share


def _goal(value: object, where: str) -> activity.Goal:
    members = _named(value, where, GOAL_NAMES)
    case = fields(members, where, ("p0", "p1"), ("updated", "accepted"))
    return activity.Goal(
        start=_share(case["p0"], f"{where}.p0"),
        now=_share(case["p1"], f"{where}.p1"),
        updated=whole(case.get("updated", 0), f"{where}.updated"),
        accepted=flag(case.get("accepted", True), f"{where}.accepted"),
    )


def _goals(_: Instrument, value: object) -> object:
    case = fields(value, "input", ("goals", "joint_weeks"))
    weeks = whole(case["joint_weeks"], "input.joint_weeks")
    found = activity.goals(
        [_goal(x, f"input.goals[{i}]") for i, x in enumerate(items(case["goals"], "input.goals"))],
        _within(weeks, "input.joint_weeks", 0, 4),
    )
    return {"progress": optional_six(found.progress), "score": optional_six(found.score)}


def _settled(value: object, where: str) -> tuple[int, ...]:
    found = enumerate([] if value is None else items(value, where))
    ratings = [(f"{where}[{i}]", x) for i, x in found if x is not None]
    if len(ratings) > 2:
        raise BadLine(f"{where}: at most one rating of each")
    return tuple(_within(whole(x, at), at, 0, 4) for at, x in ratings)


def _conflict(value: object, where: str) -> activity.Conflict:
    members = _named(value, where, CONFLICT_NAMES)
    if "settled_a" in members or "settled_b" in members:
        if "settled" in members:
            raise BadLine(f"{where}.settled: is given twice")
        members["settled"] = [members.pop("settled_a", None), members.pop("settled_b", None)]
    optional = ("time_out", "hours", "settled", "afraid")
    case = fields(members, where, ("intensity", "age_days"), optional)
    intensity = whole(case["intensity"], f"{where}.intensity")
    hours = case.get("hours")
    exact = None if hours is None else number(hours, f"{where}.hours")
    age = whole(case["age_days"], f"{where}.age_days")
    if exact is not None and exact < 0:
        raise BadLine(f"{where}.hours: must not be negative")
    if age < 0:
        raise BadLine(f"{where}.age_days: must not be negative")
    return activity.Conflict(
        intensity=_within(intensity, f"{where}.intensity", 1, 5),
        time_out=flag(case.get("time_out", False), f"{where}.time_out"),
        hours=exact,
        settled=_settled(case.get("settled"), f"{where}.settled"),
        age=age,
        afraid=flag(case.get("afraid", False), f"{where}.afraid"),
    )


def _repairs(_: Instrument, value: object) -> object:
    found = activity.repairs(
        _conflict(entry, f"input[{i}]") for i, entry in enumerate(items(value, "input"))
    )
    return {
        "n_scored": found.n_scored,
        "score": optional_six(found.score),
        "low_confidence": found.low_confidence,
    }


def _engagement(_: Instrument, value: object) -> object:
    found: list[float | None] = []
    for i, entry in enumerate(items(value, "input")):
        scores = optional_numbers(entry, f"input[{i}]")
        for j, score in enumerate(scores):
            if score is not None and not 0 <= score <= 100:
                raise BadLine(f"input[{i}][{j}]: must be 0 to 100")
        found.append(optional_six(activity.engagement(scores)))
    return found


def _pulse(_: Instrument, value: object) -> object:
    found: list[object] = []
    for i, entry in enumerate(items(value, "input")):
        week = items(entry, f"input[{i}]")
        if len(week) > 7:
            raise BadLine(f"input[{i}]: at most 7 days")
        days = [(f"input[{i}][{j}]", day) for j, day in enumerate(week)]
        answers = [None if x is None else _within(whole(x, at), at, 0, 10) for at, x in days]
        pulse = activity.pulse(answers)
        found.append(
            {
                "n": pulse.n,
                "mean": optional_six(pulse.mean),
                "score": optional_six(pulse.score),
                "sd": optional_six(pulse.sd),
            }
        )
    return found


ACTIVITY_KINDS: Mapping[str, Handler] = {
    "gratitude": _gratitude,
    "quality_time": _quality_time,
    "goals": _goals,
    "repairs": _repairs,
    "engagement": _engagement,
    "pulse": _pulse,
}
