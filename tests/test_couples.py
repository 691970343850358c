"""Couples: invited, accepted, confirmed, left."""

from tests.phone import Phone, ok, problem


def test_two_people_pair_by_invite_acceptance_and_confirmation(person) -> None:
    ana, ben = person("Ana"), person("Ben")
    invite = ok(ana.post("/v1/couple/invites"), 201)
    seen = ok(ben.post("/v1/invites/previews", json={"code": invite["code"].lower()}))
    assert seen["inviter"] == "Ana"
    assert ok(ben.post("/v1/invites/acceptances", json={"code": invite["code"]})) == {
        "status": "waiting",
        "inviter": "Ana",
    }
    assert problem(ben.get("/v1/couple")) == (404, "not-paired")
    waiting = ok(ana.get(f"/v1/couple/invites/{invite['id']}"))
    assert (waiting["state"], waiting["accepted_by"]) == ("accepted", "Ben")
    ok(ana.post(f"/v1/couple/invites/{invite['id']}/confirmation"), 201)
    assert ok(ana.get("/v1/couple"))["partner"] == {"display_name": "Ben"}
    assert ok(ben.get("/v1/couple"))["partner"] == {"display_name": "Ana"}


def test_leaving_counts_for_both_from_the_next_request(ana: Phone, ben: Phone) -> None:
    ok(ana.delete("/v1/couple/membership"), 204)
    assert problem(ana.get("/v1/couple")) == problem(ben.get("/v1/couple")) == (404, "not-paired")
    ok(ana.delete("/v1/couple/membership"), 204)
    assert [event["kind"] for event in ben.events()].count("couple.left") == 0
