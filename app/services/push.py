"""A phone's queue, carried out: each mutation is the request it stands for, and nothing else.

So everything that holds for the request alone (who may, what fits, which problem) holds here, and
no noun needs a second way in. What is added is the key of every mutation (its effect and its
record are one transaction), and what happens to a change of something that changed meanwhile:

    a member the other side did not touch      ours is applied
    a member the other side changed first      theirs stands, and the phone is told
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from app import clock
from app.models.sync import Current, Mutation, Result
from app.problems import Conflict, RequestInProgress

TRIES = 3
"""How often a merged change is tried against one that comes in at the same instant."""

AGAIN = frozenset(
    (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
)
"""Refusals that say nothing about a mutation: a token that ran out on the way, too much to do."""

LIVE = re.compile(
    r"/v1/(timeouts(/[^/]+/(extension|return))?"
    r"|quality-time/sessions(/[^/]+/(presence|end))?"
    r"|exercises/[^/]+/(acceptance|turns))"
)
"""What counts only while it happens: it carries the moment of the tap (`at`)."""

NEVER = re.compile(r"/v1/(users|sessions|sync|invites|statements|me/password|safety)(/.*)?")
"""What is never queued: accounts, sessions, codes, the hold."""


UNSEEN = '"unseen"'
"""The entity tag of nothing: a phone that changes what waits in its own queue has seen no tag, but
it knows what was there before, so the change is merged by that."""


class NeverQueued(Conflict):
    title = "This is never done from a queue"
    cause = "Accounts, sessions and codes are handled while somebody is there to see the answer."
    fix = "Send the request itself, once the phone is online."


@dataclass(frozen=True)
class Ask:
    """A request of this person's."""

    method: str
    path: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    queued: bytes | None = None
    """What it stands for: with the same key, the same must be asked."""


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def good(self) -> bool:
        return self.status < HTTPStatus.BAD_REQUEST


Asks = Callable[[Ask], Answer]


def carry_out(mutations: list[Mutation], ask: Asks) -> list[Result]:
    """Do one after the other. What comes after one that has to be sent again waits with it: it may
    be about what that one makes."""
    results: list[Result] = []
    waits: Result | None = None
    for mutation in mutations:
        result = waits.model_copy(update={"key": mutation.key}) if waits else _do(mutation, ask)
        results.append(result)
        waits = waits or (result if _again(result) else None)
    return results


def _again(result: Result) -> bool:
    """Whether it was refused for what has nothing to do with it."""
    in_progress = result.problem is not None and result.problem["code"] == RequestInProgress.code()
    return result.outcome == "rejected" and (result.status in AGAIN or in_progress)


def _do(mutation: Mutation, ask: Asks) -> Result:
    if NEVER.fullmatch(mutation.path) or (mutation.method, mutation.path) == ("DELETE", "/v1/me"):
        problem = NeverQueued()
        return _result(mutation, "rejected", problem.status, problem=problem.body(mutation.key))
    unseen = UNSEEN if mutation.base is not None else None
    answer = _asked(mutation, ask, mutation.body, mutation.revision or unseen)
    if answer.status == HTTPStatus.PRECONDITION_FAILED and mutation.method == "PATCH":
        return _merge(mutation, ask, answer)
    return _outcome(mutation, ask, answer, [])


def _merge(mutation: Mutation, ask: Asks, answer: Answer) -> Result:
    """It changed meanwhile: apply what the other side did not touch."""
    wanted = mutation.body or {}
    for _ in range(TRIES):
        current = _read(ask, mutation)
        if current is None:
            break
        lost = _lost(wanted, mutation.base, current.value)
        rest = {name: value for name, value in wanted.items() if name not in lost}
        if not rest:
            return _result(mutation, "conflict", answer.status, lost=lost, current=current)
        answer = _asked(mutation, ask, rest, current.revision)
        if answer.status != HTTPStatus.PRECONDITION_FAILED:
            return _outcome(mutation, ask, answer, lost)
    return _outcome(mutation, ask, answer, [])


def _outcome(mutation: Mutation, ask: Asks, answer: Answer, lost: list[str]) -> Result:
    again = answer.headers.get("idempotency-replayed") == "true"
    if not answer.good and not again:
        current = _read(ask, mutation)
        return _result(mutation, "rejected", answer.status, current=current, problem=answer.body)
    current = _read(ask, mutation, answer.headers.get("location"))
    if again and answer.good and mutation.method == "PATCH":  # answered by what was applied
        lost = [name for name in mutation.body or {} if name not in answer.body]
    outcome = "conflict" if lost else "duplicate" if again else "applied"
    return _result(mutation, outcome, answer.status, lost=lost, current=current)


def _shown(thing: dict[str, Any], name: str) -> Any:
    """A member as a thing shows it: its own, or that of a part (`target` in `progress`)."""
    parts = (part for part in (thing, *thing.values()) if isinstance(part, dict) and name in part)
    return next(parts, {name: None})[name]


def _lost(
    wanted: dict[str, Any], base: dict[str, Any] | None, present: dict[str, Any]
) -> list[str]:
    """The members that the other side changed since, to something else than what we want."""
    if base is None:
        return [name for name, value in wanted.items() if _shown(present, name) != value]
    return [
        name
        for name, value in wanted.items()
        if name not in base or _shown(present, name) not in (base[name], value)
    ]


def _asked(mutation: Mutation, ask: Asks, body: Any, revision: str | None) -> Answer:
    headers = {"idempotency-key": mutation.key}
    if revision is not None:
        headers["if-match"] = revision
    if body is not None and LIVE.fullmatch(mutation.path):
        moment = clock.now() - timedelta(seconds=mutation.age_seconds)
        body = {**body, "at": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")}
    same = mutation.model_dump(include={"method", "path", "body", "revision", "base"})
    queued = json.dumps(same, sort_keys=True).encode()
    return ask(Ask(mutation.method, mutation.path, body, headers, queued))


def _read(ask: Asks, mutation: Mutation, made: str | None = None) -> Current | None:
    """What a mutation made or acted on, as it is now: the path itself, or what it is part of."""
    parts = (made or mutation.path).split("/")
    collection = 3
    least = collection if mutation.method != "POST" else collection + 1
    for length in range(len(parts), least - 1, -1):
        answer = ask(Ask("GET", "/".join(parts[:length])))
        if answer.status == HTTPStatus.OK and "data" not in answer.body:
            return Current(revision=answer.headers.get("etag"), value=answer.body)
    return None


def _result(
    mutation: Mutation,
    outcome: Any,
    status: int,
    *,
    lost: list[str] | None = None,
    current: Current | None = None,
    problem: Any = None,
) -> Result:
    return Result(
        key=mutation.key,
        outcome=outcome,
        status=int(status),
        lost=lost or [],
        current=current,
        problem=problem,
    )
