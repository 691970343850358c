"""The pages for people: complete without any other host, closed to everything but themselves."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from app import docs

from tests.service import Service

HERE = Path(docs.__file__).parent / "pages"
CSP = "content-security-policy"
OURS = ("/", "/docs", "/problems", "/problems/not-found")


class Links(HTMLParser):
    """What a page loads and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.linked: list[str] = []
        self.inline = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.loaded += [given["src"] or ""] if "src" in given else []
        into = self.loaded if tag == "link" else self.linked
        into += [given["href"] or ""] if "href" in given else []
        self.inline += tag == "script" and "src" not in given
        self.inline += any(name.startswith("on") for name in given)


@pytest.fixture
def client(service: Service) -> Any:
    with httpx.Client(base_url=service.url) as found:
        yield found


@pytest.mark.parametrize("path", OURS)
def test_everything_a_page_loads_or_links_to_is_served_here(
    client: httpx.Client, path: str
) -> None:
    page = Links(client.get(path).text)
    assert page.loaded
    for address in [*page.loaded, *page.linked]:
        assert re.match(r"/(?!/)", address), address
        assert client.get(address).status_code == 200, address
    assert page.inline == 0


@pytest.mark.parametrize("path", OURS)
def test_the_policy_of_a_page_lets_nothing_in_from_elsewhere(
    client: httpx.Client, path: str
) -> None:
    answer = client.get(path)
    parts = [part.strip().partition(" ") for part in answer.headers[CSP].split(";")]
    rules = {name: value.split() for name, _, value in parts}
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == ["'none'"]
    assert rules["script-src"] == rules["connect-src"] == ["'self'"]
    words = {word for value in rules.values() for word in value}
    assert words <= {"'none'", "'self'", "'unsafe-inline'", "data:"}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<meta charset="utf-8">' in answer.text
    assert '<html lang="en">' in answer.text


def test_nothing_we_wrote_names_another_host() -> None:
    files = [path for path in HERE.iterdir() if path.suffix in (".html", ".js", ".css", ".svg")]
    assert len(files) >= 5
    for path in files:
        hosts = re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"')]*", path.read_text())
        assert [host for host in hosts if host != "http://www.w3.org/2000/svg"] == [], path


def test_the_viewer_asks_for_our_document_and_no_validator() -> None:
    script = (HERE / "docs.js").read_text()
    assert "/openapi.json" in script
    assert re.search(r"validatorUrl:\s*null", script)


def test_the_document_is_json_with_a_tag_and_may_be_kept(client: httpx.Client) -> None:
    answer = client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-cache"
    again = client.get("/openapi.json", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_without_docs_the_problems_stay_and_the_rest_is_not_there(new_service: Any) -> None:
    url = new_service(docs=False).url
    statuses = {
        path: httpx.get(f"{url}{path}").status_code
        for path in ("/problems", "/problems/not-found", "/docs", "/openapi.json", "/docs-assets/x")
    }
    assert statuses == {
        "/problems": 200,
        "/problems/not-found": 200,
        "/docs": 404,
        "/openapi.json": 404,
        "/docs-assets/x": 404,
    }
    assert httpx.options(f"{url}/docs").status_code == 404
    start = httpx.get(f"{url}/")
    assert start.status_code == 200
    assert "/docs" not in start.text


def test_files_outside_the_pages_are_not_served(client: httpx.Client) -> None:
    for path in ("/pages/../settings.py", "/pages/%2e%2e/settings.py", "/pages/..%2fsettings.py"):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/pages/").status_code == 404
    assert client.get("/pages/nothing.css").headers["content-type"] == "application/problem+json"
