"""One log line a request: ids, template, status, duration; nothing that anybody sent."""

import io
import json
import socket
from collections.abc import Iterator

import httpx
import pytest
import structlog
from app import start

from tests.phone import PASSWORD, Phone, ok
from tests.rules.things import complete_assessment
from tests.rules.walk import operations
from tests.service import Service

MEMBERS = {"request_id", "method", "route", "status", "ms", "event", "level", "timestamp"}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged meanwhile, as production would write it."""
    before = structlog.get_config()
    stream = io.StringIO()
    start.logs("info", stream)
    yield stream
    structlog.configure(**before)


def test_a_line_a_request_that_names_the_template_and_never_the_address(
    lines: io.StringIO, service: Service, ana: Phone
) -> None:
    lines.truncate(0)
    asked = [operation.ask(ana) for operation in operations(service.document)]
    logged = [json.loads(line) for line in lines.getvalue().strip("\x00").splitlines()]
    requests = [line for line in logged if line["event"] == "request"]
    assert [line["status"] for line in requests] == [answer.status_code for answer in asked]
    for line in requests:
        assert line.keys() == MEMBERS
        assert line["route"] is None or "{" in line["route"] or "-4" not in line["route"]


def test_nothing_anybody_sent_or_was_sent_is_logged(
    lines: io.StringIO, service: Service, ana: Phone, ben: Phone
) -> None:
    complete_assessment(ana)
    ok(ana.change("/v1/couple", {"name": "Sekretname"}))
    ana.get("/v1/assessments", params={"cursor": "sekretcursor", "sekretname": "1"})
    ana.get("/v1/sekretpath/sekret@example.org")
    ana.post("/v1/users", content=b'{"sekretbody', headers={"Content-Type": "application/json"})
    httpx.get(f"{service.url}/v1/me", headers={"Authorization": "Bearer sekrettoken"})
    text = lines.getvalue().casefold()
    sent = [*ana.tokens.values(), ana.email, ben.email, PASSWORD, "sekret", "authorization"]
    assert [word for word in sent if str(word).casefold() in text and word != 600] == []
    assert text.count("\n") > 12


def test_a_crooked_path_gives_one_clean_line(lines: io.StringIO, service: Service) -> None:
    port = httpx.URL(service.url).port or 0
    paths = ["/v1/%0a%0dforged", "/v1/%1b[31mred", "/v1/me%00", "/v1/\u202eevil", "/%ff%fe"]
    for path in paths:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            head = f"GET {path} HTTP/1.1\r\nHost: x\r\nX-Bad: \x1b[31m\r\n"
            line.sendall(f"{head}Connection: close\r\n\r\n".encode())
            assert line.recv(65_536).startswith(b"HTTP/1.1 4")
    logged = lines.getvalue()
    assert logged.isascii()
    assert "\x1b" not in logged
    assert "forged" not in logged
    assert {json.loads(entry)["event"] for entry in logged.splitlines()} <= {"request", "library"}


def test_what_nobody_caught_is_a_500_that_says_nothing(
    lines: io.StringIO, ana: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one place where our own code is replaced: a defect has to come from somewhere."""

    def defect(*_: object) -> None:
        raise ValueError("sekret detail")

    monkeypatch.setattr("app.services.users.own", defect)
    answer = ana.get("/v1/me")
    assert answer.status_code == 500
    assert answer.json()["code"] == "server-error"
    assert "sekret" not in answer.text + lines.getvalue()
    failed = [json.loads(line) for line in lines.getvalue().splitlines() if '"failed"' in line]
    assert [line["error"] for line in failed] == ["ValueError"]
    assert failed[0]["request_id"] == answer.headers["x-request-id"]
