"""What a phone keeps: the snapshot and every page of changes, applied."""

from typing import Any

from tests.phone import Phone, ok

Key = tuple[str, str]


class Replica:
    """The things of one phone, by noun and id."""

    def __init__(self, phone: Phone, limit: int = 200) -> None:
        self.phone, self.limit = phone, limit
        self.cursor: str | None = None
        self.things: dict[Key, dict[str, Any]] = {}
        self.ever: set[Key] = set()
        """Everything it was ever sent."""
        self.unheard: set[Key] = set()
        """Tombstones of what it was never sent."""
        self.private = ""

    def page(self) -> dict[str, Any]:
        """Pull one page and apply it."""
        params: dict[str, Any] = {"limit": self.limit}
        if self.cursor is not None:
            params["cursor"] = self.cursor
        page: dict[str, Any] = ok(self.phone.get("/v1/sync", params=params))
        for change in page["changes"]:
            key = change["noun"], change["id"]
            if change["value"] is None:
                self.things.pop(key, None)
                if key not in self.ever:
                    self.unheard.add(key)
            else:
                self.things[key] = change["value"]
                self.ever.add(key)
        self.cursor, self.private = page["next_cursor"], page["private"]
        return page

    def pull(self) -> "Replica":
        """Pull until there is no more."""
        while self.page()["has_more"]:
            pass
        return self


def snapshot(phone: Phone) -> dict[Key, dict[str, Any]]:
    """Everything that the phone would get if it were new."""
    return Replica(phone, 1000).pull().things
