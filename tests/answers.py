"""Answer sets of the worked examples: mixed, content, and where a partner's differ."""

from typing import Any

from tests.phone import Phone, ok

SCALES = {"COM": 4, "TRU": 4, "EMP": 4, "SUP": 4, "AFF": 4, "QTM": 4, "GOL": 4, "CON": 4}
SCALES |= {"BFV": 3, "BCC": 3, "BPE": 3, "CLO": 4}
ITEMS = [f"{scale}{number + 1}" for scale, count in SCALES.items() for number in range(count)]


def _all(digits: str) -> dict[str, int]:
    """One digit an item, in the instrument's order."""
    return dict(zip(ITEMS, map(int, digits.replace(" ", "")), strict=True))


MIXED = _all("4342 3443 5441 4432 2324 3224 4542 3343 332 224 125 4432")
"""Case P01: index 60.9375."""

OTHER = _all("2234 4442 4442 4442 5442 3224 4442 4442 224 224 224 4442")
"""The partner of case C01: couple index 62.890625."""

FULL = "emotional-intimacy"
SHORT = "weekly-short-form"


def sheet(answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Answers as they are sent; "na" is "did not come up"."""
    return [
        {"item": item, "na": True} if value == "na" else {"item": item, "value": value}
        for item, value in answers.items()
    ]


def begin(phone: Phone, instrument: str = FULL) -> str:
    """Start an assessment; its id."""
    made = ok(phone.post("/v1/assessments", json={"instrument": instrument}), 201)
    return str(made["id"])


def save(phone: Phone, assessment: str, answers: dict[str, Any], seconds: int | None = None) -> Any:
    data: dict[str, Any] = {"answers": sheet(answers)}
    if seconds is not None:
        data["active_seconds"] = seconds
    return ok(phone.post(f"/v1/assessments/{assessment}/answers", json=data))


def complete(phone: Phone, assessment: str) -> Any:
    return ok(phone.post(f"/v1/assessments/{assessment}/completion"), 201)


def take(phone: Phone, answers: dict[str, Any] | None = None, instrument: str = FULL) -> str:
    """Start, answer, complete; the assessment's id."""
    assessment = begin(phone, instrument)
    save(phone, assessment, MIXED if answers is None else answers)
    complete(phone, assessment)
    return assessment
