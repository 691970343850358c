"""`make run` and `python -m app serve`, as a newcomer and an operator meet them."""

import signal
import socket
from pathlib import Path

import httpx
from app import seed

from tests.phone import ok
from tests.process import Running, awake, command

PUBLIC = "https://api.example.org"


def test_a_newcomer_starts_it_signs_in_as_the_demo_couple_and_starts_it_again(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    with Running(data, "run", "--port", "0", log=tmp_path / "first") as served:
        url = served.hello()
        assert f"Docs: {url}/docs\n" in served.said
        assert seed.PASSWORD in served.said
        with httpx.Client(base_url=url, timeout=20) as ana:
            assert "SwaggerUIBundle" in ana.get("/pages/docs.js").text
            assert "docs.js" in ana.get("/docs").text
            _sign_in(ana)
            rounds = ok(ana.get("/v1/checkups"))["data"]
            assert [entry["state"] for entry in rounds] == ["released", "released"]
            newest = ok(ana.get("/v1/scores/latest"))["id"]
            index = ok(ana.get(f"/v1/scores/{newest}/change"))["composites"][0]
            assert index["status"] == "reliable_improvement"
            asked = dict(ana.headers)
        assert served.end() in (0, -signal.SIGTERM)
    secrets = {path.name: path.read_bytes() for path in (data / "secrets").iterdir()}
    with Running(data, "run", "--port", "0", log=tmp_path / "second") as served:
        url = served.hello()
        assert seed.PASSWORD in served.said
        again = httpx.get(f"{url}/v1/checkups", headers={"Authorization": asked["authorization"]})
        assert ok(again)["data"] == rounds
    assert {path.name: path.read_bytes() for path in (data / "secrets").iterdir()} == secrets
    assert all(path.stat().st_mode & 0o077 == 0 for path in (data / "secrets").iterdir())


def test_production_needs_secrets_and_never_has_the_demo_couple(tmp_path: Path) -> None:
    settings = {"env": "production", "public_url": PUBLIC}
    refused = command(tmp_path, "serve", **settings)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "python -m app keys init" in refused.stderr
    assert command(tmp_path, "keys", "init", **settings).returncode == 0
    port = str(_free_port())
    with Running(tmp_path, "run", "--port", port, log=tmp_path / "log", **settings) as served:
        url = f"http://127.0.0.1:{port}"
        awake(url)
        assert command(tmp_path, "health", port=port, **settings).returncode == 0
        body = {"email": seed.PEOPLE["Ana"], "password": seed.PASSWORD}
        assert httpx.post(f"{url}/v1/sessions", json=body, timeout=20).status_code == 401
        assert httpx.get(f"{url}/docs").status_code == 404
        assert served.end() in (0, -signal.SIGTERM)
    assert command(tmp_path, "health", port=port, **settings).returncode == 1


def test_production_refuses_a_folder_that_holds_the_demo_couple(tmp_path: Path) -> None:
    made = command(tmp_path, "seed")
    assert made.stdout == seed.how_to_sign_in() + "\n"
    refused = command(tmp_path, "serve", env="production", public_url=PUBLIC)
    assert refused.returncode == 1
    assert "demo couple" in refused.stderr


def _sign_in(client: httpx.Client) -> None:
    body = {"email": seed.PEOPLE["Ana"], "password": seed.PASSWORD}
    tokens = ok(client.post("/v1/sessions", json=body), 201)
    client.headers["Authorization"] = f"Bearer {tokens['access_token']}"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port
