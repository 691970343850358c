"""The secrets in the data folder: made once, read at start, rotated by `python -m app keys`.

- `vault.json`: key-encryption keys by version, and which one is current.
- `signing.json`: ES256 keys of the access tokens. A new key is published before it signs and an
  old one stays published until the tokens it signed are gone, so rotation is never noticed.
- `server.key`: 32 bytes from which the keyed hashes, cursors and refresh tokens get their keys.

Files are written beside the old ones and renamed, with mode 0600 from their first byte.
"""

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app import clock
from app.vault import Vault, new_key

VAULT, SIGNING, SERVER = "vault.json", "signing.json", "server.key"

PUBLISHED_BEFORE_USE = timedelta(minutes=5)
"""Longer than the caches of `/.well-known/jwks.json` that the docs allow."""

KEPT_AFTER_USE = timedelta(minutes=15)
"""Longer than any access token lives."""


class MissingSecret(Exception):
    """A secret that production needs is not there; the message is one clear line."""


@dataclass(frozen=True)
class SigningKey:
    """One ES256 key: it signs from `signs_from`, until a newer one does."""

    kid: str
    private: ec.EllipticCurvePrivateKey
    signs_from: datetime


def prepare(folder: Path) -> list[str]:
    """Make every secret that is missing; returns the names of those made."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    makers = {
        VAULT: lambda: json.dumps({"current": 1, "keys": {"1": _encode(new_key())}}),
        SIGNING: lambda: json.dumps({"keys": [_new_signing_key(clock.now())]}),
        SERVER: lambda: _encode(new_key()),
    }
    missing = [name for name in makers if not (folder / name).exists()]
    return [name for name in missing if _make(folder / name, makers[name]())]


def check(folder: Path) -> None:
    """Raises `MissingSecret` for the first secret that is missing or readable by others."""
    for name in (VAULT, SIGNING, SERVER):
        path = folder / name
        if not path.exists():
            raise MissingSecret(f"secret {path} is missing: run `python -m app keys init` once")
        if path.stat().st_mode & 0o077:
            raise MissingSecret(f"secret {path} can be read by others: chmod 600 it")


def load_vault(folder: Path) -> Vault:
    with _readable(folder / VAULT):
        kept = _read(folder / VAULT)
        keys = {int(version): _decode(key) for version, key in kept["keys"].items()}
        if kept["current"] not in keys:
            raise ValueError("no current key")
        return Vault(keys, kept["current"])


def load_server_key(folder: Path) -> bytes:
    with _readable(folder / SERVER):
        key = _decode((folder / SERVER).read_text().strip())
        if len(key) < 32:
            raise ValueError("too short")
        return key


def derive(server_key: bytes, purpose: str, length: int = 32) -> bytes:
    """One key per purpose (HKDF-SHA256, RFC 5869)."""
    kdf = HKDF(hashes.SHA256(), length, salt=None, info=b"kindling " + purpose.encode())
    return kdf.derive(server_key)


def load_signing_keys(folder: Path) -> list[SigningKey]:
    """Every published key, newest first; there is at least one."""
    with _readable(folder / SIGNING):
        keys = [_signing_key(kept) for kept in _read(folder / SIGNING)["keys"]]
        if not keys:
            raise ValueError("no key")
        # of two made at the same instant, the one written later is the newer, as in a rotation
        return sorted(keys, key=lambda key: key.signs_from)[::-1]


def _signing_key(kept: dict[str, str]) -> SigningKey:
    private = serialization.load_pem_private_key(kept["private"].encode(), password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.key_size != 256:
        raise ValueError("not a P-256 key")
    return SigningKey(kept["kid"], private, datetime.fromisoformat(kept["signs_from"]))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What is wrong with a secret ends in one line that does not quote it."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = type(error).__name__
        raise MissingSecret(f"secret {path} is damaged ({what}): restore it") from None


def rotate_signing_key(folder: Path) -> str:
    """Publish a new signing key, drop those whose tokens are all gone; returns the new kid.

    Running servers notice by the file's modification time.
    """
    now = clock.now()
    kept: list[dict[str, str]] = _read(folder / SIGNING)["keys"]
    kept.sort(key=lambda key: key["signs_from"])
    used = [key for key in kept if datetime.fromisoformat(key["signs_from"]) <= now]
    still_needed = [
        key
        for key, successor in pairwise(kept)
        if datetime.fromisoformat(successor["signs_from"]) + KEPT_AFTER_USE > now
    ]
    new = _new_signing_key(now + PUBLISHED_BEFORE_USE)
    waiting = [key for key in kept if key not in used and key not in still_needed]
    last = [key for key in used[-1:] if key not in still_needed]
    _write(folder / SIGNING, json.dumps({"keys": [*still_needed, *last, *waiting, new]}))
    return new["kid"]


def _new_signing_key(signs_from: datetime) -> dict[str, str]:
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    kid = base64.b32encode(os.urandom(10)).decode().lower()
    return {"kid": kid, "private": pem.decode(), "signs_from": signs_from.isoformat()}


def _make(path: Path, text: str) -> bool:
    """Write a new secret; False where another process was quicker, whose secret then counts."""
    beside = _beside(path, text)
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        return False
    except OSError:  # a file system without links: nobody else is likely to start there just now
        beside.rename(path)
        return True
    finally:
        beside.unlink(missing_ok=True)
    return True


def _write(path: Path, text: str) -> None:
    _beside(path, text).rename(path)


def _beside(path: Path, text: str) -> Path:
    beside = path.with_name(f"{path.name}.{os.urandom(6).hex()}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return beside


def _read(path: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(path.read_text())
    return kept


def _encode(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _decode(key: str) -> bytes:
    return base64.b64decode(key, validate=True)
