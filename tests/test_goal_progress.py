"""How far a goal is: milestones, counts, money, percent; and what activity is scored from."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from app import clock as app_clock
from app.actors import Member
from app.models.couples import Membership
from app.models.money import DECIMALS
from app.services import goals, scoring
from sqlmodel import select

from tests.goals import COUNT, MONEY, PERCENT, TRIP, agreed, kinds, listed, made, progress, propose
from tests.phone import Phone, ok, problem
from tests.service import Clock, Service
from tests.test_checkup_races import together

MOST = 10**12


def part(found: dict[str, Any], noun: str = "contributions") -> str:
    return f"/v1/{noun}/{found['id']}"


def test_milestones_are_completed_by_either_and_counted(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben)
    assert progress(ana, goal) == (0, 0, 0)
    first, second, third = (
        part(made(phone, f"{goal}/milestones", title=title), "milestones")
        for phone, title in ((ana, "one"), (ben, "two"), (ana, "three"))
    )
    ok(ben.put(f"{first}/completion"))
    assert ok(ben.put(f"{first}/completion"))["state"] == "done"
    assert progress(ana, goal) == progress(ben, goal) == (1, 3, 33)
    ok(ben.put(f"{third}/archive"))
    assert progress(ana, goal) == (1, 2, 50)
    answer = ana.put(f"{third}/completion")
    assert (problem(answer), answer.json()["state"]) == ((409, "milestone-state"), "archived")
    ok(ana.delete(f"{third}/archive"), 204)
    ok(ana.delete(f"{first}/completion"), 204)
    assert progress(ana, goal) == (0, 3, 0)
    assert problem(ana.delete(second)) == (409, "not-yours")
    ok(ben.delete(second), 204)
    assert progress(ana, goal) == (0, 2, 0)
    assert [m["title"] for m in listed(ben, f"{goal}/milestones")] == ["three", "one"]


def test_a_milestones_title_is_its_authors_and_its_day_is_eithers(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben)
    step = part(made(ana, f"{goal}/milestones", title="Choose"), "milestones")
    assert problem(ben.change(step, {"title": "Mine"})) == (409, "not-yours")
    assert ok(ben.change(step, {"due_on": "2199-01-01"}))["author"] == "partner"
    assert ok(ana.change(step, {"title": "Choose well", "due_on": None}))["due_on"] is None
    assert problem(ana.change(step, {"due_on": "2020-01-01"})) == (422, "invalid")


def test_a_goal_has_a_hundred_milestones_at_most(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben)
    for number in range(100):
        made(ana, f"{goal}/milestones", title=f"{number}")
    answer = ben.post(f"{goal}/milestones", json={"title": "one more"})
    assert problem(answer) == (409, "enough-milestones")
    assert progress(ana, goal) == (0, 100, 0)


def test_a_count_goes_up_and_down_and_shows_whose_words_never_whose_share(
    ana: Phone, ben: Phone
) -> None:
    goal = agreed(ana, ben, COUNT)
    plain = made(ana, f"{goal}/contributions", amount=5)
    noted = made(ben, f"{goal}/contributions", amount=3, note="In the snow.")
    made(ben, f"{goal}/contributions", amount=-1)
    assert progress(ana, goal) == (7, 20, 35)
    assert (plain["author"], noted["author"]) == (None, "me")
    hers = listed(ana, f"{goal}/contributions")
    assert [(e["amount"], e["author"]) for e in hers] == [(-1, None), (3, "partner"), (5, None)]
    assert "subtotal" not in ana.get(goal).text


def test_amounts_are_joint_facts_and_notes_are_their_authors(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    goal = agreed(ana, ben, COUNT)
    plain = part(made(ana, f"{goal}/contributions", amount=5))
    noted = part(made(ana, f"{goal}/contributions", amount=5, note="Mine."))
    assert ok(ben.change(plain, {"amount": 6}))["amount"] == 6
    assert ok(ben.change(noted, {"amount": 7}))["edited"] is False
    assert progress(ana, goal) == (13, 20, 65)
    assert problem(ben.change(noted, {"note": None})) == (409, "not-yours")
    assert problem(ben.delete(noted)) == (409, "not-yours")
    assert ok(ana.change(noted, {"note": "Still mine."}))["edited"] is True
    clock.advance(minutes=16)
    assert problem(ana.change(noted, {"note": "Too late."})) == (409, "too-late-to-edit")
    assert ok(ana.change(noted, {"note": None}))["author"] is None
    assert ok(ben.change(noted, {"note": "His words."}))["author"] == "me"
    ok(ben.delete(plain), 204)
    assert progress(ana, goal) == (7, 20, 35)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"amount": 0}, "zero"),
        ({"amount": 1.0}, "int_type"),
        ({"amount": 0.5}, "int_type"),
        ({"amount": "5"}, "int_type"),
        ({"amount": True}, "int_type"),
        ({"amount": MOST + 1}, "less_than_equal"),
        ({"amount": -MOST - 1}, "greater_than_equal"),
        ({"amount": 5, "day": "2020-01-01"}, "day_range"),
        ({"amount": 5, "day": "2199-01-01"}, "day_range"),
    ],
)
def test_an_amount_is_a_whole_number_in_bounds_on_a_day_of_the_last_year(
    ana: Phone, ben: Phone, body: dict[str, Any], code: str
) -> None:
    goal = agreed(ana, ben, MONEY)
    answer = ana.post(f"{goal}/contributions", json=body)
    assert problem(answer) == (422, "invalid")
    assert [error["code"] for error in answer.json()["errors"]] == [code]
    assert progress(ben, goal) == (0, 120_000, 0)


@pytest.mark.parametrize(
    ("currency", "decimals"), [("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("TND", 3)]
)
def test_money_is_kept_in_minor_units_whatever_they_stand_for(
    ana: Phone, ben: Phone, currency: str, decimals: int
) -> None:
    goal = agreed(ana, ben, MONEY, currency=currency, target=3)
    made(ana, f"{goal}/contributions", amount=1)
    found = ok(ben.get(goal))
    assert (found["currency"], found["decimals"]) == (currency, decimals)
    assert found["progress"] == {"amount": 1, "target": 3, "percent": 33}


def test_every_currency_is_three_letters_and_known_once() -> None:
    assert len(DECIMALS) > 140
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in DECIMALS)
    assert set(DECIMALS.values()) == {0, 2, 3}


def test_what_money_means_is_said_before_it_is_accepted(ana: Phone, ben: Phone) -> None:
    saying = [len(ok(ben.get(propose(ana, body)))["agreement"]) for body in (COUNT, MONEY)]
    assert saying == [1, 2]
    assert "joint fact" in ok(ben.get(propose(ana, MONEY)))["agreement"][1]


def test_large_sums_stay_exact_and_a_share_is_never_rounded_up(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben, MONEY, target=MOST)
    made(ana, f"{goal}/contributions", amount=MOST - 1)
    assert progress(ben, goal) == (MOST - 1, MOST, 99)
    made(ben, f"{goal}/contributions", amount=1)
    assert progress(ben, goal) == (MOST, MOST, 100)
    made(ben, f"{goal}/contributions", amount=-MOST)
    made(ben, f"{goal}/contributions", amount=-MOST)
    assert progress(ana, goal) == (-MOST, MOST, 0)


def test_contributions_of_both_at_once_all_count(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben, COUNT)
    acts = [
        lambda phone=phone: phone.post(f"{goal}/contributions", json={"amount": 1})
        for phone in (ana, ben) * 5
    ]
    assert [answer.status_code for answer in together(*acts)] == [201] * 10
    assert progress(ana, goal) == (10, 20, 50)


def test_percent_is_the_last_word(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben, PERCENT)
    for phone, percent in ((ana, 30), (ben, 20), (ben, 20), (ana, 80)):
        ok(phone.put(f"{goal}/progress", json={"percent": percent}))
        assert progress(ana, goal) == (percent, 100, percent)
    assert kinds(ana).count("goal.progressed") == 3
    for percent in (101, -1, 5.0):
        answer = ana.put(f"{goal}/progress", json={"percent": percent})
        assert problem(answer) == (422, "invalid")


def test_progress_goes_by_the_measure_alone(ana: Phone, ben: Phone) -> None:
    goal, count = agreed(ana, ben, PERCENT), agreed(ana, ben, COUNT)
    answer = ana.post(f"{goal}/contributions", json={"amount": 1})
    assert (problem(answer), answer.json()["measure"]) == ((409, "other-measure"), "percent")
    answer = ana.put(f"{count}/progress", json={"percent": 1})
    assert (problem(answer), answer.json()["measure"]) == ((409, "other-measure"), "count")
    step = made(ana, f"{count}/milestones", title="half-way")
    ok(ana.put(f"{part(step, 'milestones')}/completion"))
    assert progress(ben, count) == (0, 20, 0)


def member(service: Service, phone: Phone) -> Member:
    """Who this phone is, for a service of ours."""
    me = UUID(ok(phone.get("/v1/me"))["id"])
    with service.kernel.database.reading() as db:
        couple = db.exec(select(Membership.couple_id).where(Membership.user_id == me)).one()
        both = db.exec(select(Membership.user_id).where(Membership.couple_id == couple)).all()
    return Member(
        user_id=me,
        session_id=me,
        signed_in_at=app_clock.now(),
        time_zone="Europe/Lisbon",
        couple_id=couple,
        partner_id=next(who for who in both if who != me),
        couple_zone="Europe/Lisbon",
    )


def activity(service: Service, phone: Phone) -> tuple[list[Any], int]:
    """What both of them would be scored from."""
    who = member(service, phone)
    with service.kernel.database.reading() as db:
        found, weeks = goals.activity(db, who, app_clock.today("Europe/Lisbon"))
    ordered = sorted(found, key=lambda goal: -goal.updated)
    return [(goal.start, goal.now) for goal in ordered], weeks


def test_activity_compares_now_with_the_day_before_the_window(
    service: Service, ana: Phone, ben: Phone, clock: Clock
) -> None:
    steps, count, percent = (agreed(ana, ben, body) for body in (TRIP, COUNT, PERCENT))
    first, second = (made(ana, f"{steps}/milestones", title=title) for title in "ab")
    propose(ana, COUNT)
    ok(ana.put(f"{part(first, 'milestones')}/completion"))
    made(ana, f"{count}/contributions", amount=4)
    ok(ana.put(f"{percent}/progress", json={"percent": 40}))
    clock.advance(days=28)
    ok(ben.put(f"{percent}/progress", json={"percent": 30}))
    made(ben, f"{count}/contributions", amount=6)
    ok(ben.put(f"{part(second, 'milestones')}/completion"))
    expected = [
        (Fraction(1, 2), 1),
        (Fraction(1, 5), Fraction(1, 2)),
        (Fraction(2, 5), Fraction(3, 10)),
    ]
    assert activity(service, ana) == activity(service, ben) == (expected, 0)
    ok(ana.put(f"{count}/archive"))
    assert activity(service, ana) == ([expected[0], expected[2]], 0)
    clock.advance(days=1)
    now = [Fraction(1), Fraction(3, 10)]
    assert [found[1] for found in activity(service, ana)[0]] == now


def test_what_is_entered_more_than_two_days_late_is_kept_and_not_scored(
    service: Service, ana: Phone, ben: Phone
) -> None:
    goal = agreed(ana, ben, COUNT)
    today = app_clock.today("Europe/Lisbon")
    for days, amount in ((2, 1), (3, 10), (40, 5)):
        day = str(today - timedelta(days=days))
        found = made(ben, f"{goal}/contributions", amount=amount, day=day)
        assert (found["day"], found["written_on"]) == (day, str(today))
    assert progress(ana, goal) == (16, 20, 80)
    assert activity(service, ana) == ([(0, Fraction(1, 20))], 0)


def test_a_week_counts_when_both_checked_in_and_neither_took_it_back(
    service: Service, ana: Phone, ben: Phone, clock: Clock
) -> None:
    goal = agreed(ana, ben)
    said = [made(phone, f"{goal}/checkins", text="Here.") for phone in (ana, ben)]
    assert activity(service, ana)[1] == activity(service, ben)[1] == 1
    clock.advance(days=7)
    made(ana, f"{goal}/checkins", text="Again.")
    assert activity(service, ana)[1] == 1
    made(ben, f"{goal}/checkins", text="Me too.")
    assert activity(service, ben)[1] == 2
    ok(ana.delete(f"/v1/goal-sentences/{said[0]['id']}"), 204)
    assert activity(service, ana)[1] == activity(service, ben)[1] == 1
    clock.advance(days=28)
    found, weeks = activity(service, ana)
    assert (found, weeks) == ([(0, 0)], 0)
    assert scoring.activity.goals([], weeks).score is None


def test_a_check_in_is_of_the_goals_week_and_once_a_day(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    goal = agreed(ana, ben)
    start = date.fromisoformat(ok(ana.get(goal))["accepted_on"])
    first = made(ana, f"{goal}/checkins", text="Here.")
    assert problem(ana.post(f"{goal}/checkins", json={"text": "Twice."})) == (
        409,
        "checked-in-today",
    )
    clock.advance(days=8)
    second = made(ana, f"{goal}/checkins", text="Still here.")
    weeks = [first["week_of"], second["week_of"]]
    assert weeks == [str(start), str(start + timedelta(days=7))]
    ok(ana.delete(f"/v1/goal-sentences/{second['id']}"), 204)
    made(ana, f"{goal}/checkins", text="In other words.")
    his = listed(ben, f"{goal}/checkins")
    assert [(e["author"], e["state"], e["text"]) for e in his] == [
        ("partner", "there", "In other words."),
        ("partner", "taken_back", None),
        ("partner", "there", "Here."),
    ]
