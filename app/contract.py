"""The published contract: FastAPI's document, and one walk over it.

FastAPI writes what it can see: paths, parameters, bodies. The walk adds what is true of every
operation because the route class and the edge make it so: problem answers, headers, conditional
and idempotent requests, examples. Nothing is documented here that an operation does not do.
"""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from app import problems
from app.contract_texts import DESCRIPTION, TAGS
from app.problems import Problem, ProblemDetails

Json = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "patch")

HEADERS: Json = {
    "X-Request-Id": {
        "description": "Names this request in our logs; quote it when you ask for help.",
        "schema": {"type": "string", "minLength": 32, "maxLength": 32, "pattern": "^[0-9a-f]{32}$"},
        "example": "0f8fad5bd9cb469fa16570867728950e",
    },
    "ETag": {
        "description": "A strong tag of exactly this answer, for `If-None-Match` and `If-Match`.",
        "schema": {"type": "string", "maxLength": 100, "pattern": '^"[A-Za-z0-9_-]+"$'},
        "example": '"3vXkqH0mS1yYyW3o0P0ZkQ"',
    },
    "Location": {
        "description": "The address of what was made.",
        "schema": {"type": "string", "maxLength": 300, "pattern": "^/"},
        "example": "/v1/assessments/c1f3a7e4-5b8d-4f0a-9e65-2b7d1c3a4f5e",
    },
    "Link": {
        "description": "RFC 8288 links: `self`, `first`, and `next` where there is one.",
        "schema": {"type": "string", "maxLength": 2000, "pattern": "^<"},
        "example": '</v1/scores>; rel="self", </v1/scores>; rel="first"',
    },
    "Retry-After": {
        "description": "Seconds to wait before trying again.",
        "schema": {"type": "string", "maxLength": 10, "pattern": "^[0-9]+$"},
        "example": "2",
    },
    "WWW-Authenticate": {
        "description": "RFC 6750: how to authenticate, and what was wrong with the token.",
        "schema": {"type": "string", "maxLength": 300, "pattern": "^Bearer"},
        "example": 'Bearer error="invalid_token"',
    },
    "Idempotency-Replayed": {
        "description": "`true` where the stored answer of the first request came back.",
        "schema": {"type": "string", "enum": ["true"]},
        "example": "true",
    },
}

PARAMETERS: Json = {
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": (
            "Makes repeating safe: the same key with the same request has one effect and gets the"
            " first answer again, for 48 hours. 16 to 255 visible characters, bare or quoted; make"
            " a new one for each new intent."
        ),
        "schema": {"type": "string", "minLength": 16, "maxLength": 255, "pattern": "^[!-~]+$"},
        "example": "5f0c2b1e-8d43-4a7e-9b1c-0d2e3f4a5b6c",
    },
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "The `ETag` of what you read and are changing, or `*`.",
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200,
            "pattern": '^(\\*|"[!#-~]+")$',
        },
        "example": '"3vXkqH0mS1yYyW3o0P0ZkQ"',
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "Tags you have: where one is still true, the answer is 304 and no body.",
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": 500,
            "pattern": '^(\\*|"[!#-~]+")$',
        },
        "example": '"3vXkqH0mS1yYyW3o0P0ZkQ"',
    },
}


def build(app: FastAPI) -> Json:
    """The OpenAPI 3.1 document of this app."""
    document = get_openapi(
        title="Kindling",
        version=app.version,
        openapi_version="3.1.0",
        summary="The open backend for couples' apps.",
        description=DESCRIPTION,
        routes=app.routes,
        tags=TAGS,
        servers=[{"url": "/", "description": "This server."}],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        contact={"name": "The Kindling project", "url": "https://kindling.example/contact"},
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    _, more = models_json_schema(
        [(ProblemDetails, "serialization")], ref_template="#/components/schemas/{model}"
    )
    schemas.update(more["$defs"])
    components["headers"] = {name: header for name, header in HEADERS.items()}
    components["parameters"] = PARAMETERS
    components["securitySchemes"] = {
        "session": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT (RFC 9068)",
            "description": "The access token of a session (RFC 6750); sign in to get one.",
        }
    }
    codes = {problem.code(): problem for problem in problems.catalogue()}
    for path, method, operation in operations(document):
        _complete(path, method, operation, codes, schemas)
    _tidy(schemas)
    return document


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
    parameters = operation.setdefault("parameters", [])
    if operation["security"]:
        kinds.append(problems.Unauthenticated)
    if "{id}" in path:
        kinds.append(problems.NotFound)
    if body:
        kinds += [problems.MalformedJson, problems.TooLarge, problems.UnsupportedMediaType]
        _body(method, body, schemas)
    if repeatable:
        kinds += [problems.RequestInProgress, problems.IdempotencyKeyReused]
        parameters.append({"$ref": "#/components/parameters/Idempotency-Key"})
    if wants_match:
        kinds += [problems.PreconditionRequired, problems.PreconditionFailed]
        parameters.append({"$ref": "#/components/parameters/If-Match"})
    if method == "get":
        parameters.append({"$ref": "#/components/parameters/If-None-Match"})
    for status in [status for status in responses if status[0] in "45"]:
        del responses[status]
    for status, answer in responses.items():
        _success(status, answer, repeatable, schemas)
    if method == "get":
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
                        "value": _problem_example(kind),
                    }
                    for kind in kinds
                },
            }
        },
    }


def _problem_example(kind: type[Problem]) -> Json:
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
    if content:
        names.append("ETag")
        content["examples"] = {"example": {"value": example_of(content["schema"], schemas)}}
        reference = content["schema"].get("$ref", "")
        if reference.rpartition("/")[2].startswith("Page_"):
            names.append("Link")
    if repeatable:
        names.append("Idempotency-Replayed")
    answer["headers"] = _headers(*names)


def example_of(schema: Json, schemas: Json) -> Any:
    """An example put together from the examples of the properties."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if schema.get("examples"):
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "default" in schema and schema["default"] is not None:
        return schema["default"]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas)]
    if "properties" in schema:
        return {name: example_of(part, schemas) for name, part in schema["properties"].items()}
    return None


def _tidy(schemas: Json) -> None:
    """Drop the titles pydantic makes from field names: they repeat the name and say nothing."""
    for schema in schemas.values():
        for part in schema.get("properties", {}).values():
            if isinstance(part, dict):
                part.pop("title", None)
