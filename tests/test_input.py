"""Hostile input: every body-taking operation, every field, the same refusal on both databases."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.phone import Phone, ok, problem
from tests.rules.cast import Cast
from tests.rules.things import thing_of
from tests.rules.walk import Operation, operations
from tests.service import Service

MARK = "sekret"
"""Part of what is sent; no refusal repeats it, but for a pointer to a member of that name."""

VALUES = [
    r'"a\u0000sekret"',
    r'"sekret\ud800"',
    r'"sekret\u001b[31m\r\nSet-Cookie: a"',
    r'"' + "sekret" * 2_000 + '"',
    '"\' OR 1=1; DROP TABLE user; --"',
    '"NaN"',
    '"1_000"',
    '"0001-01-01T00:00:00+14:00"',
    '"9999-12-31T23:59:59-14:00"',
    '""',
    "1717142400",
    "9223372036854775808",
    "1" + "0" * 30,
    "3.0",
    "1e3",
    "true",
    '{"sekret": "sekret"}',
    '["sekret"]',
    "null",
]
"""JSON texts in the place of one field; some are fine for some fields."""

BODIES = [
    b"",
    b"null",
    b"[]",
    b'"sekret"',
    b"{",
    b'{"sekret": }',
    b"{'sekret': 1}",
    b'{"sekret": NaN}',
    b'{"sekret": -Infinity}',
    b'{"sekret": 1e999}',
    b'{"sekret": ' + b"7" * 5_000 + b"}",
    b'{"sekret": 1, "sekret": 2}',
    b'{"sekret": "\\ud800"}',
    b'{"\\ud800sekret": 1}',
    b'{"sekret": "\xff\xfe"}',
    b'{"sekret": "\x00"}',
    b"\xef\xbb\xbf{}",
    '{"sekret": 1}'.encode("utf-16"),
    b"[" * 3_000 + b"]" * 3_000,
    b'{"a":' * 9_000,
    b"[" * 65_000,
    json.dumps({f"k{number}": 1 for number in range(5_000)}).encode(),
    json.dumps({"sekret" * 10_000: 1}).encode(),
    json.dumps({"a/b~c" * 100: 1}).encode(),
]
"""Whole bodies that no operation takes."""

JSON = {"Content-Type": "application/json"}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in an example."""
    if path:
        yield path
    kinds = {dict: lambda: value.items(), list: lambda: enumerate(value)}
    for name, part in kinds.get(type(value), list)():
        yield from places(part, (*path, name))


def spoilt(example: Any, paths: list[tuple[Any, ...]], text: str) -> bytes:
    """The example with a JSON text at some places of the same depth."""
    copy = json.loads(json.dumps(example))
    for path in paths:
        inner = copy
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = "@@@"
    return json.dumps(copy).replace('"@@@"', text).encode()


def levels(example: Any) -> list[list[tuple[Any, ...]]]:
    """The places in an example, those of one depth together."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    for path in places(example):
        found.setdefault(len(path), []).append(path)
    return list(found.values())


def pointer(path: tuple[Any, ...]) -> str:
    """RFC 6901; no member of ours needs an escape."""
    return "".join(f"/{part}" for part in path)


def tried(service: Service, tries: Callable[[Operation], list[bytes]]) -> dict[str, Any]:
    """What each try is answered: status, code, places; by operation and number."""
    told: dict[str, Any] = {}
    with Phone(service, "Ana") as ana, Phone(service, "Ben") as ben:
        ana.register().pair_with(ben.register())
        for operation in operations(service.document):
            for number, content in enumerate(tries(operation) if operation.takes_body else ()):
                answer = operation.ask(ana, content=content, headers=JSON)
                body = answer.json() if answer.content else {}
                errors = [(error.get("pointer"), error["code"]) for error in body.get("errors", [])]
                told[f"{operation.id} {number}"] = (answer.status_code, body.get("code"), errors)
                assert answer.status_code < 500, (operation.id, content[:300], answer.text)
                rest = {name: body[name] for name in body if name != "errors"}
                assert answer.status_code < 400 or MARK not in str(rest), (operation.id, rest)
                details = [(error["code"], error["detail"]) for error in body.get("errors", [])]
                assert MARK not in str(details), (operation.id, details)
    return told


def test_every_field_refuses_what_is_hostile_alike_on_both_databases(new_service: Any) -> None:
    """First at all places of a depth at once, where each is named that is refused for its value,
    whatever database there is; then what passed at its place alone, on both."""
    services = [new_service(kind) for kind in ("sqlite", "postgresql")]
    tries = [
        (operation.id, level, text)
        for operation in operations(services[0].document)
        for level in (levels(operation.example) if operation.takes_body else ())
        for text in VALUES
    ]
    told = tried(
        services[0],
        lambda found: [spoilt(found.example, lv, t) for i, lv, t in tries if i == found.id],
    )
    passed: dict[str, list[bytes]] = {}
    examples = {operation.id: operation.example for operation in operations(services[0].document)}
    refused = 0
    for (name, level, text), (_, _, errors) in zip(tries, told.values(), strict=True):
        named = [place for place, _ in errors if place]
        for path in level:
            if any(f"{place}/".startswith(f"{pointer(path)}/") for place in named):
                refused += 1
            else:
                passed.setdefault(name, []).append(spoilt(examples[name], [path], text))
    assert refused > 3_000
    assert len(passed) > 50
    answers = [tried(service, lambda found: passed.get(found.id, [])) for service in services]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("service", ["sqlite"], indirect=True)
def test_every_operation_refuses_bodies_that_are_no_json_object_of_ours(service: Service) -> None:
    """They are read before any database is."""
    told = tried(service, lambda _operation: BODIES)
    assert {(status, code) for status, code, _ in told.values()} == {
        (400, "malformed-json"),
        (422, "invalid"),
    }


def test_no_client_sets_what_the_server_owns(service: Service) -> None:
    names = ["author_id", "couple_id", "created_at", "revealed_at", "revision", "role", "user_id"]
    owned = dict.fromkeys(names, str(uuid.uuid4()))
    told = tried(service, lambda found: [json.dumps({**found.example, **owned}).encode()])
    wanted = (422, "invalid", [(f"/{name}", "extra_forbidden") for name in names])
    assert told == dict.fromkeys(told, wanted)


def test_every_wrong_place_is_listed_with_its_pointer(stranger: Phone) -> None:
    wrong = {"email": "x", "display_name": "\x07", "adult": False, "a/b~c": 1, "time_zone": "Mars"}
    answer = stranger.post("/v1/users", json=wrong)
    assert problem(answer) == (422, "invalid")
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        "/email",
        "/password",
        "/display_name",
        "/adult",
        "/a~1b~0c",
        "/time_zone",
        "/consent_version",
    }


def test_text_is_kept_as_it_was_meant(solo: Phone) -> None:
    for sent, kept in (
        ("e\u0301", "é"),
        ("👩‍❤️‍👩", "👩‍❤️‍👩"),
        ("أنا", "أنا"),
        ("a" * 60, "a" * 60),
        ("'; DROP TABLE user; --", "'; DROP TABLE user; --"),
        ("<b>&amp;", "<b>&amp;"),
    ):
        ok(solo.change("/v1/me", {"display_name": sent}))
        assert ok(solo.get("/v1/me"))["display_name"] == kept


def test_hostile_queries_are_refused_and_never_repeated(service: Service, cast: Cast) -> None:
    accepted = []
    found = [one for one in operations(service.document) if one.method == "get"]
    things = {thing_of(one.path) for one in found if one.names_a_thing}
    made = {thing: thing.make(cast) for thing in things}
    values = ["", "0", "-1", "101", "1e3", "1.0", "true", " 1", "9" * 30, "NaN", "sekret", "\x00"]
    for operation in found:
        thing = thing_of(operation.path) if operation.names_a_thing else None
        reader = getattr(cast, thing.owner) if thing else cast.ana
        id_ = made[thing] if thing else ""
        for name in ("limit", "cursor", "after", "updated_after"):
            for value in values if operation.has_parameter(name) else ():
                answer = operation.ask(reader, id_, params={name: value})
                assert answer.status_code < 500, (operation.id, name, value)
                wrong = answer.json().get("errors", [{"parameter": None}])[0]["parameter"]
                accepted += [(operation.id, name, value)] if wrong != name else []
                assert MARK not in answer.text
    assert accepted == [("pullChanges", "limit", "101")]  # its pages hold up to a thousand
