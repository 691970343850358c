"""HTTP as the standards mean it, for every operation of the published document."""

import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from app.docs import PATHS

from tests.phone import Phone, ok, problem
from tests.rules.walk import TRACE, Operation, seen
from tests.service import Service

LIMIT = 65_536
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def raw(service: Service) -> httpx.Client:
    """A client that sends what no phone would."""
    return service.bare


def methods_of(dealt: list[Operation], path: str) -> set[str]:
    methods = {operation.method.upper() for operation in dealt if operation.path == path}
    return methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())


def test_a_trailing_slash_is_another_address_and_never_a_redirect(
    dealt: list[Operation], solo: Phone
) -> None:
    for operation in dealt:
        url = f"{operation.url()}/"
        answer = solo.request(operation.method.upper(), url, json=operation.example)
        assert problem(answer) == (404, "not-found"), operation


def test_head_has_the_status_and_headers_of_get_and_no_body(
    dealt: list[Operation], solo: Phone
) -> None:
    for operation in dealt:
        whole = operation.method == "get" and not operation.streams  # a stream tells no length
        for headers in ({}, {"Accept": "text/html"}) if whole else ():
            get = operation.ask(solo, headers=headers)
            head = operation.ask(solo, headers=headers, method="HEAD")
            assert (head.status_code, head.content) == (get.status_code, b""), operation
            assert seen(head)[1] == seen(get)[1], operation


def test_head_answers_pages_too(raw: httpx.Client) -> None:
    for path in PATHS:
        address = path.replace("{code}", "not-found")
        get, head = raw.get(address), raw.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == get.headers["etag"]


def test_options_answers_204_with_every_method_of_the_path(
    dealt: list[Operation], raw: httpx.Client
) -> None:
    for path in {operation.path for operation in dealt}:
        url = next(operation for operation in dealt if operation.path == path).url()
        answer = raw.options(url)
        assert (answer.status_code, answer.content) == (204, b"")
        assert set(answer.headers["allow"].split(", ")) == methods_of(dealt, path), path
    assert problem(raw.options("/v1/nowhere")) == (404, "not-found")


def test_405_lists_every_method_of_the_path(dealt: list[Operation], raw: httpx.Client) -> None:
    for path in {operation.path for operation in dealt}:
        url = next(operation for operation in dealt if operation.path == path).url()
        known = methods_of(dealt, path)
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - known:
            answer = raw.request(method, url)
            assert problem(answer) == (405, "method-not-allowed"), (method, path)
            assert set(answer.headers["allow"].split(", ")) == known, path


def test_an_unknown_path_is_a_problem_whatever_the_method(raw: httpx.Client) -> None:
    for method in ("GET", "HEAD", "POST", "DELETE", "TRACE"):
        for path in ("/v1", "/v2/me", "/v1/me/nothing", "/.env", "/v1//me", "/V1/me", "/v1/%2e%2e"):
            answer = raw.request(method, path)
            assert answer.status_code == 404, (method, path)
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml, text/plain;q=0.5", "application/json;q=0, */*"]
)
def test_an_accept_that_rules_json_out_is_refused(
    dealt: list[Operation], solo: Phone, accept: str
) -> None:
    for operation in [operation for operation in dealt if not operation.streams]:
        answer = operation.ask(solo, headers={"Accept": accept})
        assert problem(answer) == (406, "not-acceptable"), operation


def test_an_accept_that_allows_json_is_enough(solo: Phone) -> None:
    for accept in ("*/*", "application/*", "text/html, application/json;q=0.1", "APPLICATION/JSON"):
        ok(solo.get("/v1/me", headers={"Accept": accept}))
    ok(solo.get("/v1/me", headers={"Accept": ""}))


def test_a_body_that_is_not_declared_as_plain_json_is_refused(
    dealt: list[Operation], solo: Phone
) -> None:
    wrong = [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {"Content-Type": ""},
        {},
    ]
    for operation in dealt:
        content = json.dumps(operation.example).encode()
        for headers in wrong if operation.takes_body else ():
            answer = operation.ask(solo, headers=headers, content=content)
            assert problem(answer) == (415, "unsupported-media-type"), (operation, headers)
            assert "application/json" in answer.headers["accept"]


def test_an_unknown_query_parameter_is_named_and_refused(
    dealt: list[Operation], solo: Phone
) -> None:
    for operation in dealt:
        for params in ({"surprise": "secret-value"}, {"limit ": "1"}):
            answer = operation.ask(solo, params=params)
            assert problem(answer) == (422, "invalid"), operation
            assert answer.json()["errors"][0]["parameter"] == next(iter(params)), operation
            assert "secret-value" not in answer.text


def test_a_parameter_that_comes_twice_is_refused(dealt: list[Operation], solo: Phone) -> None:
    for operation in dealt:
        for _ in ("once",) if operation.is_list else ():
            answer = solo.get(f"{operation.url()}?limit=1&limit=2")
            assert problem(answer) == (422, "invalid"), operation


def test_every_answer_carries_the_headers_that_protect_it(
    dealt: list[Operation], solo: Phone, stranger: Phone
) -> None:
    for operation in dealt:
        for phone in (solo, stranger):
            answer = operation.ask(phone, "not-an-id")
            assert answer.headers["x-content-type-options"] == "nosniff", operation
            assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"]), operation
            assert "cache-control" in answer.headers, operation
            assert "Authorization" in answer.headers["vary"], operation
            assert "server" not in answer.headers, operation
            assert operation.public or answer.headers["cache-control"] == "no-store", operation


def test_every_refusal_has_one_shape_and_names_its_request(
    dealt: list[Operation], stranger: Phone
) -> None:
    for operation in dealt:
        answer = operation.ask(stranger, "not-an-id", params={"surprise": "1"})
        body = answer.json()
        assert {"type", "title", "status", "detail", "instance", "code"} <= body.keys(), operation
        assert body["type"] == f"/problems/{body['code']}"
        assert body["instance"] == f"/requests/{answer.headers['x-request-id']}"


def test_a_valid_traceparent_is_continued_and_another_is_not(raw: httpx.Client) -> None:
    trace = TRACE.split("-")[1]
    assert raw.get("/healthz", headers={"traceparent": TRACE}).headers["x-request-id"] == trace
    for wrong in ("nonsense", TRACE.upper(), TRACE.replace(trace, "0" * 32), f"{TRACE}-more"):
        name = raw.get("/healthz", headers={"traceparent": wrong}).headers["x-request-id"]
        assert re.fullmatch(r"[0-9a-f]{32}", name)
        assert name != trace


def padded(size: int) -> bytes:
    """A registration of exactly so many bytes."""
    body = json.dumps({"email": "nobody"}).encode()
    return body + b" " * (size - len(body))


def chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 16_384):
        yield body[start : start + 16_384]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_is_refused_and_one_at_the_limit_is_read(
    raw: httpx.Client, chunked: bool
) -> None:
    answers = []
    for size in (LIMIT - 1, LIMIT, LIMIT + 1):
        content: Any = chunks(padded(size)) if chunked else padded(size)
        answers.append(problem(raw.post("/v1/users", content=content, headers=JSON)))
    assert answers == [(422, "invalid"), (422, "invalid"), (413, "too-large")]


def test_fifty_megabytes_are_refused_before_they_are_sent(service: Service) -> None:
    head = "POST /v1/users HTTP/1.1\r\nHost: kindling\r\nContent-Type: application/json\r\n"
    with socket.create_connection(
        ("127.0.0.1", httpx.URL(service.url).port or 0), timeout=5
    ) as line:
        line.sendall(f"{head}Content-Length: 50000000\r\n\r\n".encode())
        answer = line.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"code":"too-large"' in answer


def test_an_address_or_headers_that_are_too_long_are_refused(raw: httpx.Client) -> None:
    assert problem(raw.get(f"/v1/me?a={'b' * 9_000}")) == (414, "url-too-long")
    long = {f"X-Long-{number}": "b" * 4_000 for number in range(9)}
    assert problem(raw.get("/v1/me", headers=long)) == (431, "headers-too-large")


def test_another_origin_is_told_nothing(raw: httpx.Client, service: Service) -> None:
    for origin in ("https://evil.example", "null", f"{service.url}.evil.example"):
        preflight = {"Access-Control-Request-Method": "GET", "Origin": origin}
        for answer in (
            raw.get("/v1/instruments", headers={"Origin": origin}),
            raw.options("/v1/me", headers=preflight),
        ):
            assert not [name for name in answer.headers if name.startswith("access-control")]


def test_only_a_listed_origin_may_read_and_sees_our_headers(new_service: Any) -> None:
    listed = "https://app.example"
    url = new_service(cors_origins=(listed,)).url
    answer = httpx.get(f"{url}/v1/instruments", headers={"Origin": listed})
    assert answer.headers["access-control-allow-origin"] == listed
    exposed = answer.headers["access-control-expose-headers"]
    assert {"ETag", "Link", "Location", "Retry-After", "X-Request-Id"} <= set(exposed.split(", "))
    assert "access-control-allow-credentials" not in answer.headers
    for other in ("https://evil.example", "null", "https://app.example.evil.example"):
        answer = httpx.get(f"{url}/v1/instruments", headers={"Origin": other})
        assert "access-control-allow-origin" not in answer.headers
