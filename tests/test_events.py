"""What happened: two streams, thin rows, one cursor."""

from tests.phone import Phone, ok, problem
from tests.rules.things import complete_assessment


def page(phone: Phone, **params: object) -> dict:
    return ok(phone.get("/v1/events", params=params))


def kinds(phone: Phone, after: str | None = None) -> list[str]:
    return [event["kind"] for event in phone.events(after)]


def test_a_cursor_brings_only_what_is_new_and_stays_when_nothing_is(ana: Phone) -> None:
    here = page(ana, limit=100)["next_cursor"]
    again = page(ana, after=here)
    assert (again["data"], again["has_more"], again["next_cursor"]) == ([], False, here)
    ok(ana.change("/v1/me", {"locale": "pt"}))
    assert kinds(ana, here) == ["account.changed"]


def test_pages_of_one_walk_both_streams_in_order_and_once(ana: Phone) -> None:
    ok(ana.change("/v1/couple", {"name": "Us two"}))
    complete_assessment(ana)
    whole = page(ana, limit=100)["data"]
    walked, after, more = [], None, True
    while more:
        found = page(ana, limit=1, **({"after": after} if after else {}))
        walked += found["data"]
        after, more = found["next_cursor"], found["has_more"]
    assert walked == whole
    streams = [event["stream"] for event in whole]
    assert streams == sorted(streams, reverse=True)
    assert {"personal", "couple"} == set(streams)


def test_what_one_does_alone_is_in_ones_own_stream_only(ana: Phone, ben: Phone) -> None:
    here, there = page(ana, limit=100)["next_cursor"], page(ben, limit=100)["next_cursor"]
    complete_assessment(ana)
    assert kinds(ana, here) == [
        "assessment.started",
        "assessment.answers_saved",
        "assessment.completed",
    ]
    assert page(ben, after=there)["data"] == []
    assert page(ben, after=there)["next_cursor"] == there


def test_what_both_can_see_reaches_both_alike_without_who_did_it(ana: Phone, ben: Phone) -> None:
    here, there = page(ana, limit=100)["next_cursor"], page(ben, limit=100)["next_cursor"]
    ok(ana.change("/v1/couple", {"name": "Us two"}))
    hers, his = page(ana, after=here)["data"], page(ben, after=there)["data"]
    assert hers == his
    assert hers[0].keys() == {"stream", "kind", "subject_id", "day"}


def test_an_event_carries_no_word_and_no_time(ana: Phone) -> None:
    ok(ana.change("/v1/couple", {"name": "Sekret"}))
    text = ana.get("/v1/events", params={"limit": 100}).text
    assert "Sekret" not in text
    assert ana.name not in text
    assert "T" not in "".join(event["day"] for event in page(ana)["data"])


def test_after_leaving_the_couples_stream_is_gone_and_the_cursor_goes_on(
    ana: Phone, ben: Phone
) -> None:
    here = page(ben, limit=100)["next_cursor"]
    ok(ana.delete("/v1/couple/membership"), 204)
    assert page(ben, after=here)["data"] == []
    assert {event["stream"] for event in ben.events()} == {"personal"}


def test_in_another_couple_its_stream_is_read_from_the_beginning(
    ana: Phone, ben: Phone, solo: Phone
) -> None:
    ok(ana.change("/v1/couple", {"name": "Us two"}))
    here = page(ben, limit=100)["next_cursor"]
    ok(ana.delete("/v1/couple/membership"), 204)
    ben.pair_with(solo)
    ok(solo.change("/v1/couple", {"name": "We two"}))
    assert [event["kind"] for event in ben.events(here) if event["stream"] == "couple"] == [
        "question.served",
        "couple.changed",
    ]


def test_another_persons_cursor_is_refused(ana: Phone, ben: Phone) -> None:
    foreign = page(ben)["next_cursor"]
    answer = ana.get("/v1/events", params={"after": foreign})
    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["code"] == "invalid_cursor"
