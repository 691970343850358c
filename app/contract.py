"""The published contract: FastAPI's document, and one walk over it.

FastAPI writes what it can see: paths, parameters, bodies. The walk adds what is true of every
operation because the route class and the edge make it so: problem answers, headers, conditional
and idempotent requests, examples. Nothing is documented here that an operation does not do.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from app import problems
from app.contract_schemas import example_of, name_of, prune, tidy
from app.contract_texts import DESCRIPTION, HEADERS, PARAMETERS, PROBLEMS, TAGS
from app.problems import Problem, ProblemDetails

Json = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "patch")


def build(version: str, routes: Sequence[BaseRoute]) -> Json:
    """The OpenAPI 3.1 document of an app with these routes."""
    document = get_openapi(
        title="Kindling",
        version=version,
        openapi_version="3.1.0",
        summary="The open backend for couples' apps.",
        description=DESCRIPTION,
        routes=routes,
        tags=TAGS,
        servers=[
            {
                "url": "/",
                "description": "This server: production, or the local one you started.",
                "x-internal": False,
            }
        ],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        contact={"name": "The Kindling project"},
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    _, more = models_json_schema(
        [(ProblemDetails, "serialization")], ref_template="#/components/schemas/{model}"
    )
    schemas.update(more["$defs"])
    components["headers"] = dict(HEADERS)
    components["parameters"] = dict(PARAMETERS)
    components["securitySchemes"] = {
        "session": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT (RFC 9068)",
            "description": "The access token of a session (RFC 6750); sign in to get one.",
        }
    }
    tidy(document)
    codes = {problem.code(): problem for problem in problems.catalogue()}
    for path, method, operation in operations(document):
        _complete(path, method, operation, codes, components["schemas"])
    prune(document)
    return document


def list_of_problems() -> str:
    """The catalogue as Markdown: status, code and title of every problem."""
    rows = [
        f"| {int(kind.status)} | `{kind.code()}` | {kind.title} |" for kind in problems.catalogue()
    ]
    return "\n".join([PROBLEMS, *rows, ""])


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Every operation of a document: path, method, operation."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _complete(
    path: str, method: str, operation: Json, codes: dict[str, type[Problem]], schemas: Json
) -> None:
    wants_match = operation.pop("x-if-match", False)
    repeatable = operation.pop("x-repeatable", False)
    body = operation.get("requestBody")
    responses = operation["responses"]
    kinds = [codes[code] for answer in responses.values() for code in answer.get("x-problems", [])]
    kinds += [problems.NotAcceptable, problems.ServerError, problems.Busy, problems.Invalid]
    kinds += [problems.UrlTooLong, problems.HeadersTooLarge]
    operation["summary"] = _first_sentence(operation.get("description", ""))
    parameters = operation.setdefault("parameters", [])
    if operation["security"]:
        kinds.append(problems.Unauthenticated)
    if "{id}" in path or (repeatable and operation["security"]):
        kinds.append(problems.NotFound)  # a repeat of what made something that is gone
    if body:
        kinds += [problems.MalformedJson, problems.TooLarge, problems.UnsupportedMediaType]
        _body(method, body, schemas)
    if repeatable:
        kinds += [problems.RequestInProgress, problems.IdempotencyKeyReused]
        parameters.append({"$ref": "#/components/parameters/Idempotency-Key"})
    if wants_match:
        kinds += [problems.PreconditionRequired, problems.PreconditionFailed]
        parameters.append({"$ref": "#/components/parameters/If-Match"})
    # a stream is never the same twice: it has no tag
    tagged = method == "get" and "text/event-stream" not in responses["200"].get("content", {})
    if tagged:
        parameters.append({"$ref": "#/components/parameters/If-None-Match"})
    for status in [status for status in responses if status[0] in "45"]:
        del responses[status]
    for status, answer in responses.items():
        _success(status, answer, repeatable, schemas)
    if tagged:
        responses["304"] = {"description": "You have it already.", "headers": _headers("ETag")}
    for status, group in _by_status(kinds).items():
        responses[status] = _refusal(group)
    operation["responses"] = dict(sorted(responses.items()))
    if not parameters:
        del operation["parameters"]


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", *names)}


def _by_status(kinds: list[type[Problem]]) -> dict[str, list[type[Problem]]]:
    grouped: dict[str, list[type[Problem]]] = {}
    for kind in sorted(set(kinds), key=lambda kind: kind.code()):
        grouped.setdefault(str(int(kind.status)), []).append(kind)
    return grouped


def _refusal(kinds: list[type[Problem]]) -> Json:
    names = ["WWW-Authenticate"] if kinds[0].status == 401 else []
    if any("Retry-After" in kind.headers for kind in kinds) or kinds[0].status == 429:
        names.append("Retry-After")
    if any(kind is problems.PreconditionFailed for kind in kinds):
        names.append("ETag")
    return {
        "description": " / ".join(f"`{kind.code()}`: {kind.cause}" for kind in kinds),
        "headers": _headers(*names),
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/ProblemDetails"},
                "examples": {
                    kind.code(): {
                        "summary": kind.title,
                        "value": problem_example(kind),
                    }
                    for kind in kinds
                },
            }
        },
    }


def problem_example(kind: type[Problem]) -> Json:
    """A problem as an answer shows it."""
    example = kind().body("0f8fad5bd9cb469fa16570867728950e")
    if kind is problems.Invalid:
        wrong = {"pointer": "/value", "code": "missing", "detail": "Field required"}
        example["errors"] = [wrong]
    return example


def _body(method: str, body: Json, schemas: Json) -> None:
    content = body["content"]["application/json"]
    content["examples"] = {"example": {"value": example_of(content["schema"], schemas)}}
    if method == "patch":
        body["content"]["application/merge-patch+json"] = content


def _success(status: str, answer: Json, repeatable: bool, schemas: Json) -> None:
    names = ["Location"] if status == "201" else []
    content = answer.get("content", {}).get("application/json")
    answer["description"] = "It is done; there is nothing to read."
    if content:
        described = schemas.get(name_of(content["schema"]), {}).get("description")
        answer["description"] = described or "What there is to see."
        names.append("ETag")
        content["examples"] = {"example": {"value": example_of(content["schema"], schemas)}}
        if _is_page(content["schema"], schemas):
            names.append("Link")
    if repeatable:
        names.append("Idempotency-Replayed")
    answer["headers"] = _headers(*names)


def _is_page(schema: Json, schemas: Json) -> bool:
    """Whether it is one page of a list that is walked with `cursor`; streams end nowhere."""
    members = schemas.get(name_of(schema), {}).get("properties", {})
    return "has_more" in members and "anyOf" in members.get("next_cursor", {})


def _first_sentence(description: str) -> str:
    """What an operation does in one line: the first sentence of its docstring."""
    flat = " ".join(description.split())
    return re.split(r"(?<=[a-z0-9`)])[.:;] ", flat)[0].rstrip(".")
