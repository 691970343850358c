"""Schemathesis tries to break the published contract, with two people of different couples."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DATABASES
from tests.phone import Phone
from tests.rules.walk import operations
from tests.service import Service

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "openapi" / "tools" / "schemathesis.toml"
TABLES = ROOT / ".hypothesis"
"""Where Hypothesis keeps its tables of characters: to make them takes longer than a start."""

FAREWELLS = ("deleteMe", "replacePassword", "deleteCurrentSession", "deleteSession", "leaveCouple")
"""These end the session or the couple that every later request needs, so they have a run of their
own, with people nobody needs afterwards."""

EXAMPLES = 200
"""Generated for the fuzzing of each database, shared by all operations: more of them take no
longer."""


WALKED = 100
"""Of so many operations the edges are walked, half of them on each database: with two hundred
operations it would otherwise take half a minute on each."""


def users(alice: Phone, bob: Phone) -> dict[str, Any]:
    """Who asks, as Web Fuzzing Commons writes it down."""
    return {
        "auth": [
            {
                "name": name,
                "fixedHeaders": [
                    {"name": "Authorization", "value": phone.headers["Authorization"]}
                ],
            }
            for name, phone in (("alice", alice), ("bob", bob))
        ]
    }


def spared(service: Service) -> list[str]:
    """The operations whose edges are not walked on this database.

    The coverage phase walks the edges of the contract, and those know no database: each
    operation's are walked on one of the two. Which ones are chosen, and where they are walked,
    changes with every change of the document.
    """
    names = sorted(operation.id for operation in operations(service.document))
    random.Random(json.dumps(service.document)).shuffle(names)
    walked = names[DATABASES.index(service.engine.dialect.name) : WALKED : len(DATABASES)]
    return sorted(set(names) - set(walked))


def finds_nothing(service: Service, alice: Phone, bob: Phone, folder: Path, *options: str) -> None:
    """Run it with the configuration in `folder`."""
    (folder / "openapi.json").write_text(json.dumps(service.document))
    # YAML is a superset of JSON
    (folder / "users.yaml").write_text(json.dumps(users(alice, bob)))
    ran = subprocess.run(
        [
            str(Path(sys.executable).parent / "schemathesis"),
            "run",
            "openapi.json",
            f"--url={service.url}",
            f"--max-examples={max(1, EXAMPLES // len(list(operations(service.document))))}",
            "--max-response-time=10",  # the suite shares its cores: the bench measures
            "--generation-deterministic",
            "--continue-on-failure",
            "--no-color",
            *options,
        ],
        cwd=folder,
        env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(TABLES)},
        capture_output=True,
        text=True,
        timeout=140,
    )
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]


@pytest.mark.timeout(300)
def test_schemathesis_finds_nothing(
    service: Service, couple: Callable[[str, str], tuple[Phone, Phone]], tmp_path: Path
) -> None:
    alice, bob = couple("Alice", "Adam")[0], couple("Bob", "Beth")[0]
    names = json.dumps(spared(service))  # a list of strings looks alike in JSON and in TOML
    less = f"[[operations]]\ninclude-operation-id = {names}\nphases.coverage.enabled = false\n"
    (tmp_path / CONFIG.name).write_text(f"{CONFIG.read_text()}\n{less}")
    farewells = (part for name in FAREWELLS for part in ("--exclude-operation-id", name))
    finds_nothing(service, alice, bob, tmp_path, *farewells)


@pytest.mark.parametrize("service", ["sqlite"], indirect=True)
def test_schemathesis_finds_nothing_in_farewells(
    service: Service, couple: Callable[[str, str], tuple[Phone, Phone]], tmp_path: Path
) -> None:
    """A few operations, walked on both databases by the other tests."""
    alice, bob = couple("Alice", "Adam")[0], couple("Bob", "Beth")[0]
    (tmp_path / CONFIG.name).write_text(CONFIG.read_text())
    farewells = (part for name in FAREWELLS for part in ("--include-operation-id", name))
    finds_nothing(service, alice, bob, tmp_path, *farewells)
