"""Exercises: proposed, accepted, done in turns, over without a word of who ended it or why."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from app.models.exercises import ExerciseLater, ExerciseTurn
from sqlmodel import func, select

from tests.phone import Phone, ok, problem
from tests.rules.nouns.exercises import URL, accept, propose
from tests.service import Clock, Service

SESSION = (
    ("speak", None),
    ("mirror", None),
    ("check", "not_quite"),
    ("mirror", None),
    ("check", "yes"),
    ("clarify", None),
    ("reply", None),
    ("validate", None),
    ("felt", "not_yet"),
)


def step(phone: Phone, url: str, name: str, answer: str | None = None, **more: Any) -> Any:
    body = {"step": name, "answer": answer, **more}
    return ok(phone.post(f"{url}/turns", json=body), 201)


def turns(phone: Phone, url: str) -> list[dict[str, Any]]:
    return list(ok(phone.get(f"{url}/turns"))["data"])


def texts(phone: Phone, url: str) -> list[str | None]:
    return [turn["text"] for turn in turns(phone, url)]


def kinds(phone: Phone, stream: str) -> list[str]:
    return [
        event["kind"]
        for event in phone.events()
        if event["stream"] == stream and event["kind"].startswith(("exercise.", "guess"))
    ]


def rows(service: Service, model: Any) -> int:
    with service.engine.connect() as db:
        return int(db.execute(select(func.count()).select_from(model)).scalar_one())


def listening(ana: Phone, ben: Phone, **more: Any) -> str:
    return accept(ben, propose(ana, **more))


def test_a_listening_session_goes_back_and_forth_and_swaps(ana: Phone, ben: Phone) -> None:
    url = listening(ana, ben)
    seen = ok(ana.get(url))
    assert (seen["turn"], seen["step"], seen["round"]) == ("me", "speak", 1)
    for first, second, number in ((ana, ben, 1), (ben, ana, 2)):
        for place, (name, answer) in enumerate(SESSION):
            actor, other = (first, second)[place % 2 :: -1 if place % 2 else 1][:2]
            before = ok(other.get(url))
            assert (before["turn"], before["step"], before["round"]) == ("partner", name, number)
            after = step(actor, url, name, answer, text=f"{number} {place}")
    assert (after["state"], after["turn"], after["step"], after["offers"]) == (
        "done",
        None,
        None,
        [],
    )
    assert texts(ana, url) == texts(ben, url) == []
    moved = ["exercise.moved"] * (2 * len(SESSION) - 1)
    begun = ["exercise.proposed", "exercise.accepted"]
    assert kinds(ben, "couple") == [*begun, *moved, "exercise.done"]
    assert kinds(ben, "personal") == kinds(ana, "personal") == []


def test_there_may_be_nothing_to_clarify(ana: Phone, ben: Phone) -> None:
    url = listening(ana, ben)
    step(ana, url, "speak"), step(ben, url, "mirror")
    assert step(ana, url, "check", "yes")["offers"] == ["clarify", "validate"]
    assert step(ben, url, "validate")["step"] == "felt"


def test_in_the_perspective_exercise_one_tells_and_the_other_corrects(
    ana: Phone, ben: Phone
) -> None:
    url = accept(ana, propose(ben, "perspective", first="partner"))
    step(ana, url, "tell", text="You were tired.")
    step(ben, url, "check", "not_quite", text="Not tired: worried.")
    assert texts(ana, url) == ["Not tired: worried.", "You were tired."]
    assert [turn["author"] for turn in turns(ana, url)] == ["partner", "me"]
    step(ben, url, "tell")
    assert step(ana, url, "check", "yes")["state"] == "done"


def test_who_is_not_on_is_told_where_it_is_and_nothing_moves(ana: Phone, ben: Phone) -> None:
    url = listening(ana, ben)
    refused = ben.post(f"{url}/turns", json={"step": "speak"})
    assert problem(refused) == (409, "not-your-turn")
    told = refused.json()
    assert (told["state"], told["step"], told["offers"]) == ("active", "speak", ["speak"])
    wrong = ana.post(f"{url}/turns", json={"step": "validate"})
    assert problem(wrong) == (409, "wrong-step")
    assert wrong.json()["step"] == "speak"
    odd = ana.post(f"{url}/turns", json={"step": "speak", "answer": "yes"})
    assert problem(odd) == (422, "invalid")
    assert odd.json()["errors"][0]["pointer"] == "/answer"
    step(ana, url, "speak"), step(ben, url, "mirror")
    assert problem(ana.post(f"{url}/turns", json={"step": "check"})) == (422, "invalid")
    assert [turn["step"] for turn in turns(ben, url)] == ["mirror", "speak"]


def test_aloud_on_one_phone_either_marks_each_step_without_words(ana: Phone, ben: Phone) -> None:
    url = accept(ben, propose(ana, "perspective", aloud=True))
    spoken = ana.post(f"{url}/turns", json={"step": "tell", "text": "No."})
    assert problem(spoken) == (422, "invalid")
    step(ana, url, "tell"), step(ana, url, "check", "yes")
    assert [turn["author"] for turn in turns(ana, url)] == ["partner", "me"]
    step(ana, url, "tell")
    assert step(ana, url, "check", "yes")["state"] == "done"


def test_only_the_other_accepts_and_once_more_changes_nothing(ana: Phone, ben: Phone) -> None:
    url = propose(ana)
    own = ana.put(f"{url}/acceptance", json={})
    assert (problem(own), own.json()["state"]) == ((409, "own-proposal"), "proposed")
    begun = ok(ben.put(f"{url}/acceptance", json={}))
    assert ok(ben.put(f"{url}/acceptance", json={})) == begun
    assert kinds(ana, "couple") == ["exercise.proposed", "exercise.accepted"]
    ok(ana.put(f"{url}/ending"))
    over = ben.put(f"{url}/acceptance", json={})
    assert (problem(over), over.json()["state"]) == ((409, "wrong-exercise-state"), "ended")


def test_nothing_is_done_before_it_is_accepted_or_after_it_ended(ana: Phone, ben: Phone) -> None:
    url = propose(ana)
    early = ana.post(f"{url}/turns", json={"step": "speak"})
    assert (problem(early), early.json()["state"]) == ((409, "wrong-exercise-state"), "proposed")
    ok(ben.put(f"{url}/ending"))
    late = ana.post(f"{url}/turns", json={"step": "speak"})
    assert (problem(late), late.json()["state"]) == ((409, "wrong-exercise-state"), "ended")
    for answer in (ana.put(f"{url}/draft", json={"text": "x"}), ben.put(f"{url}/later")):
        assert problem(answer) == (409, "wrong-exercise-state")


def test_a_tap_from_long_ago_begins_nothing(ana: Phone, ben: Phone, clock: Clock) -> None:
    old = (clock.now() - timedelta(minutes=6)).isoformat()
    lately = (clock.now() - timedelta(minutes=4)).isoformat()
    url = propose(ana)
    stale = ben.put(f"{url}/acceptance", json={"at": old})
    assert problem(stale) == (409, "too-long-ago")
    ok(ben.put(f"{url}/acceptance", json={"at": lately}))
    stale = ana.post(f"{url}/turns", json={"step": "speak", "at": old})
    assert problem(stale) == (409, "too-long-ago")
    assert step(ana, url, "speak", at=lately)["step"] == "mirror"


def test_later_is_a_mark_of_ones_own(ana: Phone, ben: Phone, service: Service) -> None:
    url, before = propose(ana), rows(service, ExerciseLater)
    seen = [ana.get(path).content for path in (url, URL, "/v1/events")]
    for _ in range(2):
        assert ok(ben.put(f"{url}/later"))["later"] is True
    assert [ana.get(path).content for path in (url, URL, "/v1/events")] == seen
    assert ok(ben.get(URL))["data"][0]["later"] is True
    ok(ben.delete(f"{url}/later"), 204), ok(ben.delete(f"{url}/later"), 204)
    assert ok(ben.get(url))["later"] is False
    assert kinds(ben, "personal") == ["exercise.put_off"] * 2
    ok(ben.put(f"{url}/later"))
    assert ok(ben.put(f"{url}/acceptance", json={}))["later"] is False
    assert rows(service, ExerciseLater) == before


def test_a_proposal_lapses_after_fourteen_days_and_says_no_more_than_any_end(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    clock.freeze(clock.now().replace(hour=12, minute=0))
    url = propose(ana)
    ok(ben.put(f"{url}/later"))
    clock.advance(days=13)
    assert ok(ana.get(url))["state"] == "proposed"
    clock.advance(hours=12)
    lapsed, other = ok(ana.get(url)), propose(ana)
    ok(ben.put(f"{other}/ending"))
    differs = {"id", "day", "proposer"}
    assert {k: v for k, v in lapsed.items() if k not in differs} == {
        k: v for k, v in ok(ana.get(other)).items() if k not in differs
    }
    assert (lapsed["state"], lapsed["lapses_on"]) == ("ended", None)
    assert kinds(ana, "couple").count("exercise.ended") == 2


def test_a_session_ends_by_itself_a_day_after_it_began(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    clock.freeze(clock.now())
    url = listening(ana, ben)
    step(ana, url, "speak", text="About Sunday.", keep=True)
    step(ben, url, "mirror", text="You said Sunday.")
    clock.advance(hours=23, minutes=59)
    assert ok(ana.get(url))["state"] == "active"
    clock.advance(minutes=2)
    assert ok(ben.get(url))["state"] == ok(ana.get(url))["state"] == "ended"
    assert (texts(ana, url), texts(ben, url)) == (["About Sunday."], [])
    assert kinds(ben, "couple").count("exercise.ended") == 1


@pytest.mark.parametrize("who", [0, 1])
def test_either_ends_it_and_nobody_can_tell_who(ana: Phone, ben: Phone, who: int) -> None:
    url = listening(ana, ben)
    step(ana, url, "speak", text="About Sunday.")
    ended = [ok((ana, ben)[who].put(f"{url}/ending"))["state"] for _ in range(2)]
    assert ended == ["ended", "ended"]
    for phone in (ana, ben):
        found = ok(phone.get(url))
        assert (found["state"], found["ends_at"], found["turn"]) == ("ended", None, None)
        assert turns(phone, url) == []
        assert kinds(phone, "couple")[-1] == "exercise.ended"
        assert kinds(phone, "personal") == []


def test_what_is_done_is_not_ended(ana: Phone, ben: Phone) -> None:
    url = accept(ben, propose(ana, "perspective"))
    for one, other in ((ana, ben), (ben, ana)):
        step(one, url, "tell"), step(other, url, "check", "yes")
    refused = ana.put(f"{url}/ending")
    assert (problem(refused), refused.json()["state"]) == ((409, "wrong-exercise-state"), "done")


def test_the_end_erases_every_word_but_what_its_author_keeps(
    ana: Phone, ben: Phone, service: Service
) -> None:
    before = rows(service, ExerciseTurn)
    url = listening(ana, ben)
    step(ana, url, "speak", text="one", keep=True), step(ben, url, "mirror", text="two")
    step(ana, url, "check", "not_quite", text="three"), step(ben, url, "mirror", text="four")
    ok(ben.put(f"{url}/draft", json={"text": "five"}))
    ok(ana.put(f"{url}/kept", json={"turns": [1, 3]}), 204)
    ok(ben.put(f"{url}/kept", json={"turns": [4]}), 204)
    assert [turn["kept"] for turn in turns(ana, url)] == [None, True, None, True]
    ok(ana.put(f"{url}/ending"))
    assert (texts(ana, url), texts(ben, url)) == (["three", "one"], ["four"])
    assert ok(ben.get(f"{url}/draft"))["text"] is None
    assert rows(service, ExerciseTurn) - before == 3
    ok(ana.put(f"{url}/kept", json={"turns": [3]}), 204)
    assert texts(ana, url) == ["three"]
    gone = ana.put(f"{url}/kept", json={"turns": [1]})
    assert problem(gone) == (422, "invalid")
    assert texts(ana, url) == ["three"]


def test_nobody_keeps_the_words_of_the_other(ana: Phone, ben: Phone) -> None:
    url = listening(ana, ben)
    step(ana, url, "speak", text="mine"), step(ben, url, "mirror")
    for phone, number in ((ben, 1), (ben, 2), (ana, 3)):
        refused = phone.put(f"{url}/kept", json={"turns": [number]})
        assert problem(refused) == (422, "invalid")
        assert refused.json()["errors"][0]["pointer"] == "/turns/0"
    assert kinds(ben, "personal") == []


def test_a_draft_is_its_authors_alone_and_one(ana: Phone, ben: Phone) -> None:
    url = propose(ana)
    for text in ("first", "second"):
        ok(ana.put(f"{url}/draft", json={"text": text}))
    ok(ben.put(f"{url}/acceptance", json={}))
    assert ok(ana.get(f"{url}/draft"))["text"] == "second"
    assert ok(ben.get(f"{url}/draft"))["text"] is None
    assert turns(ana, url) == turns(ben, url) == []
    for _ in range(2):
        ok(ana.delete(f"{url}/draft"), 204)
    assert kinds(ana, "personal") == ["exercise.drafted"] * 3


def test_the_stored_answer_of_a_repeated_step_holds_no_word(ana: Phone, ben: Phone) -> None:
    url = listening(ana, ben)
    body = {"step": "speak", "text": "only once"}
    first = ana.once(f"{url}/turns", key="speak-only-once-please", json=body)
    again = ana.once(f"{url}/turns", key="speak-only-once-please", json=body)
    assert first.content == again.content
    assert b"only once" not in first.content
    assert len(turns(ana, url)) == 1


def test_steps_are_paged_the_latest_first(ana: Phone, ben: Phone) -> None:
    url = listening(ana, ben)
    for place, (name, answer) in enumerate(SESSION):
        step((ana, ben)[place % 2], url, name, answer)
    numbers, cursor = [], {}
    for _ in range(5):
        page = ok(ben.get(f"{url}/turns", params={"limit": 2, **cursor}))
        numbers += [turn["number"] for turn in page["data"]]
        cursor = {"cursor": page["next_cursor"]}
    assert numbers == list(range(9, 0, -1))
    assert page["next_cursor"] is None


def test_boxes_hold_what_is_open_over_and_put_away(ana: Phone, ben: Phone) -> None:
    waiting, over, away = propose(ana), propose(ben), propose(ana)
    for url in (over, away):
        ok(ana.put(f"{url}/ending"))
    early = ana.put(f"{waiting}/archive")
    assert (problem(early), early.json()["state"]) == ((409, "wrong-exercise-state"), "proposed")
    for _ in range(2):
        ok(ana.put(f"{away}/archive"), 204)
    for phone in (ana, ben):
        boxes = {
            box: [f"{URL}/{row['id']}" for row in ok(phone.get(URL, params={"box": box}))["data"]]
            for box in ("all", "open", "over", "archived")
        }
        assert boxes == {
            "all": [over, waiting],
            "open": [waiting],
            "over": [over],
            "archived": [away],
        }


def test_what_both_put_away_is_gone_with_all_that_was_kept(
    ana: Phone, ben: Phone, service: Service
) -> None:
    before = rows(service, ExerciseTurn)
    url = listening(ana, ben)
    step(ana, url, "speak", text="mine", keep=True)
    ok(ben.put(f"{url}/ending"))
    ok(ana.put(f"{url}/archive"), 204)
    assert (ok(ben.get(url))["archived"], texts(ana, url)) == (True, ["mine"])
    ok(ben.put(f"{url}/archive"), 204)
    assert problem(ana.get(url)) == problem(ben.get(url)) == (404, "not-found")
    assert rows(service, ExerciseTurn) == before


def test_at_most_ten_proposals_of_ones_own_wait(ana: Phone, ben: Phone) -> None:
    urls = [propose(ana) for _ in range(10)]
    full = ana.post(URL, json={"kind": "listening"})
    assert problem(full) == (409, "enough-proposals")
    propose(ben)
    ok(ana.put(f"{urls[0]}/ending"))
    propose(ana)


def test_the_same_id_gives_the_same_proposal_and_nobody_elses(ana: Phone, ben: Phone) -> None:
    id_ = str(uuid.uuid4())
    body = {"kind": "listening", "id": id_}
    first, again = (ok(ana.post(URL, json=body), 201) for _ in range(2))
    assert first == again
    assert problem(ben.post(URL, json=body)) == (409, "id-taken")
    assert kinds(ben, "couple") == ["exercise.proposed"]


def test_leaving_in_the_middle_keeps_only_what_its_author_kept(
    ana: Phone, ben: Phone, service: Service
) -> None:
    before = rows(service, ExerciseTurn)
    url = listening(ana, ben)
    step(ana, url, "speak", text="kept", keep=True), step(ben, url, "mirror", text="not kept")
    ok(ana.put(f"{url}/draft", json={"text": "unsent"}))
    ok(ben.delete("/v1/couple/membership"), 204)
    assert problem(ana.get(url)) == problem(ben.get(URL)) == (404, "not-paired")
    kept = {phone.name: ok(phone.get("/v1/kept"))["data"] for phone in (ana, ben)}
    assert [(e["noun"], e["state"], e["text"]) for e in kept["Ana"]] == [
        ("exercise", "shared", "kept")
    ]
    assert kept["Ben"] == []
    assert rows(service, ExerciseTurn) - before == 1


def test_an_exercise_exists_for_its_couple_alone(ana: Phone, ben: Phone, eve: Phone) -> None:
    url = listening(ana, ben)
    for path in (url, f"{url}/turns", f"{url}/draft", f"{url}/guess"):
        assert problem(eve.get(path)) == (404, "not-found")
    assert problem(eve.post(f"{url}/turns", json={"step": "speak"})) == (404, "not-found")
    assert ok(eve.get(URL))["data"] == []
