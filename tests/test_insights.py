"""Insights, from both sides: what both can see, what is one's own, and nothing of the other's."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from app.services.scoring import activity, six

from tests.answers import MIXED, OTHER, SHORT, take
from tests.goals import PERCENT, agreed
from tests.phone import Phone, ok, problem
from tests.rules.nouns.quality_time import SESSIONS
from tests.service import Clock
from tests.test_appreciations import give, note
from tests.test_checkups import attach, opened, released, share
from tests.test_moments import keep
from tests.test_quality_time import agreed as accepted
from tests.test_quality_time import plan, times
from tests.test_questions import both_answered
from tests.test_repairs import begin, rate, say
from tests.test_scores import raised
from tests.test_time_together import logged, started, tap
from tests.test_timeouts import call, come_back

ACTIVITY, TRENDS = "/v1/insights/activity", "/v1/insights/trends"
RHYTHM, DIGEST = "/v1/insights/rhythm", "/v1/insights/digest"
KINDS = ("gratitude", "quality_time", "goals", "repairs")
LISBON = ZoneInfo("Europe/Lisbon")
WEEK = "2027-06-07"


@pytest.fixture(autouse=True)
def calm(clock: Clock) -> Clock:
    """A Wednesday, noon in Lisbon, that lasts until a test moves it."""
    clock.freeze(datetime(2027, 6, 9, 11, tzinfo=UTC))
    return clock


def done(phone: Phone, kind: str) -> Any:
    return ok(phone.get(ACTIVITY))[kind]


def scores(phone: Phone) -> list[float | None]:
    found = ok(phone.get(ACTIVITY))
    return [found[kind]["score"] for kind in KINDS]


def reasons(phone: Phone) -> list[str | None]:
    found = ok(phone.get(ACTIVITY))
    return [found[kind]["reason"] for kind in (*KINDS, "engagement")]


def own_giving(phone: Phone) -> float:
    return float(done(phone, "gratitude")["own_giving"])


def thankful(phone: Phone, text: str, day: date | None = None) -> None:
    """A private note."""
    ok(phone.post("/v1/gratitudes", json={"text": text, **({"day": str(day)} if day else {})}), 201)


def today(clock: Clock, back: int = 0) -> date:
    return clock.now().astimezone(LISBON).date() - timedelta(days=back)


def thanks_of_four_days(ana: Phone, ben: Phone, clock: Clock) -> None:
    """Ana's words are new on two days; then it is the fourteenth day together."""
    give(ana, "You listened.")
    clock.advance(days=1)
    give(ana, "  you LISTENED. "), give(ben, "The lift.")
    clock.advance(days=1)
    give(ana, "The soup."), give(ana, "The bread.")
    clock.advance(days=1)
    never = give(ana, "Never mind.")
    ok(ana.delete(f"/v1/appreciations/{never['id']}"), 204)
    clock.advance(days=11)


def a_confirmed_evening(ana: Phone, ben: Phone, **more: Any) -> str:
    id_ = str(logged(ana, unplugged=True, **more)["id"])
    ok(ben.put(f"{SESSIONS}/{id_}/confirmation"))
    return id_


# activity


def test_it_is_too_early_until_two_weeks_together_and_one_use(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    give(ana), a_confirmed_evening(ana, ben)
    for days in (0, 13):
        clock.advance(days=days)
        for phone in (ana, ben):
            assert scores(phone) == [None] * 4
            assert reasons(phone) == ["too_early"] * 4 + ["not_enough"]
            assert done(phone, "gratitude")["both_gave_thanks"] is None
            assert done(phone, "quality_time")["minutes"] is None
    clock.advance(days=1)
    for phone in (ana, ben):
        assert scores(phone) == [100 * 3 / 64, 70 * 90 / 480 + 7.5, None, None]
        assert reasons(phone) == [None, None, "nothing_yet", "nothing_yet", None]
    found = ok(ben.get(ACTIVITY))
    assert (found["from_day"], found["to_day"]) == (str(today(clock, 27)), str(today(clock)))


def test_thanks_come_to_the_same_score_for_both_and_to_an_own_figure_for_each(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    thanks_of_four_days(ana, ben, clock)
    hers, his = done(ana, "gratitude"), done(ben, "gratitude")
    # two days and one of eight: (2/8 + 1/8) / 2, times 3/4 + 1/4 of 2/3
    assert hers == {
        "score": 17.1875,
        "reason": None,
        "both_gave_thanks": True,
        "own_giving": 25.0,
    }
    assert his == {**hers, "own_giving": 12.5}


def test_what_she_keeps_to_herself_enters_her_own_figure_and_nothing_of_his(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    thanks_of_four_days(ana, ben, clock)
    his, hers = ben.get(ACTIVITY).content, done(ana, "gratitude")["score"]
    for text, back, expected in (
        ("The soup.", 0, 25.0),  # said on another day
        ("Rain.", 0, 37.5),
        ("Bread.", 2, 50.0),
        ("Wine.", 3, 50.0),  # too late to count
    ):
        thankful(ana, text, today(clock, back))
        assert own_giving(ana) == expected, text
    assert ben.get(ACTIVITY).content == his
    clock.advance(days=1)
    his = ben.get(ACTIVITY).content
    waiting = note(ana, clock, "Look up.", days=2)
    dropped = note(ana, clock, "Look down.", days=2)
    ok(ana.delete(f"/v1/appreciations/{dropped['id']}"), 204)
    assert own_giving(ana) == 62.5
    assert done(ana, "gratitude")["score"] == hers == 17.1875
    assert ben.get(ACTIVITY).content == his
    clock.advance(days=2, hours=1)
    assert done(ana, "gratitude")["own_giving"] == 62.5
    assert done(ana, "gratitude")["score"] == done(ben, "gratitude")["score"] == 21.875
    ok(ana.delete(f"/v1/appreciations/{waiting['id']}"), 204)
    assert own_giving(ana) == 50.0
    assert done(ana, "gratitude")["score"] == done(ben, "gratitude")["score"] == 17.1875


def test_what_lies_28_days_back_no_longer_counts(ana: Phone, ben: Phone, clock: Clock) -> None:
    thanks_of_four_days(ana, ben, clock)
    clock.advance(days=14)
    # the first day is out, and the words of the second are new now
    assert done(ben, "gratitude")["score"] == 17.1875
    clock.advance(days=1)
    found = done(ben, "gratitude")
    assert found == {
        "score": 100 * 3 / 64,
        "reason": None,
        "both_gave_thanks": False,
        "own_giving": 0.0,
    }
    clock.advance(days=1)
    assert done(ben, "gratitude")["reason"] == done(ana, "gratitude")["reason"] == "nothing_yet"


def test_a_note_counts_on_its_way_for_her_and_from_its_arrival_for_both(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    note(ana, clock, "Look up.", days=30)
    assert (own_giving(ana), own_giving(ben)) == (12.5, 0.0)
    clock.advance(days=29)
    assert own_giving(ana) == 0.0
    assert done(ana, "gratitude")["reason"] == done(ben, "gratitude")["reason"] == "nothing_yet"
    clock.advance(days=1)
    assert own_giving(ana) == 12.5
    assert done(ana, "gratitude")["score"] == done(ben, "gratitude")["score"] == 100 * 3 / 64


def test_time_counts_half_until_both_say_so_and_half_with_screens(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    clock.advance(days=14)
    id_ = logged(ana, unplugged=True)["id"]
    expected = {"score": 14.0625, "reason": None, "minutes": 45.0, "weeks": 1}
    assert done(ana, "quality_time") == done(ben, "quality_time") == expected
    ok(ben.put(f"{SESSIONS}/{id_}/confirmation"))
    expected |= {"score": 20.625, "minutes": 90.0}
    assert done(ana, "quality_time") == done(ben, "quality_time") == expected
    logged(ben, start="08:00", end="09:00")
    logged(ben, start="10:00", end="10:09")
    expected |= {"score": 22.8125, "minutes": 105.0}
    assert done(ana, "quality_time") == done(ben, "quality_time") == expected


def test_shared_goals_count_by_progress_and_by_weeks_in_which_both_came(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    goal = agreed(ana, ben, PERCENT)
    clock.advance(days=14)
    ok(ana.put(f"{goal}/progress", json={"percent": 10}))
    ok(ana.post(f"{goal}/checkins", json={"text": "Here."}), 201)
    assert done(ana, "goals") == {"score": 16.0, "reason": None, "joint_weeks": 0}
    ok(ben.post(f"{goal}/checkins", json={"text": "Me too."}), 201)
    expected = {"score": 31.0, "reason": None, "joint_weeks": 1}
    assert done(ana, "goals") == done(ben, "goals") == expected


def test_coming_back_is_scored_for_each_by_their_own_marks(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    clock.advance(days=14)
    repair = begin(ana)
    pending = {"score": None, "reason": "nothing_yet", "counted": 0, "low_confidence": None}
    assert done(ana, "repairs") == done(ben, "repairs") == pending
    before = ben.get(ACTIVITY).content
    rate(ana, repair, intensity=5, settled=2)
    one = {"score": 20.0, "reason": None, "counted": 1, "low_confidence": True}
    assert done(ana, "repairs") == one
    assert ben.get(ACTIVITY).content == before
    for phone in (ana, ben):
        say(phone, repair, "issue")
    assert done(ana, "repairs") == {**one, "score": 55.0}
    assert done(ben, "repairs") == {**one, "score": 35.0}
    pause = call(ben)
    clock.advance(minutes=90)
    for phone in (ana, ben):
        ok(come_back(phone, pause))
    assert done(ana, "repairs") == {**one, "counted": 2, "score": 56.875}
    assert done(ben, "repairs") == {**one, "counted": 2, "score": 47.5}


def test_what_frightened_her_is_left_out_for_her_and_is_nothing_to_him(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    give(ana)
    clock.advance(days=14)
    first, second = begin(ana), begin(ben)
    for repair in (first, second):
        for phone in (ana, ben):
            say(phone, repair, "issue")
    rate(ana, second, settled=4)
    before = ben.get(ACTIVITY)
    assert (done(ana, "repairs")["score"], done(ana, "repairs")["counted"]) == (55.0, 2)
    ok(ana.put(f"/v1/repairs/{first}/afraid"))
    assert (done(ana, "repairs")["score"], done(ana, "repairs")["counted"]) == (75.0, 1)
    ok(ana.put(f"/v1/repairs/{second}/afraid"))
    assert (done(ana, "repairs")["score"], done(ana, "repairs")["counted"]) == (None, 0)
    assert reasons(ana)[-1] == "not_enough"
    after = ben.get(ACTIVITY)
    assert (after.content, after.headers.get("ETag")) == (
        before.content,
        before.headers.get("ETag"),
    )
    assert done(ben, "repairs")["counted"] == 2


def test_the_whole_is_the_mean_of_two_kinds_or_more_as_each_sees_them(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    clock.advance(days=14)
    give(ana)
    for phone in (ana, ben):
        assert done(phone, "engagement") == {"score": None, "reason": "not_enough"}
    a_confirmed_evening(ana, ben)
    two = [4.6875, 20.625]
    for phone in (ana, ben):
        assert done(phone, "engagement") == {"score": sum(two) / 2, "reason": None}
    rate(ana, begin(ben), settled=4)
    assert done(ana, "engagement")["score"] == six(sum([*two, 40]) / 3)
    assert done(ben, "engagement")["score"] == sum(two) / 2


def test_alone_there_is_an_own_figure_and_nothing_else(solo: Phone) -> None:
    for text in ("Rain.", "Bread."):
        thankful(solo, text)
    assert reasons(solo) == ["alone"] * 5
    assert scores(solo) == [None] * 4
    assert own_giving(solo) == 12.5


def test_after_leaving_each_is_alone_with_their_own_and_a_new_couple_begins_early(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    thanks_of_four_days(ana, ben, clock)
    thankful(ana, "Rain.")
    ok(ben.delete("/v1/couple/membership"), 204)
    for phone, own in ((ana, 12.5), (ben, 0.0)):
        assert reasons(phone) == ["alone"] * 5
        assert own_giving(phone) == own
        assert problem(phone.get(RHYTHM)) == (404, "not-paired")
    ana.pair_with(ben)
    give(ben)
    assert reasons(ana) == ["too_early"] * 4 + ["not_enough"]
    clock.advance(days=14)
    assert done(ana, "gratitude")["score"] == 100 * 3 / 64


def test_every_number_of_thanks_and_time_follows_from_what_he_can_list(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    thanks_of_four_days(ana, ben, clock)
    note(ana, clock, "Look up.", days=2)
    thankful(ana, "Rain.")
    a_confirmed_evening(ana, ben, start="23:30", end="01:30"), logged(ben, start="18:00")
    late = started(ana)["id"]
    clock.advance(minutes=20)
    ok(tap(ben, late, "presence"))
    clock.advance(minutes=40)
    ok(tap(ana, late, "end"))
    oldest = date.fromisoformat(ok(ben.get(ACTIVITY))["from_day"])

    def number(day: str) -> int:
        return (date.fromisoformat(day) - oldest).days

    notes: dict[str, list[activity.Note]] = {"me": [], "partner": []}
    for one in ok(ben.get("/v1/appreciations", params={"limit": 100}))["data"]:
        if one["text"] is not None:
            notes[one["author"]].append(activity.Note(number(one["day"]), one["text"]))
    thanks = activity.gratitude(notes["partner"], notes["me"])
    found = done(ben, "gratitude")
    assert (found["score"], found["both_gave_thanks"]) == (six(thanks.score), thanks.both_gave)
    assert found["own_giving"] == six(activity.giving(activity.thanks_days(notes["me"])))

    parts: list[activity.Session] = []
    sessions = ok(ben.get(SESSIONS))["data"]
    for one in sessions:
        local = datetime.fromisoformat(one["starts_at"]).astimezone(LISBON)
        start, minutes = local.hour * 60 + local.minute, one["minutes"]
        both = one["confirmed_minutes"]
        for begins, sure in ((0, False), *([(minutes - both, True)] if both else [])):
            part = (start + begins, start + minutes, one["unplugged"], sure)
            parts.append(activity.Session(number(one["day"]), *part))
    assert sorted(one["confirmed"] for one in sessions) == ["no", "partly", "yes"]
    time = activity.quality_time(parts)
    found = done(ben, "quality_time")
    assert (found["score"], found["minutes"]) == (six(time.score), six(time.credited_minutes))
    assert found["weeks"] == time.weeks_hit == 1


# trends


def test_own_scores_come_newest_first_with_the_change_of_the_newest(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    before = ben.get(TRENDS).content
    assert ok(ana.get(TRENDS)) == {"own": [], "change": None, "together": [], "weeks": []}
    first = take(ana, MIXED)
    assert ok(ana.get(TRENDS))["change"]["reason"] == "no_earlier_score"
    clock.advance(days=14)
    second = take(ana, raised(1, "AFF", "COM", "TRU", "EMP", "SUP"))
    take(ana, {"COM3": 2, "TRU3": 2, "EMP3": 2, "SUP3": 2, "AFF3": 2, "QTM3": 2}, SHORT)
    ok(ana.post("/v1/checkins", json={"connected": 3}), 201)
    found = ok(ana.get(TRENDS))
    assert [entry["id"] for entry in found["own"]] == [second, first]
    assert found["own"][1]["index"]["score"] == 60.9375
    assert found["change"] == ok(ana.get(f"/v1/scores/{second}/change"))
    assert (found["change"]["against"], found["change"]["eligible"]) == (first, True)
    assert found["weeks"] == ok(ana.get("/v1/checkins/weeks"))["data"]
    assert len(found["weeks"]) == 1
    assert ben.get(TRENDS).content == before


def test_together_is_what_was_released_and_its_index_only_at_scores(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    words = released(ana, ben, ("bands", "scores"))
    clock.advance(days=14)
    numbers = opened(ben)
    for phone, answers in ((ana, MIXED), (ben, OTHER)):
        ok(attach(phone, numbers, take(phone, answers)))
    ok(share(ana, numbers, "scores"))
    older = {
        "checkup_id": words,
        "released_on": str(today(clock, 14)),
        "level": "bands",
        "index": None,
    }
    assert ok(ana.get(TRENDS))["together"] == ok(ben.get(TRENDS))["together"] == [older]
    ok(share(ben, numbers, "scores"))
    newer = {
        "checkup_id": numbers,
        "released_on": str(today(clock)),
        "level": "scores",
        "index": 62.890625,
    }
    hers, his = ok(ana.get(TRENDS)), ok(ben.get(TRENDS))
    assert hers["together"] == his["together"] == [newer, older]
    assert not {one["id"] for one in hers["own"]} & {one["id"] for one in his["own"]}
    ok(share(ana, numbers, "none"))
    assert ok(ana.get(TRENDS))["together"] == ok(ben.get(TRENDS))["together"] == [older]
    ok(ana.delete("/v1/couple/membership"), 204)
    left = ok(ben.get(TRENDS))
    assert (left["together"], left["own"]) == ([], his["own"])


# rhythm


def test_the_rhythm_counts_what_both_accepted_and_a_pause_of_mine_is_free_for_me_alone(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    nothing = {"kept": 0, "planned": 0, "share": None}
    first, _second, _third = (accepted(ana, ben, plan(ana, **times(day))) for day in (1, 2, 3))
    plan(ben, **times(1))
    assert ok(ana.get(RHYTHM)) == ok(ben.get(RHYTHM)) == nothing
    clock.advance(days=2, hours=2)
    ok(ben.put(f"{first}/kept"))
    half = {"kept": 1, "planned": 2, "share": 50.0}
    assert ok(ana.get(RHYTHM)) == ok(ben.get(RHYTHM)) == half
    ok(ben.put("/v1/me/pause"))
    clock.advance(days=1)
    assert ok(ana.get(RHYTHM)) == {"kept": 1, "planned": 3, "share": 33.333333}
    assert ok(ben.get(RHYTHM)) == half


def test_alone_there_is_no_rhythm(solo: Phone) -> None:
    assert problem(solo.get(RHYTHM)) == (404, "not-paired")


# digest


def test_a_week_in_numbers_has_the_joint_ones_for_both_and_the_own_for_each(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    empty = dict.fromkeys(("questions_opened", "appreciations", "moments", "minutes_together"), 0)
    empty |= {"own_gratitudes": 0, "own_checkins": 0}
    before = {"starts_on": "2027-05-31", "ends_on": "2027-06-06", **empty}
    both_answered(ana, ben)
    gone = give(ana, "Never mind.")
    give(ana), give(ben), keep(ana), note(ana, clock, days=8)
    ok(ana.delete(f"/v1/appreciations/{gone['id']}"), 204)
    a_confirmed_evening(ana, ben), logged(ana, start="08:00", end="09:00")
    for text in ("Rain.", "Bread."):
        thankful(ana, text)
    thankful(ana, "Wine.", date(2027, 6, 6))
    ok(ana.post("/v1/checkins", json={"connected": 3}), 201)
    for phone, own in ((ana, 1), (ben, 0)):
        assert ok(phone.get(DIGEST)) == {**before, "own_gratitudes": own}
    joint = {"questions_opened": 1, "appreciations": 2, "moments": 1, "minutes_together": 90}
    his = {"starts_on": WEEK, "ends_on": "2027-06-13", **empty, **joint}
    hers = {**his, "own_gratitudes": 2, "own_checkins": 1}
    for phone, expected in ((ana, hers), (ben, his)):
        assert ok(phone.get(DIGEST, params={"week": WEEK})) == expected
    clock.advance(days=7)
    for phone, expected in ((ana, hers), (ben, his)):
        assert ok(phone.get(DIGEST)) == expected
    ok(ben.delete("/v1/couple/membership"), 204)
    alone = {"starts_on": WEEK, "ends_on": "2027-06-13", **empty}
    assert ok(ben.get(DIGEST)) == alone
    assert ok(ana.get(DIGEST)) == {**alone, "own_gratitudes": 2, "own_checkins": 1}


@pytest.mark.parametrize(
    ("week", "status"),
    [
        ("2027-06-07", 200),
        ("2027-06-08", 422),  # a Tuesday
        ("2027-06-14", 422),  # ahead
        ("2026-06-08", 200),
        ("2026-06-01", 422),  # 53 weeks back
        ("soon", 422),
    ],
)
def test_a_week_begins_on_a_monday_of_the_last_year(solo: Phone, week: str, status: int) -> None:
    answer = solo.get(DIGEST, params={"week": week})
    assert answer.status_code == status, answer.text
    if status == 422:
        assert problem(answer) == (422, "invalid")
        assert answer.json()["errors"][0]["parameter"] == "week"
    else:
        assert answer.json()["starts_on"] == week
