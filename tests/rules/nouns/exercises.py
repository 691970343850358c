"""Exercises, for the laws."""

from typing import Any

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World

URL = "/v1/exercises"


def propose(phone: Phone, kind: str = "listening", **more: Any) -> str:
    if kind == "guess":
        more.setdefault("question", "play-02")
    return f"{URL}/{ok(phone.post(URL, json={'kind': kind, **more}), 201)['id']}"


def accept(phone: Phone, url: str) -> str:
    ok(phone.put(f"{url}/acceptance", json={}))
    return url


def a_guess(cast: Cast) -> str:
    return accept(cast.ben, propose(cast.ana, "guess")).rsplit("/", 1)[1]


def ben_proposes(world: World) -> None:
    """Two kinds, and Ana has answered neither."""
    world.ids |= {kind: propose(world.ben, kind) for kind in ("listening", "guess")}


def they_listen(world: World) -> None:
    """Ana has spoken, and it is Ben's turn."""
    url = accept(world.ben, propose(world.ana))
    ok(world.ana.post(f"{url}/turns", json={"step": "speak", "text": "About Sunday."}), 201)
    world.ids |= {"listening": url}


def ana_may_speak(world: World) -> None:
    world.ids |= {"listening": accept(world.ben, propose(world.ana))}


def they_guess(world: World) -> None:
    """Ben's part is sealed."""
    url = accept(world.ana, propose(world.ben, "guess"))
    ok(world.ben.put(f"{url}/guess", json={"answer": "Flying", "guess": "Flying"}))
    ok(world.ben.put(f"{url}/seal"))
    world.ids |= {"guess": url}


def they_have_listened(world: World) -> None:
    """Ana kept what she said; it is over."""
    url = accept(world.ben, propose(world.ana))
    spoken = {"step": "speak", "text": "About Sunday.", "keep": True}
    ok(world.ana.post(f"{url}/turns", json=spoken), 201)
    ok(world.ben.put(f"{url}/ending"))
    world.ids |= {"listening": url}


def puts_a_proposal_off_and_prepares(world: World) -> None:
    assert ok(world.ana.put(f"{world.ids['listening']}/later"))["later"] is True
    assert ok(world.ana.put(f"{world.ids['guess']}/later"))["later"] is True
    ok(world.ana.delete(f"{world.ids['guess']}/later"), 204)
    ok(world.ana.put(f"{world.ids['listening']}/draft", json={"text": "Not yet."}))
    ok(world.ana.put(f"{world.ids['guess']}/guess", json={"answer": "Flying", "guess": "Flying"}))


def prepares_words_and_throws_some_away(world: World) -> None:
    url = f"{world.ids['listening']}/draft"
    ok(world.ana.put(url, json={"text": "What I would say."}))
    ok(world.ana.delete(url), 204)
    ok(world.ana.put(url, json={"text": "What I will say."}))
    assert ok(world.ana.get(url))["text"] == "What I will say."


def keeps_her_words(world: World) -> None:
    ok(world.ana.put(f"{world.ids['listening']}/kept", json={"turns": [1]}), 204)
    assert ok(world.ana.get(f"{world.ids['listening']}/turns"))["data"][0]["kept"] is True


def keeps_her_words_no_more(world: World) -> None:
    ok(world.ana.put(f"{world.ids['listening']}/kept", json={"turns": []}), 204)
    assert ok(world.ana.get(f"{world.ids['listening']}/turns"))["data"] == []


def seals_a_guess_and_thinks_again(world: World) -> None:
    """In a quiet pause, so that nothing is revealed; then it is a draft once more."""
    ok(world.ana.put("/v1/me/pause"))
    url = world.ids["guess"]
    ok(world.ana.put(f"{url}/guess", json={"answer": "Flying", "guess": "Being invisible"}))
    ok(world.ana.put(f"{url}/seal"))
    ok(world.ana.delete(f"{url}/seal"), 204)
    ok(world.ana.delete(f"{url}/guess"), 204)
    ok(world.ana.put(f"{url}/guess", json={"answer": "Flying", "guess": "Flying"}))
    ok(world.ana.put(f"{url}/seal"))


def ana_may_guess(world: World) -> None:
    """Nothing is written yet."""
    world.ids |= {"guess": accept(world.ben, propose(world.ana, "guess"))}


def seals_her_guess(world: World) -> None:
    url = world.ids["guess"]
    ok(world.ana.put(f"{url}/guess", json={"answer": "Flying", "guess": "Being invisible"}))
    ok(world.ana.put(f"{url}/seal"))


def write(ana: Phone, word: str) -> None:
    """In a draft: it is the same cell as a step's."""
    ok(ana.put(f"{propose(ana)}/draft", json={"text": word}))


THINGS = {"/v1/exercises/{id}": Thing(a_guess, "ana", partner="ben")}

SECRETS = [
    Secret(ben_proposes, puts_a_proposal_off_and_prepares),
    Secret(ana_may_speak, prepares_words_and_throws_some_away),
    Secret(they_listen, keeps_her_words),
    Secret(they_have_listened, keeps_her_words_no_more),
    Secret(they_guess, seals_a_guess_and_thinks_again),
    Secret(ana_may_guess, seals_her_guess, reveals=frozenset({"sealGuess"})),
]

PLAIN = {
    "exercise.kind": "one of three, seen by both",
    "exercise.question": "the id of content, seen by both",
    "exercise.state": "one of four, seen by both",
    "exercise.step": "one of a few, seen by both while it lasts",
    "exercise_turn.step": "one of a few; the row is gone at the end unless its author keeps it",
    "exercise_turn.answer": "one of four; the row is gone at the end unless its author keeps it",
    "exercise_turn.state": "one of three; the other sees the row in one of them alone",
}

CANARIES = [write]
