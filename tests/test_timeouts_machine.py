"""Whatever two people do with time-outs, in whatever order: the bounds hold, one runs at a time,
and asking again changes nothing."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from app.models.couples import Couple
from app.services import timeouts
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.phone import Phone, ok, problem
from tests.service import Clock, Service

who = st.integers(0, 1)
length = st.sampled_from([20, 20, 21, 45, 90, 720, 1439, 1440])
steps = st.sampled_from([1, 7, 19, 20, 21, 45, 60, 600, 1440])

SHORTEST, LONGEST = timedelta(minutes=20), timedelta(hours=24)

Pair = Callable[[str, str], tuple[Phone, Phone]]


class Timeouts(RuleBasedStateMachine):
    """The rules; `service` and `pair` are set by the test. The model knows of each time-out when
    it began, until when it was agreed, and who is ready since when."""

    service: Service
    pair: Pair
    seen: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.clock.__enter__()
        self.clock.freeze(datetime.fromisoformat("2026-05-31T08:00:00+00:00"))
        self.phones = self.pair("Ana", "Ben")
        self.couple = UUID(ok(self.phones[0].get("/v1/couple"))["id"])
        self.made: list[dict[str, Any]] = []

    def teardown(self) -> None:
        for phone in self.phones:
            phone.close()
        self.clock.__exit__()

    @initialize(person=who, minutes=length)
    def call_first(self, person: int, minutes: int) -> None:
        self.call(person, minutes)

    @rule(person=who, minutes=length)
    def call(self, person: int, minutes: int) -> None:
        shown = ok(self.phones[person].post("/v1/timeouts", json={"minutes": minutes}), 201)
        if self.state() == "running":
            assert shown["id"] == self.made[-1]["id"]
            self.seen["called again"] += 1
            return
        start = self.clock.now()
        self.made.append(
            {
                "id": shown["id"],
                "start": start,
                "until": start + timedelta(minutes=minutes),
                "ready": {},
            }
        )
        self.seen["called"] += 1

    @rule(person=who, minutes=length)
    def extend(self, person: int, minutes: int) -> None:
        last, before = self.made[-1], self.state()
        answer = self.ask("put", person, "extension", {"minutes": minutes})
        if before == "running":
            last["until"] = max(last["until"], last["start"] + timedelta(minutes=minutes))
            assert self.times(ok(answer)) == (last["start"], last["until"])
            self.seen["extended"] += 1
        else:
            assert problem(answer) == (409, "timeout-ended")
            assert answer.json()["state"] == before

    @rule(person=who)
    def come_back(self, person: int) -> None:
        ok(self.ask("put", person, "return", {}))
        self.made[-1]["ready"].setdefault(person, self.clock.now())

    @rule(minutes=st.sampled_from([0, 5, 19, 20, 25]))
    def both_come_back(self, minutes: int) -> None:
        self.come_back(0)
        self.clock.advance(minutes=minutes)
        self.come_back(1)

    @rule(person=who)
    def stay_away(self, person: int) -> None:
        answer = self.ask("delete", person, "return")
        if self.state() == "returned":
            assert problem(answer) == (409, "timeout-ended")
        else:
            ok(answer, 204)
            self.made[-1]["ready"].pop(person, None)

    @rule(minutes=steps)
    def wait(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)

    @rule()
    def settle_again(self) -> None:
        """The step is run by hand, twice: the second time finds nothing."""
        ok(self.phones[0].get("/v1/timeouts"))
        before = [phone.events() for phone in self.phones]
        with self.service.kernel.database.writing() as db:
            couple = db.get_one(Couple, self.couple)
            moments = [
                timeouts.end(db, couple, self.clock.now(), self.service.kernel.content)
                for _ in range(2)
            ]
        assert moments[0] == moments[1]
        assert [phone.events() for phone in self.phones] == before

    @invariant()
    def both_see_what_the_model_knows(self) -> None:
        pages = [ok(phone.get("/v1/timeouts", params={"limit": 100})) for phone in self.phones]
        for person, page in enumerate(pages):
            assert [row["id"] for row in page["data"]] == [row["id"] for row in self.made[::-1]]
            for row, known in zip(page["data"], self.made[::-1], strict=True):
                assert self.times(row) == (known["start"], known["until"])
                assert row["ready"] == (person in known["ready"])
                state = self.state(known)
                assert row["state"] == state
                back = max(known["ready"].values()) if state == "returned" else None
                shown = row["returned_at"] and datetime.fromisoformat(row["returned_at"])
                assert shown == (back and max(back, known["start"] + SHORTEST))
                self.seen[state] += 1

                assert SHORTEST <= known["until"] - known["start"] <= LONGEST
            assert sum(row["state"] == "running" for row in page["data"]) <= 1

    @invariant()
    def reminders_rest_only_while_one_runs(self) -> None:
        with self.service.kernel.database.reading() as db:
            quiet = timeouts.mutes(db, self.couple, self.clock.now())
        assert not quiet or self.state() == "running"

    def state(self, known: dict[str, Any] | None = None) -> str:
        """What the model says of a time-out, by default of the last."""
        if not self.made:
            return "none"
        known = known or self.made[-1]
        now, earliest = self.clock.now(), known["start"] + SHORTEST
        if len(known["ready"]) == 2 and now >= max(earliest, *known["ready"].values()):
            return "returned"
        return "over" if now >= known["until"] else "running"

    def ask(
        self, method: str, person: int, what: str, body: dict[str, int] | None = None
    ) -> httpx.Response:
        url = f"/v1/timeouts/{self.made[-1]['id']}/{what}"
        return self.phones[person].request(method, url, json=body)

    @staticmethod
    def times(row: dict[str, Any]) -> tuple[datetime, datetime]:
        start, until = (datetime.fromisoformat(row[n]) for n in ("started_at", "returns_at"))
        return start, until


MET = {"called", "extended", "running", "returned"}


@pytest.mark.parametrize(
    ("service", "examples", "met"),
    [("sqlite", 12, MET | {"called again", "over"}), ("postgresql", 4, MET)],
    indirect=["service"],
)
def test_time_outs_keep_their_bounds_whatever_two_people_do(
    service: Service, couple: Pair, examples: int, met: set[str]
) -> None:
    class Here(Timeouts):
        pass

    Here.service, Here.pair, Here.seen = service, staticmethod(couple), Counter()
    run_state_machine_as_test(
        Here, settings=settings(max_examples=examples, stateful_step_count=14)
    )
    assert Here.seen.keys() >= met
