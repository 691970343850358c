"""The README is right: its shell blocks are run as they stand, and print what it says."""

import re
import subprocess
from pathlib import Path

from tests.process import ROOT, Running, environment

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


def test_the_quick_start_and_the_demo_couple_read_as_the_readme_says(tmp_path: Path) -> None:
    start, demo = section("Quick start"), section("The demo couple")
    script = blocks(start, "sh") + blocks(demo, "sh")
    with Running(tmp_path, "run", "--port", "0", log=tmp_path / "log") as served:
        printed = run(script, tmp_path, KINDLING=served.hello())
    assert printed == blocks(start, "text") + blocks(demo, "text")


def test_a_researcher_scores_a_line_as_the_readme_says(tmp_path: Path) -> None:
    scores = section("Scores")
    assert run(blocks(scores, "sh"), tmp_path) == blocks(scores, "text")
