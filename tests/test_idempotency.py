"""Repeating a write: one key, one effect, one answer."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from app import vault
from app.models.idempotency import IdempotencyRecord
from app.models.keys import DataKey
from app.services import keys
from sqlmodel import select

from tests.phone import Phone, ok, problem
from tests.rules.things import THINGS, Cast
from tests.rules.walk import operations
from tests.service import Clock, Service

KEPT = ("content-type", "etag", "location")


def kinds(phone: Phone) -> list[str]:
    return [event["kind"] for event in phone.events()]


def test_a_repeated_post_gets_the_first_answer_and_has_one_effect(solo: Phone) -> None:
    for url, body in (("/v1/couple/invites", None), ("/v1/assessments", {})):
        key, before = uuid.uuid4().hex, len(kinds(solo))
        first, again = solo.once(url, key, json=body), solo.once(url, key, json=body)
        quoted = solo.once(url, f'"{key}"', json=body)
        assert first.status_code == 201
        assert "idempotency-replayed" not in first.headers
        for answer in (again, quoted):
            assert (answer.status_code, answer.content) == (201, first.content)
            assert [answer.headers[name] for name in KEPT] == [first.headers[name] for name in KEPT]
            assert answer.headers["idempotency-replayed"] == "true"
        assert len(kinds(solo)) == before + 1


def test_every_post_with_a_key_is_replayed(service: Service, ana: Phone, ben: Phone) -> None:
    solo = Phone(service, "Solo").register()
    cast = Cast(ana, ben, ana, solo)
    invite = THINGS["/v1/couple/invites/{id}"].make(cast)
    code_owner = Phone(service, "Code").register()
    code = ok(code_owner.post("/v1/couple/invites"), 201)["code"]
    replayed = []
    for operation in operations(service.document):
        if operation.has_parameter("Idempotency-Key") and not operation.public:
            phone, id_ = (solo, invite) if "invites" in operation.path else (ana, "")
            if operation.path.startswith("/v1/assessments/{id}"):
                id_ = THINGS["/v1/assessments/{id}"].make(cast)
            body = {"code": code} if "code" in (operation.example or {}) else operation.example
            rest = {"json": body} if operation.takes_body else {}
            headers = {"Idempotency-Key": uuid.uuid4().hex}
            first = operation.ask(phone, id_, headers=headers, **rest)
            again = operation.ask(phone, id_, headers=headers, **rest)
            assert again.content == first.content, operation
            expected = {True: "true", False: None}[first.status_code < 300]
            assert again.headers.get("idempotency-replayed") == expected, operation
            replayed += [operation.id] if expected else []
    for phone in (solo, code_owner):
        phone.close()
    assert len(replayed) >= 5


def test_a_key_with_another_body_or_path_is_refused(solo: Phone) -> None:
    key = uuid.uuid4().hex
    ok(solo.once("/v1/assessments", key, json={}), 201)
    other = {"instrument": "weekly-short-form"}
    reused = (422, "idempotency-key-reused")
    assert problem(solo.once("/v1/assessments", key, json=other)) == reused
    assert problem(solo.once("/v1/couple/invites", key)) == reused


def test_a_key_that_is_none_is_refused_and_nothing_happens(solo: Phone) -> None:
    before = kinds(solo)
    for key in ("short", "x" * 256, '"quoted"', "spaces are not allowed", "a tab\tinside-of-it"):
        answer = solo.once("/v1/couple/invites", key)
        assert problem(answer) == (422, "invalid"), key
        assert answer.json()["errors"][0]["header"] == "Idempotency-Key"
    assert kinds(solo) == before


def test_twenty_copies_at_once_have_one_effect(solo: Phone) -> None:
    key, before = uuid.uuid4().hex, kinds(solo)
    with ThreadPoolExecutor(20) as pool:
        copies = pool.map(lambda _: solo.once("/v1/couple/invites", key), range(20))
        answers = list(copies)
    made = [answer for answer in answers if answer.status_code == 201]
    rest = {problem(answer) for answer in answers if answer.status_code != 201}
    assert len({answer.content for answer in made}) == 1
    assert rest <= {(409, "request-in-progress"), (503, "busy")}
    assert kinds(solo) == [*before, "invite.made"]


def test_a_key_belongs_to_one_person(ana: Phone, ben: Phone) -> None:
    key = uuid.uuid4().hex
    hers = ok(ana.once("/v1/assessments", key, json={}), 201)
    his = ok(ben.once("/v1/assessments", key, json={}), 201)
    assert hers["id"] != his["id"]


def test_a_refusal_is_not_kept(solo: Phone) -> None:
    key = uuid.uuid4().hex
    code = {"code": "AAAAA-AAAAA-AAAA"}
    assert problem(solo.once("/v1/invites/acceptances", key, json=code)) == (404, "invite-unknown")
    ok(solo.once("/v1/couple/invites", key), 201)


def test_what_tells_of_a_couple_is_not_replayed_after_leaving(ana: Phone, ben: Phone) -> None:
    key = uuid.uuid4().hex
    ok(ana.once("/v1/checkups", key, json={}), 201)
    assert ana.once("/v1/checkups", key, json={}).headers["idempotency-replayed"] == "true"
    ok(ben.delete("/v1/couple/membership"), 204)
    answer = ana.once("/v1/checkups", key, json={})
    assert problem(answer) == (404, "not-paired")
    assert "idempotency-replayed" not in answer.headers


def test_a_key_of_one_couple_says_nothing_in_the_next(ana: Phone, ben: Phone, solo: Phone) -> None:
    key = uuid.uuid4().hex
    ok(ana.once("/v1/checkups", key, json={}), 201)
    ok(ana.delete("/v1/couple/membership"), 204)
    ana.pair_with(solo)
    assert problem(ana.once("/v1/checkups", key, json={})) == (422, "idempotency-key-reused")
    assert ok(ana.get("/v1/checkups"))["data"] == ok(solo.get("/v1/checkups"))["data"] == []
    assert problem(ben.get("/v1/checkups")) == (404, "not-paired")


def stored(phone: Phone) -> str:
    """Everything that is kept for somebody's repeats, opened with every key that is left."""
    with vault.ring(vault.Ring()), phone.service.kernel.database.reading() as db:
        keys.lend(db, db.exec(select(DataKey.owner_id)).all())
        me = UUID(ok(phone.get("/v1/me"))["id"])
        rows = select(IdempotencyRecord.body).where(IdempotencyRecord.user_id == me)
        return str(db.exec(rows).all())


def test_an_answer_goes_with_what_it_told_of_and_its_key_stays_used(ana: Phone) -> None:
    key, body = uuid.uuid4().hex, {"text": "Warm bread."}
    made = ana.once("/v1/gratitudes", key, json=body)
    assert "Warm bread." in stored(ana)
    ok(ana.delete(made.headers["location"]), 204)
    assert "Warm bread." not in stored(ana)
    assert problem(ana.once("/v1/gratitudes", key, json=body)) == (404, "not-found")
    assert ok(ana.get("/v1/gratitudes"))["data"] == []


def test_nobody_is_named_to_their_ex_by_what_is_kept_for_a_repeat(
    person: Callable[[str], Phone],
) -> None:
    ana, ben = person("Anaya"), person("Benoit")
    made = ok(ana.once("/v1/couple/invites"), 201)
    acceptance, accepted = "/v1/invites/acceptances", {"code": made["code"]}
    ok(ben.once(acceptance, key := uuid.uuid4().hex, json=accepted))
    ok(ana.once(f"/v1/couple/invites/{made['id']}/confirmation"), 201)
    assert ("Benoit" in stored(ana), "Anaya" in stored(ben)) == (True, True)
    assert ok(ben.once(acceptance, key, json=accepted))["inviter"] == "Anaya"
    ok(ana.delete("/v1/couple/membership"), 204)
    assert ("Benoit" in stored(ana), "Anaya" in stored(ben)) == (False, False)
    assert problem(ben.once(acceptance, key, json=accepted)) == (404, "not-found")


def test_who_erased_themselves_is_named_by_no_answer_that_is_kept(
    person: Callable[[str], Phone],
) -> None:
    ana, ben = person("Anaya"), person("Benoit")
    code = {"code": ok(ana.post("/v1/couple/invites"), 201)["code"]}
    ok(ben.post("/v1/invites/previews", json=code, headers={"Idempotency-Key": "k" * 20}))
    ok(ben.once("/v1/invites/acceptances", key := uuid.uuid4().hex, json=code))
    assert "Anaya" in stored(ben)
    ok(ana.delete("/v1/me"), 204)
    assert "Anaya" not in stored(ben)
    assert problem(ben.once("/v1/invites/acceptances", key, json=code)) == (404, "not-found")


def test_a_key_is_kept_for_48_hours(solo: Phone, clock: Clock) -> None:
    key = uuid.uuid4().hex
    first = ok(solo.once("/v1/assessments", key, json={}), 201)
    clock.advance(hours=47)
    assert ok(solo.once("/v1/assessments", key, json={}), 201) == first
    clock.advance(hours=2)
    assert ok(solo.once("/v1/assessments", key, json={}), 201)["id"] != first["id"]


def test_registering_twice_with_one_key_is_registering_once(stranger: Phone) -> None:
    data = {
        "email": f"{uuid.uuid4().hex}@example.org",
        "password": stranger.password,
        "display_name": "Ana",
        "time_zone": "Europe/Lisbon",
        "adult": True,
        "consent_version": "2026-11",
    }
    key = uuid.uuid4().hex
    first, again = (stranger.once("/v1/users", key, json=data) for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again.headers["idempotency-replayed"] == "true"
