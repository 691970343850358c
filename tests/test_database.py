"""Connections that the database server dropped: tried after a rest, replaced together in use."""

from collections.abc import Callable

import psycopg
import pytest
from app import db

from tests.phone import Phone
from tests.service import Service


def drop_connections(service: Service) -> None:
    """As a restart of the server or a firewall does it."""
    url = service.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def statuses(phone: Phone) -> list[int]:
    return [phone.get("/v1/scores/latest").status_code for _ in range(3)]


@pytest.fixture
def served(new_service: Callable[..., Service]) -> Service:
    return new_service("postgresql")


def test_a_dropped_connection_in_use_costs_one_refusal(served: Service) -> None:
    with Phone(served) as phone:
        phone.register()
        assert statuses(phone) == [404, 404, 404]
        drop_connections(served)
        assert statuses(phone) == [503, 404, 404]


def test_a_dropped_connection_that_rested_costs_nothing(
    served: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Phone(served) as phone:
        phone.register()
        assert statuses(phone) == [404, 404, 404]
        monkeypatch.setattr(db, "UNUSED", 0.0)
        drop_connections(served)
        assert statuses(phone) == [404, 404, 404]
