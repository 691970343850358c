"""`python -m app run` in production, as an operator meets it."""

import signal
from pathlib import Path

import httpx
from app import seed

from tests.postgres import free_port
from tests.process import Forked, awake, command


def test_production_needs_secrets_and_never_has_the_demo_couple(tmp_path: Path) -> None:
    data, log, port = tmp_path / "data", tmp_path / "log", str(free_port())
    settings = {"env": "production", "public_url": "https://api.example.org"}
    with Forked(data, "serve", log=log, **settings) as refused:
        assert refused.status() == 1
        assert log.read_text().count("\n") == 1
        assert "python -m app keys init" in log.read_text()
    assert command(data, "keys", "init", **settings).returncode == 0
    with Forked(data, "run", "--port", port, log=log, **settings) as served:
        url = f"http://127.0.0.1:{port}"
        awake(url)
        assert command(data, "health", port=port, **settings).returncode == 0
        body = {"email": seed.PEOPLE["Ana"], "password": seed.PASSWORD}
        assert httpx.post(f"{url}/v1/sessions", json=body, timeout=20).status_code == 401
        assert httpx.get(f"{url}/docs").status_code == 404
        assert served.end() in (0, -signal.SIGTERM)
    assert command(data, "health", port=port, **settings).returncode == 1
