"""Words that are unlike each other, and what everybody can read of them.

Whoever writes one is remembered, so that one in an answer says whose it is. Every answer that is
read here is held against that: whoever is told a word may read it.
"""

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from app import vault
from app.models.keys import DataKey
from app.models.tables import TABLES
from app.services import keys
from sqlmodel import select

from tests.phone import Phone
from tests.rules.walk import Operation, operations
from tests.service import Service

WORD = re.compile(r"kw\d{5}z")
NUMBERS = itertools.count()
ALSO = {"goal-sentences": ("sentences", "checkins"), "reactions": ("moments",)}
"""Whose ids a path takes, where it is not those of the list before it."""


class Keyed(Phone):
    """A phone whose every POST has a key, so that its answer is kept for a repeat."""

    def post(self, url: Any, **rest: Any) -> Any:
        return super().post(url, **rest) if "headers" in rest else self.once(url, **rest)


@dataclass(eq=False)
class Someone:
    phone: Phone
    feed: str = ""
    """The secret address of their calendar, once there is one."""


@dataclass(eq=False)
class Word:
    text: str
    way: str
    """The noun and what wrote it: `journal.write`."""
    author: Someone
    couple: int
    shown: bool
    """Whether the partner may read it while the couple lasts."""
    owed: bool = True
    """Whether its author is to find it."""
    gone: bool = False


class Words:
    """Every word that was written, and the couple there is now."""

    def __init__(self, service: Service) -> None:
        self.service = service
        walked = [found for found in operations(service.document) if found.method == "get"]
        closed = [found for found in walked if not found.public]
        self.reads = sorted(closed, key=lambda found: found.names_a_thing)
        self.known: dict[str, Word] = {}
        self.couple = 0
        self.pair: tuple[Someone, ...] = ()
        self.ids: Any = defaultdict(lambda: defaultdict(set))
        """Whom an id was told, by the last part of the list that it was in."""

    def register(self) -> Someone:
        """Somebody new. Their name is a word too, for their partner."""
        one = Someone(Keyed(self.service))
        name = Word(f"kw{next(NUMBERS):05}z", "name", one, 0, shown=True)
        self.known[name.text] = name
        one.phone.register(display_name=name.text)
        return one

    def new(self, way: str, author: Someone, *, shown: bool) -> Word:
        couple = self.couple if author in self.pair else 0
        word = Word(f"kw{next(NUMBERS):05}z", way, author, couple, shown)
        self.known[word.text] = word
        return word

    def of(self, *authors: Someone) -> list[Word]:
        """What is left of what they wrote."""
        return [word for word in self.known.values() if word.author in authors and not word.gone]

    def owed(self, *authors: Someone) -> set[str]:
        return {word.text for word in self.of(*authors) if word.owed}

    def readable(self, who: Someone) -> set[str]:
        """Their own words, and what their partner shows in this couple."""
        both = self.of(*self.pair) if who in self.pair else []
        shown = {
            word.text
            for word in both
            if word.shown and (word.couple == self.couple or word.way == "name")
        }
        return shown | {word.text for word in self.of(who)}

    # reading

    def ask(self, who: Someone, operation: Operation, id_: str) -> set[str]:
        """The words that an operation tells somebody, on all its pages."""
        told, cursor = set(), ""
        while cursor is not None:
            page = {"limit": 100, **({"cursor": cursor} if cursor else {})}
            found = operation.ask(who.phone, id_, params=page if operation.is_list else None)
            assert found.status_code in (200, 404), (operation.path, found.text)
            told |= set(WORD.findall(found.text))
            body = found.json() if operation.is_list else {}
            for row in body.get("data", []):
                self.ids[operation.path.rpartition("/")[2]][row["id"]].add(who)
            cursor = body.get("next_cursor")
        self.hold(told, who, operation.path)
        return told

    def hold(self, told: set[str], who: Someone, where: str) -> None:
        wrong = {text: self.known[text] for text in told - self.readable(who)}
        assert not wrong, (where, [(w.way, w.gone, w.couple) for w in wrong.values()])

    def fitting(self, operation: Operation, who: Someone, *, own: bool) -> list[str]:
        """Ids that fit a path, the newest first: which they were told, or somebody else was."""
        if not operation.names_a_thing:
            return [""]
        name = operation.path.partition("/{id}")[0].rpartition("/")[2]
        ids = [entry for each in ALSO.get(name, (name,)) for entry in self.ids[each].items()]
        return [id_ for id_, told in reversed(ids) if (who in told if own else told - {who})]

    def find(self, who: Someone, words: set[str], *below: str) -> None:
        """They read on, also their own things one by one, until they have found these words."""
        missing = set(words)
        for operation in self.reads:
            for id_ in self.fitting(operation, who, own=True):
                if missing and operation.path.startswith(below or "/v1"):
                    missing -= self.ask(who, operation, id_)
        assert not missing, [self.known[text].way for text in missing]

    def look(self, who: Someone, *below: str) -> None:
        """They read all that they can, also by an id that another was told; and their calendar,
        which needs no token."""
        for operation in self.reads:
            for id_ in self.fitting(operation, who, own=False)[:1]:
                if operation.path.startswith(below or "/v1"):
                    self.ask(who, operation, id_)
        if who.feed:
            found = self.service.bare.get(who.feed).text.replace("\r\n ", "")
            self.hold(set(WORD.findall(found)), who, "the calendar")

    def stored(self, *living: Someone) -> None:
        """Every cell that a key which is left opens: what is owed is there, what is gone is not."""
        found: dict[str, set[str]] = defaultdict(set)
        with vault.ring(vault.Ring()), self.service.kernel.database.reading() as db:
            keys.lend(db, db.exec(select(DataKey.owner_id)).all())
            for model in TABLES:
                for text in WORD.findall(str([row.model_dump() for row in db.exec(select(model))])):
                    found[text].add(model.__name__)
        gone = [word for word in self.known.values() if word.gone and word.text in found]
        assert not gone, [(word.way, found[word.text]) for word in gone]
        assert self.owed(*living) <= found.keys()
