"""Layers hold, doors are single, files stay small: read from the source, not from a running app."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"

DOORS = {
    "commits": (r"\.commit\($", {"db.py", "migrations/env.py"}),
    "the wall clock": (r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\($", {"clock.py"}),
    "random ids": (r"\buuid[1-8]\($", {"ids.py", "edge.py"}),
    "engines": (r"\bcreate_engine\($", {"db.py"}),
    "sealing": (r"\bAESGCM\($", {"vault.py"}),
    "printing": (r"\bprint\($", {"__main__.py", "serving.py"}),
    "sleeping": (r"\bsleep\($", set()),
}
"""What is called in these files and nowhere else. Migrations end their own transaction; `edge.py`
names requests, and no row has that id."""

IMPORTS = {
    "jwt": {"security.py"},
    "hmac": {"security.py"},
    "secrets": {"security.py"},
    "hashlib": {"security.py", "services/scoring/reading.py"},  # the hash of content, no secret
    "random": {"seed/story.py"},  # the demo history, the same for the same number
    "pickle": set(),
    "subprocess": set(),
    "httpx": set(),
    "requests": set(),
}
"""Modules that only these files may import."""

MODELS = {"app.vault", "app.clock", "app.actors", "app.ids"}
LAYERS = {
    "models": (r"app\.models", MODELS),
    "services": (
        r"app\.(models|services|content)",
        {
            *MODELS,
            "app.conditional",
            "app.cursors",
            "app.db",
            "app.kernel",
            "app.migrations",  # readiness asks whether the schema is the code's
            "app.problems",
            "app.query",
            "app.security",
        },
    ),
    "routers": (
        r"app\.(models|services)",
        {"app.access", "app.deps", "app.event_stream", "app.problems", "app.route", "app.clock"},
    ),
}
"""What of the app each layer may import, besides single modules."""

OUTSIDE = {
    "models": {"fastapi", "starlette"},
    "services": {"fastapi", "starlette", "pydantic_settings", "jwt", "uvicorn"},
    "routers": {"sqlalchemy", "sqlmodel", "starlette", "pydantic_settings"},
}
"""What of the world each layer may not import."""


@cache
def sources() -> dict[str, ast.Module]:
    return {
        str(path.relative_to(APP)): ast.parse(path.read_text())
        for path in sorted(APP.rglob("*.py"))
    }


def imports(tree: ast.Module) -> Iterator[str]:
    """Every imported module; what is imported from a package counts as the package's module.

    Only the scoring package imports relatively, and only from itself.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = f"app.services.scoring.{node.module or ''}" if node.level else node.module or ""
            packages = {"app", "app.models", "app.services", "app.routers"}
            yield from (
                (f"{base}.{name.name}" if base in packages else base) for name in node.names
            )


def calls(tree: ast.Module) -> Iterator[str]:
    """Every call, as it is written up to its bracket."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield f"{ast.unparse(node.func)}("
            yield from (
                f"{ast.unparse(given)}("
                for given in [*node.args, *(word.value for word in node.keywords)]
                if isinstance(given, ast.Name | ast.Attribute)
            )


@pytest.mark.parametrize("door", DOORS)
def test_each_danger_has_one_door(door: str) -> None:
    pattern, allowed = DOORS[door]
    found = {
        name for name, tree in sources().items() if any(re.search(pattern, c) for c in calls(tree))
    }
    assert found <= allowed


@pytest.mark.parametrize("module", IMPORTS)
def test_each_dangerous_module_is_imported_in_one_place(module: str) -> None:
    found = {
        name
        for name, tree in sources().items()
        if any(found.split(".")[0] == module for found in imports(tree))
    }
    assert found <= IMPORTS[module]


@pytest.mark.parametrize("layer", LAYERS)
def test_each_layer_imports_only_what_lies_below_it(layer: str) -> None:
    pattern, single = LAYERS[layer]
    for name, tree in sources().items():
        if not name.startswith(f"{layer}/") or "scoring/" in name:
            continue
        for module in imports(tree):
            top = module.split(".")[0]
            fine = top != "app" or bool(re.match(pattern, module)) or module in single
            assert fine, f"{name} imports {module}"
            assert top not in OUTSIDE[layer], f"{name} imports {module}"


def test_scoring_imports_nothing_of_the_app_but_itself() -> None:
    found = {
        module
        for name, tree in sources().items()
        if name.startswith("services/scoring/")
        for module in imports(tree)
        if module.startswith("app")
    }
    assert all(module.startswith("app.services.scoring") for module in found)


def test_no_router_imports_another() -> None:
    for name, tree in sources().items():
        if name.startswith("routers/"):
            assert not [module for module in imports(tree) if module.startswith("app.routers")]


def test_a_noun_has_the_same_name_in_each_folder() -> None:
    def nouns(folder: str) -> set[str]:
        return {path.stem for path in (APP / folder).glob("[!_]*") if path.stem != "__pycache__"}

    assert nouns("routers") <= nouns("services")


def test_no_module_is_longer_than_400_lines() -> None:
    files = [*APP.rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    sizes = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    assert {name: size for name, size in sizes.items() if size > 400} == {}


def test_no_router_function_does_more_than_delegate() -> None:
    for name, tree in sources().items():
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        for function in functions if name.startswith("routers/") else ():
            body = [node for node in function.body if not isinstance(node, ast.Expr)] or [function]
            lines = (function.end_lineno or 0) - body[0].lineno + 1
            assert lines <= 10 or body == [function], f"{name}: {function.name}"


def test_the_one_route_class_stays_under_80_lines_of_code() -> None:
    classes = [node for node in sources()["route.py"].body if isinstance(node, ast.ClassDef)]
    assert [node.name for node in classes] == ["Route"]
    assert (classes[0].end_lineno or 0) - classes[0].lineno + 1 < 80
    routes = [
        f"{name}: {node.name}"
        for name, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and "APIRoute" in [ast.unparse(base) for base in node.bases]
    ]
    assert routes == ["route.py: Route"]
