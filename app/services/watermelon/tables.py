"""The tables: which nouns they are, which of their columns are told, and which can be set how.

Columns that are not named here are neither told nor read. What hangs together (an arrival, the
weekdays of a reminder) is left to the nouns' own operations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.services.feeds import FEEDS, Feed
from app.services.watermelon import ids

Row = dict[str, Any]

REFERENCES = {"goal_id"}
"""Columns with the id of another row."""


@dataclass(frozen=True)
class Table:
    """A noun as a table. Its name is the noun's."""

    name: str
    columns: tuple[str, ...]
    """What is told."""
    makes: Mapping[str, Any]
    """What is sent to create a row, and what a column is then that the phone left blank; a blank
    one without anything is left out."""
    changes: frozenset[str]
    """What is sent to change it."""
    within: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Columns that are members of a member."""
    sets: Mapping[str, str] = field(default_factory=dict)
    """Columns with a PUT of their own, below the row's path."""
    lacks: frozenset[str] = frozenset()
    """The states of things that are in the feed and not in the table."""

    @property
    def feed(self) -> Feed:
        return next(feed for feed in FEEDS if feed.noun == self.name)

    @property
    def path(self) -> str:
        return self.feed.path.removesuffix("/{id}")

    def row(self, value: Row) -> Row | None:
        """The columns of a thing, as its own operation gives it; None where it is no row."""
        if value.get("state") in self.lacks:
            return None
        cells = {name: self._cell(value, name) for name in self.columns}
        return {"id": ids.write(UUID(value["id"])), **cells}

    def _cell(self, value: Row, name: str) -> Any:
        if name in self.within:
            outer, inner = self.within[name]
            return value[outer][inner]
        found = value[name]
        return ids.write(UUID(found)) if found and name in REFERENCES else found


_ALL = (
    Table(
        "gratitudes",
        columns=("text", "day", "written_at"),
        makes={"text": None, "day": None},
        changes=frozenset({"text"}),
    ),
    Table(
        "journal",
        columns=("title", "text", "written_at"),
        makes={"title": None, "text": None},
        changes=frozenset({"title", "text"}),
    ),
    Table(
        "own_goals",
        columns=("title", "kind", "percent", "due_on", "state", "shared", "written_at"),
        makes={"title": None, "kind": "other", "due_on": None},
        changes=frozenset({"title", "kind", "percent", "due_on"}),
    ),
    Table(
        "reminders",
        columns=("about", "time"),
        makes={"about": None, "time": None},
        changes=frozenset({"time"}),
    ),
    Table(
        "appreciations",
        columns=("text", "author", "day", "edited", "reaction"),
        makes={"text": None},
        changes=frozenset({"text"}),
        lacks=frozenset({"scheduled", "taken_back"}),
    ),
    Table(
        "goals",
        columns=(
            "title",
            "kind",
            "measure",
            "target",
            "amount",
            "percent",
            "unit",
            "currency",
            "due_on",
            "author",
            "state",
            "put_off",
            "proposed_on",
            "lapses_on",
            "accepted_on",
            "done_on",
            "archived_on",
            "changed_on",
        ),
        makes={
            "title": None,
            "kind": "other",
            "measure": "percent",
            "target": None,
            "unit": None,
            "currency": None,
            "due_on": None,
        },
        changes=frozenset({"title", "kind", "target", "unit", "due_on"}),
        within={name: ("progress", name) for name in ("target", "amount", "percent")},
        sets={"percent": "progress"},
    ),
    Table(
        "dreams",
        columns=("text", "author", "day", "edited", "goal_id"),
        makes={"text": None},
        changes=frozenset({"text"}),
        lacks=frozenset({"taken_back"}),
    ),
)

TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
