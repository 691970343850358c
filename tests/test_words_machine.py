"""Three people write words in every noun, pair, show, take back, leave and erase in any order.

A small model (`tests/words.py`) remembers who wrote which word in which couple, and every answer
that anybody gets is held against it: no word of somebody who left or was left (I5), none of a part
that waits for the other's (I4), none that was erased or taken back (I10). Whatever was
acknowledged is there for its author (I6), in the couple or among the words they keep. After
erasing, the rows are opened with every key that is left.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.phone import Phone, ok
from tests.rules import nouns
from tests.rules.nouns.quality_time import FEED
from tests.rules.nouns.questions import fitting, today
from tests.rules.nouns.timeouts import say
from tests.service import Clock, Service
from tests.words import Someone, Word, Words

NOUNS = {module.__name__.rpartition(".")[2]: module for module in nouns.modules()}

HIDDEN = {
    "checkins.write",
    "exercises.write",
    "gestures.write",
    "goals.write_own_goal",
    "gratitudes.write",
    "practices.write",
    "profile.write",
    "questions.write_alone",
    "questions.write_answer",
    "questions.write_pack",
    "timeouts.write_repair",
}
"""Ways of writing that show nothing to the other by themselves."""

TIMEOUT = "timeouts.write_timeout"
DAILY = {"checkins.write", "questions.write_alone", "questions.write_answer", TIMEOUT}
"""Where one of the two writes once a day; both do only to see each other's (`SEALED`)."""

OFTEN = 2
"""How often a way is gone in a couple: there is an end to open requests and proposals."""

REPLACED = {"profile.write"}
"""Where a word takes the place of the one before."""

FLEETING = {"exercises.write"}
"""Whose words go with what they were written for; those of a time-out go when it is over."""

TAKEN_BACK_AT = {
    "appreciations.write": "/v1/appreciations",
    "goals.write_dream": "/v1/dreams",
    "goals.write_own_goal": "/v1/own-goals",
    "gratitudes.write": "/v1/gratitudes",
    "journal.write": "/v1/journal",
    "moments.write": "/v1/moments",
    "practices.write": "/v1/practice-sessions",
    "replies.write": "/v1/replies",
    "questions.write_pack": "/v1/own-packs",
}
"""Where a word is in one thing, which can be deleted."""


def answer(phone: Phone, word: str) -> None:
    question = today(phone)
    url = f"/v1/questions/{question['id']}"
    ok(phone.put(f"{url}/answer", json=fitting(question["question"], word)))
    ok(phone.put(f"{url}/seal"))


def mend(phone: Phone, word: str) -> None:
    """In the latest repair."""
    repair = ok(phone.get("/v1/repairs"))["data"][0]["id"]
    say(phone, repair, "issue", word)
    ok(phone.put(f"/v1/repairs/{repair}/issue/seal"))


SEALED: dict[str, Callable[[Phone, str], None]] = {
    "questions.write_answer": answer,
    "checkins.write": NOUNS["checkins"].write,
    "timeouts.write_repair": mend,
}
"""What neither sees before both are in."""

people = st.integers(0, 2)


class Lives(RuleBasedStateMachine):
    """The rules; `service` is set by the test."""

    service: Service
    seen: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock().__enter__()
        self.clock.freeze(datetime(2027, 3, 1, 12, tzinfo=UTC))
        self.words = Words(self.service)
        self.people = [self.words.register() for _ in range(3)]
        self.spent: set[tuple[str, Someone]] = set()
        """Who has written today in what takes one word a day."""

    @initialize(data=st.data(), sealed=st.sampled_from([*SEALED]), alone=people)
    def begin(self, data: st.DataObject, sealed: str, alone: int) -> None:
        """A first couple writes in every way and ends; two of the three begin anew."""
        self.pair_up(2, turn=False)
        ways = data.draw(st.permutations(self.ways(self.people[0])))
        for number, way in enumerate(ways):
            self.wrote(self.people[number % 2], *way)
        self.delete([word for word in self.back() if word.author is self.people[1]])
        self.sleep()
        self.both_seal(turn=False, way=sealed)
        self.leave(turn=True)
        self.pair_up(alone, turn=True)

    def teardown(self) -> None:
        """At last everybody reads what is theirs, and one of them goes for good."""
        try:
            for who in self.people:
                self.words.find(who, self.words.owed(who))
            for who in self.pair[:1]:
                self.words.look(who)
            self.erase(0)
        finally:
            for who in self.people:
                who.phone.close()
            self.clock.__exit__()

    # what the model knows

    pair = property(lambda self: self.words.pair)

    def here(self) -> list[Word]:
        return [word for word in self.words.of(*self.pair) if word.couple == self.words.couple]

    def back(self) -> list[Word]:
        """What of it can be taken back in one place."""
        return [word for word in self.here() if word.way in TAKEN_BACK_AT]

    def ways(self, who: Someone, name: str = "") -> list[tuple[str, Any]]:
        """What somebody can write in now."""
        name = name or ("CANARIES" if who in self.pair else "CANARIES_ALONE")
        both = self.pair if who in self.pair else (who,)
        written = Counter(word.way for word in self.here())
        return [
            (way, write)
            for noun, module in NOUNS.items()
            for write in getattr(module, name, [])
            if written[way := f"{noun}.{write.__name__}"] < OFTEN
            and not self.spent & {(way, one) for one in both}
        ]

    def places(self, way: str) -> list[str]:
        noun = way.partition(".")[0]
        paths = getattr(NOUNS[noun], "THINGS", None) or [f"/v1/me/{noun}"]
        return [path.partition("/{id}")[0] for path in paths]

    def wrote(
        self, who: Someone, way: str, write: Callable[..., None], *, shown: bool | None = None
    ) -> Word:
        """Write a new word; it is in its place at once."""
        for old in self.words.of(who) if way in REPLACED else ():
            old.gone |= old.way == way
        word = self.words.new(way, who, shown=way not in HIDDEN if shown is None else shown)
        write(who.phone, word.text)
        if way in DAILY:
            self.spent.add((way, who))
        self.words.find(who, {word.text}, *self.places(way))
        self.seen[way] += 1
        return word

    # what people do

    @precondition(lambda self: not self.pair)
    @rule(alone=people, turn=st.booleans())
    def pair_up(self, alone: int, turn: bool) -> None:
        both = [who for who in self.people if who is not self.people[alone]]
        one, other = reversed(both) if turn else both
        one.phone.pair_with(other.phone)
        self.words.pair, self.words.couple = (one, other), self.words.couple + 1
        self.seen["paired again"] += self.words.couple > 1

    @rule(number=people, data=st.data())
    def write(self, number: int, data: st.DataObject) -> None:
        """In some nouns, in any order."""
        who = self.people[number]
        ways = self.ways(who)
        several = st.lists(st.sampled_from(ways), min_size=3, max_size=6, unique=True)
        for way, write in data.draw(several) if len(ways) > 3 else ways:
            self.wrote(who, way, write)

    @precondition(lambda self: self.pair and self.ways(self.pair[0], "CANARIES_OF_BOTH"))
    @rule(turn=st.booleans(), data=st.data())
    def write_together(self, turn: bool, data: st.DataObject) -> None:
        one, other = reversed(self.pair) if turn else self.pair
        way, write = data.draw(st.sampled_from(self.ways(one, "CANARIES_OF_BOTH")))
        self.wrote(one, way, lambda phone, word: write(phone, other.phone, word))

    @precondition(lambda self: self.pair)
    @rule(turn=st.booleans(), way=st.sampled_from([*SEALED]))
    def both_seal(self, turn: bool, way: str) -> None:
        """What one is in with waits for the other; then both read both."""
        one, other = reversed(self.pair) if turn else self.pair
        if {(way, one), (way, other)} & self.spent:
            return
        ok(one.phone.post("/v1/repairs", json={}), 201)
        first = self.wrote(one, way, SEALED[way], shown=False)
        self.words.look(other, *self.places(way))
        first.shown = True
        second = self.wrote(other, way, SEALED[way], shown=True)
        for who in self.pair:
            self.words.find(who, {first.text, second.text}, *self.places(way))
        self.seen["revealed"] += 1

    @precondition(lambda self: self.back())
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        some = st.lists(st.sampled_from(self.back()), min_size=1, max_size=4, unique=True)
        self.delete(data.draw(some))

    def delete(self, words: list[Word]) -> None:
        for word in words:
            word.gone, phone, url = True, word.author.phone, TAKEN_BACK_AT[word.way]
            rows = ok(phone.get(url, params={"limit": 100}))["data"]
            (id_,) = (row["id"] for row in rows if word.text in str(row))
            ok(phone.delete(f"{url}/{id_}"), 204)
        for who in self.pair:
            self.words.look(who, *{place for word in words for place in self.places(word.way)})
        self.words.stored(*self.people)

    @precondition(lambda self: any(not who.feed for who in self.pair))
    @rule()
    def subscribe(self) -> None:
        for who in self.pair:
            who.feed = ok(who.phone.put(FEED, json={"titles": True}))["secret_path"]

    @precondition(lambda self: self.spent)
    @rule()
    def sleep(self) -> None:
        self.clock.advance(days=1)
        self.spent.clear()
        for word in self.here():
            word.owed &= word.way != TIMEOUT
        for who in self.people:
            who.phone.sign_in()

    @precondition(lambda self: len(self.here()) > 3)
    @rule(turn=st.booleans())
    def leave(self, turn: bool) -> None:
        ok(self.pair[turn].phone.delete("/v1/couple/membership"), 204)
        self.over()

    @precondition(lambda self: len(self.here()) > 3)
    @rule(number=people)
    def erase(self, number: int) -> None:
        """Somebody new sits down in their place."""
        who = self.people[number]
        ok(who.phone.sign_in().delete("/v1/me"), 204)
        who.phone.close()
        for word in self.words.of(who):
            word.gone = True
        self.people[number] = self.words.register()
        if who in self.pair:
            self.over()
        self.words.stored(*self.people)
        self.seen["erased"] += 1

    def over(self) -> None:
        both, self.words.pair = self.pair, ()
        for word in self.words.of(*both):
            word.owed &= word.way not in FLEETING
        for who in both:
            if who in self.people:
                self.words.look(who)
        self.seen["left"] += 1


@pytest.mark.parametrize(("kind", "examples"), [("sqlite", 2), ("postgresql", 1)])
def test_words_reach_whom_they_are_for_and_are_gone_when_they_are_erased(
    new_service: Callable[..., Service], kind: str, examples: int
) -> None:
    Lives.service, Lives.seen = new_service(kind), Counter()
    few = settings(max_examples=examples, stateful_step_count=8)
    run_state_machine_as_test(Lives, settings=settings(few, phases=[Phase.generate]))
    happened = {"revealed", "left", "paired again", "erased"}
    assert min(Lives.seen[each] for each in happened) >= examples
