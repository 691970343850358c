"""A phone's queue: each mutation is applied or refused on its own, and once."""

import uuid
from typing import Any

from app.services.push import LIVE

from tests.phone import Phone, ok
from tests.rules.walk import operations
from tests.service import Service

SEA = {"title": "A week by the sea", "kind": "trip", "measure": "percent"}


def new() -> str:
    return str(uuid.uuid4())


def mutation(method: str, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "key": new(),
        "method": method,
        "path": path,
        "body": body,
        "age_seconds": 60,
        **more,
    }


def push(phone: Phone, *mutations: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(phone.post("/v1/sync", json={"mutations": mutations}))[
        "results"
    ]
    return found


def test_it_works(ana: Phone, ben: Phone) -> None:
    id_ = new()
    batch = [
        mutation("POST", "/v1/gratitudes", {"id": id_, "text": "Rain."}),
        mutation("POST", "/v1/gratitudes", {"id": new(), "text": ""}),
        mutation("POST", "/v1/goals", {"id": new(), **SEA}),
        mutation("DELETE", "/v1/me"),
        mutation("POST", "/v1/timeouts", {"minutes": 30}, age_seconds=3600),
    ]
    first, again = push(ana, *batch), push(ana, *batch)
    assert [r["outcome"] for r in first] == [
        "applied",
        "rejected",
        "applied",
        "rejected",
        "rejected",
    ]
    assert [r["outcome"] for r in again] == [
        "duplicate",
        "rejected",
        "duplicate",
        "rejected",
        "rejected",
    ]
    goal = first[2]["current"]
    path = f"/v1/goals/{goal['value']['id']}"
    ok(ben.put(f"{path}/acceptance"))
    ok(ben.change(path, {"due_on": "2027-05-01"}))
    change = mutation(
        "PATCH",
        path,
        {"title": "Ten days", "due_on": "2027-06-01"},
        revision=goal["revision"],
        base={"title": "A week by the sea", "due_on": None},
    )
    (result,) = push(ana, change)
    assert (result["outcome"], result["lost"]) == ("conflict", ["due_on"])
    assert result["current"]["value"]["title"] == "Ten days"
    (result,) = push(ana, change)
    assert (result["outcome"], result["lost"]) == ("conflict", ["due_on"])


def test_what_carries_the_moment_of_a_tap_is_what_a_queue_dates(service: Service) -> None:
    """A new live act would otherwise be done from a queue as if it were tapped on arrival."""
    taps = [
        operation
        for operation in operations(service.document)
        if operation.takes_body and "at" in operation.example
    ]
    live = [
        operation
        for operation in operations(service.document)
        if operation.takes_body and LIVE.fullmatch(operation.url())
    ]
    assert [operation.id for operation in taps] == [operation.id for operation in live]
    assert len(live) > 5
