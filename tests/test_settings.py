"""Settings: safe by default, refused where they would not be."""

from pathlib import Path

import pytest
from app.settings import Settings
from pydantic import ValidationError

SAFE = {"env": "production", "public_url": "https://api.example.org"}


def test_the_defaults_are_good_enough_for_production() -> None:
    settings = Settings.model_validate(SAFE)
    assert settings.production
    assert (settings.argon2_memory_kib, settings.argon2_iterations) >= (19_456, 2)
    assert settings.password_min_length >= 12
    assert settings.access_token_seconds <= 600
    assert settings.sqlite_synchronous == "FULL"
    assert settings.cors_origins == ()
    assert settings.host == "127.0.0.1"


@pytest.mark.parametrize(
    "unsafe",
    [
        {"argon2_memory_kib": 19_455},
        {"argon2_iterations": 1},
        {"password_min_length": 11},
        {"cors_origins": ("https://app.example.org", "*")},
        {"public_url": "http://api.example.org"},
    ],
)
def test_what_is_fine_on_a_developers_machine_is_refused_in_production(
    unsafe: dict[str, object],
) -> None:
    Settings.model_validate({**SAFE, **unsafe, "env": "development"})
    with pytest.raises(ValidationError):
        Settings.model_validate({**SAFE, **unsafe})


@pytest.mark.parametrize(
    ("env", "docs", "served"),
    [
        ("development", None, True),
        ("development", False, False),
        ("production", None, False),
        ("production", True, True),
    ],
)
def test_docs_are_off_in_production_unless_asked_for(
    env: str, docs: bool | None, served: bool
) -> None:
    assert Settings.model_validate({**SAFE, "env": env, "docs": docs}).docs_served is served


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("", "sqlite:///folder/kindling.sqlite3"),
        ("sqlite:////var/kindling.db", "sqlite:////var/kindling.db"),
        ("postgres://ana@db/kindling", "postgresql+psycopg://ana@db/kindling"),
        ("postgresql://ana@db/kindling", "postgresql+psycopg://ana@db/kindling"),
        ("postgresql+psycopg://ana@db/kindling", "postgresql+psycopg://ana@db/kindling"),
    ],
)
def test_database_addresses_are_taken_as_people_write_them(written: str, used: str) -> None:
    assert Settings(data=Path("folder"), database_url=written).database == used


@pytest.mark.parametrize("url", ["mysql://db/kindling", "kindling.db", "postgresql+asyncpg://db/x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="sqlite:///FILE or postgresql://"):
        Settings(database_url=url)


def test_settings_come_from_the_environment_and_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDLING_PLACES", "3")
    monkeypatch.setenv("PLACES", "4")
    settings = Settings()
    assert settings.places == 3
    with pytest.raises(ValidationError):
        settings.places = 5  # type: ignore[misc]
