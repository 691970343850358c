"""The one address that answers `text/calendar`: calendar programs read it and cannot sign in.

It is a plain route, since everything else speaks JSON: no session, no entity tag (the answer
depends on a secret), nothing a cache may keep. Its template is what the log names, not the token.
"""

from functools import partial

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from app.db import refusal
from app.kernel import Kernel
from app.problems import Problem
from app.services.quality_time import feed

PATH = "/v1/calendars/{token}.ics"


def install(app: FastAPI) -> None:
    """Add the route."""

    @app.get(PATH, include_in_schema=False)
    async def calendar(request: Request) -> Response:
        kernel: Kernel = request.app.state.kernel
        address = request.client.host if request.client else "unknown"
        token = request.path_params["token"]  # as a parameter it would be given a validator
        body = await kernel.places.run(partial(_read, kernel, token, address))
        headers = {
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'inline; filename="calendar.ics"',
        }
        return Response(body, headers=headers, media_type="text/calendar; charset=utf-8")


def _read(kernel: Kernel, token: str, address: str) -> bytes:
    try:
        return feed.read(kernel, token, address)
    except Problem:
        raise
    except Exception as error:
        if known := refusal(error):
            raise known from error
        raise
