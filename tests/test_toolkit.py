"""The barrier toolkit: content, the same for everybody, with or without an account."""

from tests.answers import MIXED, take
from tests.phone import Phone, ok

URL = "/v1/toolkit/barriers"


def test_each_barrier_comes_with_practices_and_texts(stranger: Phone) -> None:
    found = ok(stranger.get(URL))["data"]
    assert [entry["id"] for entry in found] == [
        "fear_of_vulnerability",
        "communication_challenges",
        "past_experiences",
    ]
    for entry in found:
        assert len(entry["practices"]) >= 4
        assert {practice["dimension"] for practice in entry["practices"]} == {entry["id"]}
        assert "exposing" not in {practice["kind"] for practice in entry["practices"]}
        assert len(entry["reframings"]) >= 4
        assert all(text["source"]["section"] for text in entry["reframings"])
        assert entry["name"]
        assert entry["about"]


def test_it_knows_no_reader(stranger: Phone, ana: Phone) -> None:
    before = stranger.get(URL)
    take(ana, {**MIXED, "BFV1": 5, "BFV2": 5})
    after = ana.get(URL)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
    assert after.headers["cache-control"] == "no-cache"
    again = stranger.get(URL, headers={"If-None-Match": before.headers["ETag"]})
    assert again.status_code == 304
