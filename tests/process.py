"""The app as a newcomer or an operator starts it: `python -m app ...`, a process of its own."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any

import httpx
from app.__main__ import main

ROOT = Path(__file__).parents[1]

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["app.serving", "alembic.command"])


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """What a shell of its own would hand over, with `python` being this one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINDLING_")}
    named = {f"KINDLING_{name.upper()}": value for name, value in settings.items()}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    return {**kept, "PATH": path, "KINDLING_DATA": str(folder), **named}


def command(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """One command, carried out."""
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=60,
    )


class Running:
    """A server process; `said` is what it printed before it served."""

    def __init__(self, folder: Path, *arguments: str, log: Path, **settings: str) -> None:
        with log.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", *arguments],
                cwd=ROOT,
                env=environment(folder, **settings),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.said = ""

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def hello(self) -> str:
        """What `run` prints, up to the empty line; then it listens. Returns the address."""
        out: IO[str] = self.process.stdout  # type: ignore[assignment]
        while line := out.readline():
            self.said += line
            if line == "\n" and self.said.strip():
                break
        url = self.said.partition("Kindling is at ")[2].split()[0]
        awake(url)
        return url

    def end(self) -> int:
        """SIGTERM, as an operator or a container gives it; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=20)
        return self.process.returncode


class Forked:
    """A server process like `Running`, for tests about what happens while it serves: it is forked
    from one that has imported the app already, which takes longer than the rest of a start. What
    it prints is in the log too."""

    def __init__(self, folder: Path, *arguments: str, log: Path, **settings: str) -> None:
        rest = (environment(folder, **settings), log, arguments)
        self.process = FORKS.Process(target=_in_a_fork, args=rest, daemon=True)
        self.process.start()

    def __enter__(self) -> "Forked":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()

    def end(self) -> int | None:
        """SIGTERM, as an operator or a container gives it; the exit status."""
        self.process.terminate()
        return self.status()

    def status(self) -> int | None:
        """The exit status of one that ends by itself."""
        self.process.join(20)
        return self.process.exitcode


def _in_a_fork(variables: dict[str, str], log: Path, arguments: tuple[str, ...]) -> None:
    os.environ.clear()
    os.environ.update(variables)
    with log.open("w") as told:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(told.fileno(), stream.fileno())
    sys.exit(main(arguments))


def awake(url: str) -> Any:
    """Ask until it answers, seldom enough to leave the core to whoever is starting."""
    until = time.monotonic() + 30
    with httpx.Client(base_url=url, timeout=5, verify=False) as client:  # noqa: S501
        while time.monotonic() < until:
            try:
                return client.get("/healthz").raise_for_status()
            except httpx.ConnectError:
                time.sleep(0.02)
    raise AssertionError(f"{url} does not answer")
