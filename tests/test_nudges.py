"""Nudges and mutes: small signs by one's own tap, and who wants to hear of them."""

from typing import Any

from tests.phone import Phone, ok, problem
from tests.rules.nouns.checkins import check_in, share
from tests.service import Clock

URL = "/v1/nudges"
MUTES = "/v1/me/mutes"


def nudge(phone: Phone, kind: str = "thinking_of_you") -> Any:
    return phone.post(URL, json={"kind": kind})


def kinds(phone: Phone, stream: str, about: str) -> list[str]:
    return [e["kind"] for e in phone.events() if e["stream"] == stream and about in e["kind"]]


def names(phone: Phone) -> list[str]:
    return [entry["name"] for entry in ok(phone.get(MUTES))["data"]]


def test_thinking_of_you_reaches_the_other_under_a_date(ana: Phone, ben: Phone) -> None:
    made = ok(nudge(ana), 201)
    (seen,) = ok(ben.get(URL))["data"]
    assert seen == {**made, "author": "partner"} == ok(ben.get(f"{URL}/{made['id']}"))
    assert seen.keys() == {"id", "author", "kind", "day"}
    assert ok(ana.get(URL))["data"] == [made]
    assert kinds(ben, "couple", "nudge") == ["nudge.sent"]


def test_each_goes_out_once_a_day_from_each(ana: Phone, ben: Phone, clock: Clock) -> None:
    ok(nudge(ana), 201)
    assert problem(nudge(ana)) == (409, "already-nudged")
    ok(nudge(ben), 201)
    clock.advance(days=1)
    ok(nudge(ana), 201)
    assert [entry["author"] for entry in ok(ana.get(URL))["data"]] == ["me", "partner", "me"]
    assert kinds(ben, "couple", "nudge") == ["nudge.sent"] * 3


def test_i_left_you_an_answer_rests_on_what_its_author_sealed_alone(ana: Phone, ben: Phone) -> None:
    nothing = (409, "nothing-waiting")
    share(ben, check_in(ben))
    assert problem(nudge(ana, "answer_left")) == nothing
    url = check_in(ana)
    assert problem(nudge(ana, "answer_left")) == nothing
    ok(nudge(ben, "answer_left"), 201)
    ok(ben.put("/v1/me/pause"))
    share(ana, url)
    ok(nudge(ana, "answer_left"), 201)
    assert problem(nudge(ana, "answer_left")) == (409, "already-nudged")
    assert [entry["kind"] for entry in ok(ben.get(URL))["data"]] == ["answer_left"] * 2


def test_what_is_revealed_or_withdrawn_waits_for_nobody(ana: Phone, ben: Phone) -> None:
    urls = [check_in(ana), check_in(ben)]
    share(ana, urls[0])
    ok(ana.delete(f"{urls[0]}/sharing"), 204)
    assert problem(nudge(ana, "answer_left")) == (409, "nothing-waiting")
    share(ana, urls[0])
    share(ben, urls[1])
    assert problem(nudge(ana, "answer_left")) == (409, "nothing-waiting")


def test_nobody_outside_sees_a_nudge_and_nobody_alone_sends_one(
    ana: Phone, eve: Phone, solo: Phone
) -> None:
    url = f"{URL}/{ok(nudge(ana), 201)['id']}"
    assert problem(eve.get(url)) == (404, "not-found")
    assert ok(eve.get(URL))["data"] == []
    assert problem(nudge(solo)) == problem(solo.get(URL)) == (404, "not-paired")


def test_leaving_takes_the_nudges_from_both(ana: Phone, ben: Phone) -> None:
    url = f"{URL}/{ok(nudge(ana), 201)['id']}"
    ok(ana.delete("/v1/couple/membership"), 204)
    for phone in (ana, ben):
        assert problem(phone.get(url)) == problem(nudge(phone)) == (404, "not-paired")


def test_a_mute_is_set_and_lifted_by_name_with_or_without_a_partner(solo: Phone) -> None:
    muted = ok(solo.put(f"{MUTES}/reminders"))
    assert ok(solo.put(f"{MUTES}/reminders")) == muted
    ok(solo.put(f"{MUTES}/love_notes"))
    assert names(solo) == ["love_notes", "reminders"]
    for _ in range(2):
        ok(solo.delete(f"{MUTES}/reminders"), 204)
    assert names(solo) == ["love_notes"]
    assert kinds(solo, "personal", "mute") == ["mute.set", "mute.set", "mute.lifted"]
    assert problem(solo.put(f"{MUTES}/no-such")) == (422, "invalid")


def test_a_mute_changes_nothing_for_who_sends_and_nothing_that_is_listed(
    ana: Phone, ben: Phone
) -> None:
    before = [ana.get(url).content for url in (MUTES, "/v1/events")]
    ok(ben.put(f"{MUTES}/thinking_of_you"))
    assert [ana.get(url).content for url in (MUTES, "/v1/events")] == before
    made = ok(nudge(ana), 201)
    assert ok(ben.get(URL))["data"] == [{**made, "author": "partner"}]
    ok(ben.delete("/v1/couple/membership"), 204)
    assert names(ben) == ["thinking_of_you"]
