"""Lists: pages, cursors, links; every row once, whatever comes and goes meanwhile."""

import base64
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.phone import Phone, ok, problem
from tests.rules.cast import Cast, Thing
from tests.rules.things import thing_of
from tests.rules.walk import Operation, operations
from tests.service import Service

INVALID = (422, "invalid")


@pytest.fixture
def asked(service: Service, cast: Cast) -> list[tuple[Operation, Phone, str]]:
    """Every list there is, with somebody who may read it, and the thing it belongs to."""
    found = [operation for operation in operations(service.document) if operation.is_list]
    made = {thing: thing.make(cast) for thing in map(owner_of, found) if thing is not None}
    return [
        (operation, getattr(cast, thing.owner) if thing else cast.ana, made[thing] if thing else "")
        for operation, thing in ((operation, owner_of(operation)) for operation in found)
    ]


def owner_of(operation: Operation) -> Thing | None:
    return thing_of(operation.path) if operation.names_a_thing else None


def refused(answer: httpx.Response) -> str:
    assert problem(answer) == INVALID
    error = answer.json()["errors"][0]
    assert error["parameter"] in ("cursor", "after")
    return str(error["code"])


def links(answer: httpx.Response) -> dict[str, str]:
    entries = [entry.split(">; rel=") for entry in answer.headers["link"].split(", ")]
    return {rel.strip('"'): address.removeprefix("<") for address, rel in entries}


def assessments(phone: Phone, many: int) -> list[str]:
    made = [ok(phone.post("/v1/assessments", json={}), 201)["id"] for _ in range(many)]
    return made[::-1]


def test_every_list_has_the_same_envelope_and_links_also_on_its_only_page(
    asked: list[tuple[Operation, Phone, str]],
) -> None:
    assert len(asked) >= 5
    for operation, reader, id_ in asked:
        answer = operation.ask(reader, id_, params={"limit": 100})
        body = ok(answer)
        assert {"data", "next_cursor", "has_more"} == body.keys(), operation
        assert (body["next_cursor"], body["has_more"]) == (None, False), operation
        assert links(answer).keys() == {"self", "first"}, operation
        for address in links(answer).values():
            assert ok(reader.get(address)) == body


def test_the_links_walk_the_whole_list(solo: Phone) -> None:
    made = assessments(solo, 5)
    address, walked = "/v1/assessments?limit=2", []
    for size in (2, 2, 1):
        answer = solo.get(address)
        walked += [entry["id"] for entry in ok(answer)["data"]]
        assert len(ok(answer)["data"]) == size
        assert ok(solo.get(links(answer)["self"])) == ok(answer)
        assert links(answer)["first"] == "/v1/assessments?limit=2"
        address = links(answer).get("next", "")
    assert walked == made
    assert address == ""


def test_a_page_holds_one_to_a_hundred(asked: list[tuple[Operation, Phone, str]]) -> None:
    for operation, reader, id_ in asked:
        ok(operation.ask(reader, id_, params={"limit": 1}))
        ok(operation.ask(reader, id_, params={"limit": 100}))
        for wrong in (0, 101, -1):
            assert problem(operation.ask(reader, id_, params={"limit": wrong})) == INVALID


def test_a_cursor_fits_only_the_reader_the_list_and_the_filters_it_was_made_for(
    ana: Phone, ben: Phone
) -> None:
    assessments(ana, 3), assessments(ben, 3)
    cursor = ok(ana.get("/v1/assessments", params={"limit": 1}))["next_cursor"]
    own = {"limit": 1, "cursor": cursor}
    ok(ana.get("/v1/assessments", params=own))
    ok(ana.get("/v1/assessments", params={**own, "limit": 2}))
    filtered = {**own, "updated_after": "2020-01-01T00:00:00Z"}
    foreign = [
        ben.get("/v1/assessments", params=own),
        ana.get("/v1/sessions", params=own),
        ana.get("/v1/assessments", params=filtered),
        ana.get("/v1/events", params={"after": cursor}),
    ]
    assert [refused(answer) for answer in foreign] == ["invalid_cursor"] * 4


def test_an_altered_cursor_is_refused_everywhere(ana: Phone) -> None:
    assessments(ana, 2)
    real = ok(ana.get("/v1/assessments", params={"limit": 1}))["next_cursor"]
    raw = base64.urlsafe_b64decode(real + "=" * (-len(real) % 4))
    flipped = [
        base64.urlsafe_b64encode(raw[:n] + bytes([raw[n] ^ 1]) + raw[n + 1 :]).decode().rstrip("=")
        for n in (0, 15, 16, len(raw) - 1)
    ]
    for cursor in [*flipped, real[:-4], real + "AAAA", "nonsense", "é", "=", "[]", real.lower()]:
        assert refused(ana.get("/v1/assessments", params={"cursor": cursor})) == "invalid_cursor"
        assert refused(ana.get("/v1/events", params={"after": cursor})) == "invalid_cursor"


def test_a_cursor_works_after_its_row_is_gone_and_after_a_refresh(ana: Phone) -> None:
    newest, middle, oldest = assessments(ana, 3)
    page = ok(ana.get("/v1/assessments", params={"limit": 2}))
    assert [entry["id"] for entry in page["data"]] == [newest, middle]
    ok(ana.delete(f"/v1/assessments/{middle}"), 204)
    ana.refresh()
    rest = ok(ana.get("/v1/assessments", params={"limit": 2, "cursor": page["next_cursor"]}))
    assert [entry["id"] for entry in rest["data"]] == [oldest]


def test_whoever_walks_meets_every_row_that_stays_exactly_once(service: Service) -> None:
    """Phones are signed in and out between the pages; the sessions that stay are met once."""

    @settings(max_examples=8)
    @given(st.data())
    def walk(data: Any) -> None:
        with Phone(service, "Walker") as phone:
            phone.register()
            stay = {tablet(phone) for _ in range(data.draw(st.integers(1, 5)))}
            stay.add(phone.tokens["session_id"])
            go = [tablet(phone) for _ in range(data.draw(st.integers(0, 4)))]
            seen: list[str] = []
            cursor: str | None = None
            more = True
            while more:
                params: dict[str, Any] = {"limit": data.draw(st.integers(1, 3))}
                params |= {"cursor": cursor} if cursor else {}
                page = ok(phone.get("/v1/sessions", params=params))
                seen += [entry["id"] for entry in page["data"]]
                cursor, more = page["next_cursor"], page["has_more"]
                for _ in range(data.draw(st.integers(0, 2))):
                    tablet(phone)
                for gone in [go.pop() for _ in range(data.draw(st.integers(0, len(go))))]:
                    ok(phone.delete(f"/v1/sessions/{gone}"), 204)
            assert len(seen) == len(set(seen))
            assert stay <= set(seen)

    def tablet(phone: Phone) -> str:
        data = {"email": phone.email, "password": phone.password}
        return str(ok(phone.post("/v1/sessions", json=data), 201)["session_id"])

    walk()


def test_updated_after_leaves_out_what_did_not_change(
    asked: list[tuple[Operation, Phone, str]],
) -> None:
    for operation, reader, id_ in asked:
        day = "updated_after" in str(operation.parts) and '"date"' in str(operation.parts).replace(
            "'", '"'
        )
        early, late = {
            True: ("2020-01-01", "2200-01-01"),
            False: ("2020-01-01T00:00:00Z", "2200-01-01T00:00:00Z"),
        }[day]
        every = ok(operation.ask(reader, id_))["data"]
        assert ok(operation.ask(reader, id_, params={"updated_after": early}))["data"] == every, (
            operation
        )
        assert ok(operation.ask(reader, id_, params={"updated_after": late}))["data"] == [], (
            operation
        )
