"""Refusals leave no trace: after every refused write each reader sees what they saw before."""

import uuid

import httpx

from tests.phone import Phone
from tests.rules.things import THINGS, Cast
from tests.rules.walk import Operation, seen

JUNK = {"neither": "here nor there"}


def everything(phone: Phone, reads: list[Operation], ids: dict[str, str]) -> dict[str, object]:
    """Whatever somebody can read, their events among it."""
    return {
        f"{read.path} {id_}": seen(read.ask(phone, id_))
        for read in reads
        for id_ in _ids(read, ids)
    }


def _ids(read: Operation, ids: dict[str, str]) -> list[str]:
    return [id_ for path, id_ in ids.items() if read.path.startswith(path)] or [""][
        : not read.names_a_thing
    ]


def refusals(phone: Phone, write: Operation, id_: str) -> list[httpx.Response]:
    """Every way to have this write refused that does not depend on what it does."""
    key = {"Idempotency-Key": uuid.uuid4().hex}
    tries = [
        write.ask(phone, str(uuid.uuid4()), headers={"Authorization": "Bearer nonsense"}),
        write.ask(phone, id_, params={"surprise": "1"}),
        write.ask(phone, id_, headers={"Accept": "text/html"}),
    ]
    if write.takes_body:
        tries += [
            write.ask(phone, id_, json={**write.example, **JUNK}, headers=key),
            write.ask(phone, id_, content=b"{", headers={"Content-Type": "application/json"}),
            write.ask(phone, id_, content=b"{}", headers={"Content-Type": "text/plain"}),
        ]
    if write.names_a_thing:
        tries.append(write.ask(phone, str(uuid.uuid4()), headers=key))
    if write.method == "patch":
        tries.append(write.ask(phone, id_, headers={"If-Match": '"old"'}))
    if write.has_parameter("Idempotency-Key"):
        tries.append(write.ask(phone, id_, headers={"Idempotency-Key": "short"}))
    return tries


def test_a_refused_write_leaves_no_event_and_no_reader_sees_a_change(
    all_operations: list[Operation], cast: Cast
) -> None:
    reads = [found for found in all_operations if found.method == "get" and not found.public]
    writes = [found for found in all_operations if found.method != "get"]
    ids = {path: thing.make(cast) for path, thing in THINGS.items()}
    before = [everything(phone, reads, ids) for phone in (cast.ana, cast.ben, cast.solo)]
    for write in writes:
        id_ = next((id_ for path, id_ in ids.items() if write.path.startswith(path)), "")
        phone = cast.solo if "invites" in write.path else cast.ana
        answers = refusals(phone, write, id_)
        statuses = [answer.status_code for answer in answers if not write.public]
        assert all(400 <= status < 500 for status in statuses), (write, statuses)
    after = [everything(phone, reads, ids) for phone in (cast.ana, cast.ben, cast.solo)]
    assert after == before
