"""The secrets' files: made once, rotated, never half written."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from app import clock as clocks
from app import keys
from app.__main__ import main
from app.keys import MissingSecret
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.service import Clock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys.prepare(tmp_path / "secrets")
    return tmp_path / "secrets"


def signer(folder: Path) -> str:
    """The key that signs now."""
    now = clocks.now()
    return next(key.kid for key in keys.load_signing_keys(folder) if key.signs_from <= now)


def kids(folder: Path) -> list[str]:
    return [key.kid for key in keys.load_signing_keys(folder)]


def test_preparing_makes_what_is_missing_and_keeps_what_is_there(folder: Path) -> None:
    before = {path.name: path.read_text() for path in folder.iterdir()}
    assert sorted(before) == ["server.key", "signing.json", "vault.json"]
    assert keys.prepare(folder) == []
    (folder / "server.key").unlink()
    assert keys.prepare(folder) == ["server.key"]
    after = {path.name: path.read_text() for path in folder.iterdir()}
    assert after["vault.json"] == before["vault.json"]
    assert after["server.key"] != before["server.key"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_many_that_prepare_at_once_agree_on_one_set(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: keys.prepare(folder), range(16)))
    assert sorted(name for names in made for name in names) == [
        "server.key",
        "signing.json",
        "vault.json",
    ]
    assert sorted(path.name for path in folder.iterdir()) == [
        "server.key",
        "signing.json",
        "vault.json",
    ]


def test_a_new_signing_key_waits_signs_and_outlives_its_tokens(folder: Path, clock: Clock) -> None:
    old = signer(folder)
    new = keys.rotate_signing_key(folder)
    assert kids(folder) == [new, old]
    assert signer(folder) == old
    clock.advance(minutes=5, seconds=1)
    assert signer(folder) == new
    clock.advance(minutes=14)
    third = keys.rotate_signing_key(folder)
    assert kids(folder) == [third, new, old]
    clock.advance(minutes=6)
    fourth = keys.rotate_signing_key(folder)
    assert kids(folder) == [fourth, third, new]
    assert (folder / "signing.json").stat().st_mode & 0o777 == 0o600


def test_rotating_several_times_in_a_hurry_drops_no_key_that_is_needed(
    folder: Path, clock: Clock
) -> None:
    old = signer(folder)
    made = [keys.rotate_signing_key(folder) for _ in range(4)]
    assert set(kids(folder)) == {old, *made}
    assert signer(folder) == old
    clock.advance(hours=1)
    used = signer(folder)
    assert used in made
    last = keys.rotate_signing_key(folder)
    assert kids(folder) == [last, used]


def test_a_missing_or_open_secret_is_named(folder: Path) -> None:
    keys.check(folder)
    (folder / "vault.json").chmod(0o640)
    with pytest.raises(MissingSecret, match=r"vault\.json can be read by others"):
        keys.check(folder)
    (folder / "vault.json").unlink()
    with pytest.raises(MissingSecret, match=r"vault\.json is missing"):
        keys.check(folder)


def test_a_signing_key_that_is_not_p256_is_refused(folder: Path) -> None:
    kept = json.loads((folder / "signing.json").read_text())
    pem = ec.generate_private_key(ec.SECP384R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    kept["keys"][0]["private"] = pem.decode()
    (folder / "signing.json").write_text(json.dumps(kept))
    with pytest.raises(MissingSecret, match="damaged"):
        keys.load_signing_keys(folder)


def test_purposes_have_keys_of_their_own() -> None:
    made = {keys.derive(b"k" * 32, purpose) for purpose in ("email", "refresh", "cursor")}
    assert len(made) == 3
    assert all(len(key) == 32 for key in made)


def test_the_command_line_makes_and_rotates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KINDLING_DATA", str(tmp_path))
    assert main(["keys", "rotate"]) == 1
    assert "is missing" in capsys.readouterr().err
    assert main(["keys", "init"]) == 0
    assert "made vault.json" in capsys.readouterr().out
    assert main(["keys", "init"]) == 0
    assert "all secrets are in" in capsys.readouterr().out
    before = kids(tmp_path / "secrets")
    assert main(["keys", "rotate"]) == 0
    printed = capsys.readouterr().out
    after = kids(tmp_path / "secrets")
    assert after[1:] == before
    assert after[0] in printed
    assert "PRIVATE" not in printed
