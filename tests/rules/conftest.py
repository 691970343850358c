"""The laws walk the served app."""

from typing import Any

import pytest
from app import keys
from app.main import create_app, make_kernel
from app.settings import Settings

from tests.rules.walk import Operation, operations
from tests.service import CHEAP, Service


@pytest.fixture
def all_operations(service: Service) -> list[Operation]:
    return list(operations(service.document))


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An app that is not served: for laws about its document and its routes."""
    settings = Settings(**{**CHEAP, "data": tmp_path_factory.mktemp("law")})
    keys.prepare(settings.secrets)
    kernel = make_kernel(settings)
    yield create_app(kernel)
    kernel.close()


@pytest.fixture(scope="session")
def document(app: Any) -> dict[str, Any]:
    found: dict[str, Any] = app.openapi()
    return found
