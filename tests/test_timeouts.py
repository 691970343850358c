"""Time-outs, from both sides: who calls, how long it lasts, and how two come back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from app import clock as wall
from app.services import timeouts

from tests.phone import Phone, ok, problem
from tests.rules.test_privacy import found
from tests.service import Clock, Service


def call(phone: Phone, **data: Any) -> dict[str, Any]:
    made: dict[str, Any] = ok(phone.post("/v1/timeouts", json=data), 201)
    return made


def read(phone: Phone, timeout: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = ok(phone.get(f"/v1/timeouts/{timeout['id']}"))
    return shown


def come_back(phone: Phone, timeout: dict[str, Any], **data: Any) -> httpx.Response:
    return phone.put(f"/v1/timeouts/{timeout['id']}/return", json=data)


def extend(phone: Phone, timeout: dict[str, Any], minutes: int, **data: Any) -> httpx.Response:
    body = {"minutes": minutes, **data}
    return phone.put(f"/v1/timeouts/{timeout['id']}/extension", json=body)


def kinds(phone: Phone, stream: str) -> list[str]:
    told = [event["kind"] for event in phone.events() if event["stream"] == stream]
    return [kind for kind in told if kind.startswith(("timeout.", "repair."))]


def lasts(timeout: dict[str, Any]) -> timedelta:
    start, end = (datetime.fromisoformat(timeout[n]) for n in ("started_at", "returns_at"))
    return end - start


def frozen(clock: Clock) -> None:
    """From now on only `advance` moves the clock."""
    clock.freeze(wall.now())


def muted(service: Service, phone: Phone, moment: datetime | None = None) -> bool:
    couple = UUID(ok(phone.get("/v1/couple"))["id"])
    with service.kernel.database.reading() as db:
        return timeouts.mutes(db, couple, moment or wall.now())


def test_either_calls_one_alone_and_both_see_it_without_a_name(ana: Phone, ben: Phone) -> None:
    made = call(ana, minutes=45, sentence="want-to-do-well")
    assert made["state"] == "running"
    assert made["opening"] == "I want to talk about this well, so I need a break first."
    assert lasts(made) == timedelta(minutes=45)
    assert read(ben, made) == read(ana, made) == made
    assert ok(ben.get("/v1/timeouts"))["data"] == [made]
    assert kinds(ben, "couple") == kinds(ana, "couple") == ["timeout.called"]
    assert kinds(ana, "personal") == []


@pytest.mark.parametrize("minutes", [19, 1441, 0, -20, 20.5, "30"])
def test_it_lasts_20_minutes_to_24_hours(ana: Phone, minutes: object) -> None:
    assert problem(ana.post("/v1/timeouts", json={"minutes": minutes})) == (422, "invalid")
    assert ok(ana.get("/v1/timeouts"))["data"] == []


@pytest.mark.parametrize("minutes", [20, 1440])
def test_its_ends_are_exact(ana: Phone, ben: Phone, clock: Clock, minutes: int) -> None:
    frozen(clock)
    made = call(ana, minutes=minutes)
    clock.advance(minutes=minutes, milliseconds=-1)
    assert read(ben, made)["state"] == "running"
    clock.advance(milliseconds=1)
    assert read(ben, made) == {**made, "state": "over"}
    assert kinds(ana, "couple") == ["timeout.called", "timeout.ended", "repair.opened"]


def test_two_who_call_in_the_same_instant_have_one_time_out(ana: Phone, ben: Phone) -> None:
    line = Barrier(2)

    def tap(phone: Phone) -> dict[str, Any]:
        line.wait(10)
        return call(phone, minutes=30)

    with ThreadPoolExecutor(2) as pool:
        hers, his = pool.map(tap, (ana, ben))
    assert hers == his
    assert [row["id"] for row in ok(ana.get("/v1/timeouts"))["data"]] == [hers["id"]]
    assert len(ok(ana.get("/v1/repairs"))["data"]) == 1
    assert kinds(ben, "couple") == ["timeout.called"]


def test_a_second_call_while_one_runs_is_the_one_that_runs(ana: Phone, ben: Phone) -> None:
    made = call(ana, minutes=30, sentence="too-fast")
    answer = ben.post("/v1/timeouts", json={"minutes": 600, "text": "Me too."})
    assert ok(answer, 201) == made
    assert answer.headers["Location"] == f"/v1/timeouts/{made['id']}"
    assert kinds(ana, "couple") == ["timeout.called"]


def test_the_same_id_again_is_the_same_time_out_also_after_it(ana: Phone, clock: Clock) -> None:
    id_ = str(uuid4())
    first = call(ana, id=id_)
    clock.advance(hours=1)
    assert call(ana, id=id_) == {**first, "state": "over", "opening": None}
    assert len(ok(ana.get("/v1/timeouts"))["data"]) == 1


def test_an_id_that_a_repair_has_is_taken(ana: Phone) -> None:
    repair = ok(ana.post("/v1/repairs", json={}), 201)["id"]
    assert problem(ana.post("/v1/timeouts", json={"id": repair})) == (409, "id-taken")
    assert ok(ana.get("/v1/timeouts"))["data"] == []
    assert kinds(ana, "couple") == ["repair.opened"]


def test_nothing_of_it_comes_from_a_queue(ana: Phone, ben: Phone, clock: Clock) -> None:
    frozen(clock)
    old = (wall.now() - timedelta(minutes=5, milliseconds=1)).isoformat()
    edge = (wall.now() - timedelta(minutes=5)).isoformat()
    assert problem(ana.post("/v1/timeouts", json={"at": old})) == (409, "too-long-ago")
    assert ok(ben.get("/v1/timeouts"))["data"] == []
    made = call(ana, at=edge)
    assert made["started_at"] > edge[:23]
    assert problem(come_back(ben, made, at=old)) == (409, "too-long-ago")
    assert problem(extend(ben, made, 90, at=old)) == (409, "too-long-ago")
    assert read(ben, made) == made
    ahead = (wall.now() + timedelta(minutes=6)).isoformat()
    assert problem(come_back(ben, made, at=ahead)) == (422, "invalid")


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"sentence": "no-such-sentence"}, "/sentence"),
        ({"sentence": "too-fast", "text": "Not like this."}, "/text"),
    ],
)
def test_it_is_called_with_one_of_the_sentences_or_own_words(
    ana: Phone, sent: dict[str, str], pointer: str
) -> None:
    answer = ana.post("/v1/timeouts", json=sent)
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_the_sentences_are_there_for_everybody(ana: Phone, stranger: Phone) -> None:
    last = ok(stranger.get("/v1/words"))["time_out_sentences"][-1]
    assert call(ana, sentence=last["id"])["opening"] == last["text"]


def test_own_words_are_there_while_it_runs_and_no_longer(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    made = call(ana, text="I love you, and I need an hour.", minutes=60)
    assert read(ben, made)["opening"] == "I love you, and I need an hour."
    clock.advance(hours=1)
    assert read(ben, made)["opening"] is read(ana, made)["opening"] is None
    assert ok(ben.get("/v1/timeouts")) == ok(ana.get("/v1/timeouts"))


def test_own_words_are_taken_back_by_who_wrote_them_alone(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    made = call(ana, text="Enough.")
    url = f"/v1/timeouts/{made['id']}/opening"
    ok(ben.delete(url), 204)
    assert read(ben, made)["opening"] == "Enough."
    for _ in range(2):
        ok(ana.delete(url), 204)
    assert read(ben, made) == {**made, "opening": None}
    assert kinds(ben, "couple") == ["timeout.called", "timeout.changed"]
    clock.advance(hours=1)
    later = call(ana, text="Enough for today.")
    clock.advance(hours=1)
    before = ok(ben.get("/v1/timeouts")), kinds(ben, "couple")
    ok(ana.delete(f"/v1/timeouts/{later['id']}/opening"), 204)
    assert (ok(ben.get("/v1/timeouts")), kinds(ben, "couple")) == before
    ok(ana.delete("/v1/couple/membership"), 204)
    assert ok(ana.get("/v1/kept"))["data"] == []


def test_either_extends_it_up_to_24_hours_and_never_shortens_it(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    frozen(clock)
    made = call(ana, minutes=20)
    longer = ok(extend(ben, made, 60))
    assert lasts(longer) == timedelta(hours=1)
    assert ok(extend(ana, made, 60)) == ok(extend(ana, made, 20)) == longer
    assert problem(extend(ana, made, 1441)) == (422, "invalid")
    assert lasts(ok(extend(ana, made, 1440))) == timedelta(hours=24)
    assert kinds(ana, "couple") == ["timeout.called", "timeout.extended", "timeout.extended"]
    clock.advance(minutes=60)
    assert read(ana, made)["state"] == "running"


def test_at_its_last_millisecond_it_can_be_extended_and_then_no_more(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    frozen(clock)
    made = call(ana, minutes=20)
    clock.advance(minutes=20, milliseconds=-1)
    ok(extend(ben, made, 21))
    clock.advance(minutes=1)
    ok(extend(ben, made, 1440))
    clock.advance(hours=24)
    answer = extend(ana, made, 1440)
    assert problem(answer) == (409, "timeout-ended")
    assert answer.json()["state"] == "over"


def test_it_ends_when_both_are_ready_and_tells_nobody_who_was_first(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    frozen(clock)
    made = call(ben, minutes=120)
    clock.advance(minutes=25)
    assert ok(come_back(ana, made)) == {**made, "ready": True}
    assert ok(come_back(ana, made)) == {**made, "ready": True}
    assert read(ben, made) == made
    assert kinds(ana, "personal") == ["timeout.readiness_set"]
    assert kinds(ben, "couple") == ["timeout.called"]
    clock.advance(minutes=15)
    back = ok(come_back(ben, made))
    assert back["state"] == "returned"
    assert back["returned_at"] == read(ana, made)["returned_at"]
    assert lasts({**back, "returns_at": back["returned_at"]}) == timedelta(minutes=40)
    assert kinds(ana, "couple") == ["timeout.called", "timeout.returned", "repair.opened"]
    assert ok(come_back(ana, made)) == back
    assert problem(ana.delete(f"/v1/timeouts/{made['id']}/return")) == (409, "timeout-ended")


def test_ready_before_the_20th_minute_both_are_back_at_it(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    frozen(clock)
    made = call(ana, minutes=60)
    for phone in (ana, ben):
        assert ok(come_back(phone, made)) == {**made, "ready": True}
    clock.advance(minutes=20, milliseconds=-1)
    assert read(ana, made)["state"] == "running"
    clock.advance(milliseconds=1)
    back = read(ana, made)
    assert (back["state"], back["ready"]) == ("returned", True)
    assert lasts({**back, "returns_at": back["returned_at"]}) == timedelta(minutes=20)


def test_who_is_not_ready_after_all_says_so_and_nothing_is_told(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    made = call(ana, minutes=60)
    for phone in (ana, ben):
        ok(come_back(phone, made))
    for _ in range(2):
        ok(ana.delete(f"/v1/timeouts/{made['id']}/return"), 204)
    clock.advance(minutes=30)
    assert read(ben, made) == {**made, "ready": True}
    assert read(ana, made)["ready"] is False
    assert kinds(ben, "couple") == ["timeout.called"]
    assert ok(come_back(ana, made))["state"] == "returned"


def test_both_ready_in_the_same_instant_are_back_once(ana: Phone, ben: Phone, clock: Clock) -> None:
    for _ in range(4):
        made, line = call(ana), Barrier(2)
        clock.advance(minutes=25)
        read(ana, made), read(ben, made)

        def tap(phone: Phone, made: Any = made, line: Barrier = line) -> Any:
            line.wait(10)
            return ok(come_back(phone, made))

        with ThreadPoolExecutor(2) as pool:
            states = sorted(row["state"] for row in pool.map(tap, (ana, ben)))
        assert states == ["returned", "running"]
        assert read(ana, made) == read(ben, made)
    told = [kind for kind in kinds(ben, "couple") if kind == "timeout.returned"]
    assert len(told) == 4


def test_coming_back_counts_also_when_its_time_was_up(ana: Phone, ben: Phone, clock: Clock) -> None:
    frozen(clock)
    made = call(ana, minutes=20)
    clock.advance(hours=30)
    assert ok(come_back(ben, made)) == {**made, "state": "over", "ready": True}
    clock.advance(hours=6)
    back = ok(come_back(ana, made))
    assert back["state"] == "returned"
    assert lasts({**back, "returns_at": back["returned_at"]}) == timedelta(hours=36)


def test_the_list_is_filtered_and_shows_the_newest_first(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    first = call(ana)
    clock.advance(minutes=40)
    for phone in (ana, ben):
        ok(come_back(phone, first))
    second = call(ben)
    clock.advance(minutes=40)
    third = call(ana)

    def listed(state: str) -> list[str]:
        page = ok(ben.get("/v1/timeouts", params={"state": state}))
        return [row["id"] for row in page["data"]]

    assert listed("all") == [third["id"], second["id"], first["id"]]
    assert [listed(state) for state in ("running", "over", "returned")] == [
        [third["id"]],
        [second["id"]],
        [first["id"]],
    ]
    page = ok(ben.get("/v1/timeouts", params={"limit": 2}))
    rest = ok(ben.get("/v1/timeouts", params={"limit": 2, "cursor": page["next_cursor"]}))
    assert [row["id"] for row in page["data"] + rest["data"]] == listed("all")


def test_it_rests_reminders_and_nothing_else(
    service: Service, ana: Phone, ben: Phone, clock: Clock
) -> None:
    assert not muted(service, ana)
    made = call(ana)
    assert muted(service, ben)
    ok(ben.post("/v1/appreciations", json={"text": "You listened."}), 201)
    clock.advance(minutes=31)
    assert not muted(service, ana)
    assert read(ana, made)["state"] == "over"


def test_reminders_rest_for_24_of_48_hours_at_most(
    service: Service, ana: Phone, clock: Clock
) -> None:
    frozen(clock)
    for _ in range(4):
        call(ana, minutes=1440)
        clock.advance(hours=24)
    start = wall.now() - timedelta(hours=96)
    half_hours = [start + timedelta(minutes=30 * number, seconds=1) for number in range(192)]
    quiet = [muted(service, ana, moment) for moment in half_hours]
    assert quiet[:48] == [True] * 48
    assert all(sum(quiet[at : at + 96]) <= 48 for at in range(len(quiet)))


def test_leaving_in_the_middle_ends_it_for_both_and_keeps_own_words(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    made = call(ana, text="I need an hour.", minutes=60)
    ok(come_back(ben, made))
    ok(ben.delete("/v1/couple/membership"), 204)
    url = f"/v1/timeouts/{made['id']}"
    for phone in (ana, ben):
        for answer in (phone.get(url), come_back(phone, made), phone.get("/v1/timeouts")):
            assert problem(answer) == (404, "not-paired")
    kept = ok(ana.get("/v1/kept"))["data"]
    assert [(row["noun"], row["text"]) for row in kept] == [("timeout", "I need an hour.")]
    assert ok(ben.get("/v1/kept"))["data"] == []
    clock.advance(hours=2)
    ana.pair_with(ben)
    assert ok(ana.get("/v1/timeouts"))["data"] == []
    assert problem(ana.get(url)) == (404, "not-found")


def test_it_is_nobody_elses(ana: Phone, eve: Phone, solo: Phone) -> None:
    made = call(ana)
    for answer in (
        eve.get(f"/v1/timeouts/{made['id']}"),
        come_back(eve, made),
        extend(eve, made, 90),
        eve.delete(f"/v1/timeouts/{made['id']}/return"),
    ):
        assert problem(answer) == (404, "not-found")
    assert ok(eve.get("/v1/timeouts"))["data"] == []
    assert problem(solo.post("/v1/timeouts", json={})) == (404, "not-paired")
    assert read(ana, made) == made


def test_erasing_takes_the_words_and_leaves_nothing_after_both(
    service: Service, ana: Phone, ben: Phone
) -> None:
    made = call(ana, text="I need an hour.")
    for phone in (ana, ben):
        ok(come_back(phone, made))
        ok(phone.put(f"/v1/repairs/{made['id']}/rating", json={"settled": 2}))
    me, couple = (UUID(ok(ana.get(url))["id"]) for url in ("/v1/me", "/v1/couple"))
    assert {"timeout", "readiness", "repair_marks"} <= found(service, me)
    ok(ana.delete("/v1/me"), 204)
    assert found(service, me) == set()
    assert "repair" not in found(service, couple)
    ok(ben.delete("/v1/me"), 204)
    assert found(service, couple) == set()
