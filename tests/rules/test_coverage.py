"""What the articles say is served: by operations that are really there."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from tests.rules.walk import operations

COVERAGE = Path(__file__).parents[2] / "openapi" / "coverage.md"
STATEMENTS = {
    "The Importance of Emotional Intimacy in Relationships": 16,
    "Does Your Relationship Have Emotional Intimacy?": 19,
    "The Power of Emotional Intimacy: Deepening Connections": 27,
}
HEADER = ("Section", "What the article says", "Served by")
NOT_CONTENT = "nothing: advertising is not content"
MOST = 4


class Row(NamedTuple):
    section: str
    statement: str
    served_by: str

    def names(self) -> list[str]:
        """The operations of the row; what is not a list of them has none."""
        cells = self.served_by.split(", ")
        found = [re.fullmatch(r"`([A-Za-z]+)`", cell) for cell in cells]
        return [match[1] for match in found if match] if all(found) else []


def tables() -> dict[str, list[Row]]:
    """The rows of every article, by its title."""
    found: dict[str, list[Row]] = {}
    for part in COVERAGE.read_text().split("\n## ")[1:]:
        title, *lines = part.splitlines()
        assert title not in found, title
        header, rule, *rows = [
            tuple(cell.strip() for cell in line.strip("|").split("|"))
            for line in lines
            if line.startswith("|")
        ]
        assert (header, set(rule)) == (HEADER, {"---"}), title
        assert all(len(row) == len(HEADER) and all(row) for row in rows), title
        found[title] = [Row(*row) for row in rows]
    return found


def rows() -> list[Row]:
    return [row for table in tables().values() for row in table]


def test_every_statement_of_every_article_has_its_row() -> None:
    assert {title: len(table) for title, table in tables().items()} == STATEMENTS


def test_no_statement_of_an_article_stands_twice() -> None:
    for title, table in tables().items():
        statements = [row.statement.casefold() for row in table]
        assert len(set(statements)) == len(statements), title


def test_every_statement_is_served_but_the_advertising() -> None:
    unserved = [row.served_by for row in rows() if not row.names()]
    assert unserved == [NOT_CONTENT]


def test_a_row_names_a_few_operations_each_once() -> None:
    for row in rows():
        assert len(set(row.names())) == len(row.names()) <= MOST, row


def test_every_operation_named_is_in_the_contract(document: dict[str, Any]) -> None:
    there = {operation.id for operation in operations(document)}
    assert {name for row in rows() for name in row.names()} <= there


def test_the_articles_are_served_by_the_breadth_of_the_contract() -> None:
    assert len({name for row in rows() for name in row.names()}) >= 60
