"""Guess my answer: both seal, both see, and nobody counts."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.phone import Phone, ok, problem
from tests.rules.nouns.exercises import URL, accept, propose
from tests.service import Clock

HERS = {"answer": "Flying", "guess": "Being invisible"}
HIS = {"answer": "Stopping time", "guess": "Flying"}


def guess(phone: Phone, url: str, part: dict[str, str]) -> None:
    ok(phone.put(f"{url}/guess", json=part))
    ok(phone.put(f"{url}/seal"))


def parts(phone: Phone, url: str) -> list[dict[str, Any]]:
    return list(ok(phone.get(f"{url}/guess"))["parts"])


def state(phone: Phone, url: str) -> str:
    return str(ok(phone.get(url))["state"])


@pytest.fixture
def url(ana: Phone, ben: Phone) -> str:
    return accept(ben, propose(ana, "guess"))


def test_both_see_both_parts_once_both_are_sealed(ana: Phone, ben: Phone, url: str) -> None:
    before = [ben.get(path).content for path in (url, f"{url}/guess", URL, "/v1/events")]
    guess(ana, url, HERS)
    assert [ben.get(path).content for path in (url, f"{url}/guess", URL, "/v1/events")] == before
    assert [part["state"] for part in parts(ana, url)] == ["sealed"]
    guess(ben, url, HIS)
    hers = {"state": "revealed", **HERS, "damaged": False}
    his = {"state": "revealed", **HIS, "damaged": False}
    assert parts(ana, url) == [{"author": "me", **hers}, {"author": "partner", **his}]
    assert parts(ben, url) == [{"author": "me", **his}, {"author": "partner", **hers}]
    assert state(ana, url) == state(ben, url) == "done"
    told = [e["kind"] for e in ben.events() if e["stream"] == "couple"][-3:]
    assert told == ["exercise.proposed", "exercise.accepted", "guesses.revealed"]


def test_two_who_seal_in_the_same_instant_reveal_once(ana: Phone, ben: Phone, url: str) -> None:
    for phone, part in ((ana, HERS), (ben, HIS)):
        ok(phone.put(f"{url}/guess", json=part))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda phone: ok(phone.put(f"{url}/seal")), (ana, ben)))
    assert state(ana, url) == "done"
    assert [e["kind"] for e in ana.events()].count("guesses.revealed") == 1


def test_a_sealed_part_is_withdrawn_and_changed_unseen(ana: Phone, ben: Phone, url: str) -> None:
    guess(ana, url, HERS)
    assert problem(ana.put(f"{url}/guess", json=HIS)) == (409, "already-sealed")
    ok(ana.delete(f"{url}/seal"), 204)
    guess(ana, url, HIS)
    guess(ben, url, HIS)
    assert parts(ben, url)[1]["answer"] == "Stopping time"
    assert problem(ana.delete(f"{url}/seal")) == (409, "already-revealed")
    changed = ana.put(f"{url}/guess", json=HERS)
    assert (problem(changed), changed.json()["state"]) == ((409, "wrong-exercise-state"), "done")


def test_what_was_shown_can_be_taken_back_for_both(ana: Phone, ben: Phone, url: str) -> None:
    guess(ana, url, HERS), guess(ben, url, HIS)
    ok(ana.delete(f"{url}/guess"), 204)
    marker = parts(ben, url)[1]
    assert (marker["state"], marker["answer"], marker["guess"]) == ("taken_back", None, None)


def test_only_the_questions_own_options_can_be_chosen(ana: Phone, url: str) -> None:
    for name in ("answer", "guess"):
        refused = ana.put(f"{url}/guess", json={**HERS, name: "Something else"})
        assert problem(refused) == (422, "invalid")
        assert refused.json()["errors"][0]["pointer"] == f"/{name}"
    assert parts(ana, url) == []
    assert problem(ana.put(f"{url}/seal")) == (409, "nothing-written")


def test_a_guess_is_prepared_before_it_is_accepted_and_sealed_after(ana: Phone, ben: Phone) -> None:
    url = propose(ana, "guess")
    ok(ana.put(f"{url}/guess", json=HERS))
    early = ana.put(f"{url}/seal")
    assert (problem(early), early.json()["state"]) == ((409, "wrong-exercise-state"), "proposed")
    accept(ben, url)
    assert ok(ana.put(f"{url}/seal"))["state"] == "active"


@pytest.mark.parametrize("sealed", [True, False])
def test_the_end_takes_what_was_never_shown(
    ana: Phone, ben: Phone, url: str, clock: Clock, sealed: bool
) -> None:
    ok(ana.put(f"{url}/guess", json=HERS))
    for _ in range(sealed):
        ok(ana.put(f"{url}/seal"))
    clock.advance(hours=25)
    assert state(ana, url) == state(ben, url) == "ended"
    assert parts(ana, url) == parts(ben, url) == []
    late = ben.put(f"{url}/guess", json=HIS)
    assert (problem(late), late.json()["state"]) == ((409, "wrong-exercise-state"), "ended")


def test_a_quiet_pause_holds_the_reveal_and_its_end_lets_it_go(
    ana: Phone, ben: Phone, url: str
) -> None:
    ok(ana.put("/v1/me/pause"))
    guess(ana, url, HERS), guess(ben, url, HIS)
    assert (state(ben, url), len(parts(ben, url))) == ("active", 1)
    ok(ana.delete("/v1/me/pause"), 204)
    assert (state(ben, url), len(parts(ben, url))) == ("done", 2)


def test_a_guess_has_no_turns_and_a_session_no_parts(ana: Phone, ben: Phone, url: str) -> None:
    session = accept(ben, propose(ana))
    for refused in (
        ana.post(f"{url}/turns", json={"step": "speak"}),
        ana.put(f"{url}/draft", json={"text": "x"}),
        ana.put(f"{session}/guess", json=HERS),
        ana.put(f"{session}/seal"),
        ana.delete(f"{session}/seal"),
        ana.delete(f"{session}/guess"),
    ):
        assert problem(refused) == (409, "other-exercise")
    assert problem(ana.get(f"{session}/guess")) == (404, "not-found")
    assert ok(ana.get(f"{url}/turns"))["data"] == []
    assert ok(ana.get(url))["turn"] is None


def test_each_guess_asks_what_the_two_have_not_had(ana: Phone, ben: Phone) -> None:
    made = [ok(phone.post(URL, json={"kind": "guess"}), 201) for phone in (ana, ben) * 3]
    asked = [entry["question"]["id"] for entry in made]
    assert len(set(asked)) == 6
    assert all(len(entry["question"]["options"]) >= 3 for entry in made)


def test_a_question_has_to_be_one_to_guess(ana: Phone) -> None:
    for body in (
        {"kind": "guess", "question": "play-01"},
        {"kind": "listening", "question": "play-02"},
    ):
        refused = ana.post(URL, json=body)
        assert problem(refused) == (422, "invalid")
        assert refused.json()["errors"][0]["pointer"] == "/question"


def test_what_one_guessed_is_ones_own_after_leaving(ana: Phone, ben: Phone, url: str) -> None:
    guess(ana, url, HERS)
    ok(ben.delete("/v1/couple/membership"), 204)
    kept = ok(ana.get("/v1/kept"))["data"]
    assert [(entry["state"], entry["text"]) for entry in kept] == [("draft", "Flying")]
    assert ok(ben.get("/v1/kept"))["data"] == []
