"""A first look: a kind word on each answer before the partner joins, and never a verdict."""

import uuid
from typing import Any

import pytest

from tests.phone import Phone, ok, problem

URL = "/v1/first-looks"
ANSWERS = [{"item": "showing", "value": 2}, {"item": "asking", "value": 4}]


def test_everybody_can_read_what_it_asks(stranger: Phone) -> None:
    found = ok(stranger.get("/v1/first-look"))
    assert len(found["items"]) == len({item["dimension"] for item in found["items"]}) == 8
    assert [answer["value"] for answer in found["responses"]] == [1, 2, 3, 4, 5]
    assert found["solo_questions"]
    assert max(question["depth"] for question in found["solo_questions"]) <= 3


def test_somebody_alone_gets_a_kind_word_on_each_answer(solo: Phone) -> None:
    found = ok(solo.post(URL, json={"answers": ANSWERS}), 201)
    assert [(entry["item"], entry["value"]) for entry in found["readings"]] == [
        ("asking", 4),
        ("showing", 2),
    ]
    assert found["readings"][0]["name"] == "Communication"
    low = ok(solo.post(URL, json={"answers": [{"item": "asking", "value": 1}]}), 201)
    assert low["readings"][0]["text"] != found["readings"][0]["text"]
    assert "score" not in found


def test_it_is_read_again_and_deleted_by_its_owner_alone(ana: Phone, ben: Phone) -> None:
    made = ok(ana.post(URL, json={"answers": ANSWERS}), 201)
    url = f"{URL}/{made['id']}"
    assert ok(ana.get(url)) == made
    assert ok(ana.get(URL))["data"] == [made]
    assert ok(ben.get(URL))["data"] == []
    assert problem(ben.get(url)) == (404, "not-found")
    assert problem(ben.delete(url)) == (404, "not-found")
    ok(ana.delete(url), 204)
    assert ok(ana.get(URL))["data"] == []


def test_it_is_no_score_and_moves_no_recommendation(ana: Phone) -> None:
    before = ana.get("/v1/recommendations").content
    ok(ana.post(URL, json={"answers": ANSWERS}), 201)
    assert ok(ana.get("/v1/scores"))["data"] == []
    assert ana.get("/v1/recommendations").content == before


def test_the_same_id_again_is_the_same_one(ana: Phone) -> None:
    body = {"id": str(uuid.uuid4()), "answers": ANSWERS}
    made = ok(ana.post(URL, json=body), 201)
    assert ok(ana.post(URL, json={**body, "answers": ANSWERS[:1]}), 201) == made


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([{"item": "nothing", "value": 3}], "unknown"),
        ([ANSWERS[0], ANSWERS[0]], "twice"),
        ([{"item": "asking", "value": 6}], "less_than_equal"),
        ([], "too_short"),
    ],
)
def test_what_cannot_be_read_is_refused(ana: Phone, answers: Any, code: str) -> None:
    answer = ana.post(URL, json={"answers": answers})
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["code"] == code
    assert ok(ana.get(URL))["data"] == []
