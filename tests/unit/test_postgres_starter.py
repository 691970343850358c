"""The PostgreSQL starter: as root, as a plain user, with faults, and with nothing left behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import postgres as starter
from tests.postgres import Server

REPO = Path(__file__).resolve().parents[2]


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True, connect_timeout=2)


def ask(url: str, question: str) -> object:
    with connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    try:
        return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def soon(condition: Callable[[], bool], seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def exercise(folder: Path | None = None) -> None:
    """The whole life of a private server."""
    with Server(folder=folder) as server:
        base, first = server._base, server.pid
        url = server.create_database("one")
        assert url == server.url("one")
        assert url.startswith("postgresql+psycopg://postgres@127.0.0.1:")
        assert url.endswith("/one")
        for setting, value in {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": "200",
            "server_encoding": "UTF8",
        }.items():
            assert ask(url, f"SHOW {setting}") == value

        with connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        copy = server.create_database("two", template="one")
        assert ask(copy, "SELECT n FROM kept") == 7
        server.drop_database("two")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            connect(copy)

        for how in (signal.SIGINT, signal.SIGQUIT):
            server.restart(how)
            assert server.url("one") == url
            assert ask(url, "SELECT n FROM kept") == 7
        assert server.pid != first

        with connect(url) as connection:
            with server.paused(), pytest.raises(psycopg.OperationalError):
                connect(url)  # nothing answers within 2 s
            assert connection.execute("SELECT n FROM kept").fetchone() == (7,)

        server.stop()
        with pytest.raises(psycopg.OperationalError, match="refused"):
            connect(url)
        server.start()
        server.pause()
        last = server.pid
    assert not alive(first)
    assert not alive(last)
    assert not base.exists()


@pytest.fixture(scope="module")
def copied() -> Iterator[Path]:
    """A folder with a copy of the wheel's programs, where there is a wheel. Unlike tmp_path it is
    one that every user may enter."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def own_programs(copied: Path) -> Path:
    folder = starter.programs()
    return starter.copy_programs(folder, copied) if folder.parent.name == "pginstall" else folder


def test_life_with_programs_that_only_the_owner_can_read(copied: Path, own_programs: Path) -> None:
    """A virtual environment below a closed home folder: as root they are copied for nobody."""
    copied.chmod(0o700)
    exercise(own_programs)


def test_life_as_a_plain_user(copied: Path, own_programs: Path) -> None:
    """Where the tests run as root, in a process that becomes `nobody` after its imports: the
    interpreter itself may lie where only root can read."""
    if os.geteuid() != 0:
        exercise()
        return
    copied.chmod(0o755)
    script = """
import os, pwd, sys
from pathlib import Path
from tests.unit.test_postgres_starter import exercise
nobody = pwd.getpwnam("nobody")
os.setgroups([])
os.setgid(nobody.pw_gid)
os.setuid(nobody.pw_uid)
exercise(Path(sys.argv[1]))
print("done as", os.getuid(), os.geteuid())
"""
    run = subprocess.run(
        [sys.executable, "-c", script, own_programs],
        cwd="/",
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    nobody = starter.pwd.getpwnam("nobody").pw_uid
    assert run.stdout == f"done as {nobody} {nobody}\n", run.stderr


def environment() -> dict[str, str]:
    ours = ("PYTEST", "TEST_DATABASE_URL")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    return inherited | {"PYTHONPATH": str(REPO), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


NESTED = """
import os, time
from pathlib import Path

import psycopg
import pytest

@pytest.mark.parametrize("n", [1, 2])
def test(postgres, n):
    url = postgres.create_database(f"nested_{n}")
    here = Path(__file__).parent
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        data = connection.execute("SHOW data_directory").fetchone()[0]
    (here / f"part{n}").write_text(f"{os.getpid()} {url} {data}")
    (here / f"part{n}").rename(here / f"seen{n}")
    while not (here / "seen1").exists() or not (here / "seen2").exists():
        time.sleep(0.01)  # so both workers take part
    while (here / "wait").exists():
        time.sleep(0.01)
"""


@pytest.mark.parametrize("how", [None, signal.SIGKILL])
def test_a_run_shares_one_server_and_leaves_none(
    tmp_path: Path, how: signal.Signals | None
) -> None:
    (tmp_path / "test_nested.py").write_text(NESTED)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    if how:
        (tmp_path / "wait").touch()
    plugins = ["-p", "xdist", "-p", "tests.plugin_postgres"]
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", *plugins, "-n", "2", "-q", tmp_path],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    files = [tmp_path / "seen1", tmp_path / "seen2"]
    try:
        assert soon(lambda: all(f.exists() for f in files) or run.poll() is not None, 60)
        seen = [f.read_text().split() for f in files if f.exists()]
        if how:
            run.send_signal(how)
            (tmp_path / "wait").unlink()
        output = run.communicate(timeout=60)[0]
    finally:
        (tmp_path / "wait").unlink(missing_ok=True)
        run.kill()
        run.wait()
    assert len(seen) == 2, output
    assert (run.returncode == 0) == (how is None), output
    workers = {int(pid) for pid, _, _ in seen}
    assert len(workers) == 2
    (port,) = {urlsplit(url).port for _, url, _ in seen}
    (data,) = {Path(data) for _, _, data in seen}
    assert soon(lambda: not port_answers(port))
    assert soon(lambda: not data.parent.exists())
    assert soon(lambda: not any(map(alive, workers)))


def port_answers(port: int) -> bool:
    try:
        connect(f"postgresql://postgres@127.0.0.1:{port}/postgres").close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.mark.parametrize("paused", [True])
def test_a_killed_owner_leaves_no_process_and_no_folder(paused: bool) -> None:
    script = """
import sys, time
from tests.postgres import Server, children
server = Server().start()
if sys.argv[1] == "True":
    server.pause()
print(server._base, server.pid, *children(server.pid), flush=True)
time.sleep(60)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script, str(paused)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as owner:
        assert owner.stdout
        base, *pids = owner.stdout.readline().split()
        owner.kill()
    assert len(pids) > 3
    assert soon(lambda: not any(alive(int(pid)) for pid in pids))
    assert soon(lambda: not Path(base).exists())


def test_a_running_server_by_test_database_url(monkeypatch: pytest.MonkeyPatch) -> None:
    def names() -> set[str]:
        with connect(server.url("postgres")) as connection:
            return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}

    with Server() as server:
        empty = names()
        monkeypatch.setenv("TEST_DATABASE_URL", server.url("postgres").replace("+psycopg", ""))
        one, two = Server.shared(), Server.shared()
        one.create_database("same")
        two.create_database("same")
        copy = two.create_database("copy", template="same")
        assert urlsplit(copy).path.startswith("/kindling_test_")
        Server(*one.address).create_database("of_a_worker")
        assert len(names() - empty) == 4
        with pytest.raises(RuntimeError, match="not a server that this object started"):
            one.stop()
        one.close()
        assert len(names() - empty) == 2
        two._owner.close()  # as if its run were killed
        Server.shared().close()
        assert names() == empty


def test_an_unreachable_test_database_url_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = f"postgresql://nobody@127.0.0.1:{starter.free_port()}/none"
    monkeypatch.setenv("TEST_DATABASE_URL", url)
    with pytest.raises(RuntimeError, match=r"^TEST_DATABASE_URL cannot be reached: [^\n]+$"):
        Server.shared()


def test_without_programs_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starter.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    monkeypatch.setattr(starter.shutil, "which", lambda _name: None)
    with pytest.raises(RuntimeError, match=r"^no PostgreSQL for the tests: [^\n]+$"):
        starter.programs()


def test_the_run_has_a_server(postgres: Server) -> None:
    name = f"starter_{os.getpid()}"
    assert ask(postgres.create_database(name), "SELECT 1") == 1
    postgres.drop_database(name)
