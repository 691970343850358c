"""The machine of turns, to its last branch, without an app around it."""

from itertools import product
from typing import Any, get_args

import pytest
from app.models.steps import Answer, Step
from app.services.exercises import turns
from app.services.exercises.turns import Place, WrongAnswer, WrongStep

STEPS: tuple[Any, ...] = get_args(Step)
ANSWERS: tuple[Any, ...] = (None, *get_args(Answer))

LISTENING: list[tuple[Any, str, Any, Any, Any]] = [
    ("speak", "speaker", "speak", None, "mirror"),
    ("mirror", "listener", "mirror", None, "check"),
    ("check", "speaker", "check", "yes", "clarify"),
    ("check", "speaker", "check", "not_quite", "mirror"),
    ("clarify", "listener", "clarify", None, "reply"),
    ("clarify", "listener", "validate", None, "felt"),
    ("reply", "speaker", "reply", None, "validate"),
    ("validate", "listener", "validate", None, "felt"),
    ("felt", "speaker", "felt", "understood", None),
    ("felt", "speaker", "felt", "not_yet", None),
]
PERSPECTIVE: list[tuple[Any, str, Any, Any, Any]] = [
    ("tell", "speaker", "tell", None, "check"),
    ("check", "listener", "check", "yes", None),
    ("check", "listener", "check", "not_quite", None),
]
TABLE = [("listening", *row) for row in LISTENING] + [("perspective", *row) for row in PERSPECTIVE]


@pytest.mark.parametrize(("kind", "at", "role", "step", "answer", "to"), TABLE)
def test_a_step_leads_where_the_table_says_in_both_rounds(
    kind: str, at: Any, role: str, step: Any, answer: Any, to: Any
) -> None:
    first_round, second_round = Place(1, at), Place(2, at)
    whose = {"speaker": ("first", "second"), "listener": ("second", "first")}[role]
    assert tuple(turns.actor(kind, place) for place in (first_round, second_round)) == whose
    begin = turns.start(kind).step
    after_first = Place(1, to) if to else Place(2, begin)
    after_second = Place(2, to) if to else None
    assert turns.after(kind, first_round, step, answer) == after_first
    assert turns.after(kind, second_round, step, answer) == after_second
    assert step in turns.offered(kind, first_round)


@pytest.mark.parametrize("kind", ["listening", "perspective"])
def test_whatever_is_not_in_the_table_is_refused(kind: str) -> None:
    known = {(row[1], row[3], row[4]) for row in TABLE if row[0] == kind}
    waits = {row[1] for row in TABLE if row[0] == kind}
    offers = {(row[1], row[3]) for row in TABLE if row[0] == kind}
    for at, step, answer in product(waits, STEPS, ANSWERS):
        if (at, step, answer) in known:
            continue
        wanted = WrongAnswer if (at, step) in offers else WrongStep
        with pytest.raises(wanted):
            turns.after(kind, Place(1, at), step, answer)


def test_every_step_there_is_belongs_to_an_exercise() -> None:
    assert {row[3] for row in TABLE} == set(STEPS)
    assert {row[4] for row in TABLE} == set(ANSWERS)


@pytest.mark.parametrize(
    ("kind", "steps", "actors"),
    [
        (
            "listening",
            "speak mirror check:not_quite mirror check:yes clarify reply validate felt:not_yet"
            " speak mirror check:yes validate felt:understood",
            "12121212121212",
        ),
        ("perspective", "tell check:not_quite tell check:yes", "1221"),
    ],
)
def test_a_whole_session_goes_back_and_forth(kind: str, steps: str, actors: str) -> None:
    place: Place | None = turns.start(kind)
    seen = ""
    for entry in steps.split():
        step, _, answer = entry.partition(":")
        assert place is not None
        seen += {"first": "1", "second": "2"}[turns.actor(kind, place)]
        place = turns.after(kind, place, step, answer or None)  # type: ignore[arg-type]
    assert (place, seen) == (None, actors)
