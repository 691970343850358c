"""The cast: Ana and Ben are a couple, Eve and Sam are another, Solo is on their own."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests import node
from tests.databases import Postgresql, Sqlite
from tests.phone import Phone
from tests.rules.things import Cast
from tests.rules.walk import Operation, operations
from tests.service import Clock, Service

pytest_plugins = ["tests.plugin_postgres"]

settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("suite")

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("error"))
"""Of a request nothing is told but what went wrong; tests of the log configure it themselves."""

DATABASES = ("sqlite", "postgresql")

LONG = (
    "test_schemathesis",
    "test_machine",
    "test_words_machine",
    "test_faults",
    "test_postgres_starter",
    "test_checkup_races",
    "test_input",
    "test_twin_worlds",
    "test_seed",
    "test_quick_start",
    "test_start",
    "test_example_client",
)
"""Modules whose tests take long begin, so that at the end no worker waits for another."""


collect_ignore = node.TESTS if node.MISSING else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name in collect_ignore:
        what = ", ".join(node.MISSING)
        terminalreporter.write_line(f"tests/{name} was not collected, for lack of: {what}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.stem not in LONG)


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Callable[[str], Any]:
    """Who makes databases of a kind."""
    makers: dict[str, Callable[[], Sqlite | Postgresql]] = {
        "sqlite": lambda: Sqlite(lambda: tmp_path_factory.mktemp("sqlite")),
        "postgresql": lambda: Postgresql(request.getfixturevalue("postgres")),
    }
    return cache(lambda kind: makers[kind]())


@pytest.fixture(scope="session")
def new_database(databases: Callable[[str], Any]) -> Callable[[str], str]:
    """Makes an empty database of a kind and returns its URL."""
    return lambda kind: str(databases(kind).empty())


@pytest.fixture(scope="session")
def migrated_database(databases: Callable[[str], Any]) -> Callable[[str], str]:
    """Makes a database of a kind that has its schema already, and returns its URL."""
    return lambda kind: str(databases(kind).migrated())


@pytest.fixture(scope="session")
def leaving() -> Iterator[list[Service]]:
    """Apps that were told to stop: nobody waits for them until the end."""
    told: list[Service] = []
    yield told
    for service in told:
        service.stop()


@pytest.fixture(scope="session")
def services(
    tmp_path_factory: Any, migrated_database: Callable[[str], str], leaving: list[Service]
) -> Callable[[str], Service]:
    """One app for each database, made when it is first asked for and served until the end."""

    @cache
    def of(kind: str) -> Service:
        made = Service(tmp_path_factory.mktemp("data"), migrated_database(kind))
        leaving.append(made)
        return made

    return of


@pytest.fixture(scope="session", params=DATABASES)
def service(request: pytest.FixtureRequest, services: Callable[[str], Service]) -> Service:
    """The app, served on each database."""
    return services(request.param)


@pytest.fixture
def dealt(service: Service) -> list[Operation]:
    """The operations of every second path, on the other database those between: for what is
    decided before anything asks a database."""
    paths = list(service.document["paths"])
    here = set(paths[DATABASES.index(service.engine.dialect.name) :: len(DATABASES)])
    return [operation for operation in operations(service.document) if operation.path in here]


@pytest.fixture
def new_service(
    tmp_path: Path, migrated_database: Callable[[str], str], leaving: list[Service]
) -> Iterator[Callable[..., Service]]:
    """Serves an app of a test's own, with settings of its own."""
    running: list[Service] = []

    def make(kind: str = "sqlite", **changes: Any) -> Service:
        made = Service(tmp_path / str(len(running)), migrated_database(kind), **changes)
        running.append(made)
        return made

    yield make
    for service in running:
        service.leave()
    leaving += running


@pytest.fixture
def clock() -> Iterator[Clock]:
    with Clock() as held:
        yield held


@pytest.fixture
def person(service: Service) -> Iterator[Callable[[str], Phone]]:
    """Registers and signs in somebody by name."""
    phones: list[Phone] = []

    def make(name: str) -> Phone:
        phones.append(Phone(service, name).register())
        return phones[-1]

    yield make
    for phone in phones:
        phone.close()


@pytest.fixture
def couple(person: Callable[[str], Phone]) -> Callable[[str, str], tuple[Phone, Phone]]:
    """Registers and pairs two people by name."""

    def make(one: str, other: str) -> tuple[Phone, Phone]:
        phones = person(one), person(other)
        phones[0].pair_with(phones[1])
        return phones

    return make


@pytest.fixture
def ana_and_ben(couple: Callable[[str, str], tuple[Phone, Phone]]) -> tuple[Phone, Phone]:
    return couple("Ana", "Ben")


@pytest.fixture
def ana(ana_and_ben: tuple[Phone, Phone]) -> Phone:
    return ana_and_ben[0]


@pytest.fixture
def ben(ana_and_ben: tuple[Phone, Phone]) -> Phone:
    return ana_and_ben[1]


@pytest.fixture
def eve(couple: Callable[[str, str], tuple[Phone, Phone]]) -> Phone:
    return couple("Eve", "Sam")[0]


@pytest.fixture
def solo(person: Callable[[str], Phone]) -> Phone:
    return person("Solo")


@pytest.fixture
def stranger(service: Service) -> Iterator[Phone]:
    """A phone that nobody is signed in on."""
    with Phone(service, "Stranger") as phone:
        yield phone


@pytest.fixture
def cast(couple: Callable[[str, str], tuple[Phone, Phone]], person: Callable[[str], Phone]) -> Cast:
    ana, ben = couple("Ana", "Ben")
    eve, _sam = couple("Eve", "Sam")
    return Cast(ana, ben, eve, person("Solo"))
