"""Everything an operator can set, from environment variables with the prefix `KINDLING_`."""

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Frozen; read once, at start. Each field is documented in the README (a test compares)."""

    model_config = SettingsConfigDict(env_prefix="KINDLING_", frozen=True, extra="ignore")

    env: Literal["development", "production"] = "development"
    data: Path = Path("data")
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    public_url: str = "http://127.0.0.1:8000"
    docs: bool | None = None
    directory: Path | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    cors_origins: tuple[str, ...] = ()
    body_limit: int = Field(65_536, ge=1_024, le=10_000_000)
    places: int = Field(8, ge=1, le=200)
    place_wait: float = Field(2.0, gt=0, le=30)
    worker: Literal["auto", "off"] = "auto"
    statement_timeout_ms: int = Field(5_000, ge=50, le=60_000)
    lock_timeout_ms: int = Field(2_000, ge=50, le=60_000)
    sqlite_synchronous: Literal["FULL", "NORMAL"] = "FULL"
    password_min_length: int = Field(12, ge=8, le=64)
    argon2_memory_kib: int = Field(19_456, ge=8, le=1_048_576)
    argon2_iterations: int = Field(2, ge=1, le=20)
    access_token_seconds: int = Field(600, ge=30, le=600)
    session_idle_days: int = Field(60, ge=1, le=365)
    session_days: int = Field(365, ge=1, le=730)
    registration_limit: int = Field(1_000, ge=1)
    signin_limit: int = Field(10, ge=1)
    signin_address_limit: int = Field(60, ge=1)
    invite_limit: int = Field(10, ge=1)
    invite_address_limit: int = Field(30, ge=1)

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def docs_served(self) -> bool:
        """Docs are on in development and off in production, unless `docs` says otherwise."""
        return not self.production if self.docs is None else self.docs

    @property
    def database(self) -> str:
        """The database's URL; by default a SQLite file in the data folder."""
        url = self.database_url or f"sqlite:///{self.data / 'kindling.sqlite3'}"
        return re.sub("^postgres(ql)?://", "postgresql+psycopg://", url)

    @property
    def secrets(self) -> Path:
        return self.data / "secrets"

    @field_validator("database_url")
    @classmethod
    def _known(cls, url: str) -> str:
        if url and not re.match(r"(sqlite|postgres(ql)?|postgresql\+psycopg)://", url):
            raise ValueError("use sqlite:///FILE or postgresql://USER@HOST/NAME")
        return url

    @model_validator(mode="after")
    def _safe(self) -> Self:
        """Production refuses to run with what is only right on a developer's machine."""
        if not self.production:
            return self
        if self.argon2_memory_kib < 19_456 or self.argon2_iterations < 2:
            raise ValueError("argon2 is below its floor of 19456 KiB and 2 iterations")
        if self.password_min_length < 12:
            raise ValueError("password_min_length is below 12")
        if "*" in self.cors_origins:
            raise ValueError("cors_origins must list origins, not *")
        if not self.public_url.startswith("https://"):
            raise ValueError("public_url must be the https:// address clients use")
        return self
