"""Schemathesis tries to break the published contract, with two people of different couples."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.phone import Phone
from tests.service import Service

CONFIG = Path(__file__).parent.parent / "openapi" / "tools" / "schemathesis.toml"

FAREWELLS = ("deleteMe", "replacePassword", "deleteCurrentSession", "deleteSession", "leaveCouple")
"""These end the session or the couple that every later request needs, so they have a run of their
own, with people nobody needs afterwards."""

EFFORT = {
    "sqlite": ["--max-examples=4"],
    # the coverage phase walks the edges of the contract, and those know no database
    "postgresql": ["--max-examples=3", "--phases=examples,fuzzing,stateful"],
}


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


@pytest.mark.timeout(300)
def test_schemathesis_finds_nothing(
    service: Service, couple: Callable[[str, str], tuple[Phone, Phone]], tmp_path: Path
) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(service.document))
    kind = service.engine.dialect.name
    runs = {"everything else": "--exclude-operation-id", "farewells": "--include-operation-id"}
    if kind == "postgresql":
        del runs["farewells"]  # five operations, walked on both databases by the other tests
    for name, option in runs.items():
        alice, bob = couple("Alice", "Adam")[0], couple("Bob", "Beth")[0]
        # YAML is a superset of JSON
        (tmp_path / "users.yaml").write_text(json.dumps(users(alice, bob)))
        ran = subprocess.run(
            [
                str(Path(sys.executable).parent / "schemathesis"),
                "--config-file",
                str(CONFIG),
                "run",
                str(tmp_path / "openapi.json"),
                f"--url={service.url}",
                *EFFORT[kind],
                "--max-response-time=10",  # the suite shares its cores: the bench measures
                "--generation-deterministic",
                "--continue-on-failure",
                "--no-color",
                *(part for operation in FAREWELLS for part in (option, operation)),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=140,
        )
        assert ran.returncode == 0, name + ran.stdout[-8000:] + ran.stderr[-2000:]
