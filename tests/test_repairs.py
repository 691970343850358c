"""Repair, from both sides: sentences sealed until both are in, marks that are one's own alone."""

from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from app import vault
from app.actors import Member
from app.models.repairs import RepairMarks
from app.services import keys, timeouts
from app.services.scoring.activity import Conflict
from sqlalchemy import text

from tests.phone import Phone, ok, problem
from tests.service import Clock, Service
from tests.test_timeouts import call, come_back, frozen, kinds

PARTS = ("issue", "agreement")


def begin(phone: Phone) -> str:
    return str(ok(phone.post("/v1/repairs", json={}), 201)["id"])


def read(phone: Phone, repair: str) -> dict[str, Any]:
    shown: dict[str, Any] = ok(phone.get(f"/v1/repairs/{repair}"))
    return shown


def write(phone: Phone, repair: str, part: str, words: str = "It was about the car.") -> Any:
    return phone.put(f"/v1/repairs/{repair}/{part}", json={"text": words})


def seal(phone: Phone, repair: str, part: str) -> Any:
    return phone.put(f"/v1/repairs/{repair}/{part}/seal")


def say(phone: Phone, repair: str, part: str, words: str = "It was about the car.") -> None:
    ok(write(phone, repair, part, words))
    ok(seal(phone, repair, part))


def rate(phone: Phone, repair: str, **data: Any) -> None:
    ok(phone.put(f"/v1/repairs/{repair}/rating", json=data))


def counted(service: Service, phone: Phone, other: Phone, clock: Clock) -> list[Conflict]:
    """The disagreements as they count for one of the two."""
    me, partner = (UUID(ok(one.get("/v1/me"))["id"]) for one in (phone, other))
    couple = ok(phone.get("/v1/couple"))
    member = Member(
        user_id=me,
        session_id=me,
        signed_in_at=clock.now(),
        time_zone="Europe/Lisbon",
        couple_id=UUID(couple["id"]),
        partner_id=partner,
        couple_zone=couple["time_zone"],
    )
    with vault.ring(vault.Ring()), service.kernel.database.reading() as db:
        keys.lend(db, [me, partner, member.couple_id])
        return timeouts.repairs(db, member, clock.now())


def test_it_opens_after_the_time_out_under_the_same_id(
    ana: Phone, ben: Phone, clock: Clock
) -> None:
    made = call(ana, minutes=20)["id"]
    waiting = read(ben, made)
    assert (waiting["state"], waiting["after_timeout"]) == ("waiting", True)
    for answer in (write(ben, made, "issue"), seal(ben, made, "agreement")):
        assert problem(answer) == (409, "repair-not-open")
        assert answer.json()["state"] == "waiting"
    clock.advance(minutes=21)
    assert read(ben, made) == {**waiting, "state": "open"}
    assert [step["id"] for step in waiting["steps"]][:2] == ["both-ready", "one-issue"]


def test_it_can_be_begun_without_a_time_out(ana: Phone, ben: Phone) -> None:
    body = {"id": "2b8e6f0a-1c3d-4e5f-9a7b-6c5d4e3f2a1b"}
    made = ok(ana.post("/v1/repairs", json=body), 201)
    assert ok(ana.post("/v1/repairs", json=body), 201) == made
    assert (made["state"], made["after_timeout"]) == ("open", False)
    assert ok(ben.get("/v1/repairs"))["data"] == [made]
    assert kinds(ben, "couple") == ["repair.opened"]


@pytest.mark.parametrize("part", PARTS)
def test_each_ones_words_are_sealed_until_both_are_in(ana: Phone, ben: Phone, part: str) -> None:
    repair = begin(ana)
    before = ben.get(f"/v1/repairs/{repair}")
    say(ana, repair, part, "We ask before we book.")
    assert problem(write(ana, repair, part)) == (409, "already-sealed")
    assert ben.get(f"/v1/repairs/{repair}").content == before.content
    assert kinds(ben, "couple") == ["repair.opened"]
    assert kinds(ana, "personal") == [f"repair.{part}_drafted", f"repair.{part}_sealed"]
    say(ben, repair, part, "I call before I say yes.")
    for phone, mine, theirs in (
        (ana, "We ask before we book.", "I call before I say yes."),
        (ben, "I call before I say yes.", "We ask before we book."),
    ):
        shown = read(phone, repair)[part]
        assert [(row["author"], row["text"]) for row in shown] == [
            ("me", mine),
            ("partner", theirs),
        ]
        assert {row["state"] for row in shown} == {"revealed"}
        assert kinds(phone, "couple") == ["repair.opened", f"repair.{part}s_revealed"]


def test_words_are_withdrawn_edited_and_taken_back(ana: Phone, ben: Phone, clock: Clock) -> None:
    repair = begin(ana)
    url = f"/v1/repairs/{repair}/issue"
    assert problem(seal(ana, repair, "issue")) == (409, "nothing-written")
    assert problem(ana.delete(f"{url}/seal")) == (404, "not-found")
    say(ana, repair, "issue", "You never ask.")
    assert ok(ana.delete(f"{url}/seal"))["issue"][0]["state"] == "draft"
    say(ana, repair, "issue", "I was not asked.")
    say(ben, repair, "issue")
    assert problem(ana.delete(f"{url}/seal")) == (409, "already-revealed")
    edited = ok(write(ana, repair, "issue", "I would like to be asked."))["issue"][0]
    assert (edited["text"], edited["edited"]) == ("I would like to be asked.", True)
    clock.advance(minutes=16)
    assert problem(write(ana, repair, "issue", "Too late.")) == (409, "too-late-to-edit")
    ok(ana.delete(url), 204)
    hers = read(ben, repair)["issue"][1]
    assert (hers["state"], hers["text"]) == ("taken_back", None)


def test_either_closes_it_and_nobody_is_asked_why(ana: Phone, ben: Phone) -> None:
    repair = begin(ana)
    say(ana, repair, "issue")
    for phone in (ben, ben, ana):
        assert ok(phone.put(f"/v1/repairs/{repair}/closing"))["state"] == "closed"
    for answer in (write(ben, repair, "issue"), seal(ben, repair, "issue")):
        assert problem(answer) == (409, "repair-not-open")
        assert answer.json()["state"] == "closed"
    assert kinds(ben, "couple") == ["repair.opened", "repair.closed"]
    assert read(ben, repair)["issue"] == []
    ok(ana.delete(f"/v1/repairs/{repair}/issue"), 204)
    rate(ben, repair, settled=2)


def test_closed_while_it_waits_it_stays_closed(ana: Phone, clock: Clock) -> None:
    made = call(ana, minutes=20)["id"]
    ok(ana.put(f"/v1/repairs/{made}/closing"))
    clock.advance(minutes=30)
    assert read(ana, made)["state"] == "closed"
    assert kinds(ana, "couple") == ["timeout.called", "repair.closed", "timeout.ended"]


def test_what_each_noted_is_their_own(ana: Phone, ben: Phone) -> None:
    repair = begin(ana)
    url = f"/v1/repairs/{repair}/rating"
    rate(ana, repair, intensity=5, settled=0)
    assert ok(ben.get(url)) == {"intensity": None, "settled": None}
    rate(ben, repair, settled=4)
    assert ok(ana.get(url)) == {"intensity": 5, "settled": 0}
    rate(ana, repair, settled=3)
    assert ok(ana.get(url)) == {"intensity": None, "settled": 3}
    assert kinds(ben, "couple") == ["repair.opened"]
    assert kinds(ana, "personal") == ["repair.rated", "repair.rated"]


@pytest.mark.parametrize("sent", [{"intensity": 0}, {"intensity": 6}, {"settled": 5}])
def test_a_note_has_its_bounds(ana: Phone, sent: dict[str, int]) -> None:
    answer = ana.put(f"/v1/repairs/{begin(ana)}/rating", json=sent)
    assert problem(answer) == (422, "invalid")


def test_afraid_is_seen_by_nothing_and_leads_to_help_that_is_there_for_everybody(
    ana: Phone, ben: Phone
) -> None:
    repair = call(ana)["id"]
    urls = [f"/v1/{noun}" for noun in ("timeouts", "repairs", "events", "me", "couple")]
    urls += [f"/v1/{noun}/{repair}" for noun in ("timeouts", "repairs")]
    urls += [f"/v1/repairs/{repair}/rating"]

    def everything(phone: Phone) -> list[bytes]:
        return [phone.get(url).content for url in urls]

    before = everything(ana), everything(ben)
    help_ = ok(ana.put(f"/v1/repairs/{repair}/afraid"))
    assert (everything(ana), everything(ben)) == before
    assert read(ben, repair)["support"] == read(ana, repair)["support"] == help_
    assert help_["resources"] == "/v1/safety/resources"
    assert ok(ben.get(f"/v1/repairs/{repair}/afraid")) == {"state": "off"}


def test_afraid_is_read_and_taken_away_only_after_a_fresh_sign_in(ana: Phone, clock: Clock) -> None:
    repair = begin(ana)
    url = f"/v1/repairs/{repair}/afraid"
    ok(ana.delete(url), 204)
    clock.advance(minutes=6)
    rate(ana, repair, intensity=4, settled=1)
    for _ in range(2):
        ok(ana.put(url))
    assert problem(ana.get(url)) == problem(ana.delete(url)) == (401, "sign-in-again")
    ana.sign_in()
    assert ok(ana.get(url)) == {"state": "on"}
    rate(ana, repair, intensity=5)
    assert ok(ana.get(url)) == {"state": "on"}
    ok(ana.delete(url), 204)
    assert ok(ana.get(url)) == {"state": "off"}
    assert ok(ana.get(f"/v1/repairs/{repair}/rating")) == {"intensity": 5, "settled": None}


def test_no_row_tells_that_somebody_was_afraid(service: Service, ana: Phone, ben: Phone) -> None:
    repair = begin(ana)
    for phone in (ana, ben):
        rate(phone, repair, settled=3)
    ok(ana.put(f"/v1/repairs/{repair}/afraid"))
    with service.engine.connect() as db:
        query = text("SELECT id, document FROM repair_marks")
        cells = [cell for id_, cell in db.execute(query) if UUID(str(id_)) == UUID(repair)]
    assert len(cells) == 2
    assert len({len(cell) for cell in cells}) == 1


def test_a_damaged_mark_keeps_nobody_from_saying_that_they_were_afraid(
    service: Service, ana: Phone, ben: Phone, clock: Clock
) -> None:
    repair = begin(ana)
    rate(ana, repair, intensity=2, settled=4)
    with service.engine.begin() as db:
        ids = {"user": UUID(ok(ana.get("/v1/me"))["id"])}
        db.execute(
            RepairMarks.__table__.update()  # type: ignore[attr-defined]
            .where(RepairMarks.user_id == ids["user"])
            .values(document=vault.Opened("", "AQABbm9uc2Vuc2U="))
        )
    assert problem(ana.get(f"/v1/repairs/{repair}/rating")) == (500, "damaged-content")
    assert counted(service, ana, ben, clock)[0].afraid
    ok(ana.put(f"/v1/repairs/{repair}/afraid"))
    assert ok(ana.get(f"/v1/repairs/{repair}/afraid")) == {"state": "on"}


def test_what_counts_is_what_both_see_and_the_readers_own_marks(
    service: Service, ana: Phone, ben: Phone, clock: Clock
) -> None:
    frozen(clock)
    made = call(ana, minutes=20)
    clock.advance(minutes=90)
    for phone in (ana, ben):
        ok(come_back(phone, made))
    rate(ana, made["id"], intensity=5, settled=2)
    alone = begin(ben)
    clock.advance(days=2)
    for phone in (ana, ben):
        say(phone, alone, "issue")
    ok(ana.put(f"/v1/repairs/{alone}/afraid"))
    pending = call(ben)["id"]
    rate(ben, pending, settled=0)
    hour_and_a_half = Fraction(3, 2)
    assert counted(service, ana, ben, clock) == [
        Conflict(5, True, hour_and_a_half, (2,), 2),
        Conflict(3, False, Fraction(48), (), 2, afraid=True),
        Conflict(3, True, None, (), 0),
    ]
    assert counted(service, ben, ana, clock) == [
        Conflict(3, True, hour_and_a_half, (), 2),
        Conflict(3, False, Fraction(48), (), 2),
        Conflict(3, True, None, (0,), 0),
    ]
    clock.advance(days=26)
    assert [found.age for found in counted(service, ana, ben, clock)] == [26]


def test_what_one_hides_counts_for_the_other_as_if_it_were_not(
    service: Service, ana: Phone, ben: Phone, clock: Clock
) -> None:
    made = call(ana, minutes=60)
    alone = begin(ana)
    clock.advance(minutes=30)
    before = counted(service, ben, ana, clock)
    ok(come_back(ana, made))
    say(ana, alone, "issue")
    for repair in (made["id"], alone):
        rate(ana, repair, intensity=1, settled=4)
        ok(ana.put(f"/v1/repairs/{repair}/afraid"))
    assert counted(service, ben, ana, clock) == before


def test_the_list_is_filtered_and_knows_what_changed(ana: Phone, ben: Phone, clock: Clock) -> None:
    closed, opened = begin(ana), begin(ben)
    ok(ana.put(f"/v1/repairs/{closed}/closing"))
    waiting = call(ana, minutes=1440)["id"]

    def listed(**params: str) -> list[str]:
        return [row["id"] for row in ok(ben.get("/v1/repairs", params=params))["data"]]

    assert listed() == [waiting, opened, closed]
    assert listed(state="closed") == [closed]
    assert listed(state="open") == [opened]
    assert listed(state="waiting") == [waiting]
    today = read(ana, opened)["day"]
    assert listed(updated_after=today) == []
    clock.advance(days=1, minutes=1)
    say(ana, opened, "issue")
    assert listed(updated_after=today) == [waiting]
    say(ben, opened, "issue")
    assert listed(updated_after=today) == [waiting, opened]


def test_leaving_in_the_middle_leaves_each_their_own_words(ana: Phone, ben: Phone) -> None:
    repair = begin(ana)
    say(ana, repair, "issue", "I was not asked.")
    ok(write(ben, repair, "agreement", "I call first."))
    rate(ana, repair, settled=1)
    ok(ana.delete("/v1/couple/membership"), 204)
    for phone in (ana, ben):
        for url in ("", "/rating", "/afraid"):
            assert problem(phone.get(f"/v1/repairs/{repair}{url}")) == (404, "not-paired")
        assert problem(seal(phone, repair, "issue")) == (404, "not-paired")
        assert problem(phone.put(f"/v1/repairs/{repair}/afraid")) == (404, "not-paired")
    for phone, words in ((ana, "I was not asked."), (ben, "I call first.")):
        kept = ok(phone.get("/v1/kept"))["data"]
        assert [(row["text"], row["state"]) for row in kept] == [(words, "draft")]


def test_it_is_nobody_elses(ana: Phone, eve: Phone, solo: Phone) -> None:
    repair = begin(ana)
    for answer in (
        eve.get(f"/v1/repairs/{repair}"),
        write(eve, repair, "issue"),
        eve.put(f"/v1/repairs/{repair}/afraid"),
        eve.put(f"/v1/repairs/{repair}/closing"),
    ):
        assert problem(answer) == (404, "not-found")
    assert ok(eve.get("/v1/repairs"))["data"] == []
    assert problem(solo.post("/v1/repairs", json={})) == (404, "not-paired")
