"""A person with a phone: a client that signs in, stays signed in, and distrusts our contract.

Every answer is held against the published document: an answer whose status or problem code is
not declared there fails the test, whatever the test was about.
"""

import itertools
import re
import uuid
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import httpx
from app import clock
from app.main import document

from tests.service import Service
from tests.wire import Wire

PASSWORD = "a quiet lake at dawn"
_numbers = itertools.count(1)


class Undeclared(AssertionError):
    """An answer that the published document does not know."""


@cache
def templates() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """The paths of the document, those without a parameter first; every app has the same."""
    paths = sorted(document()["paths"].items(), key=lambda entry: entry[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), item) for path, item in paths]


def declared(response: httpx.Response) -> None:
    """A response hook: the answer must be in the document."""
    path, method = response.request.url.path, response.request.method.lower()
    item = next((item for pattern, item in templates() if pattern.fullmatch(path)), None)
    if item is None or method not in item:
        return
    status = str(response.status_code)
    answers = item[method]["responses"]
    if status not in answers:
        raise Undeclared(f"{method} {path} answered {status}, declared are {sorted(answers)}")
    if response.status_code >= 400:
        response.read()
        code = response.json()["code"]
        known = answers[status]["content"]["application/problem+json"]["examples"]
        if code not in known:
            raise Undeclared(f"{method} {path} answered {code}, declared are {sorted(known)}")


class Phone(httpx.Client):
    """The phone of one person."""

    def __init__(self, service: Service, name: str = "Ana", email: str | None = None) -> None:
        hooks = {"response": [declared]}
        wire = Wire(service.url)
        super().__init__(base_url=service.url, transport=wire, event_hooks=hooks)
        self.service, self.name = service, name
        self.email = email or f"{name.lower()}.{uuid.uuid4().hex[:12]}@example.org"
        self.password = PASSWORD
        self.tokens: dict[str, Any] = {}
        self.expires: datetime | None = None

    def register(self, **changes: Any) -> "Phone":
        data = {
            "email": self.email,
            "password": self.password,
            "display_name": self.name,
            "time_zone": "Europe/Lisbon",
            "adult": True,
            "consent_version": "2026-11",
            **changes,
        }
        ok(self.post("/v1/users", json=data), 202)
        return self.sign_in()

    def sign_in(self) -> "Phone":
        self.expires = None  # new tokens are coming: the old ones need no refresh
        data = {"email": self.email, "password": self.password, "device": f"{self.name}'s phone"}
        self._keep(ok(httpx.Client.post(self, "/v1/sessions", json=data), 201))
        return self

    def refresh(self) -> "Phone":
        data = {"refresh_token": self.tokens["refresh_token"]}
        self._keep(ok(httpx.Client.post(self, "/v1/sessions/current/refresh", json=data)))
        return self

    def _keep(self, tokens: dict[str, Any]) -> None:
        self.tokens = tokens
        self.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        self.expires = clock.now() + timedelta(seconds=tokens["expires_in"])

    def request(self, method: str, url: Any, **rest: Any) -> httpx.Response:
        """Like any app, the phone refreshes its tokens when they have run out."""
        if self.expires is not None and clock.now() >= self.expires:
            self.expires = None
            self.refresh()
        return super().request(method, url, **rest)

    def once(self, url: str, key: str | None = None, **rest: Any) -> httpx.Response:
        """A POST with an Idempotency-Key."""
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return self.post(url, headers=headers, **rest)

    def change(self, url: str, data: dict[str, Any], **headers: str) -> httpx.Response:
        """A PATCH of what was just read."""
        tag = self.get(url).headers["ETag"]
        return self.patch(url, json=data, headers={"If-Match": tag, **headers})

    def events(self, after: str | None = None) -> list[dict[str, Any]]:
        """Everything in both streams since a cursor."""
        found: list[dict[str, Any]] = []
        more = True
        while more:
            page = ok(self.get("/v1/events", params={"after": after} if after else {}))
            found += page["data"]
            after, more = page["next_cursor"], page["has_more"]
        return found

    def pair_with(self, other: "Phone") -> None:
        """Invite, accept, confirm."""
        invite = ok(self.post("/v1/couple/invites"), 201)
        ok(other.post("/v1/invites/acceptances", json={"code": invite["code"]}))
        ok(self.post(f"/v1/couple/invites/{invite['id']}/confirmation"), 201)


def ok(response: httpx.Response, status: int = 200) -> Any:
    """The body of an answer that has this status."""
    assert response.status_code == status, (response.status_code, response.text)
    return response.json() if response.content else None


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["status"] == response.status_code
    return response.status_code, body["code"]
