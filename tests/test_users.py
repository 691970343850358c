"""Accounts: registering alike for everybody, passwords, the profile, deleting for good."""

import statistics
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from app.security import Passwords
from sqlmodel import SQLModel, select

from tests.phone import PASSWORD, Phone, ok, problem
from tests.service import Clock, Service

ACCEPTED = {"status": "accepted", "next": "Sign in with your e-mail and password."}


def registration(email: str = "", **changes: Any) -> dict[str, Any]:
    return {
        "email": email or f"new.{uuid.uuid4().hex}@example.org",
        "password": PASSWORD,
        "display_name": "New",
        "time_zone": "Europe/Lisbon",
        "adult": True,
        "consent_version": "2026-11",
        **changes,
    }


def codes(answer: httpx.Response) -> set[tuple[str, str]]:
    assert problem(answer) == (422, "invalid")
    return {(entry["pointer"], entry["code"]) for entry in answer.json()["errors"]}


def signs_in(service: Service, email: str, password: str = PASSWORD) -> bool:
    answer = service.bare.post("/v1/sessions", json={"email": email, "password": password})
    return answer.status_code == 201


# passwords


@pytest.mark.parametrize(
    "password",
    [
        "twelve chars",
        "fifteen letters",
        "four words make a long sentence that nobody else has thought of!",
        "aé" * 341 + "z",
        " " * 14,
        "🌊🌲🌙🔥🍞🐚🪁🧭🎻🪵🧶🫖",
        "onlylettersnodigits",
        "пароль на другом языке",
    ],
    ids=["12", "15", "64", "1024 bytes", "spaces", "emoji", "letters", "another script"],
)
def test_any_long_enough_password_is_taken_and_signs_in(service: Service, password: str) -> None:
    data = registration(password=password)
    assert ok(service.bare.post("/v1/users", json=data), 202) == ACCEPTED
    assert signs_in(service, data["email"], password)
    assert not signs_in(service, data["email"], password + " ")
    assert not signs_in(service, data["email"], password[:-1])


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "password_too_short"),
        ("x" * 1025, "string_too_long"),
        ("", "string_too_short"),
        ("passwordpassword", "password_common"),
        ("PasswordPassword", "password_common"),
        ("123456789012", "password_common"),
        ("kindlingkindling", "password_common"),
        ("Kindling2026!!", "password_common"),
        ("ana.maria.lopes", "password_common"),
        ("ana.maria.lopes@example.org", "password_common"),
    ],
)
def test_a_short_common_or_own_password_is_refused_without_repeating_it(
    service: Service, password: str, code: str
) -> None:
    data = registration("ana.maria.lopes@example.org", password=password)
    answer = service.bare.post("/v1/users", json=data)
    assert codes(answer) == {("/password", code)}
    assert not password or password not in answer.text


def test_the_same_keys_typed_on_another_phone_sign_in(service: Service) -> None:
    data = registration(password="caf\u00e9 au lait \ufb01ne")
    ok(service.bare.post("/v1/users", json=data), 202)
    assert signs_in(service, data["email"], "cafe\u0301 au lait fine")


def test_a_hash_with_old_costs_is_renewed_at_the_next_sign_in(
    new_service: Callable[..., Service],
) -> None:
    service = new_service()
    with Phone(service, "Ana") as ana:
        ana.register()
        service.kernel.passwords = Passwords(memory_kib=16, iterations=2)
        ana.sign_in()
        with service.engine.connect() as connection:
            kept = connection.exec_driver_sql('SELECT password_hash FROM "user"').scalar()
        assert "$argon2id$" in kept
        assert "$m=16,t=2,p=1$" in kept
        ana.sign_in()


# registering


def test_registering_answers_alike_for_known_and_unknown_addresses(solo: Phone) -> None:
    def shape(answer: httpx.Response) -> Any:
        own = ("date", "x-request-id")
        headers = {k: v for k, v in answer.headers.items() if k not in own}
        return answer.status_code, headers, answer.content

    for key in ("", uuid.uuid4().hex):
        headers = {"Idempotency-Key": key} if key else {}
        known, unknown = registration(solo.email), registration()
        for _ in range(2):
            answers = [
                solo.service.bare.post("/v1/users", json=data, headers=headers)
                for data in (known, unknown)
            ]
            assert shape(answers[0]) == shape(answers[1])
            assert ok(answers[0], 202) == ACCEPTED


def test_registering_a_known_address_changes_nothing(solo: Phone) -> None:
    data = registration(solo.email.upper(), password="another password", display_name="Thief")
    ok(solo.service.bare.post("/v1/users", json=data), 202)
    assert not signs_in(solo.service, solo.email, "another password")
    assert ok(solo.sign_in().get("/v1/me"))["display_name"] == "Solo"


def test_a_repeated_registration_is_told_so_and_forgotten_after_two_days(
    service: Service, clock: Clock
) -> None:
    data, headers = registration(), {"Idempotency-Key": uuid.uuid4().hex}
    first = service.bare.post("/v1/users", json=data, headers=headers)
    again = service.bare.post("/v1/users", json=data, headers=headers)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    clock.advance(hours=49)
    late = service.bare.post("/v1/users", json=data, headers=headers)
    assert "Idempotency-Replayed" not in late.headers


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("adult", False),
        ("adult", 1),
        ("consent_version", "2020-01"),
        ("time_zone", "Europe/Atlantis"),
        ("locale", "english"),
        ("email", "ana@localhost"),
        ("email", "ana"),
        ("display_name", "   "),
        ("display_name", "a" * 61),
        ("display_name", "a\nb"),
        ("role", "operator"),
        ("id", "7b0e8a52-0d7e-4c0a-9a53-0c1d5b1f2a33"),
        ("created_at", "2026-01-01T00:00:00Z"),
    ],
)
def test_registering_refuses_what_does_not_fit(service: Service, field: str, value: Any) -> None:
    data = registration(**{field: value})
    assert {place for place, _ in codes(service.bare.post("/v1/users", json=data))} == {f"/{field}"}


def rank_test(one: list[float], other: list[float]) -> float:
    """How many standard deviations the ranks of two samples lie apart (Mann-Whitney)."""
    ranked = sorted([(x, 0) for x in one] + [(x, 1) for x in other])
    total = sum(rank for rank, (_, which) in enumerate(ranked, 1) if which == 0)
    n, m = len(one), len(other)
    u = total - n * (n + 1) / 2
    return (u - n * m / 2) / ((n * m * (n + m + 1) / 12) ** 0.5)


@pytest.mark.parametrize("path", ["/v1/sessions", "/v1/users"])
def test_time_does_not_tell_whether_an_address_is_known(
    new_service: Callable[..., Service], path: str
) -> None:
    """With costs that dominate the answer, as in production, though not as high."""
    service = new_service(argon2_memory_kib=4_096, argon2_iterations=2)
    with Phone(service, "Ana") as ana:
        ana.register()

        def took(email: str) -> float:
            data = registration(email, password="not the password")
            if path == "/v1/sessions":
                data = {"email": email, "password": "not the password"}
            began = time.perf_counter()
            service.bare.post(path, json=data)
            return time.perf_counter() - began

        def unknown() -> str:
            return f"{uuid.uuid4().hex}@example.org"

        def looks_alike(pairs: int = 50) -> bool:
            known, new = [], []
            for number in range(pairs):
                for mine in ((True, False), (False, True))[number % 2]:
                    (known if mine else new).append(took(ana.email if mine else unknown()))
            medians = statistics.median(known) / statistics.median(new)
            return 0.9 < medians < 1.1 and abs(rank_test(known, new)) < 3

        took(ana.email), took(unknown())
        # a busy machine may spoil a round; an address that takes longer spoils every one
        assert any(looks_alike() for _ in range(3))


# the profile


def test_a_new_display_name_reaches_the_partner_and_nobody_else(
    ana: Phone, ben: Phone, eve: Phone
) -> None:
    before = eve.events()
    ok(ana.change("/v1/me", {"display_name": "Ana Lúcia"}))
    assert ok(ben.get("/v1/couple"))["partner"]["display_name"] == "Ana Lúcia"
    assert ok(eve.get("/v1/couple"))["partner"]["display_name"] == "Sam"
    assert eve.events() == before
    assert [event["kind"] for event in ben.events() if event["stream"] == "couple"] == [
        "question.served",
        "couple.changed",
    ]


def test_language_and_zone_change_and_nothing_can_be_cleared(solo: Phone) -> None:
    changed = ok(solo.change("/v1/me", {"time_zone": "Asia/Tokyo", "locale": "pt-BR"}))
    assert (changed["time_zone"], changed["locale"]) == ("Asia/Tokyo", "pt-BR")
    assert ok(solo.get("/v1/me")) == changed
    for field in ("display_name", "time_zone", "locale"):
        assert codes(solo.change("/v1/me", {field: None})) == {(f"/{field}", "null")}
    for field in ("email", "id", "revision", "consented_at"):
        assert codes(solo.change("/v1/me", {field: "x"})) == {(f"/{field}", "extra_forbidden")}
    assert ok(solo.get("/v1/me")) == changed


# a new password


def test_a_new_password_ends_every_other_session_at_once(solo: Phone) -> None:
    other = ok(
        solo.service.bare.post(
            "/v1/sessions", json={"email": solo.email, "password": solo.password}
        ),
        201,
    )
    new = "rain on the tin roof"
    data = {"current_password": solo.password, "new_password": new}
    ok(solo.put("/v1/me/password", json=data), 204)
    headers = {"Authorization": f"Bearer {other['access_token']}"}
    assert problem(solo.service.bare.get("/v1/me", headers=headers))[0] == 401
    refresh = {"refresh_token": other["refresh_token"]}
    assert problem(solo.service.bare.post("/v1/sessions/current/refresh", json=refresh))[0] == 401
    ok(solo.get("/v1/me"))
    solo.refresh()
    assert not signs_in(solo.service, solo.email)
    assert signs_in(solo.service, solo.email, new)


def test_a_new_password_needs_the_old_one_and_has_to_be_good(solo: Phone) -> None:
    wrong = {"current_password": "not my password", "new_password": "rain on the tin roof"}
    assert problem(solo.put("/v1/me/password", json=wrong)) == (403, "wrong-password")
    for weak, code in (("short", "password_too_short"), (solo.email, "password_common")):
        data = {"current_password": solo.password, "new_password": weak}
        assert codes(solo.put("/v1/me/password", json=data)) == {("/new_password", code)}
    assert signs_in(solo.service, solo.email)


# deleting the account


def test_deleting_needs_a_fresh_sign_in(solo: Phone, clock: Clock) -> None:
    clock.advance(minutes=5, seconds=1)
    refusal = solo.delete("/v1/me")
    assert problem(refusal) == (401, "sign-in-again")
    assert "insufficient_user_authentication" in refusal.headers["WWW-Authenticate"]
    solo.refresh()
    assert problem(solo.delete("/v1/me")) == (401, "sign-in-again")
    ok(solo.sign_in().delete("/v1/me"), 204)


def traces(service: Service, ids: set[str]) -> list[str]:
    """The tables in which one of these ids, or anything of them, is left."""
    found = []
    with service.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            raw = f'SELECT * FROM "{table.name}"'  # noqa: S608 our own tables
            for row in connection.exec_driver_sql(raw).mappings():
                text = " ".join(str(value).replace("-", "") for value in row.values())
                found += [table.name for one in ids if one.replace("-", "") in text]
    return found


def test_deleting_leaves_no_trace_and_the_partner_keeps_theirs(ana: Phone, ben: Phone) -> None:
    me, couple = ok(ana.get("/v1/me"))["id"], ok(ana.get("/v1/couple"))["id"]
    ok(ana.change("/v1/couple", {"name": "Us two", "anniversary": "2021-08-14"}))
    for phone in (ana, ben):
        ok(phone.once("/v1/assessments", json={}), 201)
    own, his = ok(ana.get("/v1/assessments"))["data"], ok(ben.get("/v1/assessments"))["data"]
    token = ana.tokens["access_token"]
    assert "user" in traces(ana.service, {me})

    ok(ana.delete("/v1/me"), 204)
    headers = {"Authorization": f"Bearer {token}"}
    assert problem(ana.service.bare.get("/v1/me", headers=headers)) == (401, "unauthenticated")
    refresh = {"refresh_token": ana.tokens["refresh_token"]}
    assert problem(ana.service.bare.post("/v1/sessions/current/refresh", json=refresh))[0] == 401
    assert not signs_in(ana.service, ana.email)
    assert traces(ana.service, {me, own[0]["id"]}) == []

    assert problem(ben.get("/v1/couple")) == (404, "not-paired")
    assert ok(ben.get("/v1/assessments"))["data"] == his
    assert not {event["kind"] for event in ben.events()} & {"couple.left", "account.deleted"}
    ok(ben.delete("/v1/me"), 204)
    assert traces(ana.service, {me, couple}) == []


def test_a_deleted_address_can_register_again_and_starts_empty(solo: Phone) -> None:
    ok(solo.post("/v1/couple/invites"), 201)
    before = ok(solo.get("/v1/me"))
    ok(solo.delete("/v1/me"), 204)
    solo.register()
    assert ok(solo.get("/v1/me"))["id"] != before["id"]
    assert ok(solo.get("/v1/couple/invites"))["data"] == []


def test_the_keys_of_a_deleted_person_are_destroyed(solo: Phone) -> None:
    from app.models.keys import DataKey

    me = uuid.UUID(ok(solo.get("/v1/me"))["id"])
    ok(solo.delete("/v1/me"), 204)
    with solo.service.kernel.database.reading() as db:
        assert db.exec(select(DataKey).where(DataKey.owner_id == me)).all() == []
