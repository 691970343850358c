"""Plans and rituals: proposed by one, accepted by the other, kept or not, and put away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from app import vault
from app.actors import Member
from app.services import quality_time
from app.services.scoring.activity import Rhythm, rhythm

from tests.phone import Phone, ok, problem
from tests.rules.nouns.quality_time import PLANS, RITUALS, a_moment, a_ritual, day, made, moment
from tests.service import Clock, Service

KEPT = "/v1/kept"


@pytest.fixture
def october(clock: Clock) -> Clock:
    """Some days before the clocks of Lisbon go back. Asked for before anybody signs in."""
    clock.freeze(datetime(2026, 10, 20, 9, tzinfo=UTC))
    return clock


def plan(phone: Phone, **more: Any) -> str:
    """The address of a new proposal."""
    return f"{PLANS}/{made(phone, PLANS, a_moment(**more))['id']}"


def ritual(phone: Phone, **more: Any) -> str:
    return f"{RITUALS}/{made(phone, RITUALS, a_ritual(**more))['id']}"


def agreed(one: Phone, other: Phone, url: str) -> str:
    assert ok(other.put(f"{url}/acceptance"))["state"] == "active"
    assert ok(one.get(url))["state"] == "active"
    return url


def important(phone: Phone, **more: Any) -> str:
    data = {"kind": "important_day", "title": "My interview", "day": day(5), **more}
    return f"{PLANS}/{made(phone, PLANS, data)['id']}"


def state(phone: Phone, url: str) -> str:
    return str(ok(phone.get(url))["state"])


def kinds(phone: Phone) -> list[str]:
    return [event["kind"] for event in phone.events()]


def agenda(phone: Phone, first: str, last: str) -> list[dict[str, Any]]:
    found = ok(phone.get("/v1/quality-time/agenda", params={"from_day": first, "to_day": last}))
    return list(found["data"])


def member(phone: Phone, other: Phone, zone: str = "Europe/Lisbon") -> Member:
    """The person as the services see them."""
    ids = [UUID(ok(one.get("/v1/me"))["id"]) for one in (phone, other)]
    return Member(
        user_id=ids[0],
        session_id=uuid4(),
        signed_in_at=datetime.now(UTC),
        time_zone=zone,
        couple_id=UUID(ok(phone.get("/v1/couple"))["id"]),
        partner_id=ids[1],
        couple_zone=zone,
    )


def the_rhythm(service: Service, phone: Phone, other: Phone, clock: Clock) -> Rhythm | None:
    with vault.ring(vault.Ring()), service.kernel.database.reading() as db:
        return rhythm(quality_time.moments(db, member(phone, other)), clock.now())


def test_a_plan_is_proposed_accepted_kept_done_and_put_away(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    url = plan(ana, title="Pancakes by the river", unplugged=True)
    mine, theirs = ok(ana.get(url)), ok(ben.get(url))
    assert (mine["author"], mine["waits_for"]) == ("me", "partner")
    assert (theirs["author"], theirs["waits_for"]) == ("partner", "me")
    assert theirs["title"] == "Pancakes by the river"
    agreed(ana, ben, url)
    assert ok(ben.put(f"{url}/acceptance"))["state"] == "active"
    assert problem(ana.put(f"{url}/kept")) == (409, "moved-on")
    clock.advance(days=3, minutes=10)
    assert ok(ben.put(f"{url}/kept"))["kept"]
    assert ok(ana.get(url))["kept"]
    clock.advance(hours=2)
    assert state(ana, url) == "done"
    ok(ana.put(f"{url}/archive"), 204)
    ok(ana.put(f"{url}/archive"), 204)
    assert state(ben, url) == "archived"
    ok(ben.put(f"{url}/archive"), 204)
    for phone in (ana, ben):
        assert problem(phone.get(url)) == (404, "not-found")
        told = [kind for kind in kinds(phone) if kind.startswith("plan.")]
        assert told == [
            *("plan.proposed", "plan.accepted", "plan.changed"),
            *("plan.done", "plan.archived", "plan.removed"),
        ]


def test_only_the_other_accepts_and_a_refusal_names_the_state(ana: Phone, ben: Phone) -> None:
    url = plan(ana)
    assert problem(ana.put(f"{url}/acceptance")) == (409, "not-yours")
    assert ok(ana.put(f"{url}/cancellation"))["state"] == "cancelled"
    assert ok(ben.put(f"{url}/cancellation"))["state"] == "cancelled"
    refused = ben.put(f"{url}/acceptance")
    assert problem(refused) == (409, "moved-on")
    assert refused.json()["state"] == "cancelled"


def test_later_is_known_to_nobody_but_who_said_it(ana: Phone, ben: Phone) -> None:
    url = plan(ana)
    before = ana.get(url).content, ana.get(PLANS).content, ana.events()
    assert ok(ben.put(f"{url}/later"))["later"]
    ok(ben.put(f"{url}/later"))
    assert [one["later"] for one in ok(ben.get(PLANS))["data"]] == [True]
    assert (ana.get(url).content, ana.get(PLANS).content, ana.events()) == before
    assert kinds(ben).count("plan.put_off") == 1
    assert problem(ana.put(f"{url}/later")) == (409, "not-yours")
    ok(ben.delete(f"{url}/later"), 204)
    ok(ben.delete(f"{url}/later"), 204)
    assert not ok(ben.get(url))["later"]
    ok(ben.put(f"{url}/later"))
    agreed(ana, ben, url)
    assert not ok(ben.get(url))["later"]
    assert problem(ben.put(f"{url}/later")) == (409, "moved-on")


@pytest.mark.parametrize(("ahead", "after"), [({"days": 40}, 14), ({"days": 3}, 3)])
def test_a_proposal_lapses_after_14_days_or_when_it_starts(
    ana: Phone, ben: Phone, clock: Clock, ahead: dict[str, int], after: int
) -> None:
    times = {"starts_at": moment(**ahead), "ends_at": moment(**ahead, hours=1)}
    url = plan(ana, **times)
    ok(ben.put(f"{url}/later"))
    clock.advance(days=after - 1)
    assert state(ben, url) == "proposed"
    clock.advance(days=1, minutes=1)
    assert [state(phone, url) for phone in (ana, ben)] == ["lapsed", "lapsed"]
    assert problem(ben.put(f"{url}/acceptance")) == (409, "moved-on")
    assert kinds(ana)[-1] == "plan.lapsed"


def test_whoever_moves_it_proposes_it_anew(ana: Phone, ben: Phone, clock: Clock) -> None:
    url = agreed(ana, ben, plan(ana))
    later = {"starts_at": moment(days=4), "ends_at": moment(days=4, hours=1)}
    moved = ok(ben.change(url, later))
    assert (moved["state"], moved["waits_for"]) == ("proposed", "partner")
    assert problem(ben.put(f"{url}/acceptance")) == (409, "not-yours")
    assert ok(ana.put(f"{url}/acceptance"))["state"] == "active"
    same = ok(ana.get(url))
    assert ok(ana.change(url, {"starts_at": same["starts_at"]})) == same
    clock.advance(days=4, minutes=1)
    assert problem(ana.change(url, {"ends_at": moment(hours=3)}))[0] == 422
    clock.advance(hours=1)
    refused = ana.change(url, {"unplugged": True})
    assert problem(refused) == (409, "moved-on")


def test_words_are_their_authors_and_the_other_adds_a_sentence(ana: Phone, ben: Phone) -> None:
    url = plan(ana, title="A walk")
    assert problem(ben.change(url, {"title": "A run"})) == (409, "not-yours")
    assert problem(ana.put(f"{url}/sentence", json={"text": "Yes"})) == (409, "not-yours")
    assert ok(ben.put(f"{url}/sentence", json={"text": "I bring tea."}))["sentence"]
    ok(ben.put(f"{url}/sentence", json={"text": "I bring coffee."}))
    seen = ok(ana.change(url, {"title": "A long walk"}))
    assert (seen["title"], seen["sentence"], seen["edited"]) == (
        *("A long walk", "I bring coffee."),
        True,
    )
    assert seen["state"] == "proposed"
    ok(ben.delete(f"{url}/sentence"), 204)
    assert ok(ana.change(url, {"title": None}))["title"] is None
    shown = ok(ben.get(url))
    assert (shown["title"], shown["sentence"]) == (None, None)


def test_an_important_day_is_ones_own_until_it_is_shown(ana: Phone, ben: Phone) -> None:
    url = important(ana)
    assert ok(ana.get(url))["state"] == "active"
    assert problem(ben.get(url)) == (404, "not-found")
    assert ok(ben.get(PLANS))["data"] == [] == agenda(ben, day(), day(9))
    assert [one["title"] for one in agenda(ana, day(), day(9))] == ["My interview"]
    assert not [kind for kind in kinds(ben) if kind.startswith("plan.")]
    shown = ok(ana.change(url, {"shared": True}))
    assert (shown["shared"], shown["starts_at"]) == (True, None)
    assert ok(ben.get(url))["title"] == "My interview"
    assert [one["id"] for one in agenda(ben, day(), day(9))] == [shown["id"]]
    assert problem(ana.change(url, {"shared": False}))[0] == 422
    assert problem(ben.change(url, {"day": day(6)})) == (409, "not-yours")
    assert problem(ben.put(f"{url}/cancellation")) == (409, "not-yours")
    assert ok(ben.put(f"{url}/sentence", json={"text": "I think of you."}))["sentence"]
    assert ok(ana.put(f"{url}/cancellation"))["state"] == "cancelled"


def test_a_private_day_is_over_and_put_away_without_a_trace(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    url = important(ana)
    before = kinds(ben)
    clock.advance(days=7)
    assert state(ana, url) == "done"
    ok(ana.put(f"{url}/archive"), 204)
    assert problem(ana.get(url)) == (404, "not-found")
    assert set(kinds(ben)) - {"question.served"} == set(before) - {"question.served"}
    plans = [kind for kind in kinds(ana) if kind.startswith("plan.")]
    assert plans[-2:] == ["plan.done", "plan.removed"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"starts_at": None}, "/starts_at"),
        ({"ends_at": None}, "/ends_at"),
        ({"starts_at": "2020-01-01T00:00:00Z"}, "/starts_at"),
        ({"starts_at": "2199-01-01T00:00:00Z"}, "/starts_at"),
        ({"ends_at": "2020-01-01T00:00:00Z"}, "/ends_at"),
        ({"ends_at": "2199-01-01T00:00:00Z"}, "/ends_at"),
        ({"day": "2026-06-14"}, "/day"),
        ({"shared": True}, "/shared"),
        ({"unplugged": 1}, "/unplugged"),
        ({"kind": "important_day"}, "/ends_at"),
        ({"kind": "important_day", "starts_at": None, "ends_at": None}, "/day"),
        (
            {"kind": "important_day", "starts_at": None, "ends_at": None, "day": "2020-01-01"},
            "/day",
        ),
    ],
)
def test_what_does_not_fit_is_refused_where_it_is_wrong(
    ana: Phone, changes: dict[str, Any], pointer: str
) -> None:
    refused = ana.post(PLANS, json=a_moment(**changes))
    assert problem(refused) == (422, "invalid")
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert ok(ana.get(PLANS))["data"] == []


def test_the_same_id_gives_the_same_plan_and_anothers_is_taken(ana: Phone, ben: Phone) -> None:
    for path, data in ((PLANS, a_moment(id=str(uuid4()))), (RITUALS, a_ritual(id=str(uuid4())))):
        first = made(ana, path, data)
        assert made(ana, path, {**data, "title": "Something else"}) == first
        assert problem(ben.post(path, json=data)) == (409, "id-taken")
        assert len(ok(ana.get(path))["data"]) == 1


def test_lists_are_filtered_by_state_and_day(ana: Phone, ben: Phone) -> None:
    near = agreed(ana, ben, plan(ana, title="Near"))
    far = {"starts_at": moment(days=30), "ends_at": moment(days=30, hours=1)}
    plan(ana, title="Far", **far)

    def titles(**params: str) -> list[str]:
        return [one["title"] for one in ok(ben.get(PLANS, params=params))["data"]]

    assert titles() == ["Far", "Near"]
    assert titles(state="active") == ["Near"]
    assert titles(from_day=day(20)) == ["Far"]
    assert titles(to_day=day(20)) == ["Near"]
    ok(ana.put(f"{near}/cancellation"))
    assert titles(state="cancelled") == ["Near"]


def test_the_rhythm_is_the_share_of_the_last_plans_that_were_kept(
    service: Service, ana: Phone, ben: Phone, clock: Clock
) -> None:
    urls = [agreed(ana, ben, plan(ana, **times(number))) for number in range(1, 4)]
    called_off, private = agreed(ana, ben, plan(ana, **times(1))), important(ana, day=day(1))
    ok(ben.put(f"{called_off}/cancellation"))
    plan(ben, **times(1))
    assert the_rhythm(service, ana, ben, clock) is None
    clock.advance(days=2, hours=2)
    ok(ana.put(f"{urls[0]}/kept"))
    ok(ana.put(f"{called_off}/archive"), 204)
    ok(ana.put(f"{private}/archive"), 204)
    assert the_rhythm(service, ana, ben, clock) == Rhythm(kept=1, planned=2)
    assert ok(ben.put("/v1/me/pause"))["state"] == "on"
    clock.advance(days=1)
    assert state(ana, urls[2]) == "done"
    assert the_rhythm(service, ana, ben, clock) == Rhythm(kept=1, planned=3)
    assert the_rhythm(service, ben, ana, clock) == Rhythm(kept=1, planned=2)
    assert not ok(ben.delete(f"{urls[0]}/kept"))["kept"]
    assert the_rhythm(service, ana, ben, clock) == Rhythm(kept=0, planned=3)


def times(number: int) -> dict[str, str]:
    return {"starts_at": moment(days=number), "ends_at": moment(days=number, hours=1)}


def test_both_who_answer_at_once_are_one_after_the_other(ana: Phone, ben: Phone) -> None:
    url = plan(ana)
    with ThreadPoolExecutor(2) as pool:
        acts = [
            pool.submit(ben.put, f"{url}/acceptance"),
            pool.submit(ana.put, f"{url}/cancellation"),
        ]
        statuses = sorted(act.result().status_code for act in acts)
    assert statuses in ([200, 200], [200, 409])
    assert state(ana, url) == state(ben, url) == "cancelled"


@pytest.mark.usefixtures("october")
def test_a_ritual_keeps_its_local_time_when_the_clocks_change(ana: Phone, ben: Phone) -> None:
    more = {"rule": "FREQ=WEEKLY;BYDAY=SA,SU", "starts_on": "2026-10-24", "time": "01:30"}
    url = agreed(ana, ben, ritual(ana, **more))
    found = agenda(ben, "2026-10-20", "2026-11-01")
    assert [(one["day"], one["starts_at"]) for one in found] == [
        ("2026-10-24", "2026-10-24T00:30:00.000Z"),
        ("2026-10-25", "2026-10-25T00:30:00.000Z"),  # twice on that day: the first is meant
        ("2026-10-31", "2026-10-31T01:30:00.000Z"),
        ("2026-11-01", "2026-11-01T01:30:00.000Z"),
    ]
    ok(ben.change("/v1/couple", {"time_zone": "Pacific/Kiritimati"}))
    moved = agenda(ana, "2026-10-24", "2026-10-24")
    assert [one["starts_at"] for one in moved] == ["2026-10-23T11:30:00.000Z"]
    assert state(ana, url) == "active"


def test_one_time_of_a_ritual_is_skipped_by_either(ana: Phone, ben: Phone) -> None:
    url = agreed(ana, ben, ritual(ana))
    for phone in (ben, ben, ana):
        ok(phone.put(f"{url}/skips/{day(2)}"), 204)
    assert kinds(ana).count("ritual.changed") == 1
    found = agenda(ana, day(1), day(3))
    assert [one["skipped"] for one in found] == [False, True, False]
    ok(ana.delete(f"{url}/skips/{day(2)}"), 204)
    assert not any(one["skipped"] for one in agenda(ben, day(1), day(3)))
    for other in (day(0), day(400)):
        refused = ana.put(f"{url}/skips/{other}")
        assert problem(refused) == (422, "invalid")
        assert refused.json()["errors"][0]["parameter"] == "day"


def test_a_ritual_goes_the_way_of_every_joint_thing(ana: Phone, ben: Phone, clock: Clock) -> None:
    url = ritual(ana, rule="FREQ=DAILY;COUNT=3")
    assert problem(ana.put(f"{url}/skips/{day(1)}")) == (409, "moved-on")
    ok(ben.put(f"{url}/later"))
    ok(ben.delete(f"{url}/later"), 204)
    ok(ben.put(f"{url}/sentence", json={"text": "With honey."}))
    agreed(ana, ben, url)
    moved = ok(ben.change(url, {"time": "21:00"}))
    assert (moved["state"], moved["waits_for"]) == ("proposed", "partner")
    assert agenda(ana, day(1), day(5)) == []
    ok(ana.put(f"{url}/acceptance"))
    assert problem(ben.change(url, {"title": "Coffee"})) == (409, "not-yours")
    assert ok(ana.change(url, {"title": "Tea and toast"}))["edited"]
    assert len(agenda(ana, day(1), day(5))) == 3
    ok(ben.put(f"{url}/skips/{day(2)}"), 204)
    clock.advance(days=6)
    assert state(ben, url) == "done"
    assert problem(ben.put(f"{url}/cancellation")) == (409, "moved-on")
    for phone in (ben, ana):
        ok(phone.put(f"{url}/archive"), 204)
    assert problem(ana.get(url)) == (404, "not-found")
    assert ok(ana.get(RITUALS))["data"] == []


def test_a_ritual_lapses_and_is_ended_by_either(ana: Phone, ben: Phone, clock: Clock) -> None:
    lapsing, ended = ritual(ana), agreed(ana, ben, ritual(ana, title="Walk"))
    assert ok(ben.put(f"{ended}/cancellation"))["state"] == "cancelled"
    assert agenda(ana, day(), day(30)) == []
    clock.advance(days=14, hours=1)
    assert state(ben, lapsing) == "lapsed"
    assert problem(ana.change(lapsing, {"time": "09:00"})) == (409, "moved-on")
    ok(ben.delete(f"{lapsing}/sentence"), 204)


def test_an_agenda_has_bounds(ana: Phone) -> None:
    for first, last in ((day(), day(-1)), (day(), day(93)), (day(700), day(740))):
        params = {"from_day": first, "to_day": last}
        refused = ana.get("/v1/quality-time/agenda", params=params)
        assert problem(refused) == (422, "invalid")
    assert ok(ana.get("/v1/quality-time/agenda"))["data"] == []


def test_nobody_has_endless_proposals_and_the_others_do_not_count(ana: Phone, ben: Phone) -> None:
    for _ in range(20):
        last = ritual(ana)
    assert problem(ana.post(RITUALS, json=a_ritual())) == (409, "enough-rituals")
    ritual(ben)
    ok(ana.put(f"{last}/cancellation"))
    ritual(ana)


def test_an_outsider_sees_and_does_nothing(ana: Phone, eve: Phone, solo: Phone) -> None:
    for url in (plan(ana), ritual(ana)):
        for act in ("acceptance", "cancellation", "later", "archive"):
            assert problem(eve.put(f"{url}/{act}")) == (404, "not-found")
        assert problem(solo.get(url)) == (404, "not-paired")
    assert ok(eve.get(PLANS))["data"] == ok(eve.get(RITUALS))["data"] == []


def test_after_leaving_each_keeps_the_own_words_and_open_proposals_are_drafts(
    ana: Phone, ben: Phone
) -> None:
    url = agreed(ana, ben, plan(ana, title="The sea"))
    ok(ben.put(f"{url}/sentence", json={"text": "I bring towels."}))
    plan(ana, title="The hills")
    important(ana, title="The scan")
    ritual(ana, title="Tea")
    ok(ben.delete("/v1/couple/membership"), 204)
    assert problem(ana.get(url)) == (404, "not-paired")
    kept = {one["text"]: (one["noun"], one["state"]) for one in ok(ana.get(KEPT))["data"]}
    assert kept == {
        "The sea": ("plan", "shared"),
        "The hills": ("plan", "draft"),
        "The scan": ("plan", "draft"),
        "Tea": ("ritual", "draft"),
    }
    assert [(one["text"], one["state"]) for one in ok(ben.get(KEPT))["data"]] == [
        ("I bring towels.", "shared")
    ]
