"""Answer sets of the worked examples: mixed, content, and where a partner's differ."""

from typing import Any

from tests.phone import Phone, ok

MIXED = dict(
    zip(
        (f"{scale}{n}" for scale in "COM TRU EMP SUP AFF QTM GOL CON".split() for n in (1, 2, 3, 4)),
        [4, 3, 4, 2, 3, 4, 4, 3, 5, 4, 4, 1, 4, 4, 3, 2, 2, 3, 2, 4, 3, 2, 2, 4, 4, 5, 4, 2, 3, 3, 4, 3],
        strict=True,
    )
) | {"BFV1": 3, "BFV2": 3, "BFV3": 2, "BCC1": 2, "BCC2": 2, "BCC3": 4, "BPE1": 1, "BPE2": 2,
     "BPE3": 5, "CLO1": 4, "CLO2": 4, "CLO3": 3, "CLO4": 2}  # fmt: skip
"""Case P01: index 60.9375."""

OTHER = dict(
    zip(
        MIXED,
        [2, 2, 3, 4, 4, 4, 4, 2, 4, 4, 4, 2, 4, 4, 4, 2, 5, 4, 4, 2, 3, 2, 2, 4, 4, 4, 4, 2, 4, 4, 4, 2,
         2, 2, 4, 2, 2, 4, 2, 2, 4, 4, 4, 4, 2],
        strict=True,
    )
)  # fmt: skip
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
