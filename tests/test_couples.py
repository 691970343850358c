"""Couples: invited, accepted, confirmed, left; from both sides, an outsider's, and at once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from app.models.couples import Couple, Membership
from sqlmodel import col, func, select

from tests.phone import Phone, ok, problem
from tests.service import Clock, Service

UNPAIRED = (404, "not-paired")
UNKNOWN = (404, "invite-unknown")
PAIRED = (409, "already-paired")

Person = Callable[[str], Phone]


def invite(phone: Phone) -> dict[str, Any]:
    return dict(ok(phone.post("/v1/couple/invites"), 201))


def accept(phone: Phone, code: str) -> httpx.Response:
    return phone.post("/v1/invites/acceptances", json={"code": code})


def confirm(phone: Phone, made: dict[str, Any]) -> httpx.Response:
    return phone.post(f"/v1/couple/invites/{made['id']}/confirmation")


def kinds(phone: Phone) -> list[str]:
    return [event["kind"] for event in phone.events()]


# pairing


def test_two_people_pair_by_invite_acceptance_and_confirmation(person: Person) -> None:
    ana, ben = person("Ana"), person("Ben")
    made = invite(ana)
    seen = ok(ben.post("/v1/invites/previews", json={"code": made["code"].lower()}))
    assert seen["inviter"] == "Ana"
    assert seen["shares"] == made["shares"] != []
    waiting = {"status": "waiting", "inviter": "Ana"}
    assert ok(accept(ben, made["code"])) == waiting
    assert ok(accept(ben, made["code"])) == waiting
    assert problem(ben.get("/v1/couple")) == UNPAIRED
    assert problem(ana.get("/v1/couple")) == UNPAIRED
    seen = ok(ana.get(f"/v1/couple/invites/{made['id']}"))
    assert (seen["state"], seen["accepted_by"]) == ("accepted", "Ben")
    assert made["code"] not in str(ok(ana.get("/v1/couple/invites")))
    mine = ok(confirm(ana, made), 201)
    theirs = ok(ben.get("/v1/couple"))
    assert mine["partner"] == {"display_name": "Ben"}
    assert theirs["partner"] == {"display_name": "Ana"}
    assert mine["id"] == theirs["id"]
    assert ok(ana.get("/v1/me"))["paired"] == ok(ben.get("/v1/me"))["paired"] is True
    assert "invite.accepted" in kinds(ana)
    assert "couple.formed" in kinds(ben)


def test_an_outsider_sees_and_changes_nothing_of_a_pairing(person: Person) -> None:
    ana, ben, eve = person("Ana"), person("Ben"), person("Eve")
    made = invite(ana)
    ok(accept(ben, made["code"]))
    address = f"/v1/couple/invites/{made['id']}"
    before = eve.events()
    for refused in (eve.get(address), eve.delete(address), confirm(eve, made)):
        assert problem(refused) == (404, "not-found")
    for path in ("previews", "acceptances"):
        assert problem(eve.post(f"/v1/invites/{path}", json={"code": made["code"]})) == UNKNOWN
    assert problem(confirm(ben, made)) == (404, "not-found")
    ok(confirm(ana, made), 201)
    assert problem(eve.get("/v1/couple")) == UNPAIRED
    assert eve.events() == before


def test_a_new_invite_cancels_the_one_before_even_an_accepted_one(person: Person) -> None:
    ana, ben, sam = person("Ana"), person("Ben"), person("Sam")
    old = invite(ana)
    ok(accept(ben, old["code"]))
    new = invite(ana)
    assert problem(accept(ben, old["code"])) == UNKNOWN
    assert problem(confirm(ana, old)) == (404, "not-found")
    assert [row["id"] for row in ok(ana.get("/v1/couple/invites"))["data"]] == [new["id"]]
    ok(accept(sam, new["code"]))
    assert ok(confirm(ana, new), 201)["partner"]["display_name"] == "Sam"


def test_nobody_confirms_before_somebody_accepted(person: Person) -> None:
    ana = person("Ana")
    made = invite(ana)
    assert problem(confirm(ana, made)) == (409, "not-accepted")


def test_declining_is_silent(person: Person) -> None:
    ana, ben = person("Ana"), person("Ben")
    made = invite(ana)
    ok(accept(ben, made["code"]))
    before = ben.events()
    ok(ana.delete(f"/v1/couple/invites/{made['id']}"), 204)
    assert ben.events() == before
    assert problem(ben.get("/v1/couple")) == UNPAIRED
    assert problem(confirm(ana, made)) == (404, "not-found")
    assert problem(accept(ben, made["code"])) == UNKNOWN


def test_two_who_accept_each_other_are_a_couple_without_confirming(person: Person) -> None:
    ana, ben = person("Ana"), person("Ben")
    of_ana, of_ben = invite(ana), invite(ben)
    assert ok(accept(ben, of_ana["code"]))["status"] == "waiting"
    assert ok(accept(ana, of_ben["code"])) == {"status": "paired", "inviter": "Ben"}
    assert ok(ana.get("/v1/couple"))["id"] == ok(ben.get("/v1/couple"))["id"]
    for phone in (ana, ben):
        assert ok(phone.get("/v1/couple/invites"))["data"] == []


def test_one_couple_at_a_time(ana: Phone, ben: Phone, person: Person) -> None:
    eve = person("Eve")
    made = invite(eve)
    assert problem(ana.post("/v1/couple/invites")) == PAIRED
    assert problem(accept(ben, made["code"])) == PAIRED
    assert ok(eve.get(f"/v1/couple/invites/{made['id']}"))["state"] == "open"


def test_forming_a_couple_ends_every_other_invite_and_acceptance(person: Person) -> None:
    ana, ben, eve, sam = (person(name) for name in ("Ana", "Ben", "Eve", "Sam"))
    of_eve, of_sam, of_ana = invite(eve), invite(sam), invite(ana)
    ok(accept(ben, of_eve["code"]))
    ok(accept(ana, of_sam["code"]))
    ok(accept(ben, of_ana["code"]))
    ok(confirm(ana, of_ana), 201)
    for phone, made in ((eve, of_eve), (sam, of_sam)):
        assert problem(confirm(phone, made)) == (404, "not-found")
        assert ok(phone.get("/v1/couple/invites"))["data"] == []


def test_an_invite_works_for_forty_eight_hours(person: Person, clock: Clock) -> None:
    ana, ben = person("Ana"), person("Ben")
    early, late = invite(ana), invite(ben)
    clock.advance(hours=47, minutes=59)
    ok(accept(ben, early["code"]))
    clock.advance(minutes=2)
    assert problem(accept(ana, late["code"])) == UNKNOWN
    assert problem(confirm(ana, early)) == (404, "not-found")
    assert ok(ana.get("/v1/couple/invites"))["data"] == []
    made = invite(ana)
    ok(accept(ben, made["code"]))
    ok(confirm(ana, made), 201)


# the couple's own fields


def test_either_sets_and_clears_the_couples_own_fields(ana: Phone, ben: Phone, eve: Phone) -> None:
    others = ok(eve.get("/v1/couple"))
    ok(ana.change("/v1/couple", {"name": "Us two", "anniversary": "2021-08-14"}))
    seen = ok(ben.get("/v1/couple"))
    assert (seen["name"], seen["anniversary"]) == ("Us two", "2021-08-14")
    ok(ben.change("/v1/couple", {"name": None}))
    seen = ok(ana.get("/v1/couple"))
    assert (seen["name"], seen["anniversary"]) == (None, "2021-08-14")
    ok(ana.change("/v1/couple", {"anniversary": None}))
    assert ok(ben.get("/v1/couple"))["anniversary"] is None
    assert ok(eve.get("/v1/couple")) == others


def test_who_changes_an_old_version_is_told_the_present_one(ana: Phone, ben: Phone) -> None:
    tag = ben.get("/v1/couple").headers["ETag"]
    ok(ana.change("/v1/couple", {"name": "Us two"}))
    refusal = ben.patch("/v1/couple", json={"name": "The others"}, headers={"If-Match": tag})
    assert problem(refusal) == (412, "precondition-failed")
    assert refusal.headers["ETag"] == ben.get("/v1/couple").headers["ETag"]
    assert problem(ben.patch("/v1/couple", json={"name": "x"}))[0] == 428
    assert ok(ben.get("/v1/couple"))["name"] == "Us two"


def test_the_time_zone_changes_at_most_once_a_day(ana: Phone, ben: Phone, clock: Clock) -> None:
    clock.freeze(datetime(2026, 6, 1, 10, tzinfo=UTC))
    for phone in (ana, ben):
        phone.sign_in()
    ok(ana.change("/v1/couple", {"time_zone": "Asia/Tokyo"}))
    ok(ben.change("/v1/couple", {"time_zone": "Asia/Tokyo"}))
    refusal = ben.change("/v1/couple", {"time_zone": "Europe/Paris", "name": "Not kept"})
    assert problem(refusal) == (409, "zone-resting")
    assert refusal.json()["retry_on"] == "2026-06-02"
    assert ok(ana.get("/v1/couple"))["name"] is None
    assert problem(ben.change("/v1/couple", {"time_zone": None})) == (422, "invalid")
    clock.advance(hours=24)
    assert ok(ben.change("/v1/couple", {"time_zone": "Europe/Paris"}))["time_zone"] == (
        "Europe/Paris"
    )


# leaving


def test_leaving_counts_for_both_from_the_next_request(ana: Phone, ben: Phone) -> None:
    tag = ben.get("/v1/couple").headers["ETag"]
    ok(ana.delete("/v1/couple/membership"), 204)
    for phone in (ana, ben):
        assert problem(phone.get("/v1/couple")) == UNPAIRED
        change = phone.patch("/v1/couple", json={"name": "x"}, headers={"If-Match": tag})
        assert problem(change) == UNPAIRED
        assert problem(phone.post("/v1/checkups"))[1] in ("not-paired", "unsupported-media-type")
        assert ok(phone.get("/v1/me"))["paired"] is False
    ok(ana.delete("/v1/couple/membership"), 204)
    ok(ben.delete("/v1/couple/membership"), 204)


def test_leaving_tells_the_partner_nothing(ana: Phone, ben: Phone) -> None:
    ok(ana.change("/v1/couple", {"name": "Us two"}))
    own = [event for event in ben.events() if event["stream"] == "personal"]
    ok(ana.delete("/v1/couple/membership"), 204)
    assert ben.events() == own
    assert "couple.left" in kinds(ana)


def test_no_longer_paired_reads_like_never_paired(ana: Phone, ben: Phone, solo: Phone) -> None:
    def shape(answer: httpx.Response) -> Any:
        name = answer.headers["X-Request-Id"]
        headers = {k: v for k, v in answer.headers.items() if k not in ("date", "x-request-id")}
        return answer.status_code, headers, answer.text.replace(name, "")

    ok(ana.delete("/v1/couple/membership"), 204)
    assert shape(ben.get("/v1/couple")) == shape(solo.get("/v1/couple"))


def test_pairing_again_starts_an_empty_couple(ana: Phone, ben: Phone) -> None:
    ok(ana.change("/v1/couple", {"name": "Us two", "anniversary": "2021-08-14"}))
    old = ok(ana.get("/v1/couple"))
    ok(ben.delete("/v1/couple/membership"), 204)
    ben.pair_with(ana)
    new = ok(ana.get("/v1/couple"))
    assert new["id"] != old["id"]
    assert (new["name"], new["anniversary"]) == (None, None)
    joint = [event["kind"] for event in ana.events() if event["stream"] == "couple"]
    assert joint == ["question.served"]  # the new couple's own first question


def test_an_answer_kept_for_a_repeat_is_not_given_after_leaving(person: Person) -> None:
    ana, ben = person("Ana"), person("Ben")
    made = invite(ana)
    ok(accept(ben, made["code"]))
    address, key = f"/v1/couple/invites/{made['id']}/confirmation", "k" * 20
    first = ana.once(address, key)
    again = ana.once(address, key)
    assert ok(again, 201) == ok(first, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    ok(ben.delete("/v1/couple/membership"), 204)
    assert problem(ana.once(address, key)) == (404, "not-found")


# at the same instant


def live(service: Service) -> list[int]:
    """How many live members each live couple has."""
    with service.kernel.database.reading() as db:
        members = (
            select(func.count())
            .select_from(Membership)
            .join(Couple, col(Couple.id) == col(Membership.couple_id))
            .where(col(Membership.left_at).is_(None), col(Couple.ended_at).is_(None))
            .group_by(col(Membership.couple_id))
        )
        return list(db.exec(members).all())


def statuses(answers: list[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def test_of_fifty_who_accept_one_invite_one_succeeds(person: Person) -> None:
    ana = person("Ana")
    crowd = [person(f"Guest{number}") for number in range(50)]
    made = invite(ana)
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda phone: accept(phone, made["code"]), crowd))
    assert statuses(answers) == {200: 1, 404: 49}
    winner = next(p for p, answer in zip(crowd, answers, strict=True) if answer.is_success)
    assert ok(confirm(ana, made), 201)["partner"]["display_name"] == winner.name
    assert ok(winner.get("/v1/couple"))["partner"]["display_name"] == "Ana"
    assert set(live(ana.service)) == {2}


def test_two_who_invite_and_accept_each_other_at_once_become_one_couple(person: Person) -> None:
    ana, ben = person("Ana"), person("Ben")
    with ThreadPoolExecutor(2) as threads:
        for _ in range(8):
            made = list(threads.map(invite, (ana, ben)))
            pairs = ((ana, made[1]), (ben, made[0]))
            answers = list(threads.map(lambda pair: accept(pair[0], pair[1]["code"]), pairs))
            assert statuses(answers) == {200: 2}
            assert sorted(answer.json()["status"] for answer in answers) == ["paired", "waiting"]
            assert ok(ana.get("/v1/couple"))["id"] == ok(ben.get("/v1/couple"))["id"]
            assert set(live(ana.service)) == {2}
            left = threads.map(lambda phone: phone.delete("/v1/couple/membership"), (ana, ben))
            assert statuses(list(left)) == {204: 2}


def test_confirming_twice_at_once_forms_one_couple(person: Person) -> None:
    ana, ben = person("Ana"), person("Ben")
    with ThreadPoolExecutor(4) as threads:
        for _ in range(5):
            made = invite(ana)
            ok(accept(ben, made["code"]))
            found = statuses(list(threads.map(lambda made: confirm(ana, made), [made] * 4)))
            assert found[201] == 1
            assert set(found) <= {201, 404, 409}
            ok(ben.delete("/v1/couple/membership"), 204)


def test_leaving_while_the_other_changes_the_couple_leaves(ana: Phone, ben: Phone) -> None:
    with ThreadPoolExecutor(4) as threads:
        for _ in range(6):
            headers = {"If-Match": "*"}
            changes = [
                threads.submit(ben.patch, "/v1/couple", json={"name": "x"}, headers=headers)
                for _ in range(3)
            ]
            renamed = threads.submit(ana.patch, "/v1/me", json={"locale": "pt"}, headers=headers)
            left = threads.submit(ana.delete, "/v1/couple/membership")
            assert set(statuses([work.result() for work in changes])) <= {200, 404}
            assert renamed.result().status_code == 200
            assert left.result().status_code == 204
            assert problem(ben.get("/v1/couple")) == UNPAIRED
            ana.pair_with(ben)


@pytest.mark.parametrize("who", ["inviter", "acceptor"])
def test_deleting_an_account_while_the_couple_forms_is_one_or_the_other(
    person: Person, who: str
) -> None:
    with ThreadPoolExecutor(2) as threads:
        for number in range(4):
            ana, ben = person(f"Ana{number}"), person(f"Ben{number}")
            made = invite(ana)
            ok(accept(ben, made["code"]))
            gone = ana if who == "inviter" else ben
            deleted = threads.submit(gone.delete, "/v1/me")
            confirmed = threads.submit(confirm, ana, made).result()
            assert confirmed.status_code in (201, 404, 401)
            assert deleted.result().status_code in (204, 503)
            if deleted.result().status_code == 503:
                ok(gone.delete("/v1/me"), 204)
            stays = ben if who == "inviter" else ana
            assert problem(stays.get("/v1/couple")) == UNPAIRED
