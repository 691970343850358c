"""The app as a process of its own: one worker, uvloop, httptools, two bare routes beside ours."""

import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import uvicorn
from app import start
from app.main import create_app, make_kernel
from app.settings import Settings


def serve(port: int) -> None:
    """Serve `create_app` with the floor added, as `python -m app serve` would."""
    settings = Settings(port=port)
    start.logs(settings.log_level)
    app = create_app(make_kernel(settings))

    def bare() -> dict[str, str]:
        return {"status": "ok"}

    async def bare_async() -> dict[str, str]:
        return {"status": "ok"}

    async def usage() -> dict[str, float]:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {"cpu": used.ru_utime + used.ru_stime, "mib": _resident(used.ru_maxrss)}

    for path, endpoint in (("def", bare), ("async", bare_async), ("usage", usage)):
        app.add_api_route(f"/bench/{path}", endpoint, include_in_schema=False)
    gc.collect()
    gc.freeze()
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=20,
    )


def _resident(most: int) -> float:
    """MiB in memory now, or at most so far where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return most / (2**20 if sys.platform == "darwin" else 2**10)
    return pages * resource.getpagesize() / 2**20


@dataclass
class Served:
    """A running process."""

    port: int
    seconds: float
    """From its start until it answered."""

    def usage(self) -> dict[str, float]:
        found: dict[str, float] = json.loads(_get(self.port, "/bench/usage"))
        return found


@contextmanager
def served(data: Path, database_url: str, *command: str) -> Iterator[Served]:
    """Run a command that serves on a free port, by default the one above."""
    from tests.postgres import free_port  # not where the app runs: it brings PostgreSQL's driver

    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KINDLING_")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # whoever starts again has what Python keeps
    environment |= {"KINDLING_DATA": str(data), "KINDLING_DATABASE_URL": database_url}
    asked = [sys.executable, "-m", *(command or ("bench", "serve")), "--port", str(port)]
    started = time.perf_counter()
    with (data / "log").open("ab") as log:
        process = subprocess.Popen(asked, env=environment, stderr=log)
    try:
        while True:
            try:
                _get(port, "/healthz")
                break
            except (URLError, OSError):
                if process.poll() is not None:
                    raise RuntimeError((data / "log").read_text()[-2000:]) from None
                time.sleep(0.005)
        yield Served(port, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(15)


def _get(port: int, path: str) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        content: bytes = answer.read()
        return content
