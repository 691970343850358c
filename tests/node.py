"""Other people's clients, written in JavaScript. Without Node their tests are not collected."""

import os
import shutil
import subprocess
from pathlib import Path

SCRIPTS = Path(__file__).parent / "js"
FOLDER = Path(__file__).parents[1] / ".cache" / "clients"

MISSING = [name for name in ("node", "npm") if shutil.which(name) is None]
TESTS = ["test_example_client.py", "test_watermelon_library.py"]
"""What needs it."""


def install() -> None:
    """Install the clients, when package.json has changed; like the linters of the document,
    without package-lock.json, which would record addresses."""
    wanted, installed = (SCRIPTS / "package.json").read_bytes(), FOLDER / "installed.json"
    if installed.exists() and installed.read_bytes() == wanted:
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    (FOLDER / "package.json").write_bytes(wanted)
    options = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    command = ["npm", "install", *options, "--loglevel=error"]
    ran = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    installed.write_bytes(wanted)


def run(script: str, *arguments: str) -> None:
    """Run a script with the clients at hand; it fails where the script does."""
    ran = subprocess.run(
        ["node", str(SCRIPTS / script), *arguments],
        env={**os.environ, "NODE_PATH": str(FOLDER / "node_modules")},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
