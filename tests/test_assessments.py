"""Assessments: begun, answered bit by bit, completed or abandoned; nobody else ever sees them."""

import uuid
from itertools import pairwise
from typing import Any

import pytest

from tests.answers import FULL, MIXED, SHORT, begin, complete, save, take
from tests.phone import Phone, ok, problem

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
"""Sent as `traceparent`, it gives two answers the same request id."""


def shown(phone: Phone, assessment: str) -> Any:
    return ok(phone.get(f"/v1/assessments/{assessment}"))


def refused(phone: Phone, assessment: str, answers: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Pointer and code of everything that is wrong with these answers."""
    response = phone.post(f"/v1/assessments/{assessment}/answers", json={"answers": answers})
    assert problem(response) == (422, "invalid")
    return {(error["pointer"], error["code"]) for error in response.json()["errors"]}


def test_the_order_names_every_item_once_and_never_two_of_one_scale_in_a_row(ana: Phone) -> None:
    instrument = ok(ana.get(f"/v1/instruments/{FULL}"))
    scale = {item["id"]: item["scale"] for item in instrument["items"]}
    for _ in range(5):
        order = shown(ana, begin(ana))["order"]
        assert sorted(order) == sorted(scale)
        assert all(scale[one] != scale[other] for one, other in pairwise(order))


def test_the_order_is_the_same_on_resume_and_different_for_the_partner(
    ana: Phone, ben: Phone
) -> None:
    hers, his = begin(ana), begin(ben)
    first = shown(ana, hers)["order"]
    save(ana, hers, {"COM1": 3})
    assert shown(ana.sign_in(), hers)["order"] == first
    assert shown(ben, his)["order"] != first


def test_starting_again_with_the_same_id_gives_the_same_assessment(ana: Phone) -> None:
    data = {"id": str(uuid.uuid4()), "instrument": FULL}
    first = ana.post("/v1/assessments", json=data)
    assert first.headers["Location"] == f"/v1/assessments/{data['id']}"
    save(ana, data["id"], {"COM1": 3})
    again = ok(ana.post("/v1/assessments", json=data), 201)
    assert again["order"] == first.json()["order"]
    assert again["answers"] == [{"item": "COM1", "value": 3, "na": False}]
    assert len(ok(ana.get("/v1/assessments"))["data"]) == 1
    other = ana.post("/v1/assessments", json={**data, "instrument": SHORT})
    assert problem(other) == (409, "id-taken")


def test_an_id_that_somebody_else_uses_tells_nothing_about_theirs(ana: Phone, ben: Phone) -> None:
    data = {"id": str(uuid.uuid4()), "instrument": FULL}
    ok(ana.post("/v1/assessments", json=data), 201)
    save(ana, data["id"], {"COM1": 3})
    his = ok(ben.post("/v1/assessments", json={**data, "instrument": SHORT}), 201)
    assert (his["instrument"], his["answers"]) == (SHORT, [])
    assert shown(ana, data["id"])["answers"] == [{"item": "COM1", "value": 3, "na": False}]


def test_an_unknown_instrument_and_an_id_of_another_kind_are_refused(ana: Phone) -> None:
    unknown = ana.post("/v1/assessments", json={"instrument": "love-languages"})
    assert problem(unknown) == (422, "invalid")
    assert unknown.json()["errors"][0]["pointer"] == "/instrument"
    ordered = ana.post("/v1/assessments", json={"id": "0199c0de-0000-7000-8000-000000000000"})
    assert problem(ordered) == (422, "invalid")
    assert ok(ana.get("/v1/assessments"))["data"] == []


def test_answers_come_bit_by_bit_are_replaced_skipped_or_did_not_come_up(ana: Phone) -> None:
    assessment = begin(ana)
    assert save(ana, assessment, {"COM1": 3, "TRU1": 5})["answered"] == 2
    assert save(ana, assessment, {"COM1": 4, "EMP1": None})["answered"] == 2
    assert save(ana, assessment, {"CON1": "na"}) == {"id": assessment, "answered": 3, "of": 45}
    found = shown(ana, assessment)
    assert {answer["item"]: (answer["value"], answer["na"]) for answer in found["answers"]} == {
        "COM1": (4, False),
        "TRU1": (5, False),
        "EMP1": (None, False),
        "CON1": (None, True),
    }
    places = [found["order"].index(answer["item"]) for answer in found["answers"]]
    assert places == sorted(places)


def test_did_not_come_up_is_no_answer_to_the_scores(ana: Phone) -> None:
    assessment = begin(ana)
    save(ana, assessment, {"CON1": "na", "CON2": 4, "CON3": 4, "CON4": 2})
    found = complete(ana, assessment)
    assert found["quality"]["n_answered"] == 3
    conflict = next(scale for scale in found["scales"] if scale["id"] == "conflict_care")
    assert (conflict["score"], conflict["n_answered"]) == (75, 3)


def test_every_wrong_answer_is_listed_and_nothing_is_saved(ana: Phone) -> None:
    assessment = begin(ana)
    save(ana, assessment, {"COM1": 3})
    wrong = [
        {"item": "COM1", "value": 5},
        {"item": "XYZ9", "value": 3},
        {"item": "TRU1", "value": 0},
        {"item": "TRU2", "value": 6},
        {"item": "COM1", "value": 4},
        {"item": "COM2", "na": True},
        {"item": "CON1", "na": True, "value": 3},
    ]
    assert refused(ana, assessment, wrong) == {
        ("/answers/1/item", "unknown"),
        ("/answers/2/value", "out_of_scale"),
        ("/answers/3/value", "out_of_scale"),
        ("/answers/4/item", "twice"),
        ("/answers/5/na", "not_offered"),
        ("/answers/6/na", "not_offered"),
    }
    assert shown(ana, assessment)["answers"] == [{"item": "COM1", "value": 3, "na": False}]


@pytest.mark.parametrize("value", [2.5, 3.0, "4", True, [3], {"value": 3}, 10**30], ids=str)
def test_only_whole_numbers_are_answers(ana: Phone, value: Any) -> None:
    assessment = begin(ana)
    sent = [{"item": "COM1", "value": 3}, {"item": "COM2", "value": value}]
    assert {pointer for pointer, _ in refused(ana, assessment, sent)} == {"/answers/1/value"}
    assert shown(ana, assessment)["answers"] == []


def test_active_seconds_add_up_over_saves(ana: Phone) -> None:
    assessment = begin(ana)
    half = list(MIXED)[:20]
    save(ana, assessment, {item: MIXED[item] for item in half}, seconds=100)
    save(ana, assessment, {"COM1": 4})
    save(ana, assessment, {i: v for i, v in MIXED.items() if i not in half}, seconds=170)
    assert complete(ana, assessment)["quality"]["seconds_per_item"] == 6


def test_an_assessment_with_everything_skipped_can_be_completed(ana: Phone) -> None:
    for answers in ({}, dict.fromkeys(MIXED)):
        assessment = begin(ana)
        if answers:
            save(ana, assessment, answers)
        found = complete(ana, assessment)
        entries = found["composites"] + found["scales"]
        assert all(entry["score"] is None and entry["reason"] for entry in entries)
        assert found["quality"] == {
            "n_answered": 0,
            "longstring": 0,
            "irv": None,
            "seconds_per_item": None,
            "contradictory_dimensions": 0,
            "flags": [],
        }


def test_completing_twice_gives_the_same_bytes_and_one_event(ana: Phone, clock) -> None:
    assessment = begin(ana)
    save(ana, assessment, MIXED)
    first = ana.post(f"/v1/assessments/{assessment}/completion")
    clock.advance(minutes=3)
    again = ana.post(f"/v1/assessments/{assessment}/completion")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content == ana.get(f"/v1/scores/{assessment}").content
    assert first.headers["Location"] == again.headers["Location"] == f"/v1/scores/{assessment}"
    assert [event["kind"] for event in ana.events()].count("assessment.completed") == 1


def test_a_completed_assessment_changes_no_more(ana: Phone) -> None:
    assessment = take(ana)
    url = f"/v1/assessments/{assessment}"
    before = ana.get(url).content
    sent = {"answers": [{"item": "COM1", "value": 1}]}
    assert problem(ana.post(f"{url}/answers", json=sent)) == (409, "assessment-closed")
    assert problem(ana.delete(url)) == (409, "assessment-closed")
    assert ana.get(url).content == before


def test_abandoning_erases_the_answers_and_can_be_repeated(ana: Phone) -> None:
    assessment = begin(ana)
    save(ana, assessment, MIXED)
    url = f"/v1/assessments/{assessment}"
    for _ in range(2):
        ok(ana.delete(url), 204)
    found = shown(ana, assessment)
    assert (found["state"], found["answers"], found["completed_at"]) == ("abandoned", [], None)
    sent = {"answers": [{"item": "COM1", "value": 1}]}
    assert problem(ana.post(f"{url}/answers", json=sent)) == (409, "assessment-closed")
    assert problem(ana.post(f"{url}/completion")) == (409, "assessment-closed")
    assert problem(ana.get(f"/v1/scores/{assessment}")) == (404, "not-found")


def test_the_list_goes_page_by_page_newest_first(ana: Phone, clock) -> None:
    begun = []
    for _ in range(5):
        begun.append(begin(ana))
        clock.advance(seconds=1)
    walked: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = ok(ana.get("/v1/assessments", params={"limit": "2", **cursor}))
        walked += [entry["id"] for entry in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert walked == begun[::-1]


def test_the_list_can_be_limited_to_what_changed_after_a_moment(ana: Phone, clock) -> None:
    old, touched = begin(ana), begin(ana)
    clock.advance(minutes=5)
    moment = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    clock.advance(minutes=5)
    save(ana, touched, {"COM1": 2})
    new = begin(ana)
    page = ok(ana.get("/v1/assessments", params={"updated_after": moment}))
    assert {entry["id"] for entry in page["data"]} == {touched, new}
    assert old not in {entry["id"] for entry in page["data"]}


OPERATIONS: list[tuple[str, str, Any]] = [
    ("GET", "/v1/assessments/{}", None),
    ("POST", "/v1/assessments/{}/answers", {"answers": [{"item": "COM1", "value": 1}]}),
    ("POST", "/v1/assessments/{}/completion", None),
    ("DELETE", "/v1/assessments/{}", None),
    ("GET", "/v1/scores/{}", None),
    ("GET", "/v1/scores/{}/explanation?scale=communication", None),
    ("GET", "/v1/scores/{}/change", None),
]


def test_for_the_partner_and_an_outsider_it_does_not_exist(
    ana: Phone, ben: Phone, eve: Phone
) -> None:
    begun, done = begin(ana), take(ana)
    for other in (ben, eve):
        for method, url, body in OPERATIONS:
            answers = [
                other.request(method, url.format(id_), json=body, headers={"traceparent": TRACE})
                for id_ in (begun, done, uuid.uuid4())
            ]
            assert {problem(answer) for answer in answers} == {(404, "not-found")}
            assert len({answer.content for answer in answers}) == 1, url
        for url in ("/v1/assessments", "/v1/scores"):
            assert ok(other.get(url))["data"] == []
        assert problem(other.get("/v1/scores/latest")) == (404, "no-score")
    assert shown(ana, begun)["answers"] == []
    assert shown(ana, done)["state"] == "completed"


def test_answering_and_completing_leaves_no_trace_for_the_partner(ana: Phone, ben: Phone) -> None:
    before = ben.events()
    take(ana)
    ok(ana.delete(f"/v1/assessments/{begin(ana)}"), 204)
    assert ben.events() == before
