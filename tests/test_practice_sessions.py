"""A practice done for oneself: begun, finished, with a note, and nobody else's business."""

import uuid

from tests.phone import Phone, ok, problem

URL = "/v1/practice-sessions"


def begun(phone: Phone, practice: str = "PR11", **more: str) -> str:
    made = ok(phone.post(URL, json={"practice": practice, **more}), 201)
    return f"{URL}/{made['id']}"


def test_ana_begins_one_writes_a_note_and_is_done(ana: Phone, clock) -> None:
    url = begun(ana, note="The soup.")
    found = ok(ana.get(url))
    assert (found["state"], found["note"], found["finished_at"]) == ("started", "The soup.", None)
    assert found["title"] == "A thank-you for one specific thing"
    clock.advance(minutes=3)
    done = ok(ana.put(f"{url}/completion"))
    assert (done["state"], done["finished_at"] > done["started_at"]) == ("finished", True)
    clock.advance(minutes=3)
    assert ok(ana.put(f"{url}/completion")) == done
    assert ok(ana.change(url, {"note": None}))["note"] is None
    kinds = [event["kind"] for event in ana.events() if event["kind"].startswith("practice.")]
    assert kinds == ["practice.started", "practice.finished", "practice.changed"]


def test_the_list_shows_own_ones_by_state_and_nobody_elses(
    ana: Phone, ben: Phone, eve: Phone
) -> None:
    first, second = begun(ana), begun(ana, "PR16")
    ok(ana.put(f"{first}/completion"))

    def listed(phone: Phone, **wanted: str) -> list[str]:
        return [f"{URL}/{entry['id']}" for entry in ok(phone.get(URL, params=wanted))["data"]]

    assert listed(ana) == [second, first]
    assert listed(ana, state="started") == [second]
    assert listed(ana, state="finished") == [first]
    assert listed(ben) == listed(eve) == []
    for phone in (ben, eve):
        assert problem(phone.get(first)) == (404, "not-found")
        assert problem(phone.put(f"{first}/completion")) == (404, "not-found")
    assert not [event for event in ben.events() if event["kind"].startswith("practice.")]


def test_what_needs_two_is_not_begun_alone(ana: Phone) -> None:
    answer = ana.post(URL, json={"practice": "PR41"})
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["code"] == "joint"
    answer = ana.post(URL, json={"practice": "PR99"})
    assert answer.json()["errors"][0] | {"detail": ""} == {
        "pointer": "/practice",
        "code": "unknown",
        "detail": "",
    }
    assert ok(ana.get(URL))["data"] == []


def test_nobody_needs_a_partner_for_it_and_leaving_takes_nothing(
    ana: Phone, ben: Phone, solo: Phone
) -> None:
    begun(solo)
    url = begun(ana, note="For me.")
    ok(ben.delete("/v1/couple/membership"), 204)
    assert ok(ana.get(url))["note"] == "For me."
    ok(ana.put(f"{url}/completion"))


def test_the_same_id_again_is_the_same_one(ana: Phone, ben: Phone) -> None:
    body = {"id": str(uuid.uuid4()), "practice": "PR11"}
    made = ok(ana.post(URL, json=body), 201)
    assert ok(ana.post(URL, json={**body, "practice": "PR12"}), 201) == made
    assert ok(ben.post(URL, json=body), 201)["id"] == body["id"]


def test_deleting_forgets_it(ana: Phone) -> None:
    url = begun(ana)
    ok(ana.delete(url), 204)
    assert problem(ana.get(url)) == (404, "not-found")
    assert ok(ana.get(URL))["data"] == []
