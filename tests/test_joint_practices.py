"""A practice for two: proposed, agreed, done; "later" is silent, and nothing nags."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.phone import Phone, ok, problem

URL = "/v1/joint-practices"


def proposed(phone: Phone, practice: str = "PR41") -> str:
    made = ok(phone.post(URL, json={"practice": practice}), 201)
    return f"{URL}/{made['id']}"


def told(phone: Phone) -> list[str]:
    return [e["kind"] for e in phone.events() if e["kind"].startswith("joint_practice.")]


def moved_on(answer: Any) -> str:
    assert problem(answer) == (409, "practice-moved-on")
    return str(answer.json()["state"])


def test_ana_proposes_ben_agrees_and_either_says_when_it_is_done(
    ana: Phone, ben: Phone, clock
) -> None:
    url = proposed(ana)
    mine, his = ok(ana.get(url)), ok(ben.get(url))
    assert (mine["author"], his["author"]) == ("me", "partner")
    assert mine | {"author": ""} == his | {"author": ""}
    assert (his["state"], his["title"]) == ("proposed", "Hold hands for a few breaths")
    assert moved_on(ana.put(f"{url}/acceptance")) == "proposed"
    assert moved_on(ben.put(f"{url}/completion")) == "proposed"
    active = ok(ben.put(f"{url}/acceptance"))
    assert (active["state"], active["lapses_on"]) == ("active", None)
    assert ok(ben.put(f"{url}/acceptance")) == active
    clock.advance(days=20)
    done = ok(ana.put(f"{url}/completion"))
    assert (done["state"], done["done_on"] > done["proposed_on"]) == ("done", True)
    assert ok(ben.put(f"{url}/completion")) == done | {"author": "partner"}
    kinds = [f"joint_practice.{act}" for act in ("proposed", "accepted", "done")]
    assert told(ana) == told(ben) == kinds


def test_later_is_kept_with_who_said_it(ana: Phone, ben: Phone) -> None:
    url = proposed(ana)
    before = ana.get(url)
    assert ok(ben.put(f"{url}/later"))["later"] is True
    assert ok(ben.put(f"{url}/later"))["later"] is True
    assert [entry["later"] for entry in ok(ben.get(URL))["data"]] == [True]
    after = ana.get(url)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
    assert [entry["later"] for entry in ok(ana.get(URL))["data"]] == [False]
    assert told(ana) == ["joint_practice.proposed"]
    assert moved_on(ana.put(f"{url}/later")) == "proposed"
    ok(ben.delete(f"{url}/later"), 204)
    ok(ben.delete(f"{url}/later"), 204)
    assert ok(ben.get(url))["later"] is False
    ok(ben.put(f"{url}/later"))
    assert ok(ben.put(f"{url}/acceptance"))["later"] is False
    assert moved_on(ben.put(f"{url}/later")) == "active"


def test_a_proposal_that_nobody_took_up_lapses_after_14_days(ana: Phone, ben: Phone, clock) -> None:
    url = proposed(ana)
    ok(ben.put(f"{url}/later"))
    clock.advance(days=13)
    assert ok(ben.get(url))["state"] == "proposed"
    clock.advance(days=1)
    assert [ok(phone.get(url))["state"] for phone in (ana, ben)] == ["lapsed", "lapsed"]
    assert ok(ben.get(url))["later"] is False
    assert told(ana) == ["joint_practice.proposed", "joint_practice.lapsed"]
    assert moved_on(ben.put(f"{url}/acceptance")) == "lapsed"
    clock.advance(days=30)
    assert told(ana) == ["joint_practice.proposed", "joint_practice.lapsed"]
    proposed(ben)


def test_it_is_archived_by_either_and_gone_when_both_did(ana: Phone, ben: Phone) -> None:
    url = proposed(ana)
    assert moved_on(ben.put(f"{url}/archive")) == "proposed"
    ok(ben.put(f"{url}/acceptance"))
    ok(ana.put(f"{url}/archive"), 204)
    ok(ana.put(f"{url}/archive"), 204)
    assert ok(ben.get(url))["state"] == "archived"
    assert moved_on(ben.put(f"{url}/completion")) == "archived"
    ok(ben.put(f"{url}/archive"), 204)
    for phone in (ana, ben):
        assert problem(phone.get(url)) == (404, "not-found")
    assert told(ana)[-2:] == ["joint_practice.archived", "joint_practice.removed"]


def test_a_proposal_is_taken_back_by_who_made_it(ana: Phone, ben: Phone) -> None:
    body = {"id": str(uuid.uuid4()), "practice": "PR41"}
    ok(ana.post(URL, json=body), 201)
    url = f"{URL}/{body['id']}"
    ok(ben.put(f"{url}/later"))
    assert moved_on(ben.delete(url)) == "proposed"
    ok(ana.delete(url), 204)
    assert problem(ben.get(url)) == (404, "not-found")
    ok(ana.post(URL, json=body), 201)
    assert ok(ben.get(url))["later"] is False
    ok(ben.put(f"{url}/acceptance"))
    assert moved_on(ana.delete(url)) == "active"


def test_one_practice_is_open_between_two_only_once(ana: Phone, ben: Phone) -> None:
    url = proposed(ana)
    assert problem(ben.post(URL, json={"practice": "PR41"})) == (409, "practice-open")
    ok(ben.put(f"{url}/acceptance"))
    assert problem(ana.post(URL, json={"practice": "PR41"})) == (409, "practice-open")
    ok(ana.put(f"{url}/completion"))
    again = proposed(ben)
    assert [entry["state"] for entry in ok(ana.get(URL))["data"]] == ["proposed", "done"]
    found = ok(ana.get(URL, params={"state": "proposed"}))["data"]
    assert [f"{URL}/{entry['id']}" for entry in found] == [again]
    assert problem(ana.post(URL, json={"practice": "PR99"})) == (422, "invalid")


def test_an_id_is_its_proposers(ana: Phone, ben: Phone) -> None:
    body = {"id": str(uuid.uuid4()), "practice": "PR41"}
    made = ok(ana.post(URL, json=body), 201)
    assert ok(ana.post(URL, json=body), 201) == made
    assert problem(ben.post(URL, json=body)) == (409, "id-taken")


def test_others_and_somebody_alone_have_no_part_in_it(ana: Phone, eve: Phone, solo: Phone) -> None:
    url = proposed(ana)
    assert problem(eve.put(f"{url}/acceptance")) == (404, "not-found")
    assert ok(eve.get(URL))["data"] == []
    assert problem(solo.get(URL)) == (404, "not-paired")
    assert problem(solo.post(URL, json={"practice": "PR41"})) == (404, "not-paired")


def test_after_leaving_nothing_of_it_is_left(ana: Phone, ben: Phone) -> None:
    url = proposed(ana)
    ok(ben.put(f"{url}/acceptance"))
    ok(ana.delete("/v1/couple/membership"), 204)
    for phone in (ana, ben):
        assert problem(phone.get(url)) == (404, "not-paired")
        assert problem(phone.put(f"{url}/completion")) == (404, "not-paired")


@pytest.mark.parametrize("holder", ["ana", "ben"])
def test_a_hold_changes_nothing_between_them(
    ana: Phone, ben: Phone, holder: str, request: pytest.FixtureRequest
) -> None:
    asker: Callable[..., Phone] = request.getfixturevalue
    ok(asker(holder).put("/v1/safety/hold"), 204)
    url = proposed(ana, "PR16")
    ok(ben.put(f"{url}/acceptance"))
    assert ok(ana.put(f"{url}/completion"))["state"] == "done"
