"""`make run`, as a newcomer meets it. The README is right: its shell blocks are run as they stand,
and print what it says."""

import re
import signal
import subprocess
from pathlib import Path

import httpx
from app import seed

from tests.phone import ok
from tests.postgres import free_port
from tests.process import ROOT, Forked, Running, awake, environment

README = (ROOT / "README.md").read_text()


def section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def blocks(text: str, language: str) -> str:
    return "".join(re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S))


def run(script: str, folder: Path, **variables: str) -> str:
    """What a POSIX shell prints for a script."""
    done = subprocess.run(
        ["sh", "-u"],
        cwd=ROOT,
        env={**environment(folder), **variables},
        input=script,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_newcomer_starts_it_follows_the_readme_and_starts_it_again(tmp_path: Path) -> None:
    data, port = tmp_path / "data", str(free_port())
    with Running(data, "run", "--port", port, log=tmp_path / "log") as served:
        url = served.hello()
        assert f"Docs: {url}/docs\n" in served.said
        assert seed.PASSWORD in served.said
        assert "SwaggerUIBundle" in httpx.get(f"{url}/pages/docs.js").text
        assert "docs.js" in httpx.get(f"{url}/docs").text
        start, demo = section("Quick start"), section("The demo couple")
        printed = run(blocks(start, "sh") + blocks(demo, "sh"), tmp_path, KINDLING=url)
        assert printed == blocks(start, "text") + blocks(demo, "text")
        body = {"email": seed.PEOPLE["Ana"], "password": seed.PASSWORD}
        token = ok(httpx.post(f"{url}/v1/sessions", json=body), 201)["access_token"]
        ana = {"Authorization": f"Bearer {token}"}
        rounds = ok(httpx.get(f"{url}/v1/checkups", headers=ana))["data"]
        assert [entry["state"] for entry in rounds] == ["released", "released"]
        assert served.end() in (0, -signal.SIGTERM)
    secrets = {path.name: path.read_bytes() for path in (data / "secrets").iterdir()}
    with Forked(data, "run", "--port", port, log=tmp_path / "log"):
        awake(url)
        assert seed.PASSWORD in (tmp_path / "log").read_text()
        assert ok(httpx.get(f"{url}/v1/checkups", headers=ana))["data"] == rounds
    assert {path.name: path.read_bytes() for path in (data / "secrets").iterdir()} == secrets
    assert all(path.stat().st_mode & 0o077 == 0 for path in (data / "secrets").iterdir())


def test_a_researcher_scores_a_line_as_the_readme_says(tmp_path: Path) -> None:
    scores = section("Scores")
    assert run(blocks(scores, "sh"), tmp_path) == blocks(scores, "text")
