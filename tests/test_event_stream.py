"""Server-sent events: what happens arrives as it happens, once, and ends when it must."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.phone import Phone, ok, problem

NOTE = {"text": "You waited for me."}


def parsed(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """The events of a stream; comments are left out."""
    found: dict[str, str] = {}
    for line in lines:
        if not line:
            if "event" in found:
                yield found
            found = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            found[name] = value


@contextmanager
def following(phone: Phone, **params: Any) -> Iterator[Iterator[dict[str, str]]]:
    headers = {"Accept": "text/event-stream"}
    with phone.stream("GET", "/v1/events/stream", params=params, headers=headers) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-accel-buffering"] == "no"
        yield parsed(answer.iter_lines())


def kinds(found: list[dict[str, str]]) -> list[str]:
    return [json.loads(event["data"])["kind"] for event in found if event["event"] == "happened"]


def now(phone: Phone, after: str | None = None) -> list[dict[str, str]]:
    """What there is, without waiting."""
    with following(phone, wait=0, **({"after": after} if after else {})) as events:
        return list(events)


def test_what_one_does_reaches_both_as_it_happens(ana: Phone, ben: Phone) -> None:
    with following(ana) as hers, following(ben) as his:
        opened = next(hers), next(his)
        assert [event["event"] for event in opened] == ["opened", "opened"]
        ok(ana.post("/v1/appreciations", json=NOTE), 201)
        assert kinds([next(hers), next(his)]) == ["appreciation.delivered"] * 2
        ok(ana.post("/v1/gratitudes", json={"text": "Rain."}), 201)
        assert kinds([next(hers)]) == ["gratitude.written"]
        ok(ana.post("/v1/appreciations", json=NOTE), 201)
        assert kinds([next(his)]) == ["appreciation.delivered"]


def test_who_comes_back_gets_what_was_missed_and_nothing_twice(ana: Phone) -> None:
    place = now(ana)[-1]["id"]
    ids = [ok(ana.post("/v1/gratitudes", json={"text": "Rain."}), 201)["id"] for _ in range(120)]
    got = []
    while len(got) < len(ids):
        with following(ana, after=place) as events:
            assert next(events)["id"] == place
            for _ in range(50):
                event = next(events)
                got.append(json.loads(event["data"])["subject_id"])
                place = event["id"]
                if len(got) in (7, 50, 51, 119, 120):
                    break
    assert got == ids
    assert [event["event"] for event in now(ana, place)] == ["opened"]


def test_the_header_goes_before_the_parameter(ana: Phone) -> None:
    early = now(ana)[-1]["id"]
    ok(ana.post("/v1/gratitudes", json={"text": "Rain."}), 201)
    late = now(ana)[-1]["id"]
    params, headers = {"wait": 0, "after": late}, {"Last-Event-ID": early}
    answer = ana.get("/v1/events/stream", params=params, headers=headers)
    assert kinds(list(parsed(iter(answer.text.split("\n"))))) == ["gratitude.written"]


def test_a_cursor_of_the_list_goes_on_as_a_stream(ana: Phone) -> None:
    cursor = ok(ana.get("/v1/events", params={"limit": 100}))["next_cursor"]
    ok(ana.post("/v1/gratitudes", json={"text": "Rain."}), 201)
    assert kinds(now(ana, cursor)) == ["gratitude.written"]


@pytest.mark.parametrize("ends", ["her own session", "all her sessions", "leaving", "his leaving"])
def test_it_ends_at_once_when_session_or_couple_ends(ana: Phone, ben: Phone, ends: str) -> None:
    with following(ana) as hers:
        next(hers)
        acts: dict[str, Callable[[], httpx.Response]] = {
            "her own session": lambda: ana.delete("/v1/sessions/current"),
            "all her sessions": lambda: ana.delete(f"/v1/sessions/{ana.tokens['session_id']}"),
            "leaving": lambda: ana.delete("/v1/couple/membership"),
            "his leaving": lambda: ben.delete("/v1/couple/membership"),
        }
        ok(acts[ends](), 204)
        assert kinds(list(hers)) == []


def test_a_sixth_stream_of_one_person_is_refused(ana: Phone) -> None:
    with following(ana), following(ana), following(ana), following(ana), following(ana):
        refused = ana.get("/v1/events/stream", headers={"Accept": "*/*"})
        assert problem(refused) == (429, "too-many-streams")
        assert now(ana)


def test_foreign_cursors_and_other_media_are_refused(ana: Phone, eve: Phone) -> None:
    place = now(eve)[-1]["id"]
    assert problem(ana.get("/v1/events/stream", params={"after": place})) == (422, "invalid")
    wanted = ana.get("/v1/events/stream", headers={"Accept": "application/json"})
    assert problem(wanted) == (406, "not-acceptable")
