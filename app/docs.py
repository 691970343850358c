"""The pages for people: a start page, the docs (assets served by us), a page a problem.

Nothing on them asks another host for anything, and the content security policy says so.
"""

import json
from html import escape
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from app import contract, problems
from app.conditional import etag, names
from app.problems import NotFound
from app.settings import Settings

PATHS = ("/", "/docs", "/openapi.json", "/problems", "/problems/{code}")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)

HERE = Path(__file__).parent / "pages"


def install(app: FastAPI, settings: Settings) -> None:
    """Add the pages: problems always, the docs where the settings allow them."""

    def page(request: Request, name: str, **parts: str) -> Response:
        text = (HERE / name).read_text()
        for key, value in parts.items():
            text = text.replace(f"{{{{ {key} }}}}", value)
        return _cached(request, text.encode(), "text/html; charset=utf-8")

    @app.get("/", include_in_schema=False)
    async def start(request: Request) -> Response:
        link = '<a class="button" href="/docs">Open the docs</a>' if settings.docs_served else ""
        return page(request, "start.html", docs=link)

    @app.get("/problems", include_in_schema=False)
    async def catalogue(request: Request) -> Response:
        rows = "".join(
            f'<tr><td>{int(kind.status)}</td><td><a href="/problems/{kind.code()}">'
            f"<code>{kind.code()}</code></a></td><td>{escape(kind.title)}</td></tr>"
            for kind in problems.catalogue()
        )
        return page(request, "problems.html", rows=rows)

    @app.get("/problems/{code}", include_in_schema=False)
    async def problem(request: Request) -> Response:
        code = request.path_params["code"]
        kind = next((kind for kind in problems.catalogue() if kind.code() == code), None)
        if kind is None:
            raise NotFound
        example = json.dumps(contract.problem_example(kind))
        return page(
            request,
            "problem.html",
            title=escape(kind.title),
            code=code,
            status=f"{int(kind.status)} {kind.status.phrase}",
            cause=_prose(kind.cause),
            fix=_prose(kind.fix),
            example=escape(_pretty(example)),
        )

    app.mount("/pages", StaticFiles(directory=HERE), name="pages")
    if not settings.docs_served:
        return

    @app.get("/openapi.json", include_in_schema=False)
    async def document(request: Request) -> Response:
        return _cached(request, json.dumps(app.openapi()).encode(), "application/json")

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> Response:
        return page(request, "docs.html")

    viewer = find_spec("fastapi_offline")
    folders = viewer.submodule_search_locations if viewer else None
    assets = Path((folders or [""])[0]) / "static"
    app.mount("/docs-assets", StaticFiles(directory=assets), name="docs-assets")


def _cached(request: Request, body: bytes, media: str) -> Response:
    tag = etag(body)
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Content-Security-Policy": POLICY}
    if names(request.headers.get("if-none-match", '""'), tag, weak=True):
        return Response(None, 304, headers)
    return Response(body, headers=headers, media_type=media)


def _prose(text: str) -> str:
    """Escaped text whose `code` is marked up."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if n % 2 else part for n, part in enumerate(parts))


def _pretty(body: str) -> str:
    return json.dumps(json.loads(body), indent=2)
