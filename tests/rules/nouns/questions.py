"""Questions, for the laws."""

from typing import Any

from tests.phone import Phone, ok
from tests.rules.cast import Cast, Thing
from tests.rules.worlds import Secret, World, a_plain_day

OWN = {"title": "Our first flat", "questions": [{"text": "Who found the key?", "depth": 1}]}


def today(phone: Phone) -> dict[str, Any]:
    return ok(phone.get("/v1/questions/today"))["questions"][0]


def fitting(question: dict[str, Any], words: str = "Warm bread.") -> dict[str, Any]:
    """An answer that fits the kind of the question."""
    options = question["options"]
    return {
        "open": {"text": words},
        "choice": {"choice": options and options[0], "text": words},
        "scale": {"value": 7, "text": words},
        "guess": {"choice": options and options[0], "guess": options and options[1], "text": words},
    }[question["kind"]]


def a_question(cast: Cast) -> str:
    return str(today(cast.ana)["id"])


def a_pack(cast: Cast) -> str:
    return str(ok(cast.ana.post("/v1/own-packs", json=OWN), 201)["id"])


def a_solo_answer(cast: Cast) -> str:
    return str(ok(cast.solo.put("/v1/solo-answers", json={"text": "Rain."}))["id"])


def answers_seals_and_withdraws(world: World) -> None:
    """One question answered, sealed, withdrawn, changed and sealed again."""
    found = today(world.ana)
    url = f"/v1/questions/{found['id']}"
    answer = {**fitting(found["question"]), "care_note": "just-listen"}
    ok(world.ana.put(f"{url}/answer", json=answer))
    ok(world.ana.put(f"{url}/seal"))
    ok(world.ana.delete(f"{url}/seal"))
    ok(world.ana.delete(f"{url}/answer"), 204)
    ok(world.ana.put(f"{url}/answer", json=fitting(found["question"])))
    ok(world.ana.put(f"{url}/seal"))


def a_week_in_which_ben_looked_in_once(world: World) -> None:
    world.clock.advance(days=5)
    today(world.ben)
    world.clock.advance(days=4)


def looks_in_and_keeps_to_herself(world: World) -> None:
    """She comes after some days, leaves a question out, keeps it, and wishes for more depth."""
    found = today(world.ana)
    ok(world.ana.put(f"/v1/questions/{found['id']}/skip"))
    ok(world.ana.put(f"/v1/questions/{found['id']}/favourite"))
    ok(world.ana.put("/v1/questions/depth", json={"depth": 5}))
    ok(world.ana.get("/v1/questions/favourites"))


def writes_questions_of_her_own(world: World) -> None:
    """One pack kept as a draft, one changed and deleted."""
    made = [ok(world.ana.post("/v1/own-packs", json=OWN), 201)["id"] for _ in range(2)]
    ok(world.ana.change(f"/v1/own-packs/{made[0]}", {"title": "The key"}))
    ok(world.ana.delete(f"/v1/own-packs/{made[1]}"), 204)


def ben_proposes_a_pack(world: World) -> None:
    pack = ok(world.ben.post("/v1/own-packs", json=OWN), 201)["id"]
    ok(world.ben.put(f"/v1/own-packs/{pack}/proposal"))
    world.ids["pack"] = pack


def passes_it(world: World) -> None:
    ok(world.ana.put(f"/v1/own-packs/{world.ids['pack']}/pass"), 204)


def write_alone(phone: Phone, word: str) -> None:
    ok(phone.put("/v1/solo-answers", json={"text": word}))


def write_pack(ana: Phone, word: str) -> None:
    pack = {"title": word, "questions": [{"text": f"{word}?", "depth": 1}]}
    ok(ana.post("/v1/own-packs", json=pack), 201)


def write_answer(ana: Phone, word: str) -> None:
    question = today(ana)
    ok(ana.put(f"/v1/questions/{question['id']}/answer", json=fitting(question["question"], word)))


THINGS = {
    "/v1/questions/{id}": Thing(a_question, "ana", partner="ben"),
    "/v1/own-packs/{id}": Thing(a_pack, "ana"),
    "/v1/solo-answers/{id}": Thing(a_solo_answer, "solo"),
}

SECRETS = [
    Secret(a_plain_day, answers_seals_and_withdraws, reveals=frozenset({"sealAnswer"})),
    Secret(a_week_in_which_ben_looked_in_once, looks_in_and_keeps_to_herself, takes_days=True),
    Secret(a_plain_day, writes_questions_of_her_own),
    Secret(ben_proposes_a_pack, passes_it),
]

PLAIN = {
    "question_day.question": "the id of content",
    "question_settings.packs_off": "ids of content, set by both",
    "question_settings.tags_off": "words of a fixed list, set by both",
    "question_mark.question": "the id of content",
    "solo_answer.question": "the id of content",
    "own_pack.state": "one of five; the other sees the row in four of them alone",
}

CANARIES = [write_pack, write_answer]

CANARIES_ALONE = [write_alone]
