"""Sessions: signing in, forged tokens, refreshing, signing out."""

import base64
import hashlib
import hmac
import json
import socket
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from app import clock as clocks
from app import keys
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from tests.phone import Phone, ok, problem
from tests.service import Clock, Service

ENDED = (401, "unauthenticated")


def asks(service: Service, token: str) -> httpx.Response:
    """One request with exactly this access token."""
    return service.bare.get("/v1/me", headers={"Authorization": f"Bearer {token}"})


def exchange(phone: Phone, token: str) -> httpx.Response:
    data = {"refresh_token": token}
    return phone.service.bare.post("/v1/sessions/current/refresh", json=data)


def sign_in(phone: Phone, **changes: Any) -> httpx.Response:
    data = {"email": phone.email, "password": phone.password, **changes}
    return phone.service.bare.post("/v1/sessions", json=data)


# forged and unfit access tokens


def encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


class Forge:
    """Makes access tokens with our real key, or with another one, and any claims."""

    def __init__(self, phone: Phone) -> None:
        self.key = keys.load_signing_keys(phone.service.settings.secrets)[0]
        head, body, self.signature = phone.tokens["access_token"].split(".")
        self.head = json.loads(base64.urlsafe_b64decode(head + "=="))
        self.claims = json.loads(base64.urlsafe_b64decode(body + "=="))

    def sign(
        self,
        *,
        without: str = "",
        head: dict[str, Any] | None = None,
        key: ec.EllipticCurvePrivateKey | None = None,
        **claims: Any,
    ) -> str:
        kept = {name: value for name, value in self.claims.items() if name != without}
        text = self.text({**self.head, **(head or {})}, {**kept, **claims})
        algorithm = ECAlgorithm(ECAlgorithm.SHA256, ec.SECP256R1)
        return f"{text}.{encoded(algorithm.sign(text.encode(), key or self.key.private))}"

    def text(self, head: dict[str, Any], claims: dict[str, Any]) -> str:
        return ".".join(encoded(json.dumps(part).encode()) for part in (head, claims))

    def unsigned(self, algorithm: str, signature: str = "") -> str:
        return f"{self.text({**self.head, 'alg': algorithm}, self.claims)}.{signature}"

    def signed_with_the_public_key(self) -> str:
        public = self.key.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        text = self.text({**self.head, "alg": "HS256"}, self.claims)
        return f"{text}.{encoded(hmac.new(public, text.encode(), hashlib.sha256).digest())}"

    def brings_its_own_key(self) -> str:
        own = ec.generate_private_key(ec.SECP256R1())
        jwk = ECAlgorithm.to_jwk(own.public_key(), as_dict=True)
        return self.sign(key=own, head={"jwk": jwk})


FORGED: dict[str, Callable[[Forge], str]] = {
    "none": lambda forge: forge.unsigned("none"),
    "none in odd case": lambda forge: forge.unsigned("nOnE"),
    "none with a signature": lambda forge: forge.unsigned("none", forge.signature),
    "empty signature": lambda forge: forge.unsigned("ES256"),
    "another algorithm": lambda forge: forge.sign(head={"alg": "ES384"}),
    "HMAC with the public key": Forge.signed_with_the_public_key,
    "another key": lambda forge: forge.sign(key=ec.generate_private_key(ec.SECP256R1())),
    "its own key in the header": Forge.brings_its_own_key,
    "an unknown kid": lambda forge: forge.sign(head={"kid": "nobody"}),
    "a kid that is a path": lambda forge: forge.sign(head={"kid": "../../etc/passwd"}),
    "no kid": lambda forge: forge.sign(head={"kid": None}),
    "an unknown crit": lambda forge: forge.sign(head={"crit": ["kin"], "kin": 1}),
    "another type": lambda forge: forge.sign(head={"typ": "JWT"}),
    "no exp": lambda forge: forge.sign(without="exp"),
    "no iat": lambda forge: forge.sign(without="iat"),
    "no aud": lambda forge: forge.sign(without="aud"),
    "no iss": lambda forge: forge.sign(without="iss"),
    "no sub": lambda forge: forge.sign(without="sub"),
    "no jti": lambda forge: forge.sign(without="jti"),
    "no sid": lambda forge: forge.sign(without="sid"),
    "exp as text": lambda forge: forge.sign(exp=str(forge.claims["exp"])),
    "exp as a large float": lambda forge: forge.sign(exp=1e300),
    "exp as a float": lambda forge: forge.sign(exp=float(forge.claims["exp"])),
    "exp far ahead": lambda forge: forge.sign(exp=forge.claims["iat"] + 86_400),
    "exp past": lambda forge: forge.sign(exp=forge.claims["iat"] - 1),
    "issued in the future": lambda forge: forge.sign(
        iat=forge.claims["iat"] + 500, exp=forge.claims["exp"] + 500
    ),
    "another audience": lambda forge: forge.sign(aud="https://elsewhere.example"),
    "another issuer": lambda forge: forge.sign(iss="https://elsewhere.example"),
    "a subject that is no id": lambda forge: forge.sign(sub="ana"),
    "a subject that is a number": lambda forge: forge.sign(sub=1),
    "somebody else's session": lambda forge: forge.sign(sid=str(uuid.uuid4())),
    "somebody else": lambda forge: forge.sign(sub=str(uuid.uuid4())),
    "a jti that is a list": lambda forge: forge.sign(jti=[]),
    "claims that are a list": lambda _forge: f"{encoded(b'{}')}.{encoded(b'[]')}.x",
    "nothing": lambda _forge: "x",
    "dots": lambda _forge: "..",
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_token_is_refused(solo: Phone, kind: str) -> None:
    forge = Forge(solo)
    assert ok(asks(solo.service, forge.sign()))["display_name"] == "Solo"
    refusal = asks(solo.service, FORGED[kind](forge))
    assert problem(refusal) == ENDED
    assert refusal.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_key_address_in_a_token_is_not_visited(solo: Phone) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = "http://{}:{}/keys".format(*listener.getsockname())
        head = {"jku": address, "x5u": address, "kid": address}
        own = ec.generate_private_key(ec.SECP256R1())
        assert problem(asks(solo.service, Forge(solo).sign(head=head, key=own))) == ENDED
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_refresh_token_is_no_access_token_nor_the_other_way_round(solo: Phone) -> None:
    assert problem(asks(solo.service, solo.tokens["refresh_token"])) == ENDED
    assert problem(exchange(solo, solo.tokens["access_token"][:200])) == ENDED


def test_a_token_of_a_megabyte_is_refused_at_once(solo: Phone) -> None:
    began = time.perf_counter()
    assert asks(solo.service, "x" * 1_000_000).status_code in (401, 431)
    assert problem(asks(solo.service, "x" * 5_000)) == ENDED
    assert time.perf_counter() - began < 1
    ok(solo.get("/v1/me"))


def test_rotating_the_signing_key_is_noticed_by_nobody(
    new_service: Callable[..., Service], clock: Clock
) -> None:
    service = new_service()
    with Phone(service, "Ana") as ana, ThreadPoolExecutor(4) as threads:
        ana.register()
        token = ana.tokens["access_token"]
        statuses = []
        first_kid = Forge(ana).head["kid"]

        def requests() -> None:
            statuses.extend(asks(service, token).status_code for _ in range(15))

        for step in ("rotate", "wait", "rotate again"):
            running = [threads.submit(requests) for _ in range(3)]
            if step == "wait":
                clock.advance(minutes=6)
            else:
                keys.rotate_signing_key(service.settings.secrets)
            signed_in = [threads.submit(sign_in, ana) for _ in range(3)]
            fresh = [ok(work.result(), 201)["access_token"] for work in signed_in]
            statuses += [asks(service, token).status_code for token in fresh]
            for work in running:
                work.result()
        assert set(statuses) == {200}
        assert Forge(ana.sign_in()).head["kid"] != first_kid
        published = ok(ana.get("/.well-known/jwks.json"))["keys"]
        assert {first_kid, Forge(ana).head["kid"]} <= {key["kid"] for key in published}
        assert all("d" not in key for key in published)


def test_a_clock_that_was_set_back_still_lets_people_in(solo: Phone, clock: Clock) -> None:
    clock.advance(days=-400)
    solo.sign_in()
    ok(solo.get("/v1/me"))


# refreshing


def test_an_access_token_ends_after_ten_minutes_and_refreshing_goes_on(
    solo: Phone, clock: Clock
) -> None:
    token = solo.tokens["access_token"]
    clock.advance(minutes=9, seconds=59)
    ok(asks(solo.service, token))
    clock.advance(seconds=2)
    assert problem(asks(solo.service, token)) == ENDED
    solo.refresh()
    ok(asks(solo.service, solo.tokens["access_token"]))


def test_a_lost_answer_is_given_again_while_its_token_is_unused(solo: Phone, clock: Clock) -> None:
    token = solo.tokens["refresh_token"]
    lost = ok(exchange(solo, token))["refresh_token"]
    clock.advance(days=3)
    assert ok(exchange(solo, token))["refresh_token"] == lost
    ok(exchange(solo, lost))
    clock.advance(seconds=9)
    assert ok(exchange(solo, token))["refresh_token"] == lost


def test_a_late_replay_ends_the_session_and_only_that(solo: Phone, clock: Clock) -> None:
    tablet = ok(sign_in(solo), 201)
    token = solo.tokens["refresh_token"]
    child = ok(exchange(solo, token))
    grandchild = ok(exchange(solo, child["refresh_token"]))
    clock.advance(seconds=11)
    assert problem(exchange(solo, token)) == (401, "refresh-token-reused")
    for dead in (solo.tokens, child, grandchild):
        assert problem(asks(solo.service, dead["access_token"])) == ENDED
        assert problem(exchange(solo, dead["refresh_token"])) == ENDED
    ok(asks(solo.service, tablet["access_token"]))
    ok(exchange(solo, tablet["refresh_token"]))


def test_refreshing_in_parallel_gives_everybody_the_same_token(solo: Phone) -> None:
    token = solo.tokens["refresh_token"]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: exchange(solo, token), range(16)))
    assert {ok(answer)["refresh_token"] for answer in answers} == {
        ok(exchange(solo, token))["refresh_token"]
    }


def test_signing_out_while_refreshing_ends_the_session_and_harms_nobody(solo: Phone) -> None:
    def sign_out(tokens: dict[str, Any]) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        return solo.service.bare.delete("/v1/sessions/current", headers=bearer)

    with ThreadPoolExecutor(6) as threads:
        for _ in range(8):
            tokens = ok(sign_in(solo), 201)
            works = [threads.submit(exchange, solo, tokens["refresh_token"]) for _ in range(4)]
            ended = threads.submit(sign_out, tokens)
            assert {work.result().status_code for work in works} <= {200, 401}
            assert ended.result().status_code == 204
            assert problem(exchange(solo, tokens["refresh_token"])) == ENDED


def test_a_session_unused_for_sixty_days_is_over(solo: Phone, clock: Clock) -> None:
    clock.advance(days=59)
    used = ok(exchange(solo, solo.tokens["refresh_token"]))
    clock.advance(days=59)
    used = ok(exchange(solo, used["refresh_token"]))
    clock.advance(days=61)
    assert problem(exchange(solo, used["refresh_token"])) == ENDED


def test_a_session_ends_after_a_year_however_often_it_is_used(solo: Phone, clock: Clock) -> None:
    used = solo.tokens
    for _ in range(7):
        clock.advance(days=50)
        used = ok(exchange(solo, used["refresh_token"]))
    clock.advance(days=14)
    used = ok(exchange(solo, used["refresh_token"]))
    clock.advance(days=2)
    assert problem(exchange(solo, used["refresh_token"])) == ENDED


def test_a_short_session_life_holds_from_the_sign_in(
    new_service: Callable[..., Service], clock: Clock
) -> None:
    with Phone(new_service(session_days=1), "Ana") as ana:
        ana.register()
        clock.advance(days=1, minutes=1)
        assert problem(exchange(ana, ana.tokens["refresh_token"])) == ENDED


def test_sessions_long_over_are_removed_without_a_word(
    new_service: Callable[..., Service], clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    with Phone(new_service(), "Ana") as ana:
        ana.register()
        for _ in range(3):
            ok(sign_in(ana, device="An old phone"), 201)
        clock.advance(days=62)
        ok(sign_in(ana), 201)
        with ana.service.engine.connect() as connection:
            left = connection.exec_driver_sql("SELECT count(*) FROM session").scalar()
    assert left == 1
    assert "damaged" not in capsys.readouterr().err


# the list of one's sessions


def test_sessions_are_listed_newest_first_and_only_ones_own(solo: Phone, person: Any) -> None:
    person("Eve")
    second = ok(sign_in(solo, device="Old tablet"), 201)
    listed = ok(solo.get("/v1/sessions"))["data"]
    assert [(row["device"], row["current"]) for row in listed] == [
        ("Old tablet", False),
        ("Solo's phone", True),
    ]
    assert ok(solo.get(f"/v1/sessions/{second['session_id']}"))["device"] == "Old tablet"


def test_ending_a_session_from_another_one_counts_at_once(solo: Phone, eve: Phone) -> None:
    lost = ok(sign_in(solo, device="Lost phone"), 201)
    address = f"/v1/sessions/{lost['session_id']}"
    for refused in (eve.get(address), eve.delete(address)):
        assert problem(refused) == (404, "not-found")
    ok(asks(solo.service, lost["access_token"]))
    ok(solo.delete(address), 204)
    ok(solo.delete(address), 204)
    assert problem(asks(solo.service, lost["access_token"])) == ENDED
    assert problem(exchange(solo, lost["refresh_token"])) == ENDED
    assert lost["session_id"] not in {row["id"] for row in ok(solo.get("/v1/sessions"))["data"]}


def test_signing_out_ends_this_session_only(solo: Phone) -> None:
    other = ok(sign_in(solo), 201)
    token = solo.tokens["access_token"]
    ok(solo.delete("/v1/sessions/current"), 204)
    assert problem(asks(solo.service, token)) == ENDED
    assert problem(exchange(solo, solo.tokens["refresh_token"])) == ENDED
    ok(asks(solo.service, other["access_token"]))


def test_wrong_password_and_unknown_address_answer_alike(solo: Phone) -> None:
    wrong = sign_in(solo, password="not my password")
    unknown = sign_in(solo, email=f"nobody.{uuid.uuid4().hex}@example.org")
    assert problem(wrong) == problem(unknown) == (401, "wrong-credentials")
    bodies = [{**answer.json(), "instance": ""} for answer in (wrong, unknown)]
    assert bodies[0] == bodies[1]
    assert sorted(wrong.headers) == sorted(unknown.headers)


def test_the_address_may_be_typed_in_any_case(solo: Phone) -> None:
    ok(sign_in(solo, email=solo.email.upper()), 201)


def test_tokens_end_by_our_clock(solo: Phone, clock: Clock) -> None:
    clock.freeze(clocks.now())
    claims = Forge(solo.sign_in()).claims
    assert claims["exp"] - claims["iat"] == 600
    assert set(claims) == {"iss", "aud", "sub", "sid", "jti", "iat", "exp"}
