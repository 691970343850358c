"""Replies and reactions: only to what both can see."""

from tests.phone import Phone, ok, problem
from tests.service import Clock
from tests.test_moments import keep

URL = "/v1/replies"
NOBODYS = "8f30214c-5d6e-4f70-8192-93a4b5c6d7e8"


def test_both_reply_to_a_moment_and_read_it_in_order(ana: Phone, ben: Phone) -> None:
    moment = keep(ana)["id"]
    for phone, text in ((ben, "I remember."), (ana, "So cold."), (ben, "And the tea.")):
        ok(phone.post(URL, json={"subject_id": moment, "text": text}), 201)
    found = ok(ana.get(URL, params={"subject": moment}))["data"]
    assert [(entry["author"], entry["text"]) for entry in found] == [
        ("partner", "And the tea."),
        ("me", "So cold."),
        ("partner", "I remember."),
    ]


def test_what_is_not_there_for_both_cannot_be_answered(ana: Phone, ben: Phone, eve: Phone) -> None:
    moment = keep(ana)["id"]
    page = ok(ana.post("/v1/journal", json={"text": "Mine."}), 201)["id"]
    for phone, subject in ((eve, moment), (ben, page), (ana, page), (ben, NOBODYS)):
        answer = phone.post(URL, json={"subject_id": subject, "text": "x"})
        assert problem(answer) == (404, "not-found")
        assert problem(phone.put(f"/v1/reactions/{subject}", json={"reaction": "wow"}))[0] == 404


def test_a_reply_is_edited_and_taken_back_by_its_author(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    made = ok(ben.post(URL, json={"subject_id": keep(ana)["id"], "text": "Oh."}), 201)
    url = f"{URL}/{made['id']}"
    assert problem(ana.change(url, {"text": "No."})) == (409, "not-yours")
    assert ok(ben.change(url, {"text": "Oh yes."}))["edited"] is True
    clock.advance(minutes=16)
    assert problem(ben.change(url, {"text": "Hm."})) == (409, "too-late-to-edit")
    ok(ben.delete(url), 204)
    assert ok(ana.get(url))["text"] is None


def test_only_the_other_reacts_and_with_one_reaction(ana: Phone, ben: Phone) -> None:
    moment = keep(ana)["id"]
    url = f"/v1/reactions/{moment}"
    assert problem(ana.put(url, json={"reaction": "wow"})) == (409, "not-yours")
    for reaction in ("wow", "with_you", "with_you"):
        ok(ben.put(url, json={"reaction": reaction}))
    assert ok(ana.get(url))["reaction"] == "with_you"
    told = [event["kind"] for event in ana.events() if event["kind"] == "reaction.changed"]
    assert len(told) == 2
    for _ in range(2):
        ok(ben.delete(url), 204)
    assert ok(ana.get(url))["reaction"] is None


def test_what_is_taken_back_takes_no_more_answers(ana: Phone, ben: Phone) -> None:
    moment = keep(ana)["id"]
    ok(ana.delete(f"/v1/moments/{moment}"), 204)
    answer = ben.post(URL, json={"subject_id": moment, "text": "Why?"})
    assert problem(answer) == (404, "not-found")
