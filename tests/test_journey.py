"""The journey: one's own by what one says and scores, the joint one by what both can see."""

from datetime import date, timedelta
from typing import Any

from app import clock as app_clock

from tests.answers import MIXED, OTHER, take
from tests.phone import Phone, ok, problem
from tests.test_checkups import released
from tests.test_practices import do_together, practise

OWN = "/v1/journey"
JOINT = "/v1/couple/journey"


def mark(phone: Phone, way: str, chapter: str, *steps: int) -> None:
    for step in steps:
        ok(phone.put(f"{way}/chapters/{chapter}/steps/{step}"), 204)


def order(found: Any) -> list[str]:
    return [chapter["id"] for chapter in found["chapters"]]


def done(found: Any, chapter: str) -> list[int]:
    steps = next(entry for entry in found["chapters"] if entry["id"] == chapter)["steps"]
    return [step["step"] for step in steps if step["done"]]


def upcoming(found: Any) -> tuple[str, int]:
    return found["next"]["chapter"], found["next"]["step"]


def say(phone: Phone, **said: Any) -> None:
    ok(phone.change("/v1/me/profile", said))


def test_everybody_can_read_the_chapters(stranger: Phone) -> None:
    found = ok(stranger.get("/v1/chapters"))["data"]
    assert found[0]["id"] == "first-steps"
    assert found[0]["stages"] == ["new"]
    assert len(found) >= 6
    practices = {entry["id"]: entry["title"] for entry in ok(stranger.get("/v1/practices"))["data"]}
    for step in (step for chapter in found for step in chapter["steps"]):
        assert step["title"]
        assert step["kind"] != "practice" or practices[step["ref"]] == step["title"]


def test_somebody_alone_begins_with_the_first_steps_and_goes_on(solo: Phone) -> None:
    assert upcoming(ok(solo.get(OWN))) == ("first-steps", 1)
    mark(solo, OWN, "first-steps", 1, 2)
    found = ok(solo.get(OWN))
    assert (done(found, "first-steps"), upcoming(found)) == ([1, 2], ("first-steps", 3))
    assert found["chapters"][0]["state"] == "begun"
    mark(solo, OWN, "first-steps", 2)
    ok(solo.delete(f"{OWN}/chapters/first-steps/steps/1"), 204)
    ok(solo.delete(f"{OWN}/chapters/first-steps/steps/1"), 204)
    assert done(ok(solo.get(OWN)), "first-steps") == [2]
    kinds = [event["kind"] for event in solo.events() if event["kind"] == "journey.changed"]
    assert len(kinds) == 3


def test_what_is_no_step_is_not_found(ana: Phone) -> None:
    for way in (OWN, JOINT):
        for place in ("first-steps/steps/9", "no-chapter/steps/1"):
            assert problem(ana.put(f"{way}/chapters/{place}")) == (404, "not-found")
        answer = ana.put(f"{way}/chapters/first-steps/steps/0")
        assert problem(answer) == (422, "invalid")


def test_the_stage_chooses_the_chapters_of_the_own_way(ana: Phone) -> None:
    say(ana, stage="long")
    found = ok(ana.get(OWN))
    assert "first-steps" not in order(found)
    assert "still-curious" in order(found)
    say(ana, stage="new")
    found = ok(ana.get(OWN))
    assert order(found)[0] == "first-steps"
    assert "still-curious" not in order(found)


def test_the_time_of_a_day_brings_short_chapters_forward(ana: Phone) -> None:
    say(ana, stage="settled")
    assert order(ok(ana.get(OWN)))[0] == "finding-words"
    say(ana, minutes_a_day=5)
    found = ok(ana.get(OWN))
    assert order(found)[0] == "full-weeks"
    mark(ana, OWN, "room-for-trust", 1, 2)
    assert upcoming(ok(ana.get(OWN))) == ("room-for-trust", 5)


def test_own_scores_bring_forward_what_has_most_to_gain(ana: Phone) -> None:
    say(ana, stage="settled")
    take(ana, MIXED)
    assert order(ok(ana.get(OWN)))[:3] == ["warm-words", "a-little-time", "calm-after-the-storm"]


def test_what_was_practised_is_done_on_the_own_way(ana: Phone, ben: Phone) -> None:
    practise(ana, "PR11")
    assert done(ok(ana.get(OWN)), "first-steps") == [1]
    assert done(ok(ana.get(JOINT)), "first-steps") == []
    assert done(ok(ben.get(OWN)), "first-steps") == []


def test_under_a_hold_and_alone_no_step_needs_two(ana: Phone, ben: Phone) -> None:
    for phone in (ana, ben):
        mark(phone, OWN, "finding-words", 1, 2, 3, 4)
    assert upcoming(ok(ana.get(OWN))) == ("finding-words", 5)
    ok(ana.put("/v1/safety/hold"), 204)
    assert upcoming(ok(ana.get(OWN))) == ("finding-words", 6)
    assert upcoming(ok(ben.get(OWN))) == ("finding-words", 5)
    ok(ana.delete("/v1/couple/membership"), 204)
    assert upcoming(ok(ben.get(OWN))) == ("finding-words", 6)


def test_when_all_is_done_nothing_comes_next(solo: Phone) -> None:
    say(solo, stage="long")
    for chapter in ok(solo.get(OWN))["chapters"]:
        mark(solo, OWN, chapter["id"], *range(1, len(chapter["steps"]) + 1))
    found = ok(solo.get(OWN))
    assert found["next"] is None
    assert {chapter["state"] for chapter in found["chapters"]} == {"done"}


def test_the_joint_way_is_the_same_for_both_and_either_marks_it(ana: Phone, ben: Phone) -> None:
    found = ok(ana.get(JOINT))
    assert (found["stage"], upcoming(found)) == ("new", ("first-steps", 1))
    mark(ben, JOINT, "first-steps", 1)
    mark(ana, JOINT, "first-steps", 1, 2)
    theirs, hers = ben.get(JOINT), ana.get(JOINT)
    assert theirs.content == hers.content
    assert done(ok(theirs), "first-steps") == [1, 2]
    ok(ben.delete(f"{JOINT}/chapters/first-steps/steps/2"), 204)
    assert done(ok(ana.get(JOINT)), "first-steps") == [1]
    assert done(ok(ana.get(OWN)), "first-steps") == []
    kinds = [event["kind"] for event in ana.events() if event["stream"] == "couple"]
    assert kinds.count("joint_journey.changed") == 3


def test_what_two_did_together_is_done_on_both_ways(ana: Phone, ben: Phone) -> None:
    do_together(ana, ben, "PR11")
    for way in (OWN, JOINT):
        for phone in (ana, ben):
            assert done(ok(phone.get(way)), "first-steps") == [1]


def test_the_joint_way_goes_by_the_anniversary_and_the_released_result(
    ana: Phone, ben: Phone
) -> None:
    today: date = app_clock.today("Europe/Lisbon")
    ok(ana.change("/v1/couple", {"anniversary": str(today - timedelta(days=800))}))
    found = ok(ben.get(JOINT))
    assert (found["stage"], order(found)[0]) == ("settled", "finding-words")
    checkup = released(ana, ben, ("bands", "bands"))
    result = ok(ben.get(f"/v1/checkups/{checkup}/result"))
    growth = [entry["dimension"] for entry in result["practices"] if entry["slot"] == "growth"]
    found = ok(ben.get(JOINT))
    assert [chapter["dimension"] for chapter in found["chapters"]][:2] == growth
    ok(ana.put(f"/v1/checkups/{checkup}/sharing", json={"level": "none"}))
    assert order(ok(ben.get(JOINT)))[0] == "finding-words"
    ok(ana.change("/v1/couple", {"anniversary": str(today - timedelta(days=3_000))}))
    assert ok(ben.get(JOINT))["stage"] == "long"


def test_nothing_of_one_partner_moves_the_joint_way(ana: Phone, ben: Phone) -> None:
    before = ben.get(JOINT)
    say(ana, stage="long", minutes_a_day=2)
    take(ana, OTHER)
    practise(ana, "PR11")
    ok(ana.put("/v1/safety/hold"), 204)
    mark(ana, OWN, "warm-words", 1)
    after = ben.get(JOINT)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
    assert ana.get(JOINT).content == before.content


def test_the_joint_way_ends_with_the_couple_and_the_own_one_goes_on(
    ana: Phone, ben: Phone, solo: Phone
) -> None:
    mark(ana, JOINT, "first-steps", 1)
    mark(ana, OWN, "first-steps", 2)
    ok(ben.delete("/v1/couple/membership"), 204)
    assert problem(ana.get(JOINT)) == (404, "not-paired")
    assert problem(solo.put(f"{JOINT}/chapters/first-steps/steps/1")) == (404, "not-paired")
    assert done(ok(ana.get(OWN)), "first-steps") == [2]
    ana.pair_with(solo)
    assert done(ok(solo.get(JOINT)), "first-steps") == []
