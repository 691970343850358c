"""Two phones, a clock and a zone, in any order that Hypothesis thinks of: nobody sees a pending
answer before both are in (I4), and the days of the questions never repeat and never go back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from app import clock as app_clock
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.phone import Phone, ok, problem
from tests.rules.nouns.questions import fitting
from tests.service import Clock, Service

ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Cairo", "America/New_York")
OPEN = timedelta(days=7)

people = st.integers(0, 1)
back = st.integers(0, 2)


class Days(RuleBasedStateMachine):
    """The rules; `service` is set by the test."""

    service: Service
    seen: set[str]

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.clock.__enter__()
        self.clock.freeze(datetime(2027, 4, 29, 12, tzinfo=UTC))
        self.phones = [Phone(self.service, name).register() for name in ("Ana", "Ben")]
        self.phones[0].pair_with(self.phones[1])
        self.zone, self.moved = "Europe/Lisbon", None
        self.days: dict[str, dict[str, Any]] = {}
        """Every question met, by its id, the oldest first."""
        self.states: dict[str, list[str]] = {}
        """What each of the two has in a question."""

    def teardown(self) -> None:
        for phone in self.phones:
            phone.close()
        self.clock.__exit__()

    @property
    def today(self) -> date:
        return app_clock.today(self.zone)

    def nth(self, number: int) -> str:
        """One of the last questions."""
        return [*self.days][-1 - min(number, len(self.days) - 1)]

    @invariant()
    def both_are_asked_the_same_and_no_day_comes_back(self) -> None:
        hers, his = (ok(phone.get("/v1/questions/today")) for phone in self.phones)
        assert [q["id"] for q in hers["questions"]] == [q["id"] for q in his["questions"]]
        last = max((day["day"] for day in self.days.values()), default="")
        assert hers["day"] == max(last, str(self.today))
        for found in hers["questions"]:
            if found["id"] not in self.days:
                same = [d for d in self.days.values() if d["day"] == found["day"]]
                assert len(same) == found["added"]
                self.days[found["id"]] = found
                self.states[found["id"]] = ["none", "none"]

    @invariant()
    def nobody_sees_a_pending_answer(self) -> None:
        for id_ in [*self.days][-3:]:
            for who, phone in enumerate(self.phones):
                own, other = self.states[id_][who], self.states[id_][1 - who]
                shown = ok(phone.get(f"/v1/questions/{id_}"))["answers"]
                expected = [("me", own)] if own != "none" else []
                if other in ("revealed", "taken_back"):
                    expected.append(("partner", other))
                assert [(a["author"], a["state"]) for a in shown] == expected

    @rule(who=people, number=back)
    def write(self, who: int, number: int) -> None:
        id_ = self.nth(number)
        data = fitting(self.days[id_]["question"])
        answer = self.phones[who].put(f"/v1/questions/{id_}/answer", json=data)
        state = self.states[id_][who]
        if self.closed(id_) and state in ("none", "draft"):
            assert problem(answer) == (409, "question-closed")
        elif state == "sealed":
            assert problem(answer) == (409, "already-sealed")
        elif state == "taken_back":
            assert problem(answer) == (409, "too-late-to-edit")
        elif state == "revealed":
            assert answer.status_code in (200, 409)
        else:
            ok(answer)
            self.states[id_][who] = "draft"

    @rule(who=people, number=back)
    def seal(self, who: int, number: int) -> None:
        id_ = self.nth(number)
        answer = self.phones[who].put(f"/v1/questions/{id_}/seal")
        states = self.states[id_]
        if self.closed(id_) and states[who] in ("none", "draft"):
            assert problem(answer) == (409, "question-closed")
        elif states[who] in ("none", "taken_back"):
            assert problem(answer) == (409, "nothing-written")
        else:
            ok(answer)
            if states[who] == "draft":
                states[who] = "sealed"
            if states == ["sealed", "sealed"]:
                states[:] = ["revealed", "revealed"]
                self.seen.add("revealed")

    @rule(number=back)
    def both_answer(self, number: int) -> None:
        """Step by step most examples would not come to it."""
        for who in (0, 1):
            self.write(who, number)
            self.seal(who, number)

    @rule(who=people, number=back)
    def withdraw(self, who: int, number: int) -> None:
        id_ = self.nth(number)
        answer = self.phones[who].delete(f"/v1/questions/{id_}/seal")
        state = self.states[id_][who]
        if state == "none":
            assert problem(answer) == (404, "not-found")
        elif state in ("revealed", "taken_back"):
            assert problem(answer) == (409, "already-revealed")
        else:
            ok(answer)
            self.states[id_][who] = "draft"

    @rule(who=people, number=back)
    def take_back(self, who: int, number: int) -> None:
        id_ = self.nth(number)
        ok(self.phones[who].delete(f"/v1/questions/{id_}/answer"), 204)
        state = self.states[id_][who]
        gone = "taken_back" if state in ("revealed", "taken_back") else "none"
        self.states[id_][who] = gone
        self.seen.add(gone)

    @rule(who=people)
    def swap(self, who: int) -> None:
        assert len(ok(self.phones[who].put("/v1/questions/swap"))["questions"]) == 2

    @rule(hours=st.sampled_from([1, 11, 25, 60]))
    def wait(self, hours: int) -> None:
        self.clock.advance(hours=hours)

    @rule(who=people, zone=st.sampled_from(ZONES))
    def travel(self, who: int, zone: str) -> None:
        phone, now = self.phones[who], self.clock.now()
        answer = phone.change("/v1/couple", {"time_zone": zone})
        if zone == self.zone:
            ok(answer)
        elif self.moved is not None and now - self.moved < timedelta(hours=24):
            assert problem(answer) == (409, "zone-resting")
        else:
            ok(answer)
            self.zone, self.moved = zone, now
            self.seen.add("travelled")

    def closed(self, id_: str) -> bool:
        return self.today > date.fromisoformat(self.days[id_]["day"]) + OPEN


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 8), ("postgresql", 3)])
def test_two_people_in_any_order(
    services: Callable[[str], Service], kind: str, examples: int
) -> None:
    Days.service, Days.seen = services(kind), set()
    run_state_machine_as_test(
        Days, settings=settings(max_examples=examples, stateful_step_count=20)
    )
    assert Days.seen >= {"revealed", "taken_back", "travelled"}
