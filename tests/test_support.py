"""Asking for support: what both see of it, and what stays with who asked."""

from typing import Any

import pytest
from app.content import load

from tests.phone import Phone, ok, problem
from tests.service import Clock

URL = "/v1/support-requests"


def ask(phone: Phone, **changes: Any) -> str:
    """Ask for something; returns the address."""
    body = {"kind": "listen", "text": "A hard phone call.", **changes}
    return f"{URL}/{ok(phone.post(URL, json=body), 201)['id']}"


def respond(phone: Phone, url: str, **answer: str) -> dict[str, Any]:
    return dict(ok(phone.put(f"{url}/response", json=answer)))


def kinds(phone: Phone, stream: str) -> list[str]:
    return [e["kind"] for e in phone.events() if e["stream"] == stream and "support" in e["kind"]]


def closed(answer: Any) -> str:
    """The state that a refusal names."""
    assert problem(answer) == (409, "request-closed")
    return str(answer.json()["state"])


def test_every_kind_that_the_content_has_can_be_asked_for(ana: Phone, ben: Phone) -> None:
    for kind in load().words.support_kinds:
        url = ask(ana, kind=kind, text=None)
        seen = ok(ben.get(url))
        assert (seen["author"], seen["kind"], seen["text"]) == ("partner", kind, None)
        ok(ana.put(f"{url}/closing"))
    assert problem(ana.post(URL, json={"kind": "no-such"})) == (422, "invalid")


def test_what_ana_asks_ben_sees_answers_and_ana_closes(ana: Phone, ben: Phone) -> None:
    url = ask(ana)
    asked = ok(ben.get(url))
    assert ok(ana.get(url)) == {**asked, "author": "me"}
    assert (asked["state"], asked["response"]) == ("open", None)
    given = respond(ben, url, text="I am here.", reaction="hug")["response"]
    assert (given["author"], given["text"], given["reaction"]) == ("me", "I am here.", "hug")
    assert ok(ana.get(url))["response"] == {**given, "author": "partner"}
    assert ok(ana.put(f"{url}/closing"))["state"] == "closed"
    assert ok(ana.put(f"{url}/closing"))["state"] == "closed"
    assert ok(ben.get(url))["state"] == "closed"
    told = ["support.asked", "support.answered", "support.closed"]
    assert kinds(ana, "couple") == kinds(ben, "couple") == told
    assert kinds(ana, "personal") == kinds(ben, "personal") == []
    assert not {"asked_at", "given_at"} & (asked.keys() | given.keys())


def test_each_has_their_own_part_in_it(ana: Phone, ben: Phone) -> None:
    url = ask(ana)
    not_yours = (409, "not-yours")
    assert problem(ana.put(f"{url}/response", json={"reaction": "hug"})) == not_yours
    assert problem(ana.delete(f"{url}/response")) == not_yours
    assert problem(ben.put(f"{url}/closing")) == not_yours
    assert problem(ben.put(f"{url}/rating", json={"helped": 4})) == not_yours
    assert problem(ben.delete(f"{url}/rating")) == not_yours
    assert problem(ben.change(url, {"text": "Other."})) == not_yours
    assert problem(ben.delete(url)) == not_yours
    assert problem(ben.put(f"{url}/response", json={})) == (422, "invalid")
    assert kinds(ben, "couple") == ["support.asked"]


def test_whether_it_helped_is_seen_by_who_asked_alone(ana: Phone, ben: Phone) -> None:
    url = ask(ana)
    respond(ben, url, text="I am here.")
    ok(ana.put(f"{url}/closing"))
    before = [ben.get(path).content for path in (url, URL, "/v1/events")]
    for helped in (0, 3, 3):
        assert ok(ana.put(f"{url}/rating", json={"helped": helped}))["helped"] == helped
    assert ok(ana.get(URL))["data"][0]["helped"] == 3
    assert [ben.get(path).content for path in (url, URL, "/v1/events")] == before
    assert kinds(ana, "personal") == ["support.rated"] * 2
    ok(ana.delete(f"{url}/rating"), 204)
    ok(ana.delete(f"{url}/rating"), 204)
    assert ok(ana.get(url))["helped"] is None
    for wrong in (-1, 5, "3", True):
        assert problem(ana.put(f"{url}/rating", json={"helped": wrong})) == (422, "invalid")


def test_after_48_hours_it_looks_as_if_it_had_been_closed(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    lapsing, left_open = ask(ana), ask(ben)
    ok(ana.put(f"{ask(ana)}/closing"))
    clock.advance(hours=47)
    later = ask(ana)
    states = [entry["state"] for entry in ok(ben.get(URL))["data"]]
    assert states == ["open", "closed", "open", "open"]
    clock.advance(hours=1, minutes=1)
    for phone in (ben, ana):
        seen = [ok(phone.get(url)) for url in (lapsing, left_open)]
        assert [entry["state"] for entry in seen] == ["closed", "closed"]
        open_ones = ok(phone.get(URL, params={"state": "open"}))["data"]
        assert [f"{URL}/{entry['id']}" for entry in open_ones] == [later]
    by_hand, by_time = ok(ben.get(URL))["data"][1], ok(ben.get(lapsing))
    assert {**by_hand, "id": by_time["id"]} == by_time
    assert kinds(ben, "couple").count("support.closed") == 3
    assert closed(ben.put(f"{lapsing}/response", json={"reaction": "hug"})) == "closed"
    assert ok(ana.put(f"{lapsing}/closing"))["state"] == "closed"
    assert kinds(ben, "couple").count("support.closed") == 3
    clock.advance(hours=48)
    assert ok(ben.get(URL, params={"state": "open"}))["data"] == []


def test_an_answer_can_be_changed_for_a_quarter_of_an_hour_with_a_mark(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    url = ask(ana)
    respond(ben, url, text="I am here.")
    assert respond(ben, url, text="I am here.")["response"]["edited"] is False
    assert kinds(ana, "couple") == ["support.asked", "support.answered"]
    respond(ben, url, text="I am here, always.")
    seen = ok(ana.get(url))["response"]
    assert (seen["text"], seen["edited"]) == ("I am here, always.", True)
    clock.advance(minutes=16)
    late = ben.put(f"{url}/response", json={"text": "Sorry, no."})
    assert problem(late) == (409, "too-late-to-edit")
    assert ok(ana.get(url))["response"] == seen


def test_an_answer_is_taken_back_for_both_and_can_be_given_anew_while_it_is_open(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    url = ask(ana)
    ok(ben.delete(f"{url}/response"), 204)
    respond(ben, url, text="Not now.", reaction="smile")
    for _ in range(2):
        ok(ben.delete(f"{url}/response"), 204)
    for phone in (ana, ben):
        seen = ok(phone.get(url))["response"]
        assert (seen["state"], seen["text"], seen["reaction"]) == ("taken_back", None, None)
    assert kinds(ana, "couple") == ["support.asked", "support.answered", "support.changed"]
    assert respond(ben, url, text="I am here.")["response"]["state"] == "given"
    ok(ben.delete(f"{url}/response"), 204)
    ok(ana.put(f"{url}/closing"))
    assert closed(ben.put(f"{url}/response", json={"text": "Still here."})) == "closed"
    clock.advance(days=30)
    assert ok(ana.get(url))["response"] is None


def test_words_can_be_changed_for_a_quarter_of_an_hour_and_taken_back_at_any_time(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    url = ask(ana)
    assert ok(ana.change(url, {}))["edited"] is False
    assert ok(ana.change(url, {"text": "A very hard call."}))["edited"] is True
    ok(ana.put(f"{url}/rating", json={"helped": 2}))
    clock.advance(minutes=16)
    assert problem(ana.change(url, {"text": "Nothing."})) == (409, "too-late-to-edit")
    for _ in range(2):
        ok(ana.delete(url), 204)
    for phone in (ana, ben):
        seen = ok(phone.get(url))
        assert (seen["state"], seen["text"], seen["helped"]) == ("taken_back", None, None)
    refused = (
        ben.put(f"{url}/response", json={"reaction": "hug"}),
        ana.put(f"{url}/closing"),
        ana.put(f"{url}/rating", json={"helped": 2}),
    )
    assert [closed(answer) for answer in refused] == ["taken_back"] * 3
    assert problem(ana.change(url, {"text": "Back."})) == (409, "too-late-to-edit")
    clock.advance(days=30)
    assert problem(ben.get(url)) == problem(ana.get(url)) == (404, "not-found")


def test_five_are_open_at_once_and_the_others_do_not_count(ana: Phone, ben: Phone) -> None:
    urls = [ask(ana) for _ in range(5)]
    assert problem(ana.post(URL, json={"kind": "help"})) == (409, "enough-asked")
    ask(ben)
    ok(ana.put(f"{urls[0]}/closing"))
    ask(ana)


def test_a_repeated_id_is_the_same_request_and_anothers_id_is_in_use(
    ana: Phone, ben: Phone
) -> None:
    body = {"id": "9e2a5c71-3d4f-4b8a-8c6d-1e2f3a4b5c6d", "kind": "comfort"}
    made = ok(ana.post(URL, json=body), 201)
    assert ok(ana.post(URL, json=body), 201) == made
    assert problem(ben.post(URL, json=body)) == (409, "id-taken")
    assert kinds(ben, "couple") == ["support.asked"]


def test_nobody_outside_the_couple_sees_or_does_anything(
    ana: Phone, eve: Phone, solo: Phone
) -> None:
    url = ask(ana)
    for phone, code in ((eve, "not-found"), (solo, "not-paired")):
        for answer in (
            phone.get(url),
            phone.delete(url),
            phone.put(f"{url}/closing"),
            phone.put(f"{url}/response", json={"reaction": "hug"}),
            phone.put(f"{url}/rating", json={"helped": 1}),
        ):
            assert problem(answer) == (404, code)
    assert ok(eve.get(URL))["data"] == []
    assert kinds(ana, "couple") == ["support.asked"]


@pytest.mark.parametrize("leaver", ["Ana", "Ben"])
def test_leaving_in_the_middle_ends_it_and_each_keeps_their_own_words(
    ana: Phone, ben: Phone, clock: Clock, leaver: str
) -> None:
    url = ask(ana)
    ask(ana, kind="space", text=None)
    respond(ben, url, text="I am here.")
    ok(ana.put(f"{url}/rating", json={"helped": 4}))
    who = ana if leaver == "Ana" else ben
    ok(who.delete("/v1/couple/membership"), 204)
    clock.advance(hours=49)
    for phone, noun, text in (
        (ana, "support_request", "A hard phone call."),
        (ben, "support_response", "I am here."),
    ):
        assert problem(phone.get(url)) == (404, "not-paired")
        (kept,) = ok(phone.get("/v1/kept"))["data"]
        assert (kept["noun"], kept["text"], kept["state"]) == (noun, text, "shared")
        phone.sign_in()
        ok(phone.delete("/v1/me"), 204)
