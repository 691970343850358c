"""Finding the route of a request without asking hundreds of others first, or building them.

A router tries its routes one after the other, and with some hundred of them that takes longer than
the rest of a request. So routes stand on shelves, by the first two parts of their path, and only
the routes of one shelf are tried. What stands on none (mounted files, pages with a parameter that
early) is on a shelf of its own, without a name.

Building hundreds of routes takes long, too, and much memory: FastAPI makes a validator of every
parameter, body and answer. So a noun's routes are declared as `Operation`s, and built when a
request first comes to their shelf, or when the document is.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection
from functools import cache, cached_property

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send


class Operation(BaseRoute):
    """A declared route; `route` is the built one."""

    def __init__(self, path: str, methods: Collection[str], build: Callable[[], APIRoute]) -> None:
        self.path, self.methods, self._build = path, set(methods), build

    @cached_property
    def route(self) -> APIRoute:
        return self._build()


def install(app: FastAPI) -> None:
    """Let the app find its routes by their shelves, which are set up at the first request."""
    known = cache(lambda: _shelves(app))

    @cache
    def router(name: str) -> APIRouter:
        routes = [each.route if isinstance(each, Operation) else each for each in known()[name]]
        return APIRouter(routes=routes, redirect_slashes=False)

    async def find(scope: Scope, receive: Receive, send: Send) -> None:
        name = _shelf(scope.get("path", ""))
        await router(name if name in known() else "").app(scope, receive, send)

    app.router.middleware_stack = find


def methods(app: FastAPI) -> Callable[[str], list[str] | None]:
    """Which methods a path knows, from the routes: the document takes half a second to build."""
    known = cache(lambda: _shelves(app))

    @cache
    def patterns(name: str) -> list[tuple[re.Pattern[str], list[str]]]:
        paths: defaultdict[str, set[str]] = defaultdict(lambda: {"OPTIONS"})
        for route in known()[name]:
            if isinstance(route, Operation | APIRoute):
                own = route.methods or set()
                paths[route.path] |= own | ({"HEAD"} if "GET" in own else set())
        return [
            (re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), sorted(each))
            for path, each in sorted(paths.items(), key=lambda entry: entry[0].count("{"))
        ]

    def allow(path: str) -> list[str] | None:
        name = _shelf(path)
        near = [*(patterns(name) if name in known() else ()), *patterns("")]
        return next((each for pattern, each in near if pattern.fullmatch(path)), None)

    return allow


def _shelves(app: FastAPI) -> dict[str, list[BaseRoute]]:
    """The routes by shelf."""
    found: defaultdict[str, list[BaseRoute]] = defaultdict(list)
    for route in app.routes:
        name = _shelf(route.path) if isinstance(route, Operation | APIRoute) else ""
        found["" if "{" in name else name].append(route)
    return dict(found)


def _shelf(path: str) -> str:
    return "/".join(path.split("/", 3)[:3])
