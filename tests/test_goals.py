"""Shared goals: proposed by one, accepted by the other, changed, ended and removed by both."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from tests.goals import (
    COUNT,
    MONEY,
    PERCENT,
    TRIP,
    URL,
    agreed,
    kinds,
    listed,
    made,
    propose,
    titles,
)
from tests.phone import Phone, ok, problem
from tests.service import Clock
from tests.test_checkup_races import together

LISBON = ZoneInfo("Europe/Lisbon")


def state(phone: Phone, goal: str) -> str:
    return str(ok(phone.get(goal))["state"])


def move(phone: Phone, goal: str, *steps: str) -> None:
    """`archive` puts, `-archive` takes back."""
    for step in steps:
        url = f"{goal}/{step.removeprefix('-')}"
        answer = phone.delete(url) if step.startswith("-") else phone.put(url)
        assert answer.status_code in (200, 204), answer.text


def refused(answer: Any) -> tuple[int, str, str]:
    return (*problem(answer), answer.json()["state"])


def test_what_ana_proposes_is_a_goal_of_both_when_ben_accepts(ana: Phone, ben: Phone) -> None:
    goal = propose(ana)
    hers, his = ok(ana.get(goal)), ok(ben.get(goal))
    assert his == {**hers, "author": "partner"}
    assert (hers["author"], hers["state"], hers["accepted_on"]) == ("me", "proposed", None)
    ok(ben.put(f"{goal}/acceptance"))
    again = ok(ben.put(f"{goal}/acceptance"))
    assert (again["state"], again["lapses_on"]) == ("active", None)
    assert again["accepted_on"] == again["proposed_on"]
    assert kinds(ana) == kinds(ben) == ["goal.proposed", "goal.accepted"]


def test_who_proposes_cannot_accept_or_put_off(ana: Phone, ben: Phone) -> None:
    goal = propose(ana)
    for step in ("acceptance", "later"):
        assert problem(ana.put(f"{goal}/{step}")) == (409, "for-the-other")
    assert state(ben, goal) == "proposed"


def test_nothing_of_it_carries_a_time_of_day(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben, COUNT)
    made(ana, f"{goal}/contributions", amount=2)
    made(ana, f"{goal}/checkins", text="It was cold and good.")
    for url in (goal, f"{goal}/contributions", f"{goal}/checkins"):
        assert "_at" not in ben.get(url).text
        assert "T0" not in ben.get(url).text


def test_later_is_known_to_nobody_but_who_said_it(ana: Phone, ben: Phone) -> None:
    goal = propose(ana)
    urls = (goal, URL, "/v1/events")
    before = [ana.get(url).content for url in urls]
    assert ok(ben.put(f"{goal}/later"))["put_off"] is True
    assert [ana.get(url).content for url in urls] == before
    assert (titles(ben), titles(ben, put_off="only")) == ([], [TRIP["title"]])
    assert (titles(ana), titles(ana, put_off="only")) == ([TRIP["title"]], [])
    assert kinds(ben, "personal") == ["goal.put_off"]
    ok(ben.delete(f"{goal}/later"), 204)
    ok(ben.delete(f"{goal}/later"), 204)
    assert titles(ben) == [TRIP["title"]]
    ok(ben.put(f"{goal}/later"))
    assert ok(ben.put(f"{goal}/acceptance"))["put_off"] is False


def test_a_proposal_lapses_after_14_days_and_can_be_proposed_anew(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    goal = propose(ana)
    made_on = clock.now().astimezone(LISBON).date()
    assert ok(ana.get(goal))["lapses_on"] == str(made_on + timedelta(days=14))
    ok(ben.put(f"{goal}/later"))
    clock.advance(days=13)
    assert state(ana, goal) == "proposed"
    clock.advance(days=1)
    for phone in (ben, ana):
        assert state(phone, goal) == "archived"
    assert refused(ben.put(f"{goal}/acceptance")) == (409, "goal-state", "archived")
    assert kinds(ana) == ["goal.proposed", "goal.lapsed"]
    move(ana, goal, "-archive", "-archive")
    anew = ok(ben.get(goal))
    assert (anew["state"], anew["put_off"]) == ("proposed", False)
    assert anew["lapses_on"] == str(made_on + timedelta(days=28))
    clock.advance(days=14)
    assert state(ben, goal) == "archived"


def test_one_that_nobody_looks_at_for_weeks_lapsed_on_its_day(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    first = propose(ana, title="first")
    clock.advance(days=3)
    second = propose(ben, title="second")
    lapses = [ok(ana.get(goal))["lapses_on"] for goal in (first, second)]
    clock.advance(days=25)
    assert [ok(ana.get(goal))["archived_on"] for goal in (first, second)] == lapses
    assert kinds(ana).count("goal.lapsed") == 2


def test_a_goal_is_completed_reopened_archived_and_restored_by_either(
    ana: Phone, ben: Phone
) -> None:
    goal = agreed(ana, ben)
    move(ben, goal, "completion", "completion")
    assert ok(ana.get(goal))["done_on"] is not None
    move(ana, goal, "archive", "archive")
    assert refused(ana.put(f"{goal}/completion")) == (409, "goal-state", "archived")
    move(ben, goal, "-archive", "-archive")
    assert state(ana, goal) == "done"
    move(ana, goal, "-completion", "-completion", "archive", "-archive")
    assert (state(ben, goal), ok(ben.get(goal))["done_on"]) == ("active", None)
    assert kinds(ben)[2:] == [
        "goal.completed",
        "goal.archived",
        "goal.restored",
        "goal.reopened",
        "goal.archived",
        "goal.restored",
    ]


def test_what_does_not_fit_the_state_names_it_and_leaves_no_trace(ana: Phone, ben: Phone) -> None:
    goal = propose(ana, PERCENT)
    before = [ana.get(url).content for url in (goal, "/v1/events")]
    for answer in (
        ben.put(f"{goal}/completion"),
        ben.delete(f"{goal}/completion"),
        ben.put(f"{goal}/progress", json={"percent": 5}),
        ben.post(f"{goal}/checkins", json={"text": "No."}),
        ben.delete(goal),
    ):
        assert refused(answer) == (409, "goal-state", "proposed")
    assert [ana.get(url).content for url in (goal, "/v1/events")] == before
    move(ben, goal, "acceptance", "archive")
    assert refused(ben.put(f"{goal}/later")) == (409, "goal-state", "archived")
    answer = ana.post(f"{goal}/milestones", json={"title": "No."})
    assert refused(answer) == (409, "goal-state", "archived")


def test_structure_is_changed_by_either_and_words_by_their_author(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben, COUNT)
    changed = ok(ben.change(goal, {"kind": "home", "target": 30, "due_on": "2199-01-01"}))
    assert (changed["kind"], changed["progress"]["target"]) == ("home", 30)
    for words in ({"title": "Mine now"}, {"unit": "runs"}):
        assert problem(ben.change(goal, words)) == (409, "not-yours")
    renamed = ok(ana.change(goal, {"title": "Two weeks", "unit": "runs", "due_on": None}))
    assert (renamed["title"], renamed["unit"], renamed["due_on"]) == ("Two weeks", "runs", None)
    stale = {"If-Match": '"stale"'}
    assert problem(ana.patch(goal, json={"kind": "trip"}, headers=stale)) == (
        412,
        "precondition-failed",
    )


def test_a_proposal_is_changed_by_its_author_alone(ana: Phone, ben: Phone) -> None:
    goal = propose(ana, MONEY)
    assert problem(ben.change(goal, {"target": 5})) == (409, "not-yours")
    assert problem(ben.post(f"{goal}/milestones", json={"title": "x"})) == (409, "not-yours")
    assert ok(ana.change(goal, {"target": 5}))["progress"]["target"] == 5
    made(ana, f"{goal}/milestones", title="Choose the place")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({**COUNT, "unit": None}, "/unit", "missing"),
        ({**COUNT, "target": None}, "/target", "missing"),
        ({**MONEY, "currency": None}, "/currency", "missing"),
        ({**MONEY, "currency": "XAU"}, "/currency", "currency"),
        ({**MONEY, "unit": "coins"}, "/unit", "not_of_measure"),
        ({**PERCENT, "target": 100}, "/target", "not_of_measure"),
        ({**TRIP, "currency": "EUR"}, "/currency", "not_of_measure"),
        ({**TRIP, "due_on": "2020-01-01"}, "/due_on", "past"),
        ({**MONEY, "target": 0}, "/target", "greater_than_equal"),
        ({**MONEY, "target": 10**12 + 1}, "/target", "less_than_equal"),
        ({**MONEY, "target": 99.5}, "/target", "int_type"),
        ({**MONEY, "target": "100"}, "/target", "int_type"),
        ({**MONEY, "currency": "eur"}, "/currency", "string_pattern_mismatch"),
    ],
)
def test_what_does_not_go_with_the_measure_is_refused(
    ana: Phone, body: dict[str, Any], pointer: str, code: str
) -> None:
    answer = ana.post(URL, json=body)
    assert problem(answer) == (422, "invalid")
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    assert listed(ana) == []


def test_a_change_keeps_to_the_measure_too(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben, PERCENT)
    for change in ({"target": 5}, {"unit": "x"}, {"due_on": "2020-01-01"}, {"kind": None}):
        assert problem(ana.change(goal, change)) == (422, "invalid")


def test_lists_filter_by_state_kind_and_who_proposed(ana: Phone, ben: Phone) -> None:
    agreed(ana, ben, title="one")
    propose(ben, COUNT, title="two")
    propose(ana, title="three")
    assert titles(ana) == titles(ben) == ["three", "two", "one"]
    assert titles(ana, state="proposed") == ["three", "two"]
    assert titles(ana, kind="habit") == ["two"]
    assert titles(ana, author="me") == titles(ben, author="partner") == ["three", "one"]
    page = ok(ana.get(URL, params={"limit": 2}))
    rest = listed(ana, cursor=page["next_cursor"], limit=2)
    assert [goal["title"] for goal in rest] == ["one"]
    assert titles(ana, updated_after="2199-01-01") == []


def test_an_archived_goal_is_gone_when_each_has_put_it_away(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben, COUNT)
    part = made(ben, f"{goal}/contributions", amount=3)
    assert refused(ana.delete(goal)) == (409, "goal-state", "active")
    move(ana, goal, "archive")
    before = [ben.get(url).content for url in (goal, URL, "/v1/events")]
    ok(ana.delete(goal), 204)
    assert [ben.get(url).content for url in (goal, URL, "/v1/events")] == before
    for url in (goal, f"/v1/contributions/{part['id']}", f"{goal}/contributions"):
        assert problem(ana.get(url)) == (404, "not-found")
    assert kinds(ana, "personal") == ["goal.put_away"]
    ok(ben.delete(goal), 204)
    for phone in (ana, ben):
        assert problem(phone.get(goal)) == (404, "not-found")
        assert "goal.removed" not in kinds(phone)
    id_ = goal.removeprefix(f"{URL}/")
    for phone in (ana, ben):
        assert problem(phone.post(URL, json={**TRIP, "id": id_})) == (409, "id-taken")


def test_what_one_put_away_is_not_among_their_kept_words(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben)
    for phone in (ana, ben):
        made(phone, f"{goal}/sentences", text=f"{phone.name} was glad.")
    move(ana, goal, "archive")
    ok(ana.delete(goal), 204)
    ok(ben.delete("/v1/couple/membership"), 204)
    assert listed(ana, "/v1/kept") == []
    assert [entry["text"] for entry in listed(ben, "/v1/kept")] == ["Ben was glad."]


def test_restoring_brings_a_goal_back_for_who_put_it_away(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben)
    move(ben, goal, "archive")
    ok(ana.delete(goal), 204)
    move(ben, goal, "-archive")
    assert state(ana, goal) == state(ben, goal) == "active"


def test_a_proposal_nobody_accepted_is_taken_back_by_its_author(ana: Phone, ben: Phone) -> None:
    goal, laid_by = propose(ana), propose(ana)
    move(ben, laid_by, "archive")
    for url in (goal, laid_by):
        ok(ana.delete(url), 204)
        assert problem(ben.get(url)) == (404, "not-found")
    assert kinds(ben).count("goal.removed") == 2


def test_an_id_of_the_clients_own_gives_the_same_goal_and_belongs_to_one(
    ana: Phone, ben: Phone, eve: Phone
) -> None:
    id_ = str(uuid4())
    first = propose(ana, id=id_)
    again = ok(ana.post(URL, json={**COUNT, "id": id_}), 201)
    assert (again["id"], again["measure"]) == (id_, "milestones")
    assert problem(ben.post(URL, json={**TRIP, "id": id_})) == (409, "id-taken")
    assert problem(eve.get(first)) == (404, "not-found")
    ok(eve.post(URL, json={**TRIP, "id": id_}), 201)


def test_pressed_by_both_at_once_each_step_happens_once(ana: Phone, ben: Phone) -> None:
    for step, kind in (("completion", "goal.completed"), ("archive", "goal.archived")):
        goal = agreed(ana, ben)
        before = kinds(ana).count(kind)
        given = together(*(partial(phone.put, f"{goal}/{step}") for phone in (ana, ben) * 2))
        assert [answer.status_code for answer in given] == [200] * 4
        assert kinds(ana).count(kind) == before + 1


def test_accepting_while_it_is_archived_ends_in_one_of_two_orders(ana: Phone, ben: Phone) -> None:
    for _ in range(4):
        goal = propose(ana)
        given = together(
            lambda goal=goal: ben.put(f"{goal}/acceptance"),
            lambda goal=goal: ana.put(f"{goal}/archive"),
        )
        assert given[1].status_code == 200
        accepted = ok(ana.get(goal))["accepted_on"] is not None
        assert given[0].status_code == (200 if accepted else 409)
        assert state(ana, goal) == state(ben, goal) == "archived"
        move(ana, goal, "-archive")
        assert state(ben, goal) == ("active" if accepted else "proposed")


def test_both_who_put_it_away_at_once_see_it_gone(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben)
    move(ana, goal, "archive")
    given = together(lambda: ana.delete(goal), lambda: ben.delete(goal))
    assert [answer.status_code for answer in given] == [204, 204]
    for phone in (ana, ben):
        assert problem(phone.put(f"{goal}/archive")) == (404, "not-found")


def test_after_leaving_each_keeps_their_own_words_and_nothing_else(ana: Phone, ben: Phone) -> None:
    goal = agreed(ana, ben, COUNT)
    open_one = propose(ana, title="still open")
    made(ben, f"{goal}/milestones", title="first walk")
    made(ben, f"{goal}/contributions", amount=1, note="in the rain")
    made(ana, f"{goal}/checkins", text="it was good")
    made(ben, "/v1/dreams", text="a night train")
    ok(ana.delete("/v1/couple/membership"), 204)
    for url in (goal, open_one, URL, "/v1/dreams", "/v1/shared-goals"):
        assert problem(ben.get(url)) == (404, "not-paired")
    for phone, expected in (
        (ana, {("goal", "shared"), ("goal", "draft"), ("goal_sentence", "shared")}),
        (ben, {("milestone", "shared"), ("contribution", "shared"), ("dream", "shared")}),
    ):
        kept = listed(phone, "/v1/kept")
        assert {(entry["noun"], entry["state"]) for entry in kept} == expected
    assert {entry["text"] for entry in listed(ana, "/v1/kept")} == {
        TRIP["title"],
        "still open",
        "it was good",
    }
    ok(ana.delete("/v1/me"), 204)
    assert len(listed(ben, "/v1/kept")) == 3


def test_a_goal_that_is_reached_becomes_a_moment_in_its_authors_words(
    ana: Phone, ben: Phone
) -> None:
    goal = ok(
        ana.post("/v1/goals", json={"kind": "trip", "measure": "percent", "title": "The sea"}), 201
    )["id"]
    ok(ben.put(f"/v1/goals/{goal}/acceptance"))
    for phone in (ben, ana):
        ok(phone.put(f"/v1/goals/{goal}/completion"))
    (moment,) = ok(ana.get("/v1/moments", params={"kind": "goal"}))["data"]
    assert (moment["title"], moment["author"]) == ("The sea", "me")
    assert ok(ben.get("/v1/moments"))["data"][0]["author"] == "partner"
