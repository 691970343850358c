"""Starting and stopping: what an operator gets wrong is one clear line; SIGTERM ends in time."""

import gc
import json
import runpy
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
import structlog
import uvicorn
from app import __main__ as command_line
from app import keys, serving
from app.__main__ import Stop, main
from app.models.keys import Meta
from app.seed import MARK
from app.services.keys import CHECK
from app.settings import Settings
from app.vault import new_key

from tests.phone import Phone, ok
from tests.postgres import free_port
from tests.process import Forked, awake
from tests.service import Service

CHEAP = {"argon2_memory_kib": "8", "argon2_iterations": "1", "log_level": "error"}
ENCODED = keys._encode(new_key())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of a command line that is run in this process, and must not get to serve."""
    for name, value in {**CHEAP, "data": str(tmp_path / "data")}.items():
        monkeypatch.setenv(f"KINDLING_{name.upper()}", value)
    monkeypatch.setattr(uvicorn.Server, "run", lambda *_, **__: pytest.fail("it serves"))
    before = structlog.get_config()
    yield tmp_path / "data"
    structlog.configure(**before)
    gc.enable()


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that a command ends with."""
    capsys.readouterr()
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("kindling: ")
    return line


PRODUCTION = {
    "KINDLING_ENV": "production",
    "KINDLING_ARGON2_MEMORY_KIB": "19456",
    "KINDLING_ARGON2_ITERATIONS": "2",
    "KINDLING_PUBLIC_URL": "https://api.example.org",
}

UNSAFE = {
    "argon2": ("KINDLING_ARGON2_MEMORY_KIB", "8"),
    "iterations": ("KINDLING_ARGON2_ITERATIONS", "1"),
    "password_min_length": ("KINDLING_PASSWORD_MIN_LENGTH", "8"),
    "cors_origins": ("KINDLING_CORS_ORIGINS", '["*"]'),
    "public_url": ("KINDLING_PUBLIC_URL", "http://api.example.org"),
}

WRONG = {
    "PORT": "70000",
    "PLACES": "many",
    "ENV": "staging",
    "DATABASE_URL": "mysql://localhost/kindling",
    "ACCESS_TOKEN_SECONDS": "86400",
    "SQLITE_SYNCHRONOUS": "OFF",
    "CORS_ORIGINS": "https://app.example.org",
}


@pytest.mark.parametrize("word", UNSAFE)
def test_production_refuses_an_unsafe_setting(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    word: str,
) -> None:
    name, value = UNSAFE[word]
    for variable, safe in {**PRODUCTION, name: value}.items():
        monkeypatch.setenv(variable, safe)
    assert word in refusal(capsys, "serve", "--port", "0")
    assert not folder.exists()


@pytest.mark.parametrize("name", WRONG)
def test_a_setting_that_makes_no_sense_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.setenv(f"KINDLING_{name}", WRONG[name])
    assert f"KINDLING_{name}: " in refusal(capsys, "serve")
    assert not folder.exists()


def test_production_makes_no_secrets_by_itself(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable, value in PRODUCTION.items():
        monkeypatch.setenv(variable, value)
    line = refusal(capsys, "serve", "--port", "0")
    assert "vault.json is missing" in line
    assert "keys init" in line
    assert main(["keys", "init"]) == 0
    (folder / "secrets" / "server.key").chmod(0o644)
    assert "can be read by others" in refusal(capsys, "serve", "--port", "0")


def test_production_refuses_the_demo_couple(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kernel = serving.kernel(Settings(), Stop)
    with kernel.database.writing() as db:
        db.add(Meta(name=MARK, value="anything"))
    kernel.close()
    for variable, value in PRODUCTION.items():
        monkeypatch.setenv(variable, value)
    assert "demo couple" in refusal(capsys, "serve", "--port", "0")
    assert "demo couple" in refusal(capsys, "seed")
    assert folder.exists()


def test_a_port_in_use_is_said_before_anything_is_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = refusal(capsys, "serve", "--port", port)
    assert f"cannot listen on 127.0.0.1:{port}" in line
    assert "set PORT" in line
    assert not folder.exists()


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_newer_database_is_left_alone(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    kernel = serving.kernel(Settings(), Stop)
    with kernel.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    kernel.close()
    port = ["--port", "0"] if command == "serve" else []
    assert "9999, which is newer than this code" in refusal(capsys, command, *port)
    assert folder.exists()


def change_json(path: Path, **changes: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


SPOILT: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "another key-encryption key": (
        "vault.json",
        lambda path: change_json(path, keys={"1": ENCODED}),
        "key-encryption key 1 does not open",
    ),
    "a rotated one without the old": (
        "vault.json",
        lambda path: change_json(path, current=2, keys={"2": ENCODED}),
        "key-encryption key 1 does not open",
    ),
    "a current one that is not there": (
        "vault.json",
        lambda path: change_json(path, current=7),
        "vault.json is damaged",
    ),
    "no vault": ("vault.json", lambda path: path.unlink(), "does not open"),
    "an empty vault": ("vault.json", lambda path: path.write_text(""), "vault.json is damaged"),
    "a vault with a short key": (
        "vault.json",
        lambda path: change_json(path, keys={"1": "AAAA"}),
        "vault.json is damaged",
    ),
    "another server key": (
        "server.key",
        lambda path: path.write_text(ENCODED),
        "server.key is not the one",
    ),
    "no server key": ("server.key", lambda path: path.unlink(), "server.key is not the one"),
    "a short server key": (
        "server.key",
        lambda path: path.write_text("AAAA"),
        "server.key is damaged",
    ),
    "no signing key": (
        "signing.json",
        lambda path: path.write_text('{"keys": []}'),
        "signing.json is damaged",
    ),
    "a signing key that is none": (
        "signing.json",
        lambda path: path.write_text('{"keys": [{"kid": "x", "private": "x"}]}'),
        "signing.json is damaged",
    ),
}


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after a first start, to be copied."""
    before, made = structlog.get_config(), tmp_path_factory.mktemp("lived-in")
    serving.kernel(Settings(data=made), Stop).close()
    structlog.configure(**before)
    return Path(made)


@pytest.mark.parametrize("kind", SPOILT)
def test_wrong_missing_or_damaged_secrets_are_refused(
    folder: Path, lived_in: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    shutil.copytree(lived_in, folder)
    name, spoil, words = SPOILT[kind]
    spoil(folder / "secrets" / name)
    line = refusal(capsys, "serve", "--port", "0")
    assert words in line
    assert ENCODED not in line


def test_a_rotated_key_encryption_key_works_beside_the_old_one(
    new_service: Callable[..., Service],
) -> None:
    service = new_service()
    with Phone(service, "Ana") as ana, Phone(service, "Ben") as ben:
        ana.register()
        path = service.settings.secrets / "vault.json"
        old = json.loads(path.read_text())["keys"]
        change_json(path, current=2, keys={**old, "2": ENCODED})
        restarted = serving.kernel(service.settings, Stop)
        service.kernel.database.vault = restarted.database.vault
        restarted.close()
        ben.register()
        ana.pair_with(ben)
        assert ok(ben.get("/v1/couple"))["partner"]["display_name"] == "Ana"
        with service.engine.connect() as connection:
            used = connection.exec_driver_sql("SELECT DISTINCT kek FROM data_key ORDER BY kek")
            assert [kek for (kek,) in used] == [1, 2]


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////proc/nothing/kindling.sqlite3"]
)
def test_a_database_that_cannot_be_opened_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("KINDLING_DATABASE_URL", url)
    assert "the database cannot be opened" in refusal(capsys, "serve", "--port", "0")
    assert folder.exists()


def test_a_file_that_is_no_database_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.mkdir()
    (folder / "kindling.sqlite3").write_text("a letter, not a database, and a rather long one")
    assert "the database cannot be opened" in refusal(capsys, "serve", "--port", "0")


def test_a_folder_that_is_a_file_is_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.mkdir()
    (folder / "secrets").touch()
    assert str(folder / "secrets") in refusal(capsys, "serve", "--port", "0")


def test_an_older_python_is_told_so_before_anything_it_cannot_import(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setitem(sys.modules, "app.settings", None)  # it cannot be imported
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(command_line.__file__))
    assert ended.value.code == "kindling: Python 3.11 or newer is needed"


# a process of its own


def test_it_serves_with_secrets_of_mode_0600_and_ends_on_sigterm_in_time(tmp_path: Path) -> None:
    data, port, log = tmp_path / "data", free_port(), tmp_path / "log"
    with Forked(data, "serve", "--port", str(port), log=log, **CHEAP) as running:
        awake(f"http://127.0.0.1:{port}")
        modes = {path.name: path.stat().st_mode & 0o777 for path in (data / "secrets").iterdir()}
        assert modes == {"vault.json": 0o600, "signing.json": 0o600, "server.key": 0o600}
        assert data.stat().st_mode & 0o777 == 0o700
        # somebody is in the middle of a body, and stays there
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.sendall(
                b"POST /v1/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: 100\r\n\r\n{"
            )
            headers = httpx.get(f"http://127.0.0.1:{port}/healthz").headers
            assert "server" not in headers
            began = time.monotonic()
            assert running.end() in (0, -signal.SIGTERM)
            assert time.monotonic() - began < serving.GRACE + 5
    assert "Traceback" not in log.read_text()
    assert all(json.loads(line)["level"] for line in log.read_text().splitlines())


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_that_start_at_once_in_an_empty_folder_agree(
    tmp_path: Path, new_database: Callable[[str], str], kind: str
) -> None:
    url = new_database(kind)
    settings = {"database_url": url, **CHEAP}
    logs = [tmp_path / "one", tmp_path / "two"]
    with ExitStack() as held:
        started = [
            held.enter_context(Forked(tmp_path / "data", "migrate", log=log, **settings)).process
            for log in logs
        ]
        for process in started:
            process.join(60)
        assert [process.exitcode for process in started] == [0, 0], [
            log.read_text() for log in logs
        ]
    kernel = serving.kernel(Settings(data=tmp_path / "data", database_url=url), Stop)
    with kernel.database.reading() as db:
        assert db.get(Meta, CHECK) is not None
    kernel.close()


def test_health_tells_by_its_exit_status(
    service: Service, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["health", "--url", f"{service.url}/healthz"]) == 0
    assert "does not answer" in refusal(capsys, "health", "--url", "http://127.0.0.1:1/healthz")
    assert not folder.exists()
