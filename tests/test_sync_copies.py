"""A phone that follows holds what a new one is sent, also where one act moves other things."""

import uuid
from typing import Any

import pytest
from app.models.sync import Mutation
from app.services.push import Answer, Ask, carry_out

from tests.phone import Phone, ok
from tests.replica import Replica, snapshot

COUNTED = {"title": "Walks", "kind": "habit", "measure": "count", "target": 10, "unit": "walks"}


def new() -> str:
    return str(uuid.uuid4())


def mutation(method: str, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
    act = {"key": new(), "method": method, "path": path, "body": body, "age_seconds": 60}
    return {**act, **more}


def push(phone: Phone, *mutations: dict[str, Any]) -> list[dict[str, Any]]:
    answer = ok(phone.post("/v1/sync", json={"mutations": mutations}))
    found: list[dict[str, Any]] = answer["results"]
    return found


def goal_of(ana: Phone, ben: Phone) -> str:
    """A goal of both, with something in it."""
    path = f"/v1/goals/{ok(ana.post('/v1/goals', json=COUNTED), 201)['id']}"
    ok(ben.put(f"{path}/acceptance"))
    ok(ben.post(f"{path}/contributions", json={"amount": 2, "note": "Rain."}), 201)
    ok(ana.post(f"{path}/milestones", json={"title": "Five"}), 201)
    return path


def test_what_waits_in_the_queue_can_be_changed_there(ana: Phone) -> None:
    id_ = new()
    path = f"/v1/gratitudes/{id_}"
    batch = [
        mutation("POST", "/v1/gratitudes", {"id": id_, "text": "Rain."}),
        mutation("PATCH", path, {"text": "Rain, tea."}, base={"text": "Rain."}),
        mutation("PATCH", path, {"text": "Tea."}, base={"text": "Rain, tea."}),
    ]
    assert [one["outcome"] for one in push(ana, *batch)] == ["applied"] * 3
    assert ok(ana.get(path))["text"] == "Tea."
    assert [one["outcome"] for one in push(ana, *batch)] == ["duplicate"] * 3


def test_what_was_made_and_deleted_in_one_batch_was_done_before(ana: Phone) -> None:
    id_ = new()
    batch = [
        mutation("POST", "/v1/gratitudes", {"id": id_, "text": "Rain."}),
        mutation("PATCH", f"/v1/gratitudes/{id_}", {"text": "Tea."}, base={"text": "Rain."}),
        mutation("DELETE", f"/v1/gratitudes/{id_}"),
    ]
    assert [one["outcome"] for one in push(ana, *batch)] == ["applied"] * 3
    again = push(ana, *batch)
    assert [one["outcome"] for one in again] == ["duplicate"] * 3
    assert [one["current"] for one in again] == [None] * 3
    assert ana.get(f"/v1/gratitudes/{id_}").status_code == 404


def test_a_repeat_tells_what_was_lost_then_and_not_what_changed_since(
    ana: Phone, ben: Phone
) -> None:
    path = goal_of(ana, ben)
    seen = ana.get(path).headers["ETag"]
    ok(ben.change(path, {"kind": "home"}))
    wanted, base = {"kind": "trip", "target": 20}, {"kind": "habit", "target": 10}
    change = mutation("PATCH", path, wanted, revision=seen, base=base)
    (first,) = push(ana, change)
    ok(ben.change(path, {"target": 30}))
    (again,) = push(ana, change)
    assert [(one["outcome"], one["lost"]) for one in (first, again)] == [("conflict", ["kind"])] * 2
    assert again["current"]["value"]["progress"]["target"] == 30


def test_a_change_without_a_base_needs_the_revision(ana: Phone) -> None:
    made = ok(ana.post("/v1/gratitudes", json={"text": "Rain."}), 201)
    change = mutation("PATCH", f"/v1/gratitudes/{made['id']}", {"text": "Tea."})
    assert push(ana, change)[0]["problem"]["code"] == "precondition-required"


def test_a_goals_target_is_merged_like_any_member(ana: Phone, ben: Phone) -> None:
    path = goal_of(ana, ben)
    seen = ana.get(path).headers["ETag"]
    ok(ben.change(path, {"kind": "home"}))
    (first,) = push(
        ana, mutation("PATCH", path, {"target": 20}, revision=seen, base={"target": 10})
    )
    (late,) = push(ana, mutation("PATCH", path, {"target": 30}, revision=seen, base={"target": 10}))
    assert first["outcome"] == "applied"
    assert first["current"]["value"]["progress"]["target"] == 20
    assert (late["outcome"], late["lost"]) == ("conflict", ["target"])


@pytest.mark.parametrize("status", [401, 409, 429, 503])
def test_what_comes_after_one_to_be_sent_again_waits_with_it(status: int) -> None:
    asked: list[str] = []

    def ask(request: Ask) -> Answer:
        asked.append(f"{request.method} {request.path}")
        return Answer(status, {}, {"code": "request-in-progress"})

    acts = [mutation("PUT", "/v1/me/pause"), mutation("DELETE", "/v1/me/pause")]
    results = carry_out([Mutation(**act) for act in acts], ask)
    assert [one.key for one in results] == [act["key"] for act in acts]
    assert [one.status for one in results] == [status, status]
    assert "DELETE /v1/me/pause" not in asked


def test_sharing_a_day_changes_the_check_in_on_the_phone(ana: Phone, ben: Phone) -> None:
    phones = [Replica(ana).pull(), Replica(ben).pull()]
    for phone in (ana, ben):
        made = ok(phone.post("/v1/checkins", json={"note": "Rain."}), 201)
        ok(phone.put(f"/v1/checkins/{made['id']}/sharing", json={"parts": ["note"]}))
        assert [one.pull().things for one in phones] == [snapshot(ana), snapshot(ben)]


def test_what_belonged_to_a_goal_that_both_put_away_goes_with_it(ana: Phone, ben: Phone) -> None:
    path = goal_of(ana, ben)
    ok(ana.put(f"{path}/archive"))
    phones = [Replica(ana).pull(), Replica(ben).pull()]
    for phone in (ana, ben):
        ok(phone.delete(path), 204)
    assert [one.pull().things for one in phones] == [snapshot(ana), snapshot(ben)]
    assert not any(noun in ("goals", "contributions", "milestones") for noun, _ in phones[0].things)


def test_what_belongs_to_a_goal_comes_back_with_it(ana: Phone, ben: Phone) -> None:
    path = goal_of(ana, ben)
    ok(ana.put(f"{path}/archive"))
    ok(ana.delete(path), 204)
    phone = Replica(ana).pull()
    ok(ben.delete(f"{path}/archive"), 204)
    assert phone.pull().things == snapshot(ana)
    assert {"goals", "contributions", "milestones"} <= {noun for noun, _ in phone.things}
