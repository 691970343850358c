"""The profile: one's own, and the other sees of it what was shared, for as long as it is."""

from typing import Any

import pytest

from tests.phone import Phone, ok, problem

URL = "/v1/me/profile"
SHARING = "/v1/me/profile/sharing"
PARTNER = "/v1/couple/partner-profile"

SAID: dict[str, Any] = {
    "stage": "settled",
    "minutes_a_day": 10,
    "needs": ["to-be-heard", "sleep"],
    "values": ["honest words"],
}
NOTHING: dict[str, Any] = {"needs": [], "values": []}
EMPTY: dict[str, Any] = {"stage": None, "minutes_a_day": None, "shared": [], **NOTHING}


def share(phone: Phone, *fields: str) -> Any:
    return ok(phone.put(SHARING, json={"fields": list(fields)}))


def told(phone: Phone, stream: str) -> list[str]:
    return [
        event["kind"]
        for event in phone.events()
        if event["stream"] == stream and "profile" in event["kind"]
    ]


def test_somebody_says_who_they_are_with_or_without_a_partner(solo: Phone) -> None:
    assert ok(solo.get(URL)) == EMPTY
    found = ok(solo.change(URL, SAID))
    assert found == ok(solo.get(URL))
    assert [need["need"] for need in found["needs"]] == ["to be heard", "sleep"]
    assert (found["stage"], found["minutes_a_day"]) == ("settled", 10)
    assert ok(solo.change(URL, {"stage": None}))["minutes_a_day"] == 10
    assert problem(solo.put(SHARING, json={"fields": ["needs"]})) == (404, "not-paired")


def test_the_other_sees_what_is_shared_and_no_more(ana: Phone, ben: Phone) -> None:
    ok(ana.change(URL, SAID))
    assert ok(ben.get(PARTNER)) == NOTHING
    assert share(ana, "needs")["shared"] == ["needs"]
    found = ok(ben.get(PARTNER))
    assert [need["id"] for need in found["needs"]] == ["to-be-heard", "sleep"]
    assert found["values"] == []
    share(ana, "values")
    assert ok(ben.get(PARTNER)) == {"needs": [], "values": ["honest words"]}
    ok(ana.change(URL, {"values": ["quiet"]}))
    assert ok(ben.get(PARTNER))["values"] == ["quiet"]
    assert ok(ana.get(PARTNER)) == NOTHING


def test_what_is_withdrawn_is_gone_at_once_and_looks_as_if_it_never_was(
    ana: Phone, ben: Phone
) -> None:
    before = ben.get(PARTNER)
    ok(ana.change(URL, SAID))
    share(ana, "needs", "values")
    share(ana)
    after = ben.get(PARTNER)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])


def test_the_couple_is_told_only_of_what_the_other_can_see(ana: Phone, ben: Phone) -> None:
    ok(ana.change(URL, SAID))
    share(ana)
    assert told(ben, "couple") == []
    share(ana, "needs")
    share(ana, "needs")
    ok(ana.change(URL, {"stage": "long", "values": ["quiet"]}))
    assert told(ben, "couple") == ["shared_profile.changed"]
    ok(ana.change(URL, {"needs": []}))
    share(ana)
    assert told(ben, "couple") == ["shared_profile.changed"] * 2
    assert told(ben, "personal") == []
    assert len(told(ana, "personal")) == 7


def test_nothing_shared_is_carried_into_another_couple(ana: Phone, ben: Phone, solo: Phone) -> None:
    ok(ana.change(URL, SAID))
    share(ana, "needs", "values")
    ok(ben.delete("/v1/couple/membership"), 204)
    assert problem(ben.get(PARTNER)) == (404, "not-paired")
    assert ok(ana.get(URL))["shared"] == []
    ana.pair_with(solo)
    assert ok(solo.get(PARTNER)) == NOTHING
    assert ok(ana.get(URL))["values"] == ["honest words"]


def test_two_phones_do_not_overwrite_each_other(ana: Phone) -> None:
    tag = ana.get(URL).headers["ETag"]
    ok(ana.patch(URL, json={"stage": "new"}, headers={"If-Match": tag}))
    answer = ana.patch(URL, json={"stage": "long"}, headers={"If-Match": tag})
    assert problem(answer) == (412, "precondition-failed")
    assert ok(ana.get(URL))["stage"] == "new"


@pytest.mark.parametrize(
    ("data", "pointer", "code"),
    [
        ({"needs": ["sleep", "a-pony"]}, "/needs/1", "unknown"),
        ({"needs": ["sleep", "sleep"]}, "/needs/1", "twice"),
        ({"values": ["quiet", "quiet"]}, "/values/1", "twice"),
        ({"needs": None}, "/needs", "null"),
        ({"minutes_a_day": 1}, "/minutes_a_day", "greater_than_equal"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    ana: Phone, data: Any, pointer: str, code: str
) -> None:
    answer = ana.change(URL, data)
    assert problem(answer) == (422, "invalid")
    error = answer.json()["errors"][0]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert ok(ana.get(URL)) == EMPTY
