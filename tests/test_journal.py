"""The journal: private, and single pages shown by choice."""

from tests.phone import Phone, ok, problem

URL = "/v1/journal"


def page(phone: Phone, text: str = "I was afraid of the talk.") -> str:
    return str(ok(phone.post(URL, json={"title": "Sunday", "text": text}), 201)["id"])


def test_somebody_on_their_own_keeps_a_journal(solo: Phone) -> None:
    first, second = page(solo, "one"), page(solo, "two")
    assert {entry["id"] for entry in ok(solo.get(URL))["data"]} == {first, second}
    changed = ok(solo.change(f"{URL}/{first}", {"title": None, "text": "uno"}))
    assert (changed["title"], changed["text"]) == (None, "uno")
    ok(solo.delete(f"{URL}/{first}"), 204)
    assert problem(solo.get(f"{URL}/{first}")) == (404, "not-found")
    assert problem(solo.put(f"{URL}/{second}/sharing", json={})) == (404, "not-paired")


def test_one_page_is_shown_as_it_was_on_that_day(ana: Phone, ben: Phone) -> None:
    hidden, shown = page(ana, "never"), page(ana)
    made = ok(ana.put(f"{URL}/{shown}/sharing", json={"care_note": "just-listen"}))
    ok(ana.change(f"{URL}/{shown}", {"text": "More, for myself."}))
    (seen,) = ok(ben.get("/v1/shared-pages"))["data"]
    assert (seen["text"], seen["care_note"]) == ("I was afraid of the talk.", "just-listen")
    assert ok(ben.get(f"/v1/shared-pages/{seen['id']}")) == seen == {**made, "author": "partner"}
    assert ok(ben.get(URL))["data"] == []
    for id_ in (hidden, shown):
        assert problem(ben.get(f"{URL}/{id_}")) == (404, "not-found")


def test_showing_twice_is_showing_once_and_withdrawing_takes_the_words(
    ana: Phone, ben: Phone
) -> None:
    shown = page(ana)
    url = f"{URL}/{shown}/sharing"
    first = ok(ana.put(url, json={}))
    assert ok(ana.put(url, json={})) == first
    for _ in range(2):
        ok(ana.delete(url), 204)
    marker = ok(ben.get(f"/v1/shared-pages/{first['id']}"))
    assert (marker["state"], marker["text"], marker["title"]) == ("taken_back", None, None)
    assert ok(ana.put(url, json={}))["id"] != first["id"]


def test_deleting_a_page_takes_back_what_was_shown_of_it(ana: Phone, ben: Phone) -> None:
    shown = page(ana)
    copy = ok(ana.put(f"{URL}/{shown}/sharing", json={}))["id"]
    ok(ana.delete(f"{URL}/{shown}"), 204)
    assert ok(ben.get(f"/v1/shared-pages/{copy}"))["text"] is None


def test_an_unknown_care_note_is_refused_and_nothing_is_shown(ana: Phone, ben: Phone) -> None:
    answer = ana.put(f"{URL}/{page(ana)}/sharing", json={"care_note": "no-such-note"})
    assert problem(answer) == (422, "invalid")
    assert ok(ben.get("/v1/shared-pages"))["data"] == []


def test_leaving_ends_what_was_shown_and_keeps_the_journal(ana: Phone, ben: Phone) -> None:
    shown = page(ana)
    ok(ana.put(f"{URL}/{shown}/sharing", json={}))
    ok(ben.delete("/v1/couple/membership"), 204)
    assert problem(ben.get("/v1/shared-pages")) == (404, "not-paired")
    assert len(ok(ana.get(URL))["data"]) == 1
