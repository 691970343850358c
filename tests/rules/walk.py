"""Walking the published document: every operation, and a request for it that would do.

What is built from the document's own examples needs no upkeep: a new operation is walked as soon
as it is published.
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

METHODS = ("get", "put", "post", "delete", "patch")
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
"""Sent as `traceparent`, it makes the request id of two answers the same."""
NAMES = {
    "name": "emotional-intimacy",
    "practice": "PR11",
    "pack": "everyday",
    "chapter": "first-steps",
    "step": "1",
    "day": "2026-06-14",
}
"""What stands for a parameter of a path that is no id."""


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    path: str
    method: str
    spec: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.spec["operationId"])

    @property
    def public(self) -> bool:
        return self.spec["security"] == []

    @property
    def takes_body(self) -> bool:
        return "requestBody" in self.spec

    @property
    def example(self) -> Any:
        """The example of its body, None where it takes none."""
        content = self.spec.get("requestBody", {}).get("content", {}).get("application/json")
        return content and content["examples"]["example"]["value"]

    @property
    def names_a_thing(self) -> bool:
        return "{id}" in self.path

    def has_parameter(self, name: str) -> bool:
        return any(part.get("$ref", part.get("name", "")).endswith(name) for part in self.parts)

    @property
    def parts(self) -> list[dict[str, Any]]:
        return list(self.spec.get("parameters", []))

    @property
    def is_list(self) -> bool:
        parts = ("cursor", "updated_after")
        return self.method == "get" and all(self.has_parameter(part) for part in parts)

    @property
    def streams(self) -> bool:
        return "text/event-stream" in self.spec["responses"].get("200", {}).get("content", {})

    def required_query(self) -> dict[str, Any]:
        """The query parameters that it cannot do without, by their examples."""
        return {
            part["name"]: (part.get("examples") or part["schema"].get("examples") or ["x"])[0]
            if isinstance(part.get("examples") or [], list)
            else next(iter(part["examples"].values()))["value"]
            for part in self.parts
            if part.get("in") == "query" and part.get("required")
        }

    def url(self, id_: str = "") -> str:
        """Its address, with this id or one that nobody has."""
        names = {**NAMES, "id": id_ or str(uuid.uuid4())}
        return re.sub(r"\{(\w+)\}", lambda match: names[match[1]], self.path)

    def ask(
        self,
        client: httpx.Client,
        id_: str = "",
        *,
        method: str = "",
        headers: Mapping[str, str] | None = None,
        **rest: Any,
    ) -> httpx.Response:
        """Carry it out with its own example; `rest` goes to httpx and replaces that."""
        sent = {"traceparent": TRACE}
        if self.method == "patch":
            sent["If-Match"] = "*"
        if self.takes_body and not {"json", "content", "data"} & rest.keys():
            rest["json"] = self.example
        sent |= {"Accept": "text/event-stream"} if self.streams else {}
        wait = {"wait": 0} if self.streams else {}
        params = {**wait, **self.required_query(), **(rest.pop("params", None) or {})}
        return client.request(
            method or self.method.upper(),
            self.url(id_),
            headers={**sent, **(headers or {})},
            params=params or None,
            **rest,
        )


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Every operation there is."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(path, method, item[method])


def seen(response: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    """All of an answer that must not differ between two askers; the date aside."""
    headers = [(name, value) for name, value in response.headers.multi_items() if name != "date"]
    return response.status_code, headers, response.content
