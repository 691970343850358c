"""Finding the route of a request without asking hundreds of others first.

A router tries its routes one after the other, and with some hundred of them that takes longer than
the rest of a request. So routes stand on shelves, by the first two parts of their path, and only
the routes of one shelf are tried. What stands on none (mounted files, pages with a parameter that
early) is found as before.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send


def install(app: FastAPI) -> None:
    """Let the app find its routes by their shelves, which are set up at the first request."""
    whole = app.router.middleware_stack

    @cache
    def shelves() -> dict[str, APIRouter]:
        return {
            name: APIRouter(routes=list(routes), redirect_slashes=False)
            for name, routes in _shelves(app).items()
        }

    async def find(scope: Scope, receive: Receive, send: Send) -> None:
        shelf = shelves().get(_shelf(scope["path"])) if scope["type"] == "http" else None
        await (shelf.app if shelf else whole)(scope, receive, send)

    app.router.middleware_stack = find


def methods(app: FastAPI) -> Callable[[str], list[str] | None]:
    """Which methods a path knows, from the routes: the document takes half a second to build."""

    @cache
    def known() -> dict[str, list[tuple[re.Pattern[str], list[str]]]]:
        found: dict[str, list[tuple[re.Pattern[str], list[str]]]] = {}
        for name, routes in _shelves(app, every=True).items():
            paths: defaultdict[str, set[str]] = defaultdict(lambda: {"OPTIONS"})
            for route in routes:
                own = route.methods or set()
                paths[route.path] |= own | ({"HEAD"} if "GET" in own else set())
            found[name] = [
                (re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), sorted(each))
                for path, each in sorted(paths.items(), key=lambda entry: entry[0].count("{"))
            ]
        return found

    def allow(path: str) -> list[str] | None:
        shelves = known()
        near = [*shelves.get(_shelf(path), ()), *shelves.get("", ())]
        return next((each for pattern, each in near if pattern.fullmatch(path)), None)

    return allow


def _shelves(app: FastAPI, *, every: bool = False) -> dict[str, list[APIRoute]]:
    """The routes by shelf; those that stand on none under the empty name, where `every` asks."""
    found: defaultdict[str, list[APIRoute]] = defaultdict(list)
    for route in app.routes:
        if isinstance(route, APIRoute):
            name = _shelf(route.path)
            if "{" not in name:
                found[name].append(route)
            elif every:
                found[""].append(route)
    return dict(found)


def _shelf(path: str) -> str:
    return "/".join(path.split("/", 3)[:3])
