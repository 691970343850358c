"""Whose turn it is, and what comes next: the exercises that go by turns, as a pure machine.

    listening     speak -> mirror -> check -yes-> clarify -> reply -> validate -> felt
                             ^         |             |                   ^
                             +-not_quite             +-------------------+ (nothing to clarify)
    perspective   tell -> check

Each is done twice: in the second round the two have swapped. Nothing here knows of a database, a
clock or a person: the one who speaks first is "first", the other "second".
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from app.models.steps import Answer, Step

Who = Literal["first", "second"]

ROUNDS = 2


class WrongStep(Exception):
    """This step is not what comes next."""


class WrongAnswer(Exception):
    """The step is right, and what was answered with it does not belong to it."""


class Place(NamedTuple):
    """Where a session is: in which round, and at which step. At `clarify` the listener may also
    go straight on to `validate`."""

    round: int
    step: Step


class _Wait(NamedTuple):
    speaker: bool
    """Whether it is the speaker of the round who acts, or the other."""
    ways: Mapping[Step, Mapping[Answer | None, Step | None]]
    """The steps that can be done, and by their answer what follows; None ends the round."""


_WAYS: Mapping[str, Mapping[Step, _Wait]] = {
    "listening": {
        "speak": _Wait(True, {"speak": {None: "mirror"}}),
        "mirror": _Wait(False, {"mirror": {None: "check"}}),
        "check": _Wait(True, {"check": {"yes": "clarify", "not_quite": "mirror"}}),
        "clarify": _Wait(False, {"clarify": {None: "reply"}, "validate": {None: "felt"}}),
        "reply": _Wait(True, {"reply": {None: "validate"}}),
        "validate": _Wait(False, {"validate": {None: "felt"}}),
        # "not yet" is an answer, not a failure: it goes on like the other
        "felt": _Wait(True, {"felt": {"understood": None, "not_yet": None}}),
    },
    "perspective": {
        "tell": _Wait(True, {"tell": {None: "check"}}),
        # being corrected is what it is for: there is no second try
        "check": _Wait(False, {"check": {"yes": None, "not_quite": None}}),
    },
}


def start(kind: str) -> Place:
    """Where a session of this kind begins."""
    return Place(1, next(iter(_WAYS[kind])))


def actor(kind: str, place: Place) -> Who:
    """Whose turn it is."""
    speaks_first = place.round == 1
    return "first" if _WAYS[kind][place.step].speaker == speaks_first else "second"


def offered(kind: str, place: Place) -> tuple[Step, ...]:
    """The steps that can be done now."""
    return tuple(_WAYS[kind][place.step].ways)


def after(kind: str, place: Place, step: Step, answer: Answer | None) -> Place | None:
    """Where the session is once this step is done; None when that was the last.

    Raises `WrongStep`, `WrongAnswer`.
    """
    ways = _WAYS[kind][place.step].ways
    if step not in ways:
        raise WrongStep
    if answer not in ways[step]:
        raise WrongAnswer
    following = ways[step][answer]
    if following is not None:
        return Place(place.round, following)
    if place.round < ROUNDS:
        return Place(place.round + 1, start(kind).step)
    return None
