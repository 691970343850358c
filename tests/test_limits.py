"""Limits: wrong passwords and guessed codes, by address and account, recovering by the clock."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from app.security import new_code

from tests.phone import Phone, ok, problem
from tests.service import Clock, Service

REAL = {
    "signin_limit": 10,
    "signin_address_limit": 60,
    "invite_limit": 10,
    "invite_address_limit": 30,
}
TOO_MANY = (429, "too-many-requests")


@pytest.fixture
def limited(new_service: Callable[..., Service]) -> Service:
    """A service with the limits of production."""
    return new_service(**REAL)


@contextmanager
def at(service: Service, address: str) -> Iterator[httpx.Client]:
    """A client behind another network address (all of 127.0.0.0/8 is this machine)."""
    transport = httpx.HTTPTransport(local_address=address, verify=False)
    with httpx.Client(base_url=service.url, transport=transport, timeout=30) as client:
        yield client


def tries(client: httpx.Client, email: str, *passwords: str) -> httpx.Response:
    """Sign in with this password, or else with a wrong one."""
    password = next(iter(passwords), "not the password")
    return client.post("/v1/sessions", json={"email": email, "password": password})


def test_wrong_passwords_close_one_account_at_one_address_and_nothing_else(
    limited: Service, clock: Clock
) -> None:
    with Phone(limited, "Ana") as ana, Phone(limited, "Ben") as ben:
        ana.register(), ben.register()
        with at(limited, "127.0.0.2") as attacker, at(limited, "127.0.0.3") as home:
            found = Counter(tries(attacker, ana.email).status_code for _ in range(100))
            assert found == {401: 10, 429: 90}
            refusal = tries(attacker, ana.email, ana.password)
            assert problem(refusal) == TOO_MANY
            assert 0 < int(refusal.headers["Retry-After"]) <= 300
            # the owner elsewhere, and another person behind the attacker's address
            ok(tries(home, ana.email, ana.password), 201)
            ok(tries(attacker, ben.email, ben.password), 201)
            clock.advance(seconds=int(refusal.headers["Retry-After"]))
            ok(tries(attacker, ana.email, ana.password), 201)


def test_right_passwords_are_never_too_many(limited: Service) -> None:
    with Phone(limited, "Ana") as ana:
        ana.register()
        assert {tries(ana, ana.email, ana.password).status_code for _ in range(70)} == {201}


def test_an_address_that_tries_many_accounts_is_closed_for_a_while(
    limited: Service, clock: Clock
) -> None:
    with at(limited, "127.0.0.4") as attacker:
        found = Counter(tries(attacker, f"person{n}@example.org").status_code for n in range(80))
        assert found == {401: 60, 429: 20}
        clock.advance(minutes=5, seconds=1)
        assert tries(attacker, "person1@example.org").status_code == 401


def test_a_hundred_tries_at_once_get_exactly_as_many_as_the_limit_says(limited: Service) -> None:
    with Phone(limited, "Ana") as ana, ThreadPoolExecutor(20) as threads:
        ana.register()

        def judged(_: int) -> int:
            """Who is told that the app is busy comes again."""
            answers = (tries(limited.bare, ana.email).status_code for _ in iter(int, 1))
            return next(status for status in answers if status != 503)

        assert Counter(threads.map(judged, range(100))) == {401: 10, 429: 90}


def test_guessing_the_old_password_of_an_open_session_is_limited(
    limited: Service, clock: Clock
) -> None:
    with Phone(limited, "Ana") as ana:
        ana.register()
        wrong = {"current_password": "not the password", "new_password": "rain on the tin roof"}
        found = Counter(ana.put("/v1/me/password", json=wrong).status_code for _ in range(15))
        assert found == {403: 10, 429: 5}
        clock.advance(hours=1, minutes=1)
        right = {**wrong, "current_password": ana.password}
        ok(ana.put("/v1/me/password", json=right), 204)


def test_registrations_from_one_address_are_limited(
    new_service: Callable[..., Service], clock: Clock
) -> None:
    with Phone(new_service(registration_limit=2), "Ana") as ana:
        ana.register()
        with Phone(ana.service, "Ben") as ben:
            ben.register()
        data = {
            "email": "eve@example.org",
            "password": ana.password,
            "display_name": "Eve",
            "time_zone": "Europe/Lisbon",
            "adult": True,
            "consent_version": "2026-11",
        }
        assert problem(ana.post("/v1/users", json=data)) == TOO_MANY
        clock.advance(hours=1, minutes=1)
        ok(ana.service.bare.post("/v1/users", json=data), 202)


# invite codes


def test_guessing_codes_finds_nothing_is_throttled_and_spares_the_real_invite(
    limited: Service,
) -> None:
    with Phone(limited, "Ana") as ana, Phone(limited, "Ben") as ben:
        ana.register(), ben.register()
        invite = ok(ana.post("/v1/couple/invites"), 201)
        guessers = [Phone(limited, f"Guesser{number}").register() for number in range(6)]
        found: Counter[int] = Counter()
        for number in range(6):
            with at(limited, f"127.0.1.{number + 1}") as client:
                for turn in range(50):
                    token = guessers[(number + turn) % 6].tokens["access_token"]
                    answer = client.post(
                        ("/v1/invites/previews", "/v1/invites/acceptances")[turn % 2],
                        json={"code": new_code()},
                        headers={"Authorization": f"Bearer {token}"},
                    )
                    found[answer.status_code] += 1
        assert found == {404: 60, 429: 240}
        for guesser in guessers:
            guesser.close()
        assert ok(ben.post("/v1/invites/previews", json={"code": invite["code"]}))
        ok(ben.post("/v1/invites/acceptances", json={"code": invite["code"]}))
        ok(ana.post(f"/v1/couple/invites/{invite['id']}/confirmation"), 201)


def test_a_person_who_guessed_too_often_can_pair_an_hour_later(
    limited: Service, clock: Clock
) -> None:
    with Phone(limited, "Ana") as ana, Phone(limited, "Ben") as ben:
        ana.register(), ben.register()
        for _ in range(10):
            assert problem(ben.post("/v1/invites/previews", json={"code": new_code()}))[0] == 404
        invite = ok(ana.post("/v1/couple/invites"), 201)
        code = {"code": invite["code"]}
        refusal = ben.post("/v1/invites/acceptances", json=code)
        assert problem(refusal) == TOO_MANY
        clock.advance(seconds=int(refusal.headers["Retry-After"]))
        assert ok(ben.post("/v1/invites/acceptances", json=code))["status"] == "waiting"


def test_wrong_expired_used_own_and_cancelled_codes_answer_the_same_bytes(
    person: Callable[[str], Phone], clock: Clock
) -> None:
    ana, ben, eve, sam = (person(name) for name in ("Ana", "Ben", "Eve", "Sam"))

    def code(phone: Phone) -> str:
        return str(ok(phone.post("/v1/couple/invites"), 201)["code"])

    expired = code(sam)
    clock.advance(hours=48, seconds=1)
    used, pairing = code(ana), code(eve)
    ana_invite = ok(ana.get("/v1/couple/invites"))["data"][0]["id"]
    ok(eve.post("/v1/invites/acceptances", json={"code": used}))
    taken = used
    cancelled = code(sam)
    replaced_by = ok(sam.get("/v1/couple/invites"))["data"][0]["id"]
    ok(sam.delete(f"/v1/couple/invites/{replaced_by}"), 204)
    own = code(ben)
    ben_codes = {
        "wrong": new_code(),
        "expired": expired,
        "taken by another": taken,
        "own": own,
        "cancelled": cancelled,
    }
    ok(ana.post(f"/v1/couple/invites/{ana_invite}/confirmation"), 201)
    ben_codes |= {"used": used, "of somebody paired since": pairing}
    answers = {}
    for path in ("/v1/invites/previews", "/v1/invites/acceptances"):
        for kind, value in ben_codes.items():
            answer = ben.post(path, json={"code": value})
            assert problem(answer) == (404, "invite-unknown"), kind
            name = answer.headers["X-Request-Id"]
            headers = {k: v for k, v in answer.headers.items() if k not in ("date", "x-request-id")}
            answers[kind] = (answer.text.replace(name, ""), tuple(sorted(headers.items())))
        assert len(set(answers.values())) == 1
