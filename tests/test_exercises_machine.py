"""A session in any order that Hypothesis thinks of: only the one whose turn it is can act, the
states are those of the pure machine, and at the end there is no word but what its author keeps.
"""

from collections import Counter
from typing import Any, ClassVar, get_args

import pytest
from app.models.steps import Answer, Step
from app.services.exercises import turns
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

from tests.phone import Phone, ok, problem
from tests.rules.nouns.exercises import propose
from tests.service import Clock

people = st.sampled_from([0, 1])
steps = st.sampled_from(get_args(Step))
answers = st.sampled_from([None, *get_args(Answer)])
ROLES = ("first", "second")


def fits(kind: str, place: turns.Place, step: Any, answer: Any) -> bool:
    try:
        turns.after(kind, place, step, answer)
    except turns.WrongAnswer:
        return False
    return True


class Sessions(RuleBasedStateMachine):
    """The two of them, and one exercise that goes by turns."""

    phones: ClassVar[tuple[Phone, Phone]]
    seen: ClassVar[Counter[str]]

    @initialize(
        kind=st.sampled_from(["listening", "listening", "perspective"]), aloud=st.booleans()
    )
    def proposed(self, kind: str, aloud: bool) -> None:
        self.clock = Clock().__enter__()
        self.kind, self.aloud, self.state = kind, aloud, "proposed"
        self.url = propose(self.phones[0], kind, aloud=aloud)
        self.place: turns.Place | None = None
        self.done: list[tuple[int, str, str | None, str | None, bool]] = []
        """Who, step, answer, words, and whether they are kept."""

    def teardown(self) -> None:
        if self.state in ("proposed", "active"):
            ok(self.phones[0].put(f"{self.url}/ending"))
        self.clock.__exit__()

    def on(self) -> int:
        """Whose turn it is."""
        assert self.place is not None
        return ROLES.index(turns.actor(self.kind, self.place))

    @precondition(lambda self: self.state == "proposed")
    @rule(who=st.sampled_from([0, 1, 1]))
    def accept(self, who: int) -> None:
        answer = self.phones[who].put(f"{self.url}/acceptance", json={})
        if who == 0:
            assert problem(answer) == (409, "own-proposal")
            return
        ok(answer)
        self.state, self.place = "active", turns.start(self.kind)

    @rule(who=people, step=steps, answer=answers)
    def any_step(self, who: int, step: Any, answer: Any) -> None:
        self.act(who, step, answer, None, keep=False)

    @precondition(lambda self: self.state == "active")
    @rule(data=st.data(), many=st.integers(2, 8))
    def right_steps(self, data: st.DataObject, many: int) -> None:
        """Most examples would not come to an end by chance."""
        for _ in range(many):
            if self.place is None:
                return
            ways = [
                (step, answer)
                for step in turns.offered(self.kind, self.place)
                for answer in (None, *get_args(Answer))
                if fits(self.kind, self.place, step, answer)
            ]
            step, answer = data.draw(st.sampled_from(ways))
            say, keep = data.draw(st.booleans()), data.draw(st.booleans())
            words = f"words {len(self.done)}" if say and not self.aloud else None
            if not self.aloud:
                self.act(1 - self.on(), step, answer, None, keep=False)  # is refused
            self.act(self.on(), step, answer, words, keep=keep)

    def act(self, who: int, step: Any, answer: Any, text: str | None, *, keep: bool) -> None:
        body = {"step": step, "answer": answer, "text": text, "keep": keep}
        sent = self.phones[who].post(f"{self.url}/turns", json=body)
        if self.place is None:
            assert (problem(sent), sent.json()["state"]) == (
                (409, "wrong-exercise-state"),
                self.state,
            )
            return
        on = self.on()
        if who != on and not self.aloud:
            assert (problem(sent), sent.json()["step"]) == ((409, "not-your-turn"), self.place.step)
            self.seen["refused"] += 1
            return
        try:
            following = turns.after(self.kind, self.place, step, answer)
        except turns.WrongStep:
            assert (problem(sent), sent.json()["step"]) == ((409, "wrong-step"), self.place.step)
            return
        except turns.WrongAnswer:
            assert problem(sent) == (422, "invalid")
            return
        ok(sent, 201)
        self.done.append((on, step, answer, text, keep and text is not None))
        self.place = following
        if following is None:
            self.over("done")

    @precondition(lambda self: self.done and self.state == "active")
    @rule(who=people)
    def keep_all(self, who: int) -> None:
        mine = [n for n, each in enumerate(self.done, 1) if each[0] == who and each[3]]
        ok(self.phones[who].put(f"{self.url}/kept", json={"turns": mine}), 204)
        self.done = [
            (*each[:4], each[4] or (each[0] == who and bool(each[3]))) for each in self.done
        ]

    @precondition(lambda self: len(self.done) > 3)
    @rule(who=people)
    def end(self, who: int) -> None:
        answer = self.phones[who].put(f"{self.url}/ending")
        if self.state == "done":
            assert (problem(answer), answer.json()["state"]) == (
                (409, "wrong-exercise-state"),
                "done",
            )
            return
        assert ok(answer)["state"] == "ended"
        self.over("ended")

    @precondition(lambda self: len(self.done) > 2 and self.state == "active")
    @rule()
    def a_day_passes(self) -> None:
        self.clock.advance(hours=24)
        self.over("ended")

    def over(self, state: str) -> None:
        self.state, self.place = state, None
        self.seen[state] += 1

    @invariant()
    def both_see_where_it_is_and_only_the_words_they_may(self) -> None:
        if not hasattr(self, "url"):
            return
        for who, phone in enumerate(self.phones):
            found = ok(phone.get(self.url))
            assert found["state"] == self.state
            place = (found["round"], found["step"])
            assert place == (self.place or (None, None))
            whose = None if self.place is None else ("partner", "me")[self.on() == who]
            assert found["turn"] == whose
            told = ok(phone.get(f"{self.url}/turns", params={"limit": 100}))["data"]
            lasts = self.state == "active"
            wanted = [
                (number, ("partner", "me")[one == who], step, answer, text)
                for number, (one, step, answer, text, kept) in enumerate(self.done, 1)
                if lasts or (one == who and kept)
            ]
            names = ("number", "author", "step", "answer", "text")
            assert [tuple(turn[name] for name in names) for turn in reversed(told)] == wanted
            self.seen["kept"] += bool(wanted) and not lasts


@pytest.mark.parametrize(
    ("service", "examples"), [("sqlite", 6), ("postgresql", 3)], indirect=["service"]
)
def test_only_the_one_whose_turn_it_is_can_act_and_the_end_leaves_what_is_kept(
    ana: Phone, ben: Phone, examples: int
) -> None:
    class Served(Sessions):
        pass

    Served.phones, Served.seen = (ana, ben), Counter()
    run_state_machine_as_test(
        Served, settings=settings(max_examples=examples, stateful_step_count=12)
    )
    # the steps came to what matters: refusals, both ends, and words that stayed
    assert min(Served.seen[kind] for kind in ("refused", "done", "ended", "kept"))
