"""Two people propose, accept, feed, complete, archive and remove goals in any order.

A small model beside the app says what each answer has to be. After every step progress equals what
contributions, milestones and the last percent add up to (I11), both see the same but for what each
keeps to themselves, and a refusal changed nothing.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from app.models.events import Event
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import func, select

from tests.goals import COUNT, PERCENT, TRIP, URL, made
from tests.phone import Phone, ok, problem
from tests.service import Clock, Service

BODIES = (TRIP, COUNT, PERCENT)
people = st.integers(0, 1)
which = st.integers(0, 1)


@dataclass(eq=False)
class Goal:
    """A goal as the model has it."""

    url: str
    author: int
    measure: str
    proposed: date
    state: str = "proposed"
    before: str = ""
    accepted: bool = False
    away: set[int] = field(default_factory=set)
    later: bool = False
    given: dict[str, int] = field(default_factory=dict)
    steps: dict[str, bool] = field(default_factory=dict)
    percent: int = 0

    @property
    def amount(self) -> int:
        return sum(self.given.values()) + sum(self.steps.values()) + self.percent

    @property
    def target(self) -> int:
        return {"count": 20, "percent": 100}.get(self.measure, len(self.steps))

    def lay_by(self) -> None:
        self.before, self.state, self.later = self.state, "archived", False


class Goals(RuleBasedStateMachine):
    """The rules; `service` and `seen` are set by the test."""

    service: Service
    seen: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.clock.__enter__()
        self.clock.freeze(datetime(2027, 1, 4, 12, tzinfo=UTC))
        self.phones = [Phone(self.service, name) for name in ("Ana", "Ben")]
        self.goals: list[Goal] = []
        self.gone: list[Goal] = []

    @initialize(chapter=st.integers(0, 2))
    def begin(self, chapter: int) -> None:
        """Two goals of different measures: proposed, accepted, or one of them archived."""
        for phone in self.phones:
            phone.register()
        self.phones[0].pair_with(self.phones[1])
        for number in range(2):
            self.propose(number, chapter + number)
            if chapter:
                self.accept(1 - number, 0)
        if chapter == 2:
            self.archive(0, 1, away=True)

    def teardown(self) -> None:
        for phone in self.phones:
            phone.close()
        self.clock.__exit__()

    def at(self, number: int) -> Goal:
        """One of the two last proposed."""
        return self.goals[-1 - number % len(self.goals)]

    def ask(self, who: int, method: str, goal: Goal, path: str = "", body: Any = None) -> Any:
        """Ask for a step; a refusal must leave what both can read as it was."""
        before = self.read(goal)
        answer = self.phones[who].request(method, goal.url + path, json=body)
        if answer.status_code >= 400:
            assert self.read(goal) == before
            self.seen[problem(answer)[1]] += 1
        else:
            self.seen[f"{method} {path}"] += 1
        return answer

    def read(self, goal: Goal) -> tuple[list[bytes], int]:
        """What both are told of a goal, and how much has happened at all."""
        with self.service.engine.connect() as db:
            events = db.execute(select(func.count()).select_from(Event)).scalar_one()
        return [phone.get(goal.url).content for phone in self.phones], events

    def refuse(self, answer: Any, goal: Goal, code: str = "goal-state") -> None:
        assert problem(answer) == (409, code)
        assert answer.json().get("state", goal.state) == goal.state

    def sees(self, who: int, goal: Goal, answer: Any) -> bool:
        """Whether it exists for this person; if not, that it answered so."""
        if who in goal.away:
            assert problem(answer) == (404, "not-found")
        return who not in goal.away

    # what people do

    @rule(who=people, measure=st.integers(0, 2))
    def propose(self, who: int, measure: int) -> None:
        body = BODIES[measure % len(BODIES)]
        found = made(self.phones[who], URL, **body)
        today = self.clock.now().date()
        self.goals.append(Goal(f"{URL}/{found['id']}", who, found["measure"], today))

    @precondition(lambda self: self.goals)
    @rule(who=people, number=which)
    def accept(self, who: int, number: int) -> None:
        goal = self.at(number)
        answer = self.ask(who, "PUT", goal, "/acceptance")
        if not self.sees(who, goal, answer):
            return
        if goal.state == "archived":
            self.refuse(answer, goal)
        elif goal.state == "proposed" and who == goal.author:
            self.refuse(answer, goal, "for-the-other")
        else:
            if goal.state == "proposed":
                goal.state, goal.accepted, goal.later = "active", True, False
            assert ok(answer)["state"] == goal.state

    @precondition(lambda self: self.goals)
    @rule(who=people, number=which)
    def put_off(self, who: int, number: int) -> None:
        goal = self.at(number)
        answer = self.ask(who, "PUT", goal, "/later")
        if not self.sees(who, goal, answer):
            return
        if goal.state != "proposed":
            self.refuse(answer, goal)
        elif who == goal.author:
            self.refuse(answer, goal, "for-the-other")
        else:
            goal.later = True
            assert ok(answer)["put_off"] is True

    @precondition(lambda self: self.goals)
    @rule(who=people, number=which, done=st.booleans())
    def complete(self, who: int, number: int, done: bool) -> None:
        goal = self.at(number)
        answer = self.ask(who, "PUT" if done else "DELETE", goal, "/completion")
        if not self.sees(who, goal, answer):
            return
        if goal.state in ("active", "done"):
            goal.state = "done" if done else "active"
            assert answer.status_code == (200 if done else 204)
        else:
            self.refuse(answer, goal)

    @precondition(lambda self: self.goals)
    @rule(who=people, number=which, away=st.booleans())
    def archive(self, who: int, number: int, away: bool) -> None:
        goal = self.at(number)
        answer = self.ask(who, "PUT" if away else "DELETE", goal, "/archive")
        if not self.sees(who, goal, answer):
            return
        if away and goal.state != "archived":
            goal.lay_by()
        elif not away and goal.state == "archived":
            goal.state = goal.before
            goal.away.clear()
            goal.proposed = self.clock.now().date()
        assert answer.status_code == (200 if away else 204)

    @precondition(lambda self: self.goals)
    @rule(who=people, number=which)
    def remove(self, who: int, number: int) -> None:
        goal = self.at(number)
        answer = self.ask(who, "DELETE", goal)
        if not self.sees(who, goal, answer):
            return
        taken_back = who == goal.author and not goal.accepted
        if goal.state != "archived" and not (taken_back and goal.state == "proposed"):
            self.refuse(answer, goal)
            return
        ok(answer, 204)
        goal.away |= {0, 1} if taken_back else {who}
        if len(goal.away) == 2:
            self.goals.remove(goal)
            self.gone.append(goal)

    @precondition(lambda self: self.goals)
    @rule(who=people, number=which, amount=st.integers(-3, 9))
    def contribute(self, who: int, number: int, amount: int) -> None:
        goal = self.at(number)
        answer = self.ask(who, "POST", goal, "/contributions", {"amount": amount})
        if not self.sees(who, goal, answer):
            return
        if goal.measure != "count":
            assert problem(answer) == (409, "other-measure")
        elif goal.state != "active":
            self.refuse(answer, goal)
        elif amount == 0:
            assert problem(answer) == (422, "invalid")
        else:
            goal.given[ok(answer, 201)["id"]] = amount

    @precondition(lambda self: any(goal.given for goal in self.goals))
    @rule(who=people, amount=st.integers(1, 9), gone=st.booleans())
    def correct(self, who: int, amount: int, gone: bool) -> None:
        goal = next(goal for goal in self.goals if goal.given)
        id_ = next(iter(goal.given))
        url, phone = f"/v1/contributions/{id_}", self.phones[who]
        sent = {"json": {"amount": amount}, "headers": {"If-Match": "*"}}
        answer = phone.delete(url) if gone else phone.patch(url, **sent)
        if not self.sees(who, goal, answer):
            return
        if goal.state != "active":
            self.refuse(answer, goal)
        elif gone:
            ok(answer, 204)
            del goal.given[id_]
        else:
            goal.given[id_] = ok(answer)["amount"]

    @precondition(lambda self: self.goals)
    @rule(who=people, number=which, percent=st.integers(0, 100))
    def say(self, who: int, number: int, percent: int) -> None:
        goal = self.at(number)
        answer = self.ask(who, "PUT", goal, "/progress", {"percent": percent})
        if not self.sees(who, goal, answer):
            return
        if goal.measure != "percent":
            assert problem(answer) == (409, "other-measure")
        elif goal.state != "active":
            self.refuse(answer, goal)
        else:
            ok(answer)
            goal.percent = percent

    @precondition(lambda self: self.goals)
    @rule(who=people, number=which)
    def add_step(self, who: int, number: int) -> None:
        goal = self.at(number)
        answer = self.ask(who, "POST", goal, "/milestones", {"title": "A step."})
        if not self.sees(who, goal, answer):
            return
        if goal.state == "proposed" and who != goal.author:
            self.refuse(answer, goal, "not-yours")
        elif goal.state not in ("proposed", "active"):
            self.refuse(answer, goal)
        elif goal.measure == "milestones":
            goal.steps[ok(answer, 201)["id"]] = False

    @precondition(lambda self: any(goal.steps for goal in self.goals))
    @rule(who=people, done=st.booleans())
    def do_step(self, who: int, done: bool) -> None:
        goal = next(goal for goal in self.goals if goal.steps)
        id_ = next(reversed(goal.steps))
        url = f"/v1/milestones/{id_}/completion"
        answer = self.phones[who].request("PUT" if done else "DELETE", url)
        if not self.sees(who, goal, answer):
            return
        if goal.state == "active":
            assert answer.status_code == (200 if done else 204)
            goal.steps[id_] = done
        else:
            self.refuse(answer, goal)

    @rule(days=st.sampled_from([1, 8]))
    def wait(self, days: int) -> None:
        self.clock.advance(days=days)
        today = self.clock.now().date()
        for goal in self.goals:
            if goal.state == "proposed" and today >= goal.proposed + timedelta(days=14):
                goal.lay_by()
                self.seen["lapsed"] += 1

    # what always holds

    @invariant()
    def each_sees_what_the_model_holds(self) -> None:
        for who, phone in enumerate(self.phones) if self.goals or self.gone else ():
            here = [goal for goal in self.goals if who not in goal.away]
            found = {f"{URL}/{entry['id']}": entry for entry in self.listed(phone)}
            assert found.keys() == {goal.url for goal in here}
            for goal in here:
                self.same(found[goal.url], goal, who)

    def listed(self, phone: Phone) -> list[dict[str, Any]]:
        pages = [
            ok(phone.get(URL, params={"put_off": way, "limit": 100})) for way in ("no", "only")
        ]
        return [entry for page in pages for entry in page["data"]]

    def same(self, entry: dict[str, Any], goal: Goal, who: int) -> None:
        assert entry["state"] == goal.state
        assert entry["put_off"] == (goal.later and who != goal.author)
        share = 100 * goal.amount // goal.target if goal.target else 0
        assert entry["progress"] == {
            "amount": goal.amount,
            "target": goal.target,
            "percent": max(0, min(100, share)),
        }


MET = {"goal-state", "other-measure", "lapsed"}


@pytest.mark.parametrize(
    ("kind", "examples", "met"),
    [
        ("sqlite", 10, MET | {"for-the-other", "not-yours", "DELETE "}),
        ("postgresql", 4, MET),
    ],
)
def test_goals_stay_what_the_model_says(
    services: Callable[[str], Service], kind: str, examples: int, met: set[str]
) -> None:
    Goals.service, Goals.seen = services(kind), Counter()
    run_state_machine_as_test(
        Goals, settings=settings(max_examples=examples, stateful_step_count=20)
    )
    assert met <= Goals.seen.keys()
