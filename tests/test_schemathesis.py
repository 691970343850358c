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

WALKED = 16
"""Of so many operations the edges are walked too, on each database: it takes half a second each."""


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


def dealt(service: Service) -> list[str]:
    """The operations that are tried on this database: half of them, since what is generated from
    the contract knows no database. Which half changes with every change of the document."""
    tried = (found for found in operations(service.document) if not found.streams)  # it goes on
    names = sorted(found.id for found in tried if found.id not in FAREWELLS)
    random.Random(json.dumps(service.document)).shuffle(names)
    return names[DATABASES.index(service.engine.dialect.name) :: len(DATABASES)]


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
            "--phases=coverage,fuzzing,stateful",  # the examples are sent by the laws
            "--max-examples=1",
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
    names = dealt(service)
    rest = json.dumps(names[WALKED:])  # a list of strings looks alike in JSON and in TOML
    less = f"[[operations]]\ninclude-operation-id = {rest}\nphases.coverage.enabled = false\n"
    (tmp_path / CONFIG.name).write_text(f"{CONFIG.read_text()}\n{less}")
    chosen = (part for name in names for part in ("--include-operation-id", name))
    finds_nothing(service, alice, bob, tmp_path, *chosen)


@pytest.mark.parametrize("service", ["sqlite"], indirect=True)
def test_schemathesis_finds_nothing_in_farewells(
    service: Service, couple: Callable[[str, str], tuple[Phone, Phone]], tmp_path: Path
) -> None:
    """A few operations, walked on both databases by the other tests."""
    alice, bob = couple("Alice", "Adam")[0], couple("Bob", "Beth")[0]
    (tmp_path / CONFIG.name).write_text(CONFIG.read_text())
    farewells = (part for name in FAREWELLS for part in ("--include-operation-id", name))
    finds_nothing(service, alice, bob, tmp_path, *farewells)
