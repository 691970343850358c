"""Today, alone and for two: within one's own time, and with nothing that only the other knows."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.answers import MIXED, take
from tests.phone import Phone, ok, problem
from tests.rules.nouns.exercises import accept, propose
from tests.rules.nouns.quality_time import day, moment
from tests.service import Clock
from tests.test_checkups import attach, opened, released, share
from tests.test_practices import practise, recommended
from tests.test_quality_time import agreed, important, plan, ritual
from tests.test_repairs import begin
from tests.test_support import ask
from tests.test_timeouts import call

URL = "/v1/today"
FLAT = dict.fromkeys(MIXED, 3)
OFFERED = [("PR01", 5), ("PR29", 3), ("PR24", 10)]
"""What these answers lead to, with minutes."""


@pytest.fixture(autouse=True)
def calm(clock: Clock) -> Clock:
    """A Wednesday, noon in Lisbon, that lasts until a test moves it."""
    clock.freeze(datetime(2027, 6, 9, 11, tzinfo=UTC))
    return clock


def glance(phone: Phone) -> dict[str, Any]:
    return dict(ok(phone.get(URL)))


def step(phone: Phone) -> str | None:
    found = glance(phone)["step"]
    return str(found["practice"]) if found else None


def has(phone: Phone, minutes: int | None) -> None:
    """Says how many minutes a day there are."""
    ok(phone.change("/v1/me/profile", {"minutes_a_day": minutes}))


def open_things(phone: Phone) -> list[tuple[str, str]]:
    return [(thing["noun"], thing["id"]) for thing in glance(phone)["open"]]


def planned(phone: Phone) -> list[str]:
    return [entry["title"] for entry in glance(phone)["plans"]]


def later_today(title: str, hours: int) -> dict[str, str]:
    return {
        "title": title,
        "starts_at": moment(hours=hours),
        "ends_at": moment(hours=hours, minutes=30),
    }


def last(url: str) -> str:
    return url.rsplit("/", 1)[1]


def test_somebody_alone_has_a_question_a_step_and_nothing_that_takes_two(solo: Phone) -> None:
    found = glance(solo)
    assert found["question"] == ok(solo.get("/v1/questions/today"))
    assert found["step"] == recommended(solo)["practices"][0]
    assert {name: found[name] for name in found if name not in ("question", "step")} == {
        "day": "2027-06-09",
        "budget": None,
        "plans": [],
        "open": [],
        "checked_in": False,
        "time_out_until": None,
        "days_together": None,
    }


def test_two_are_asked_the_same_and_have_their_days_counted(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    for phone in (ana, ben):
        found = glance(phone)
        assert found["question"] == ok(phone.get("/v1/questions/today"))
        assert (found["days_together"], found["plans"], found["open"]) == (0, [], [])
    assert glance(ana) == glance(ben)
    clock.advance(days=3)
    assert glance(ana)["days_together"] == glance(ben)["days_together"] == 3
    ok(ben.change("/v1/couple", {"anniversary": "2027-05-13"}))
    assert glance(ana)["days_together"] == glance(ben)["days_together"] == 30


def test_the_day_is_the_couples_wherever_one_of_them_is(ana: Phone, ben: Phone) -> None:
    ok(ben.change("/v1/me", {"time_zone": "Pacific/Kiritimati"}))
    assert glance(ben)["day"] == glance(ana)["day"] == "2027-06-09"
    ok(ana.delete("/v1/couple/membership"), 204)
    assert (glance(ben)["day"], glance(ana)["day"]) == ("2027-06-10", "2027-06-09")


def test_the_step_is_the_first_of_her_own_that_fits_into_her_time(ana: Phone, ben: Phone) -> None:
    take(ana, FLAT)
    his = glance(ben)
    offered = recommended(ana)["practices"]
    assert [(entry["practice"], entry["minutes"]) for entry in offered] == OFFERED
    for minutes, expected in ((None, "PR01"), (240, "PR01"), (5, "PR01"), (4, "PR29"), (3, "PR29")):
        has(ana, minutes)
        found = glance(ana)
        assert (found["budget"], found["step"]["practice"]) == (minutes, expected)
        assert found["step"] in offered
    has(ana, 2)
    assert (glance(ana)["budget"], step(ana)) == (2, None)
    assert glance(ben) == his
    has(ben, 2)
    assert step(ben) == "PR11"


def test_what_she_did_is_not_her_step_again_and_stays_his(ana: Phone, ben: Phone) -> None:
    for phone in (ana, ben):
        take(phone, FLAT)
        assert step(phone) == "PR01"
    practise(ana, "PR01")
    assert step(ana) == recommended(ana)["practices"][0]["practice"] != "PR01"
    assert step(ben) == "PR01"


def test_during_a_time_out_nothing_is_suggested_to_either(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    suggested = step(ana), step(ben)
    pause = call(ana, minutes=30)
    for phone in (ana, ben):
        found = glance(phone)
        assert (found["step"], found["time_out_until"]) == (None, pause["returns_at"])
        assert open_things(phone) == [("timeout", pause["id"])]
    clock.advance(minutes=31)
    assert (step(ana), step(ben)) == suggested
    for phone in (ana, ben):
        assert glance(phone)["time_out_until"] is None
        assert open_things(phone) == [("repair", pause["id"])]


def test_what_is_open_between_them_is_listed_for_both_and_gone_when_it_is_over(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    asked = ask(ana)
    propose(ben)
    exercise = accept(ben, propose(ana, "guess"))
    repair, checkup = begin(ben), opened(ana)
    found = open_things(ana)
    assert found[0] == ("checkup", checkup)
    assert set(found[1:]) == {
        ("support_request", last(asked)),
        ("exercise", last(exercise)),
        ("repair", repair),
    }
    newest = begin(ana)
    assert open_things(ana)[1] == ("repair", newest)
    assert open_things(ana) == open_things(ben)
    ok(ben.put(f"/v1/repairs/{repair}/closing"))
    ok(ana.put(f"{asked}/closing"))
    ok(ben.put(f"{exercise}/ending"))
    expected = [("checkup", checkup), ("repair", newest)]
    assert open_things(ana) == open_things(ben) == expected
    clock.advance(days=14)
    assert open_things(ana) == open_things(ben) == expected[1:]


def test_of_very_much_that_is_open_the_newest_is_shown(ana: Phone, ben: Phone) -> None:
    repairs = [("repair", begin(ana)) for _ in range(21)]
    assert open_things(ben) == open_things(ana) == repairs[:0:-1]


def test_what_she_does_in_a_round_is_nothing_to_his_day(ana: Phone, ben: Phone) -> None:
    checkup = opened(ben)
    before = ben.get(URL).content
    ok(attach(ana, checkup, take(ana, MIXED)))
    ok(share(ana, checkup, "scores"))
    ok(ana.put("/v1/safety/hold"), 204)
    assert ben.get(URL).content == before
    assert open_things(ana) == [("checkup", checkup)]


def test_a_round_that_was_released_is_not_open(ana: Phone, ben: Phone) -> None:
    released(ana, ben, ("bands", "bands"))
    assert open_things(ana) == open_things(ben) == []


def test_a_check_in_of_today_is_known_to_who_made_it(ana: Phone, ben: Phone, clock: Clock) -> None:
    before = ben.get(URL).content
    ok(ana.post("/v1/checkins", json={"connected": 3, "day": day(-1)}), 201)
    assert not glance(ana)["checked_in"]
    ok(ana.post("/v1/checkins", json={"connected": 3}), 201)
    assert glance(ana)["checked_in"]
    assert ben.get(URL).content == before
    clock.advance(days=1)
    assert not glance(ana)["checked_in"]


def test_the_plans_are_those_of_today_that_both_agreed_on(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    agreed(ana, ben, plan(ana, **later_today("Cinema", 6)))
    agreed(ben, ana, plan(ben, **later_today("Lunch", 1)))
    agreed(ana, ben, plan(ana, title="Another day"))
    plan(ben, **later_today("Only an idea", 2))
    called_off = agreed(ana, ben, plan(ana, **later_today("Called off", 3)))
    ok(ben.put(f"{called_off}/cancellation"))
    tea = agreed(ana, ben, ritual(ana, title="Tea"))
    assert planned(ana) == planned(ben) == ["Lunch", "Cinema"]
    assert [glance(phone)["plans"] for phone in (ana, ben)] == [
        ok(
            phone.get("/v1/quality-time/agenda", params={"from_day": day(), "to_day": day()}),
        )["data"]
        for phone in (ana, ben)
    ]
    clock.advance(days=1)
    assert planned(ana) == planned(ben) == ["Tea"]
    ok(ben.put(f"{tea}/skips/{day()}"), 204)
    assert planned(ana) == planned(ben) == []


def test_her_important_day_is_hers_until_she_shows_it(ana: Phone, ben: Phone) -> None:
    before = ben.get(URL).content
    url = important(ana, day=day())
    assert planned(ana) == ["My interview"]
    assert ben.get(URL).content == before
    ok(ana.change(url, {"shared": True}))
    assert planned(ben) == planned(ana)


def test_a_day_with_more_plans_than_a_screen_holds_still_opens(ana: Phone, ben: Phone) -> None:
    for number in range(100):
        important(ana, day=day(), title=f"{number}")
    agreed(ben, ana, plan(ben, **later_today("Cinema", 6)))
    assert len(planned(ana)) == 100
    assert planned(ben) == ["Cinema"]


def test_after_leaving_each_has_the_day_of_somebody_alone(ana: Phone, ben: Phone) -> None:
    agreed(ana, ben, plan(ana, **later_today("Cinema", 6)))
    ask(ana), opened(ben), call(ana)
    ok(ben.delete("/v1/couple/membership"), 204)
    assert problem(ana.get("/v1/timeouts")) == (404, "not-paired")
    for phone in (ana, ben):
        found = glance(phone)
        assert (found["plans"], found["open"], found["time_out_until"]) == ([], [], None)
        assert found["days_together"] is None
        assert found["step"] == recommended(phone)["practices"][0]
        assert found["question"] == ok(phone.get("/v1/questions/today"))
