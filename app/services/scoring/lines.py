"""`python -m app score`: one JSON line in, one JSON line out.

A line is `{"kind": ..., "input": ...}`; what comes back has the shape of that kind's worked
examples, numbers rounded to 6 decimals. A line that cannot be scored gives `{"error": ...}` and
the others go on. This is for checking the model from outside, so it reads the 45-item instrument
that is shipped beside the code, or one that is handed in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TextIO, TypeAlias

from .instrument import Instrument
from .line_activity import ACTIVITY_KINDS
from .line_input import BadLine, mapping, read
from .line_models import MODEL_KINDS
from .line_studies import STUDY_KINDS
from .reading import parse_instrument

Handler: TypeAlias = Callable[[Instrument, object], object]

KINDS: Mapping[str, Handler] = {**MODEL_KINDS, **ACTIVITY_KINDS, **STUDY_KINDS}
SHIPPED = Path(__file__).parents[2] / "content" / "instruments" / "emotional-intimacy.json"


@cache
def shipped_instrument() -> Instrument:
    """The instrument of the worked examples."""
    return parse_instrument(SHIPPED.read_bytes())


def score_line(line: str | bytes, instrument: Instrument | None = None) -> tuple[object, bool]:
    """The result of one line and whether it could be scored; never raises for a bad line."""
    try:
        case = mapping(read(line), "line")
        for name in ("kind", "input"):
            if name not in case:
                raise BadLine(f"{name}: is missing")
        kind = case["kind"]
        if not isinstance(kind, str) or kind not in KINDS:
            raise BadLine(f"kind: must be one of {', '.join(KINDS)}")
        return KINDS[kind](instrument or shipped_instrument(), case["input"]), True
    except OverflowError:
        return {"error": "a number is out of range"}, False
    except ZeroDivisionError:
        return {"error": "the input leaves nothing to divide by"}, False
    except ValueError as error:
        return {"error": str(error)}, False


def run(stdin: TextIO, stdout: TextIO, instrument: Instrument | None = None) -> int:
    """Score every line of a stream; the exit status is 1 if any line was bad, else 0.

    The bytes below the stream are read where it has them: one line in a wrong encoding is then
    one bad line and not the end of all.
    """
    source: Iterable[str | bytes] = getattr(stdin, "buffer", stdin)
    status = 0
    for line in source:
        result, good = score_line(line, instrument)
        stdout.write(json.dumps(result, allow_nan=False) + "\n")
        if not good:
            status = 1
    stdout.flush()
    return status
