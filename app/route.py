"""The one route class: strict JSON, then one worker thread for everything else.

In this order: 401, 406, 415, unknown query parameters; FastAPI validates what a client sends;
then `Plan` does the rest in one thread and one transaction, committed before the first byte
leaves. No FastAPI dependency ever sees the rendered answer, hence a route class; it is the only
one, and it uses two documented doors of FastAPI: `get_route_handler` and a subclass of `Request`.
"""

import inspect
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from types import ModuleType
from typing import Annotated, Any, cast, get_args, get_origin

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from app.deps import Late, token_of
from app.dispatch import Operation
from app.event_stream import EventStream
from app.inner import QUEUED
from app.problems import Unauthenticated
from app.security import Claims, InvalidToken
from app.strict_json import (
    ACCEPTED,
    EVENTS,
    StrictRequest,
    require_acceptance,
    require_known,
)
from app.work import Plan

# FastAPI asks of every annotation whether it is a model of pydantic 1, and would import all of that
sys.modules.setdefault("pydantic.v1", cast(ModuleType, None))


def noun(tag: str, prefix: str = "", version: str = "/v1") -> APIRouter:
    """The router of one noun. Its routes have their full path, so that `create_app` can list them
    flat: FastAPI tries nested routers once a level, and twice more on the way down."""
    return APIRouter(
        route_class=cast(type[APIRoute], _declared),
        prefix=version + prefix,
        tags=[tag],
        generate_unique_id_function=_operation_id,
    )


def _declared(path: str, endpoint: Callable[..., Any], **options: Any) -> Operation:
    return Operation(path, options["methods"], partial(Route, path, endpoint, **options))


def _operation_id(route: APIRoute) -> str:
    """`start_assessment` is published as `startAssessment`."""
    first, *rest = route.name.split("_")
    return first + "".join(part.title() for part in rest)


class Route(APIRoute):
    """What it adds to FastAPI's route is described above."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        parameters = inspect.signature(endpoint).parameters
        late = {name: found for name, p in parameters.items() if (found := _late(p.annotation))}
        kinds = late.values()
        streams = options.get("response_class") is EventStream
        self.accepted = EVENTS if streams else ACCEPTED
        self.public = not any(marker.signed_in for marker in kinds)
        methods = options.get("methods") or ["GET"]
        reads = any(marker.reads for marker in kinds) or "GET" in methods
        writes = "db" in late and not self.public and not reads
        self.plan = Plan(
            handler=endpoint,
            status=options.get("status_code") or 200,
            late=late,
            shown=frozenset(parameters.keys() - late.keys()),
            opens="db" in late or any(marker.reads for marker in kinds),
            reads=reads,
            hashes=any(marker.hashes for marker in kinds),
            repeatable="POST" in methods and writes,
            queued=writes,
            paired=any(marker.paired for marker in kinds),
            deletes="DELETE" in methods and path.endswith("/{id}"),
        )
        options["openapi_extra"] = {
            "security": [] if self.public else [{"session": []}],
            "x-if-match": any(marker.if_match for marker in kinds),
            "x-repeatable": self.plan.repeatable or any(marker.repeats for marker in kinds),
            **(options.get("openapi_extra") or {}),
        }
        super().__init__(path, self._visible(endpoint), **options)

    def _visible(self, endpoint: Callable[..., Any]) -> Callable[..., Any]:
        """The handler as FastAPI sees it: only the parameters a client sends."""
        signature = inspect.signature(endpoint)
        own = (p for p in signature.parameters.values() if p.name in self.plan.shown)
        shown: dict[str, tuple[Any, Any]] = {p.name: (p.annotation, p.default) for p in own}
        for marker in self.plan.late.values():
            shown |= marker.shown
        shown["request"] = (Request, ...)
        only, none = inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.empty
        visible = [
            inspect.Parameter(name, only, annotation=kind, default=none if to is ... else to)
            for name, (kind, to) in shown.items()
        ]

        async def call(request: Request, **values: Any) -> Response:
            if QUEUED in request.scope:
                return self.plan.perform(request, values)
            kernel = request.app.state.kernel
            places = kernel.hashing if self.plan.hashes else kernel.places
            return cast(Response, await places.run(partial(self.plan.perform, request, values)))

        call.__signature__ = signature.replace(parameters=visible)  # type: ignore[attr-defined]
        call.__name__, call.__doc__ = endpoint.__name__, endpoint.__doc__
        return call

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            request = StrictRequest(request.scope, request.receive)
            if not self.public:
                request.state.claims = _authenticate(request)
            require_acceptance(request, self.accepted)
            if self.body_field is not None:
                request.state.body = await request.checked()
            require_known(request, {field.alias for field in self.dependant.query_params})
            return await inner(request)

        return handle


def _late(annotation: Any) -> Late | None:
    if get_origin(annotation) is not Annotated:
        return None
    return next((kind for kind in get_args(annotation) if isinstance(kind, Late)), None)


def _authenticate(request: Request) -> Claims:
    token = token_of(request)
    try:
        return cast(Claims, request.app.state.kernel.tokens.check(token))
    except InvalidToken:
        raise Unauthenticated(
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
        ) from None
