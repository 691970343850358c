"""The day's question: one a day for two, sealed until both answered, and what each keeps to
themselves."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from app import clock as app_clock

from tests.phone import Phone, ok, problem
from tests.rules.nouns.questions import fitting, today
from tests.service import Clock
from tests.test_checkup_races import together

START = datetime(2027, 3, 1, 12, tzinfo=UTC)
ROUNDS = 10


@pytest.fixture(autouse=True)
def calm(clock: Clock) -> Clock:
    """A clock that stands still until a test moves it, before anybody registers."""
    clock.freeze(START)
    return clock


def url(found: dict[str, Any], part: str = "") -> str:
    return f"/v1/questions/{found['id']}" + (f"/{part}" if part else "")


def sealed(phone: Phone, found: dict[str, Any], words: str = "Warm bread.") -> Any:
    """The answer to a question, written and sealed."""
    ok(phone.put(url(found, "answer"), json=fitting(found["question"], words)))
    return ok(phone.put(url(found, "seal")))


def both_answered(ana: Phone, ben: Phone) -> dict[str, Any]:
    found = today(ana)
    sealed(ana, found, "Hers.")
    sealed(ben, found, "His.")
    return found


def kinds(phone: Phone, stream: str = "couple") -> list[str]:
    return [event["kind"] for event in phone.events() if event["stream"] == stream]


def asked(found: dict[str, Any]) -> str:
    return str(found["question"]["question"])


# the day


def test_both_are_asked_the_same_from_the_first_day_on(ana: Phone, ben: Phone, eve: Phone) -> None:
    hers = ana.get("/v1/questions/today")
    assert hers.content == ben.get("/v1/questions/today").content
    assert hers.content == ana.get("/v1/questions/today").content
    found = ok(hers)
    assert found["solo"] is None
    assert [q["added"] for q in found["questions"]] == [False]
    assert found["day"] == found["questions"][0]["day"] == ok(ana.get("/v1/couple"))["started_on"]
    assert found["questions"][0]["question"]["depth"] <= 2
    assert kinds(ana) == ["question.served"]
    assert problem(eve.get(url(found["questions"][0]))) == (404, "not-found")


def test_each_day_has_its_question_and_nobody_sees_what_was_missed(
    ana: Phone, ben: Phone, calm: Clock
) -> None:
    first = today(ana)
    calm.advance(days=1)
    second = today(ben)
    assert date.fromisoformat(second["day"]) == date.fromisoformat(first["day"]) + timedelta(1)
    assert asked(first) != asked(second)
    sealed(ana, second)
    calm.advance(days=30)
    assert date.fromisoformat(today(ana)["day"]) == date.fromisoformat(first["day"]) + timedelta(31)
    open_ones = [q["day"] for q in ok(ben.get("/v1/questions"))["data"]]
    assert open_ones == [str(date(2027, 4, 1) - timedelta(back)) for back in range(8)]
    listed = ok(ana.get("/v1/questions"))["data"]
    assert [q["id"] for q in listed[8:]] == [second["id"]]


def test_nothing_comes_twice_before_everything_that_fits_has_come(ana: Phone, calm: Clock) -> None:
    tag = ana.get("/v1/questions/settings").headers["ETag"]
    packs = [pack["id"] for pack in ok(ana.get("/v1/question-packs"))["data"]]
    off = {"packs_off": packs[1:]}
    ok(ana.patch("/v1/questions/settings", json=off, headers={"If-Match": tag}))
    pack = ok(ana.get(f"/v1/question-packs/{packs[0]}"))
    fits = {q["question"] for q in pack["questions"] if q["depth"] <= 2}
    seen = [today(ana)]
    for _ in range(2 * len(fits)):
        calm.advance(days=1)
        seen.append(today(ana))
    came = [asked(found) for found in seen[1:]]
    assert set(came[: len(fits)]) == set(came[len(fits) :]) == fits
    assert came[: len(fits)] == came[len(fits) :]  # what came longest ago comes first
    assert {found["question"]["pack"] for found in seen[1:]} == {packs[0]}


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Pacific/Kiritimati", datetime(2027, 3, 1, 9, 30, tzinfo=UTC)),  # UTC+14
        ("Pacific/Pago_Pago", datetime(2027, 3, 1, 10, 30, tzinfo=UTC)),  # UTC-11
        ("America/New_York", datetime(2027, 3, 13, 12, tzinfo=UTC)),  # an hour less
        ("Africa/Cairo", datetime(2027, 4, 29, 12, tzinfo=UTC)),  # that midnight does not exist
        ("America/Havana", datetime(2027, 11, 6, 12, tzinfo=UTC)),  # that one is there twice
    ],
)
def test_every_local_day_has_exactly_one_question(
    person: Callable[[str], Phone], clock: Clock, zone: str, start: datetime
) -> None:
    clock.freeze(start)
    ana, ben = person("Ana"), person("Ben")
    ok(ana.change("/v1/me", {"time_zone": zone}))
    ana.pair_with(ben)
    ok(ana.change("/v1/couple", {"time_zone": zone}))
    seen = {}
    for _ in range(28):
        found = today(ana if clock.offset.seconds % 7200 else ben)
        assert found["day"] == str(app_clock.today(zone))
        assert seen.setdefault(found["day"], found["id"]) == found["id"]
        clock.advance(hours=3)
    days = sorted(map(date.fromisoformat, seen))
    assert days == [days[0] + timedelta(n) for n in range(len(days))]
    assert len(set(seen.values())) == len(days) >= 4
    assert kinds(ana).count("question.served") == len(days)


def test_travelling_never_brings_a_day_back_and_never_two_on_one(
    ana: Phone, ben: Phone, calm: Clock
) -> None:
    seen = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Kiritimati", "Europe/Lisbon"):
        seen.append(today(ana))
        ok(ana.change("/v1/couple", {"time_zone": zone}))
        for _ in range(5):
            found = today(ben)
            assert found["day"] >= seen[-1]["day"]
            assert (found["day"] == seen[-1]["day"]) == (found["id"] == seen[-1]["id"])
            assert found["day"] == max(seen[-1]["day"], str(app_clock.today(zone)))
            seen.append(found)
            calm.advance(hours=5)
    days = sorted({date.fromisoformat(found["day"]) for found in seen})
    assert days == [days[0] + timedelta(n) for n in range(len(days))]


def test_what_came_by_itself_does_not_tell_who_looked_in_when(ana: Phone, calm: Clock) -> None:
    """The same fortnight twice in one database, the first undone: Ana there daily, nobody there."""
    from app import vault
    from app.models.events import Event
    from app.models.questions import QuestionDay
    from app.services import actors, settle
    from sqlmodel import select

    ok(ana.post("/v1/appreciations", json={"text": "Soup.", "arrival": arrival(5)}), 201)
    kernel = ana.service.kernel
    claims = kernel.tokens.check(ana.tokens["access_token"])

    class Undone(Exception):
        pass

    def fortnight(visits: int) -> list[Any]:
        found: list[Any] = []
        try:
            with vault.ring(vault.Ring()), kernel.database.writing() as db:
                member = actors.paired(actors.load(db, claims))
                for _ in range(visits):
                    calm.advance(days=14 / visits)
                    settle.run(db, member, kernel.content)
                for model, key in ((QuestionDay, "couple_id"), (Event, "owner_id")):
                    mine = getattr(model, key) == member.couple_id
                    found += sorted(str(row) for row in db.exec(select(model).where(mine)).all())
                raise Undone
        except Undone:
            calm.advance(days=-14)
        return found

    daily = fortnight(14)
    assert daily == fortnight(1)
    assert len(daily) == 15 + 16 + 7  # days, events of days that came, of days that closed


def arrival(days: int) -> dict[str, str]:
    return {"day": str(app_clock.today("Europe/Lisbon") + timedelta(days)), "time": "07:30"}


def test_one_more_question_a_day_for_whoever_asks_first(
    ana: Phone, ben: Phone, calm: Clock
) -> None:
    first = today(ana)
    found = ok(ben.put("/v1/questions/swap"))
    assert [q["added"] for q in found["questions"]] == [False, True]
    assert found["questions"][0]["id"] == first["id"]
    assert asked(found["questions"][1]) != asked(first)
    assert ok(ana.put("/v1/questions/swap"))["questions"] == found["questions"]
    assert ok(ana.get("/v1/questions/today")) == found
    assert kinds(ana) == kinds(ben) == ["question.served", "question.added"]
    calm.advance(days=1)
    assert len(ok(ana.get("/v1/questions/today"))["questions"]) == 1
    given = together(*[lambda phone=phone: phone.put("/v1/questions/swap") for phone in (ana, ben)])
    assert given[0].content == given[1].content
    assert kinds(ana).count("question.added") == 2


# answers


def test_neither_sees_the_other_before_both_are_in(ana: Phone, ben: Phone) -> None:
    found = today(ana)
    before, events = ben.get(url(found)).content, ben.events()
    hers = sealed(ana, found, "Hers.")
    assert [a["state"] for a in hers["answers"]] == ["sealed"]
    assert (ben.get(url(found)).content, ben.events()) == (before, events)
    his = sealed(ben, found, "His.")
    assert [(a["author"], a["text"], a["state"]) for a in his["answers"]] == [
        ("me", "His.", "revealed"),
        ("partner", "Hers.", "revealed"),
    ]
    assert [a["text"] for a in ok(ana.get(url(found)))["answers"]] == ["Hers.", "His."]
    assert ok(ana.get("/v1/questions"))["data"] == [ok(ana.get(url(found)))]
    assert kinds(ana).count("answers.revealed") == kinds(ben).count("answers.revealed") == 1


def test_a_sealed_answer_is_withdrawn_changed_and_sealed_again(ana: Phone, ben: Phone) -> None:
    found = today(ana)
    assert problem(ana.put(url(found, "seal"))) == (409, "nothing-written")
    assert problem(ana.delete(url(found, "seal"))) == (404, "not-found")
    sealed(ana, found, "First.")
    answer = {**fitting(found["question"], "Second."), "care_note": "just-listen"}
    assert problem(ana.put(url(found, "answer"), json=answer)) == (409, "already-sealed")
    assert ok(ana.delete(url(found, "seal")))["answers"][0]["state"] == "draft"
    ok(ana.put(url(found, "answer"), json=answer))
    assert ok(sealed(ben, found) and ben.get(url(found)))["answers"][0]["state"] == "sealed"
    ok(ana.put(url(found, "seal")))
    theirs = ok(ben.get(url(found)))["answers"][1]
    assert (theirs["text"], theirs["care_note"]["id"]) == ("Second.", "just-listen")
    assert problem(ana.delete(url(found, "seal"))) == (409, "already-revealed")
    ok(ben.put(url(found, "seal")))


def test_after_the_reveal_words_are_edited_for_a_short_time_and_taken_back_at_any(
    ana: Phone, ben: Phone, calm: Clock
) -> None:
    found = both_answered(ana, ben)
    calm.advance(minutes=14)
    ok(ana.put(url(found, "answer"), json=fitting(found["question"], "Hers, better.")))
    theirs = ok(ben.get(url(found)))["answers"][1]
    assert (theirs["text"], theirs["edited"]) == ("Hers, better.", True)
    calm.advance(minutes=2)
    late = ana.put(url(found, "answer"), json=fitting(found["question"], "Too late."))
    assert problem(late) == (409, "too-late-to-edit")
    ok(ana.delete(url(found, "answer")), 204)
    ok(ana.delete(url(found, "answer")), 204)
    hers, his = (
        [(a["author"], a["state"], a["text"]) for a in ok(phone.get(url(found)))["answers"]]
        for phone in (ana, ben)
    )
    assert hers == [("me", "taken_back", None), ("partner", "revealed", "His.")]
    assert his == [("me", "revealed", "His."), ("partner", "taken_back", None)]
    calm.advance(days=31)
    assert [a["author"] for a in ok(ben.get(url(found)))["answers"]] == ["me"]


def test_a_day_takes_answers_for_a_week_then_closes_by_its_date(
    ana: Phone, ben: Phone, calm: Clock
) -> None:
    found = today(ana)
    ok(ben.put(url(found, "answer"), json=fitting(found["question"], "A draft.")))
    calm.advance(days=7)
    sealed(ana, found, "Late.")
    assert ok(ben.get(url(found)))["open"]
    events = kinds(ben)
    calm.advance(days=1)
    closed = ok(ben.get(url(found)))
    assert (closed["open"], closed["closes_on"]) == (False, "2027-03-08")
    for part, data in (("answer", fitting(found["question"])), ("seal", None)):
        assert problem(ben.put(url(found, part), json=data)) == (409, "question-closed")
    assert [a["author"] for a in ok(ben.get(url(found)))["answers"]] == ["me"]
    assert kinds(ben) == [*events, "question.closed", "question.served"]
    assert ok(ana.put(url(found, "seal")))["answers"][0]["state"] == "sealed"
    ok(ana.delete(url(found, "seal")))
    assert problem(ana.put(url(found, "seal"))) == (409, "question-closed")
    ok(ana.delete(url(found, "answer")), 204)


def by_kind(ana: Phone, clock: Clock) -> dict[str, dict[str, Any]]:
    """A day's question of every kind, within the week in which all of them are open."""
    found: dict[str, dict[str, Any]] = {}
    while len(found) < 4:
        for each in ok(ana.put("/v1/questions/swap"))["questions"]:
            found[each["question"]["kind"]] = each
        clock.advance(days=1)
        week = str(app_clock.today("Europe/Lisbon") - timedelta(days=6))
        found = {kind: each for kind, each in found.items() if each["day"] >= week}
    return found


WRONG = {
    "open": [({}, "/text"), ({"text": "x", "value": 3}, "/value")],
    "choice": [
        ({"text": "x"}, "/choice"),
        ({"choice": "nonsense"}, "/choice"),
        ({"choice": "something else"}, "/text"),
        ({"choice": "something else", "text": "x", "guess": "something else"}, "/guess"),
    ],
    "scale": [({"text": "x"}, "/value"), ({"value": 11}, "/value"), ({"value": True}, "/value")],
    "guess": [
        ({"choice": "something else", "text": "x"}, "/guess"),
        ({"choice": "something else", "text": "x", "guess": "nonsense"}, "/guess"),
    ],
}


def test_an_answer_fits_the_kind_of_its_question(ana: Phone, ben: Phone, calm: Clock) -> None:
    for kind, found in by_kind(ana, calm).items():
        for wrong, pointer in WRONG[kind]:
            answer = ana.put(url(found, "answer"), json=wrong)
            assert problem(answer) == (422, "invalid"), (kind, wrong)
            assert answer.json()["errors"][0]["pointer"] == pointer
        unknown = {**fitting(found["question"]), "care_note": "no-such-note"}
        answer = ana.put(url(found, "answer"), json=unknown)
        assert answer.json()["errors"][0]["pointer"] == "/care_note"
        assert ok(ana.get(url(found)))["answers"] == []
        ok(ana.put(url(found, "answer"), json=fitting(found["question"])))
    guess = found if (found := by_kind(ana, calm)["guess"]) else {}
    for phone in (ana, ben):
        sealed(phone, guess)
    answers = ok(ben.get(url(guess)))["answers"]
    assert [a["guess"] for a in answers] == [guess["question"]["options"][1]] * 2


def test_both_seal_at_the_same_instant_and_it_is_always_revealed_once(
    ana: Phone, ben: Phone, calm: Clock
) -> None:
    rounds = []
    for _ in range(ROUNDS):
        calm.advance(days=1)
        rounds.append(found := today(ana))
        for phone in (ana, ben):
            ok(phone.put(url(found, "answer"), json=fitting(found["question"])))
        given = together(
            lambda found=found: ana.put(url(found, "seal")),
            lambda found=found: ben.put(url(found, "seal")),
        )
        assert [answer.status_code for answer in given] == [200, 200]
        for phone in (ana, ben):
            states = [a["state"] for a in ok(phone.get(url(found)))["answers"]]
            assert states == ["revealed", "revealed"]
    for phone in (ana, ben):
        told = [e["subject_id"] for e in phone.events() if e["kind"] == "answers.revealed"]
        assert told == [found["id"] for found in rounds]


# for oneself alone


def test_leaving_out_and_keeping_are_seen_by_oneself_alone(ana: Phone, ben: Phone) -> None:
    found = today(ana)
    before = ben.get("/v1/questions").content, ben.events()
    assert ok(ana.put(url(found, "skip")))["skipped"]
    assert ok(ana.put(url(found, "favourite")))["favourite"]
    assert ok(ana.get("/v1/questions"))["data"] == []
    assert today(ana)["skipped"]
    kept = ok(ana.get("/v1/questions/favourites"))["data"]
    assert kept == [{"id": found["id"], "question": found["question"]}]
    assert (ben.get("/v1/questions").content, ben.events()) == before
    assert ok(ben.get("/v1/questions/favourites"))["data"] == []
    assert not ok(ana.delete(url(found, "skip")))["skipped"]
    assert not ok(ana.delete(url(found, "favourite")))["favourite"]
    assert [q["id"] for q in ok(ana.get("/v1/questions"))["data"]] == [found["id"]]
    assert ok(ana.get("/v1/questions/favourites"))["data"] == []


def depths(phone: Phone, clock: Clock, days: int) -> set[int]:
    """How deep the questions of some days go."""
    found = set()
    for _ in range(days):
        clock.advance(days=1)
        found.add(today(phone)["question"]["depth"])
    return found


def test_questions_go_no_deeper_than_either_wishes_and_gently_for_two_weeks(
    ana: Phone, ben: Phone, calm: Clock
) -> None:
    assert ok(ana.get("/v1/questions/depth")) == {"depth": 2}
    here = ben.events()
    for phone in (ana, ben):
        ok(phone.put("/v1/questions/depth", json={"depth": 5}))
        assert depths(phone, calm, 6) <= {1, 2}
    assert "questions.depth_set" in kinds(ana, "personal")
    assert kinds(ben)[: len([e for e in here if e["stream"] == "couple"])] == ["question.served"]
    calm.advance(days=2)
    assert max(depths(ana, calm, 20)) >= 4
    ok(ben.put("/v1/questions/depth", json={"depth": 1}))
    assert ok(ana.get("/v1/questions/depth")) == {"depth": 5}
    assert depths(ana, calm, 5) == {1}


def test_what_is_left_out_is_left_out_for_both(ana: Phone, ben: Phone, calm: Clock) -> None:
    packs = ok(ana.get("/v1/question-packs"))["data"]
    assert len(packs) == 14
    assert all(pack["on"] and pack["count"] == 32 for pack in packs)
    names = [pack["id"] for pack in packs]
    settings = "/v1/questions/settings"
    for wrong in ({"packs_off": ["nonsense"]}, {"packs_off": names}):
        assert problem(ben.change(settings, wrong)) == (422, "invalid")
    assert problem(ben.patch(settings, json={}, headers={"If-Match": '"old"'}))[0] == 412
    changed = ok(ben.change(settings, {"packs_off": names[:13], "tags_off": ["faith"]}))
    assert ok(ana.get(settings)) == changed
    assert [pack["on"] for pack in ok(ana.get("/v1/question-packs"))["data"]].count(True) == 1
    assert kinds(ana) == kinds(ben) == ["question.served", "questions.settings_changed"]
    ok(ben.change(settings, {"tags_off": ["faith"]}))
    assert len(kinds(ana)) == 2
    calm.advance(days=1)
    assert today(ana)["question"]["pack"] == names[13]
    assert problem(ana.get("/v1/question-packs/no-such-pack")) == (404, "not-found")


# leaving, and being alone


def test_the_first_end_of_a_scale_is_kept_as_an_answer(ana: Phone, ben: Phone, calm: Clock) -> None:
    scale = by_kind(ana, calm)["scale"]
    ok(ana.put(url(scale, "answer"), json={"value": 0}))
    ok(ben.delete("/v1/couple/membership"), 204)
    assert [entry["text"] for entry in ok(ana.get("/v1/kept"))["data"]] == ["0"]


def test_when_one_leaves_the_days_are_gone_and_each_keeps_their_own_words(
    ana: Phone, ben: Phone
) -> None:
    found = both_answered(ana, ben)
    ok(ana.put(url(found, "favourite")))
    second = ok(ana.put("/v1/questions/swap"))["questions"][1]
    ok(ana.put(url(second, "answer"), json=fitting(second["question"], "Never shown.")))
    ok(ben.delete("/v1/couple/membership"), 204)
    for phone in (ana, ben):
        assert problem(phone.get(url(found))) == (404, "not-paired")
        assert problem(phone.get("/v1/questions")) == (404, "not-paired")
    kept = {entry["text"]: entry["state"] for entry in ok(ana.get("/v1/kept"))["data"]}
    assert kept == {"Hers.": "shared", "Never shown.": "draft"}
    assert ok(ana.get("/v1/questions/favourites"))["data"][0]["question"] == found["question"]
    ana.pair_with(ben)
    assert today(ana)["id"] != found["id"]
    assert today(ana)["answers"] == []


def test_somebody_alone_has_a_series_of_their_own(
    solo: Phone, person: Callable[[str], Phone], calm: Clock
) -> None:
    series = []
    for _ in range(40):
        found = ok(solo.get("/v1/questions/today"))
        assert found["questions"] == []
        assert found["solo"] == ok(solo.get("/v1/questions/today"))["solo"]
        series.append(found["solo"]["question"])
        calm.advance(days=1)
    assert len(set(series)) == 40
    answer = ok(solo.put("/v1/solo-answers", json={"text": "Rain."}))
    assert ok(solo.get("/v1/questions/today"))["solo"] == answer
    assert ok(solo.put("/v1/solo-answers", json={"text": "Snow."}))["id"] == answer["id"]
    day = str(date.fromisoformat(answer["day"]) - timedelta(7))
    late = ok(solo.put("/v1/solo-answers", json={"text": "Late.", "day": day}))
    assert late["question"] == series[-7]
    early = str(date.fromisoformat(day) - timedelta(1))
    refused = solo.put("/v1/solo-answers", json={"text": "Too late.", "day": early})
    assert problem(refused) == (422, "invalid")
    kim = person("Kim")
    solo.pair_with(kim)
    assert ok(solo.get("/v1/questions/today"))["solo"] is None
    assert problem(solo.put("/v1/solo-answers", json={"text": "x"})) == (409, "not-alone")
    assert [row["text"] for row in ok(solo.get("/v1/solo-answers"))["data"]] == ["Snow.", "Late."]
    assert ok(kim.get("/v1/solo-answers"))["data"] == []
    assert problem(kim.get(f"/v1/solo-answers/{answer['id']}")) == (404, "not-found")
    ok(solo.delete(f"/v1/solo-answers/{answer['id']}"), 204)
    assert "Snow." not in json.dumps(ok(solo.get("/v1/solo-answers")))


def test_after_a_couple_ended_nobody_is_asked_about_a_partner(
    ana: Phone, ben: Phone, calm: Clock
) -> None:
    ok(ana.delete("/v1/couple/membership"), 204)
    for _ in range(30):
        asked = ok(ben.get("/v1/questions/today"))["solo"]
        assert not asked["question"].startswith("SQ")
        assert "partner" not in asked["asked"]
        calm.advance(days=1)
