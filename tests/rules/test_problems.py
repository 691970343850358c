"""Problems are a catalogue: each has one code, a page that is served, and a place in the list."""

import json
import re
from html import unescape
from pathlib import Path

import httpx
import pytest
from app.problems import Problem, catalogue

from tests.service import Service

pytestmark = pytest.mark.usefixtures("app")  # what is in the catalogue is what the app imports

LISTED = Path(__file__).parents[2] / "openapi" / "problems.md"


def test_no_two_problems_share_a_code() -> None:
    def below(kind: type[Problem]) -> list[type[Problem]]:
        return [kind, *(found for child in kind.__subclasses__() for found in below(child))]

    kinds = set(below(Problem)) - {Problem}
    assert len({kind.code() for kind in kinds}) == len(kinds) > 15


def test_every_problem_says_what_happened_and_what_to_do() -> None:
    for problem in catalogue():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", problem.code())
        for text in (problem.title, problem.cause, problem.fix):
            assert 0 < len(text.strip()) <= 400, problem
        assert problem.cause != Problem.cause, problem
        assert problem.fix != Problem.fix, problem
        assert problem.status >= 400


def test_every_problem_has_a_page_with_cause_fix_and_example(service: Service) -> None:
    with httpx.Client(base_url=service.url) as client:
        start = client.get("/problems").text
        for problem in catalogue():
            address = f"/problems/{problem.code()}"
            page = client.get(address)
            words = unescape(re.sub(r"<[^>]+>", "", page.text))
            assert page.status_code == 200, address
            assert problem.title in words
            assert problem.cause.replace("`", "") in words
            assert problem.fix.replace("`", "") in words
            example = json.loads(words[words.index("{") :].strip())
            assert (example["code"], example["type"]) == (problem.code(), address)
            assert f'href="{address}"' in start


def test_a_problem_that_does_not_exist_has_no_page(service: Service) -> None:
    for code in ("nothing-like-that", "..%2fsecrets", "<script>", "not-found/"):
        answer = httpx.get(f"{service.url}/problems/{code}")
        assert answer.status_code == 404, code
        assert "script" not in answer.text


def test_every_problem_is_in_the_list_for_readers_and_nothing_else_is() -> None:
    rows = re.findall(r"^\| (\d+) \| `([a-z-]+)` \| (.+) \|$", LISTED.read_text(), re.MULTILINE)
    wanted = [(int(kind.status), kind.code(), kind.title) for kind in catalogue()]
    assert [(int(status), code, title) for status, code, title in rows] == wanted
