"""Packs that one of the two writes, and the other may accept."""

from typing import Any

import pytest

from tests.phone import Phone, ok, problem
from tests.rules.nouns.questions import OWN, today
from tests.service import Clock
from tests.test_questions import START, kinds

PACKS = "/v1/own-packs"


@pytest.fixture(autouse=True)
def calm(clock: Clock) -> Clock:
    clock.freeze(START)
    return clock


def written(phone: Phone, **changes: Any) -> str:
    return str(ok(phone.post(PACKS, json={**OWN, **changes}), 201)["id"])


def proposed(phone: Phone, **changes: Any) -> str:
    pack = written(phone, **changes)
    assert ok(phone.put(f"{PACKS}/{pack}/proposal"))["state"] == "proposed"
    return pack


def accepted(ana: Phone, ben: Phone, **changes: Any) -> str:
    pack = proposed(ana, **changes)
    assert ok(ben.put(f"{PACKS}/{pack}/acceptance"))["state"] == "active"
    return pack


def packs(phone: Phone) -> list[tuple[str, str]]:
    return [(pack["author"], pack["state"]) for pack in ok(phone.get(PACKS))["data"]]


def test_a_draft_is_its_authors_alone(ana: Phone, ben: Phone) -> None:
    before = ben.get(PACKS).content, ben.events()
    pack = written(ana)
    changed = {"title": "The key", "questions": [{"text": "Who found it?"}, {"text": "Where?"}]}
    found = ok(ana.change(f"{PACKS}/{pack}", changed))
    assert [(q["text"], q["depth"]) for q in found["questions"]] == [
        ("Who found it?", 2),
        ("Where?", 2),
    ]
    assert packs(ana) == [("me", "draft")]
    assert (ben.get(PACKS).content, ben.events()) == before
    assert problem(ben.put(f"{PACKS}/{pack}/acceptance")) == (404, "not-found")
    ok(ana.delete(f"{PACKS}/{pack}"), 204)
    assert packs(ana) == []
    assert (ben.get(PACKS).content, ben.events()) == before


def test_the_same_id_again_gives_the_same_pack(ana: Phone, ben: Phone) -> None:
    chosen = {**OWN, "id": "6f2d8b14-3c5a-4e79-9b01-2a3c4d5e6f70"}
    made = ok(ana.post(PACKS, json=chosen), 201)
    assert ok(ana.post(PACKS, json=chosen), 201) == made
    assert problem(ben.post(PACKS, json=chosen)) == (409, "id-taken")
    assert packs(ana) == [("me", "draft")]


def test_a_proposal_is_accepted_by_the_other_alone_and_then_stands(ana: Phone, ben: Phone) -> None:
    pack = proposed(ana)
    assert packs(ben) == [("partner", "proposed")]
    found = ok(ben.get(f"{PACKS}/{pack}"))
    assert found["questions"][0]["text"] == "Who found the key?"
    assert found["lapses_on"] == "2027-03-15"
    for act in ("acceptance", "pass"):
        assert problem(ana.put(f"{PACKS}/{pack}/{act}")) == (409, "not-yours")
    for refused in (
        ben.put(f"{PACKS}/{pack}/proposal"),
        ben.delete(f"{PACKS}/{pack}/proposal"),
        ben.delete(f"{PACKS}/{pack}"),
        ben.change(f"{PACKS}/{pack}", {"title": "Mine"}),
    ):
        assert problem(refused) == (409, "not-yours")
    moved = ana.change(f"{PACKS}/{pack}", {"title": "Changed under his eyes"})
    assert (problem(moved), moved.json()["state"]) == ((409, "pack-moved"), "proposed")
    assert problem(ana.put(f"{PACKS}/{pack}/archive")) == (409, "pack-moved")
    ok(ben.put(f"{PACKS}/{pack}/acceptance"))
    assert ok(ben.put(f"{PACKS}/{pack}/acceptance")) == ok(ben.get(f"{PACKS}/{pack}"))
    for refused in (
        ana.put(f"{PACKS}/{pack}/proposal"),
        ana.delete(f"{PACKS}/{pack}/proposal"),
        ben.put(f"{PACKS}/{pack}/pass"),
    ):
        assert problem(refused) == (409, "pack-moved")
    assert kinds(ana)[1:] == ["own_pack.proposed", "own_pack.accepted"]


def test_passing_leaves_no_trace_and_a_proposal_lapses_after_two_weeks_either_way(
    ana: Phone, ben: Phone, calm: Clock
) -> None:
    passed, ignored = proposed(ana), proposed(ana)
    before, events = ana.get(PACKS).content, ana.events()
    ok(ben.put(f"{PACKS}/{passed}/pass"), 204)
    assert (ana.get(PACKS).content, ana.events()) == (before, events)
    assert problem(ben.get(f"{PACKS}/{passed}")) == (404, "not-found")
    assert [pack["id"] for pack in ok(ben.get(PACKS))["data"]] == [ignored]
    calm.advance(days=13)
    assert packs(ana) == [("me", "proposed")] * 2
    calm.advance(days=1)
    assert packs(ana) == [("me", "draft")] * 2
    assert packs(ben) == []
    assert problem(ben.put(f"{PACKS}/{ignored}/acceptance")) == (404, "not-found")
    ok(ana.change(f"{PACKS}/{ignored}", {"title": "Once more"}))
    ok(ana.put(f"{PACKS}/{ignored}/proposal"))
    assert ok(ben.get(f"{PACKS}/{ignored}"))["title"] == "Once more"


def test_a_proposal_is_taken_in_or_deleted_before_it_is_accepted(ana: Phone, ben: Phone) -> None:
    first, second = proposed(ana), proposed(ana)
    ok(ana.delete(f"{PACKS}/{first}/proposal"), 204)
    ok(ana.delete(f"{PACKS}/{first}/proposal"), 204)
    ok(ana.delete(f"{PACKS}/{second}"), 204)
    assert packs(ana) == [("me", "draft")]
    assert packs(ben) == []


def one_pack_on(phone: Phone) -> None:
    """So that what they wrote themselves comes soon."""
    off = [pack["id"] for pack in ok(phone.get("/v1/question-packs"))["data"]][1:]
    ok(phone.change("/v1/questions/settings", {"packs_off": off}))


def days_until_own(phone: Phone, clock: Clock, most: int = 40) -> dict[str, Any]:
    """The first day's question that the two wrote themselves."""
    for _ in range(most):
        found = today(phone)
        if found["question"]["author"]:
            return found
        clock.advance(days=1)
    raise AssertionError("none came")


def test_questions_of_an_accepted_pack_come_with_their_author(
    ana: Phone, ben: Phone, calm: Clock
) -> None:
    one_pack_on(ana)
    deep = {"text": "Too deep for now?", "depth": 3}
    accepted(ana, ben, questions=[{"text": "Who found the key?", "depth": 1}, deep])
    proposed(ana, title="Perhaps", questions=[{"text": "Never accepted?", "depth": 1}])
    calm.advance(days=1)
    hers = days_until_own(ana, calm)
    url = f"/v1/questions/{hers['id']}"
    assert hers["question"]["author"] == "me"
    his = ok(ben.get(url))["question"]
    assert (his["author"], his["text"], his["kind"]) == ("partner", "Who found the key?", "open")
    for phone in (ana, ben):
        ok(phone.put(f"{url}/favourite"))
        ok(phone.put(f"{url}/answer", json={"text": f"{phone.name} did."}))
        ok(phone.put(f"{url}/seal"))
    assert ok(ben.get("/v1/questions/favourites"))["data"][0]["question"] == his
    came = set()
    for _ in range(40):
        calm.advance(days=1)
        came.add(today(ben)["question"]["text"])
    assert not came & {"Too deep for now?", "Never accepted?"}
    ok(ana.delete("/v1/couple/membership"), 204)
    assert ok(ben.get("/v1/questions/favourites"))["data"] == []
    kept = {row["text"]: row["state"] for row in ok(ana.get("/v1/kept"))["data"]}
    assert kept.pop("Never accepted?") == kept.pop("Perhaps") == "draft"
    assert kept == dict.fromkeys((*kept,), "shared")
    assert {"Ana did.", "Our first flat", "Who found the key?"} <= kept.keys()
    assert [row["text"] for row in ok(ben.get("/v1/kept"))["data"]] == ["Ben did."]


def test_what_is_taken_back_or_archived_comes_no_more(ana: Phone, ben: Phone, calm: Clock) -> None:
    one_pack_on(ana)
    pack = accepted(ana, ben)
    found = days_until_own(ana, calm)
    other = accepted(ben, ana)
    assert ok(ana.put(f"{PACKS}/{other}/archive"))["state"] == "archived"
    assert ok(ben.put(f"{PACKS}/{other}/archive"))["state"] == "archived"
    ok(ana.delete(f"{PACKS}/{pack}"), 204)
    ok(ana.delete(f"{PACKS}/{pack}"), 204)
    for phone in (ana, ben):
        gone = ok(phone.get(f"{PACKS}/{pack}"))
        assert (gone["state"], gone["title"], gone["questions"]) == ("taken_back", None, [])
        assert ok(phone.get(f"/v1/questions/{found['id']}"))["question"]["text"] is None
    calm.advance(days=31)
    for phone in (ana, ben):
        assert problem(phone.get(f"{PACKS}/{pack}")) == (404, "not-found")


def test_another_couple_sees_nothing_of_it(ana: Phone, ben: Phone, eve: Phone) -> None:
    pack = accepted(ana, ben)
    assert packs(eve) == []
    for act in ("acceptance", "archive"):
        assert problem(eve.put(f"{PACKS}/{pack}/{act}")) == (404, "not-found")
