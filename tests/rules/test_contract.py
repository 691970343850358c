"""The contract is true: what is published is committed, complete, served, and what is routed."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from app.__main__ import main
from app.calendars import PATH as CALENDAR
from app.contract_schemas import parts
from app.docs import PATHS
from app.problems import catalogue
from jsonschema_rs import Draft202012Validator, Registry

from tests.rules.things import THINGS, Cast, released
from tests.rules.walk import operations
from tests.service import Service

COMMITTED = Path(__file__).parents[2] / "openapi" / "openapi.json"
EVERYWHERE = {"400", "406", "413", "414", "415", "422", "428", "412", "500", "503"}


class Schemas:
    """What fits the schemas of a document. Each is read once: a walk asks the same ones often."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._registry = Registry([("urn:document", document)])
        self._known: dict[tuple[str, ...], Draft202012Validator] = {}

    def errors(self, path: tuple[str, ...], value: Any) -> list[str]:
        """What does not fit in a value, by the schema at this place of the document."""
        if path not in self._known:
            pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in path)
            schema = {"$ref": f"urn:document#/{quote(pointer)}"}
            self._known[path] = Draft202012Validator(schema, registry=self._registry)
        return [error.message for error in self._known[path].iter_errors(value)]


def examples(
    document: dict[str, Any], node: Any, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every example of a body, with the way to its schema."""
    if not isinstance(node, dict):
        return
    if "schema" in node:
        for example in node.get("examples", {}).values():
            yield (*path, "schema"), example["value"]
    for name, part in node.items():
        yield from examples(document, part, (*path, name))


def test_the_committed_document_is_the_generated_one(document: dict[str, Any]) -> None:
    assert json.loads(COMMITTED.read_text()) == document


@pytest.mark.parametrize("seed", ["2"])
def test_the_check_agrees_however_python_orders_its_sets(seed: str) -> None:
    command = [sys.executable, "-m", "app", "openapi", "--check"]
    where = {"cwd": COMMITTED.parents[1], "env": {**os.environ, "PYTHONHASHSEED": seed}}
    run = subprocess.run(command, **where, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_check_refuses_where_nothing_is_committed(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["openapi", "--check"]) == 1


def test_the_served_document_is_the_generated_one(
    service: Service, document: dict[str, Any]
) -> None:
    answer = httpx.get(f"{service.url}/openapi.json")
    assert answer.json() == document
    again = httpx.get(
        f"{service.url}/openapi.json", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_routed_is_what_is_published_and_the_pages(
    app: Any, document: dict[str, Any]
) -> None:
    routed: set[tuple[str, str]] = set()
    mounted = set()
    for found in app.routes:
        contexts = getattr(found, "effective_route_contexts", None)
        for route in contexts() if contexts else [found]:
            methods = getattr(route, "methods", None)
            routed |= {(route.path, method.lower()) for method in methods or ()}
            mounted |= set() if methods else {route.path}
    published = {(found.path, found.method) for found in operations(document)}
    assert routed == published | {(path, "get") for path in (*PATHS, CALENDAR)}
    assert mounted == {"/pages", "/docs-assets"}


def test_every_operation_has_a_name_of_its_own_a_tag_a_summary_and_a_description(
    document: dict[str, Any],
) -> None:
    found = list(operations(document))
    tags = {tag["name"] for tag in document["tags"]}
    assert len({operation.id for operation in found}) == len(found) > 20
    for operation in found:
        assert re.fullmatch(r"[a-z]+([A-Z][a-z0-9]+)+", operation.id), operation
        assert len(operation.spec["tags"]) == 1, operation
        assert set(operation.spec["tags"]) <= tags, operation
        assert 0 < len(operation.spec["summary"]) <= 120, operation
        assert operation.spec["description"].strip().endswith((".", "`", ")")), operation
    assert tags == {operation.spec["tags"][0] for operation in found}


def test_every_operation_declares_its_problems_with_an_example_each(
    document: dict[str, Any],
) -> None:
    known = {problem.code(): problem for problem in catalogue()}
    for operation in operations(document):
        answers = operation.spec["responses"]
        assert {"406", "414", "422", "500", "503"} <= answers.keys(), operation
        assert operation.public or "401" in answers, operation
        for status, answer in answers.items():
            assert "X-Request-Id" in answer["headers"], (operation, status)
        for status in [status for status in answers if status >= "400"]:
            content = answers[status]["content"]["application/problem+json"]
            assert content["examples"], (operation, status)
            for code, example in content["examples"].items():
                assert int(known[code].status) == int(status) == example["value"]["status"]


def test_every_body_has_an_example_and_every_example_fits_its_schema(
    document: dict[str, Any],
) -> None:
    found = list(examples(document, document["paths"], ("paths",)))
    schemas = Schemas(document)
    wrong = {"/".join(path): schemas.errors(path, value) for path, value in found}
    assert {path: errors for path, errors in wrong.items() if errors} == {}
    bodies = [path for path, _ in found if path[-4:-3] == ("requestBody",)]
    assert bodies
    for operation in operations(document):
        for status, answer in operation.spec["responses"].items():
            content = answer.get("content", {}).get("application/json", {"examples": True})
            assert content.get("examples"), (operation, status)


def test_every_schema_property_and_parameter_is_described_and_bounded(
    document: dict[str, Any],
) -> None:
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description"), name
        for member, part in schema.get("properties", {}).items():
            assert part.get("description"), (name, member)
        for part in parts(schema):
            _bounded(part, name)
    for operation in operations(document):
        for part in operation.parts:
            assert "$ref" in part or part.get("description"), (operation, part)
            for inner in parts(part.get("schema", {})):
                _bounded(inner, f"{operation.id} {part.get('name')}")


def _bounded(schema: dict[str, Any], name: str) -> None:
    """What a kind of value needs beside its type, one way of saying it being enough."""
    needs: dict[str, tuple[set[str], ...]] = {
        "string": ({"maxLength", "enum", "const", "format"},),
        "integer": ({"minimum", "enum"}, {"maximum", "enum"}, {"format"}),
        "number": ({"format"},),
        "array": ({"maxItems"}, {"items"}),
    }
    for ways in needs.get(str(schema.get("type")), ()):
        assert ways & schema.keys(), (name, schema, ways)


def test_nothing_of_our_own_bookkeeping_is_published(document: dict[str, Any]) -> None:
    text = json.dumps({**document, "servers": []})
    assert re.findall(r'"(x-[a-z-]+)":', text) == []
    assert not re.search(r"HTTPValidationError|Page_|__|-Input\b|-Output\b", text)


def test_every_component_is_used(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    unused = [
        f"#/components/{kind}/{name}"
        for kind in ("schemas", "headers", "parameters")
        for name in document["components"][kind]
        if f'"#/components/{kind}/{name}"' not in text
    ]
    assert unused == []


def test_writes_are_repeatable_where_they_say_so_and_changes_name_their_version(
    document: dict[str, Any],
) -> None:
    keeps_nothing = {"checkStatement", "previewInvite", "pushChanges"}
    for operation in operations(document):
        signs_in = operation.path.startswith("/v1/sessions")
        assert operation.has_parameter("Idempotency-Key") == (
            operation.method == "post" and not signs_in and operation.id not in keeps_nothing
        ), operation
        assert operation.has_parameter("If-Match") == (operation.method == "patch"), operation
        tagged = operation.method == "get" and not operation.streams
        assert operation.has_parameter("If-None-Match") == tagged, operation


def test_every_answer_fits_its_schema(service: Service, cast: Cast) -> None:
    """Whatever the makers made is read, before and after everything was done to it once."""
    found = sorted(operations(service.document), key=lambda found: -len(found.path))
    reads = [operation for operation in found if operation.method == "get"]
    writes = [operation for operation in found if operation.method not in ("get", "delete")]
    ends = [operation for operation in found if operation.method == "delete"]
    ids = {path: thing.make(cast) for path, thing in THINGS.items()}
    released(cast, ids["/v1/checkups/{id}"])
    met, schemas = set(), Schemas(service.document)
    for operation in [*reads, *writes, *reads, *ends]:
        id_ = next((id_ for path, id_ in ids.items() if operation.path.startswith(path)), "")
        for phone in (cast.ana, cast.solo):
            answer = operation.ask(phone, id_)
            kind = "application/json" if answer.status_code < 400 else "application/problem+json"
            if answer.content and not (operation.streams and answer.status_code == 200):
                way = ("responses", str(answer.status_code), "content", kind, "schema")
                path = ("paths", operation.path, operation.method, *way)
                assert schemas.errors(path, answer.json()) == [], (operation, answer.text)
            met |= {operation.id} if answer.status_code < 400 else set()
    assert len(met) > len(found) * 0.6
