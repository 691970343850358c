"""Passwords, access tokens, keyed hashes (the only `jwt`, `hashlib`, `hmac` and `secrets`).

Pure: what is read from files or settings comes in as arguments.
"""

import base64
import hashlib
import hmac
import os
import secrets
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from threading import BoundedSemaphore
from typing import Any, TypeVar
from uuid import UUID

import jwt
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app import clock, ids
from app.keys import SigningKey, derive
from app.problems import Busy

TOKEN_CAP = 4_096
"""Bytes of an access token that are looked at; decoding a longer one would hold up everybody."""

T = TypeVar("T")

_PURPOSES = ("email", "refresh", "child", "invite", "idempotency", "check", "calendar")

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which people confuse when reading a code aloud."""


class InvalidToken(Exception):
    """The access token is not one of ours, or not valid any more."""


@dataclass(frozen=True)
class Claims:
    """What a checked access token says: whose it is, and of which session."""

    user_id: UUID
    session_id: UUID
    expires: datetime


class Hashes:
    """Keyed hashes and the tokens derived from the server key, one key per purpose."""

    def __init__(self, server_key: bytes) -> None:
        self._keys = {purpose: derive(server_key, purpose) for purpose in _PURPOSES}
        self.cursors = AESSIV(derive(server_key, "cursor", 64))

    def of(self, purpose: str, value: str) -> str:
        """HMAC-SHA256 in hex: for looking up what must not be stored itself."""
        return hmac.new(self._keys[purpose], value.encode(), hashlib.sha256).hexdigest()

    def child(self, token: str) -> str:
        """The one refresh token that follows this one (only hashes are stored)."""
        digest = hmac.new(self._keys["child"], token.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def new_token() -> str:
    """An opaque token of 256 bits."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """An invite code: 14 characters of a 31-letter alphabet, 69 bits, in groups for reading."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(14))
    return f"{letters[:5]}-{letters[5:10]}-{letters[10:]}"


def read_code(written: str) -> str:
    """The code as it was made, however it was typed: case, spaces and hyphens do not count."""
    letters = "".join(letter for letter in written.upper() if letter.isalnum())
    return f"{letters[:5]}-{letters[5:10]}-{letters[10:]}"


def digest(data: bytes) -> str:
    """128 bits of SHA-256 in base64url: the strong ETag of these bytes."""
    short = hashlib.sha256(data).digest()[:16]
    return base64.urlsafe_b64encode(short).rstrip(b"=").decode()


class Passwords:
    """Argon2id in PHC form, a few at a time: two cores verify about sixty a second."""

    def __init__(self, *, memory_kib: int, iterations: int, at_once: int = 2) -> None:
        self._memory, self._iterations = memory_kib, iterations
        self._places = BoundedSemaphore(at_once)
        # costs as much to verify as any other, and nothing to make; no password has it
        parts = (base64.b64encode(os.urandom(n)).decode().rstrip("=") for n in (16, 32))
        self._nobody = f"$argon2id$v=19$m={memory_kib},t={iterations},p=1${'$'.join(parts)}"

    def hash(self, password: str) -> str:
        """The PHC string. Raises `Busy` when hashing has no place for a second."""
        return self._at_a_place(lambda: self._new().derive_phc_encoded(_bytes(password)))

    def matches(self, password: str, stored: str | None) -> bool:
        """Whether the password is right; for nobody (`None`) it takes as long as for somebody."""

        def verify() -> bool:
            try:
                Argon2id.verify_phc_encoded(_bytes(password), stored or self._nobody)
            except InvalidKey:
                return False
            return stored is not None

        return self._at_a_place(verify)

    def outdated(self, stored: str) -> bool:
        """Whether the hash was made with other costs than today's."""
        return f"$m={self._memory},t={self._iterations}," not in stored

    def _new(self) -> Argon2id:
        return Argon2id(
            salt=os.urandom(16),
            length=32,
            iterations=self._iterations,
            lanes=1,
            memory_cost=self._memory,
        )

    def _at_a_place(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(timeout=1.0):
            raise Busy("Many people are signing in. Try again in a moment.")
        try:
            return work()
        finally:
            self._places.release()


def _bytes(password: str) -> bytes:
    """Normalised (NFKC), so that the same keys on two phones give the same password."""
    return unicodedata.normalize("NFKC", password).encode()


@lru_cache(1)
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # a large module: only when needed

    return frozenset(FREQUENCY_LISTS["passwords"])


def _unit(text: str) -> str:
    """The shortest part that makes the text when it is repeated; the text itself if none does."""
    return text[: (text + text).find(text, 1)]


def _counts(text: str) -> bool:
    """Whether every letter or digit is the next one, or the one before; after 9 comes 0."""
    steps = {(ord(b) - ord(a)) % (10 if (a + b).isdigit() else 26) for a, b in pairwise(text)}
    return text.isascii() and text.isalnum() and len(steps & {1, 9, 25}) == len(steps) == 1


def guessable(password: str, context: Sequence[str]) -> bool:
    """Whether a password is common, or little more than a context word (app name, own e-mail).

    "Little more" means: without the word, digits and signs, fewer than six letters are left.
    Common are also a common one said twice, one letter repeated, and counting or the alphabet.
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    core = plain.rstrip("0123456789!.?*#- ")
    unit = _unit(plain)
    if {plain, core, unit} & _common() or _counts(plain) or (len(unit) == 1 and unit.isalnum()):
        return True
    for word in context:
        word = word.casefold()
        if len(word) >= 4 and word in plain:
            rest = "".join(letter for letter in plain.replace(word, "") if letter.isalpha())
            if len(rest) < 6:
                return True
    return False


@dataclass(frozen=True)
class _Known:
    """The signing keys, newest first, as they were when their file had this stamp."""

    stamp: int
    keys: list[SigningKey]
    public: dict[str, Any]


class Tokens:
    """Access tokens: ES256, at most ten minutes, all of nine claims and headers checked."""

    def __init__(
        self,
        stamp: Callable[[], int],
        load: Callable[[], list[SigningKey]],
        *,
        issuer: str,
        seconds: int,
    ) -> None:
        """`load` reads the published keys, newest first; `stamp` changes when they do."""
        self._stamp_now, self._load = stamp, load
        self._issuer, self._life = issuer, timedelta(seconds=seconds)
        self._known = _Known(-1, [], {})
        self._checked: OrderedDict[bytes, Claims] = OrderedDict()

    def issue(self, user_id: UUID, session_id: UUID) -> str:
        """A signed token; its life in seconds is `seconds`."""
        now = clock.now()
        keys = self._fresh().keys
        # a clock that was set back is no reason to sign nobody in: then the oldest key signs
        key = next((key for key in keys if key.signs_from <= now), keys[-1])
        claims = {
            "iss": self._issuer,
            "aud": self._issuer,
            "sub": str(user_id),
            "sid": str(session_id),
            "jti": str(ids.new()),
            "iat": int(now.timestamp()),
            "exp": int((now + self._life).timestamp()),
        }
        headers = {"kid": key.kid, "typ": "at+jwt"}
        return jwt.encode(claims, key.private, algorithm="ES256", headers=headers)

    def check(self, token: str) -> Claims:
        """The claims of a valid token. Checked ones are remembered by digest until they expire."""
        if len(token) > TOKEN_CAP:
            raise InvalidToken("too long")
        name = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._checked.get(name)
        if known is None:
            known = self._verify(token)
            self._checked[name] = known
            while len(self._checked) > 10_000:
                self._checked.popitem(last=False)
        if known.expires <= clock.now():
            raise InvalidToken("expired")
        return known

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public keys (RFC 7517)."""
        entries = []
        for kid, public in self._fresh().public.items():
            entry = jwt.algorithms.ECAlgorithm.to_jwk(public, as_dict=True)
            entries.append({**entry, "kid": kid, "use": "sig", "alg": "ES256"})
        return {"keys": entries}

    def _fresh(self) -> "_Known":
        """The keys as they are now; replaced as a whole, since several threads ask."""
        stamp, known = self._stamp_now(), self._known
        if stamp != known.stamp:
            keys = self._load()
            public = {key.kid: key.private.public_key() for key in keys}
            known = self._known = _Known(stamp, keys, public)
            self._checked = OrderedDict()
        return known

    def _verify(self, token: str) -> Claims:
        public = self._fresh().public
        try:
            header = jwt.get_unverified_header(token)
            if header.get("typ") != "at+jwt" or header.get("alg") != "ES256":
                raise InvalidToken("not an access token")
            claims = jwt.decode(
                token,
                public[str(header.get("kid"))],
                algorithms=["ES256"],
                audience=self._issuer,
                issuer=self._issuer,
                options={
                    "require": ["exp", "iat", "sub", "aud", "iss", "jti", "sid"],
                    # against our own clock, below: PyJWT reads the wall clock
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
            return self._claims(claims)
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, RecursionError) as error:
            raise InvalidToken(type(error).__name__) from None

    def _claims(self, claims: dict[str, Any]) -> Claims:
        issued, expires = claims["iat"], claims["exp"]
        now = int(clock.now().timestamp())
        if (
            type(issued) is not int
            or type(expires) is not int
            or not isinstance(claims["jti"], str)
        ):
            raise InvalidToken("not whole seconds")
        life = int(self._life.total_seconds())
        if not (issued <= now + 60 and issued < expires <= issued + life and now < expires):
            raise InvalidToken("outside its time")
        return Claims(
            UUID(claims["sub"]), UUID(claims["sid"]), clock.now() + timedelta(seconds=expires - now)
        )
