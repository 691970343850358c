"""Time together: both start, both stop, and what one alone says counts half."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from app import vault
from app.services import quality_time
from app.services.scoring import activity

from tests.phone import Phone, ok, problem
from tests.rules.nouns.quality_time import PLANS, SESSIONS, a_moment, day, made, moment
from tests.service import Clock, Service
from tests.test_quality_time import kinds, member


def started(phone: Phone, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = made(phone, SESSIONS, {"at": moment(), **more})
    return found


def logged(phone: Phone, **more: Any) -> dict[str, Any]:
    data = {"day": day(-1), "start": "19:00", "end": "20:30", **more}
    found: dict[str, Any] = made(phone, f"{SESSIONS}/past", data)
    return found


def tap(phone: Phone, id_: str, what: str, **ahead: float) -> Any:
    return phone.put(f"{SESSIONS}/{id_}/{what}", json={"at": moment(**ahead)})


def score(service: Service, phone: Phone, other: Phone) -> activity.QualityTime:
    with vault.ring(vault.Ring()), service.kernel.database.reading() as db:
        me = member(phone, other)
        today = datetime.fromisoformat(day()).date()
        return activity.quality_time(quality_time.activity(db, me, today))


def unplugged(service: Service, phone: Phone, other: Phone, clock: Clock) -> bool:
    with service.kernel.database.reading() as db:
        return quality_time.is_unplugged(db, member(phone, other).couple_id, clock.now())


@pytest.fixture
def noon(clock: Clock) -> Clock:
    """A day in June, twelve o'clock in Lisbon. Asked for before anybody signs in."""
    clock.freeze(datetime(2027, 6, 9, 11, tzinfo=UTC))
    return clock


@pytest.fixture
def spring(clock: Clock) -> Clock:
    """The day on which the clocks of Lisbon went forward, at one."""
    clock.freeze(datetime(2027, 3, 28, 12, tzinfo=UTC))
    return clock


def test_both_start_and_both_stop_one_time(
    service: Service, noon: Clock, ana: Phone, ben: Phone
) -> None:
    one = started(ana)
    assert (one["state"], one["confirmed"], one["minutes"]) == ("running", "no", None)
    assert unplugged(service, ana, ben, noon)
    other = started(ben, unplugged=False)
    assert (other["id"], other["author"], other["confirmed"]) == (one["id"], "partner", "yes")
    assert started(ana)["id"] == one["id"]
    noon.advance(minutes=90, seconds=40)
    first, second = ok(tap(ben, one["id"], "end")), None
    noon.advance(minutes=3)
    second = ok(tap(ana, one["id"], "end"))
    assert (first["minutes"], first["confirmed_minutes"]) == (90, 90)
    assert second == {**first, "author": "me"}
    assert not unplugged(service, ana, ben, noon)
    assert score(service, ana, ben).credited_minutes == 90
    told = [kind for kind in kinds(ana) if kind.startswith("quality_time.")]
    assert told == ["quality_time.started", "quality_time.joined", "quality_time.stopped"]


@pytest.mark.usefixtures("noon")
def test_what_one_says_alone_counts_half_until_the_other_confirms(
    service: Service, ana: Phone, ben: Phone
) -> None:
    one = logged(ana, unplugged=True)
    assert (one["minutes"], one["confirmed"], one["confirmed_minutes"]) == (90, "no", 0)
    assert ok(ben.get(f"{SESSIONS}/{one['id']}")) == {**one, "author": "partner"}
    assert score(service, ben, ana).credited_minutes == 45
    url = f"{SESSIONS}/{one['id']}/confirmation"
    assert problem(ana.put(url)) == (409, "not-yours")
    assert ok(ben.put(url))["confirmed"] == ok(ben.put(url))["confirmed"] == "yes"
    assert score(service, ana, ben).credited_minutes == 90
    assert problem(ana.delete(f"{SESSIONS}/{one['id']}")) == (409, "confirmed-by-both")
    for _ in range(2):
        ok(ben.delete(url), 204)
    assert score(service, ana, ben).credited_minutes == 45
    assert problem(ben.delete(f"{SESSIONS}/{one['id']}")) == (409, "not-yours")
    ok(ana.delete(f"{SESSIONS}/{one['id']}"), 204)
    for phone in (ana, ben):
        assert ok(phone.get(SESSIONS))["data"] == []
        assert kinds(phone)[-1] == "quality_time.removed"


def test_who_joins_late_confirms_from_then_on(
    service: Service, noon: Clock, ana: Phone, ben: Phone
) -> None:
    id_ = started(ana)["id"]
    assert problem(tap(ben, id_, "end")) == (409, "not-joined")
    assert problem(tap(ana, id_, "presence")) == (409, "not-yours")
    noon.advance(minutes=20)
    for _ in range(2):
        assert ok(tap(ben, id_, "presence"))["confirmed"] == "partly"
    noon.advance(minutes=40)
    found = ok(tap(ben, id_, "end"))
    assert (found["minutes"], found["confirmed_minutes"]) == (60, 40)
    assert score(service, ana, ben).credited_minutes == 20 / 2 + 40
    assert ok(ben.put(f"{SESSIONS}/{id_}/confirmation"))["confirmed_minutes"] == 60
    assert score(service, ana, ben).credited_minutes == 60


def test_two_who_start_and_stop_in_the_same_instant_have_one_time(
    noon: Clock, ana: Phone, ben: Phone
) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(started, phone) for phone in (ana, ben)]
        ids = {act.result()["id"] for act in both}
        assert len(ids) == 1
        noon.advance(minutes=30)
        (id_,) = ids
        ends = [pool.submit(tap, phone, id_, "end") for phone in (ana, ben)]
        found = [ok(act.result()) for act in ends]
    assert {(one["minutes"], one["confirmed"]) for one in found} == {(30, "yes")}
    assert len(ok(ana.get(SESSIONS))["data"]) == 1
    assert kinds(ben).count("quality_time.stopped") == 1


def test_what_waited_in_a_phone_or_lies_ahead_is_no_live_act(ana: Phone, ben: Phone) -> None:
    old, ahead = {"at": moment(minutes=-6)}, {"at": moment(minutes=6)}
    assert problem(ana.post(SESSIONS, json=old)) == (409, "too-long-ago")
    assert problem(ana.post(SESSIONS, json=ahead)) == (422, "invalid")
    assert ok(ana.get(SESSIONS))["data"] == []
    id_ = started(ana)["id"]
    for phone, what in ((ben, "presence"), (ana, "end")):
        assert problem(tap(phone, id_, what, minutes=-6)) == (409, "too-long-ago")
    assert ok(ana.get(f"{SESSIONS}/{id_}"))["state"] == "running"


def test_seconds_and_more_are_not_recorded(ana: Phone) -> None:
    id_ = started(ana)["id"]
    ok(tap(ana, id_, "end"))
    found = ok(ana.get(f"{SESSIONS}/{id_}"))
    assert found["starts_at"].endswith(":00.000Z")
    assert found["minutes"] in (0, 1)
    assert found.keys() == {
        *("id", "author", "state", "unplugged", "day", "starts_at", "ends_at"),
        *("minutes", "confirmed", "confirmed_minutes"),
    }


def test_a_time_nobody_stops_ends_by_itself_after_12_hours(
    service: Service, noon: Clock, ana: Phone, ben: Phone
) -> None:
    id_ = started(ana)["id"]
    noon.advance(hours=11, minutes=59)
    assert ok(ben.get(f"{SESSIONS}/{id_}"))["state"] == "running"
    noon.advance(minutes=2)
    assert not unplugged(service, ana, ben, noon)
    found = ok(ben.get(f"{SESSIONS}/{id_}"))
    assert (found["state"], found["minutes"]) == ("ended", 720)
    assert problem(tap(ben, id_, "presence")) == (409, "moved-on")
    assert started(ben)["id"] != id_


@pytest.mark.usefixtures("spring")
def test_a_log_knows_the_couples_clock_and_midnight(ana: Phone) -> None:
    over = logged(ana, day="2027-03-27", start="23:30", end="02:30")
    assert (over["starts_at"], over["ends_at"]) == (
        *("2027-03-27T23:30:00.000Z", "2027-03-28T01:30:00.000Z"),
    )
    assert over["minutes"] == 120
    ok(ana.change("/v1/couple", {"time_zone": "Pacific/Pago_Pago"}))
    west = logged(ana, day="2027-03-27", start="19:00", end="20:00")
    assert west["starts_at"] == "2027-03-28T06:00:00.000Z"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"day": "2027-06-06"}, "/day"),
        ({"day": "2027-06-10"}, "/day"),
        ({"day": "2027-06-09", "start": "11:00", "end": "12:30"}, "/end"),
        ({"start": "06:00", "end": "18:01"}, "/end"),
    ],
)
@pytest.mark.usefixtures("noon")
def test_a_log_lies_in_the_last_days_and_is_over(
    ana: Phone, changes: dict[str, str], pointer: str
) -> None:
    data = {"day": "2027-06-08", "start": "19:00", "end": "20:00", **changes}
    refused = ana.post(f"{SESSIONS}/past", json=data)
    assert problem(refused) == (422, "invalid")
    assert refused.json()["errors"][0]["pointer"] == pointer


@pytest.mark.usefixtures("noon")
def test_the_same_id_is_the_same_time(ana: Phone, ben: Phone) -> None:
    id_ = str(uuid4())
    first = logged(ana, id=id_)
    assert logged(ana, id=id_, end="19:30") == first
    assert started(ana, id=id_) == first
    refused = ben.post(SESSIONS, json={"at": moment(), "id": id_})
    assert problem(refused) == (409, "id-taken")
    assert len(ok(ben.get(SESSIONS))["data"]) == 1


@pytest.mark.parametrize(("end", "kept"), [("13:09", False), ("13:10", True)])
def test_time_together_that_overlaps_a_plan_says_that_it_was_kept(
    noon: Clock, ana: Phone, ben: Phone, end: str, kept: bool
) -> None:
    times = {"starts_at": moment(hours=1), "ends_at": moment(hours=2)}
    url = f"{PLANS}/{made(ana, PLANS, a_moment(**times))['id']}"
    ok(ben.put(f"{url}/acceptance"))
    noon.advance(hours=3)
    logged(ben, day=day(), start="12:30", end=end)
    assert ok(ana.get(url))["kept"] is kept


def test_a_running_time_keeps_a_plan_when_it_is_stopped(
    noon: Clock, ana: Phone, ben: Phone
) -> None:
    times = {"starts_at": moment(minutes=10), "ends_at": moment(hours=2)}
    url = f"{PLANS}/{made(ana, PLANS, a_moment(**times))['id']}"
    ok(ben.put(f"{url}/acceptance"))
    id_ = started(ana)["id"]
    noon.advance(minutes=30)
    ok(tap(ana, id_, "end"))
    assert ok(ben.get(url))["kept"]


def test_overlaps_and_old_days_are_left_to_the_scoring(
    service: Service, noon: Clock, ana: Phone, ben: Phone
) -> None:
    logged(ana, unplugged=True)
    logged(ben, start="20:00", end="21:00")
    assert score(service, ana, ben).credited_minutes == 45 + 30 / 4
    noon.advance(days=26)
    assert score(service, ana, ben).credited_minutes == 45 + 30 / 4
    noon.advance(days=1)
    assert score(service, ana, ben).credited_minutes == 0


def test_leaving_in_the_middle_ends_everything_at_once(
    service: Service, ana: Phone, ben: Phone, eve: Phone
) -> None:
    id_ = started(ana)["id"]
    for act in ("end", "presence"):
        assert problem(tap(eve, id_, act)) == (404, "not-found")
    assert problem(eve.put(f"{SESSIONS}/{id_}/confirmation")) == (404, "not-found")
    couple = member(ana, ben).couple_id
    ok(ben.delete("/v1/couple/membership"), 204)
    for phone in (ana, ben):
        assert problem(tap(phone, id_, "end")) == (404, "not-paired")
        assert problem(phone.get(SESSIONS)) == (404, "not-paired")
    with service.kernel.database.reading() as db:
        assert not quality_time.is_unplugged(db, couple, datetime.now(UTC))
