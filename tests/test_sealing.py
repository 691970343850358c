"""Sealing, seen from outside: no word in files, dumps and logs; a damaged cell spoils one row."""

import io
import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import structlog
from app import start, vault
from app.models.assessments import Assessment, Score
from app.models.checkups import Checkup, CheckupResult
from app.models.first_look import FirstLook
from app.services import keys
from app.vault import Sealed
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel, select

from tests.answers import take
from tests.conftest import DATABASES
from tests.phone import PASSWORD, Phone, ok, problem
from tests.rules import nouns
from tests.service import Service

CANARY = "canary-in-the-coal-mine"
DAY = "1987-11-23"


def sealed_columns() -> set[tuple[str, str]]:
    return {
        (table.name, column.name)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Sealed)
    }


def dump(service: Service) -> Iterator[tuple[str, str, str]]:
    """Every cell of every table, as it is stored: table, column, text."""
    with service.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')).mappings():  # noqa: S608
                for column, value in row.items():
                    if value is not None:
                        kept = value if isinstance(value, bytes) else str(value).encode()
                        yield table.name, column, kept.decode(errors="replace")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, at the most talkative level."""
    before, stream = structlog.get_config(), io.StringIO()
    start.logs("debug", stream)
    yield stream
    structlog.configure(**before)


def plant(ana: Phone) -> set[str]:
    """Put the canary wherever words can be, by the API and where it has no words by a session;
    a noun does it for itself (`CANARIES` in `tests/rules/nouns`).

    Returns other secrets that must be nowhere either.
    """
    ok(ana.change("/v1/couple", {"name": CANARY, "anniversary": DAY}))
    ok(ana.change("/v1/me", {"display_name": f"Ana {CANARY}"}))
    look = {"answers": [{"item": "asking", "value": 3}]}
    look_id = uuid.UUID(ok(ana.post("/v1/first-looks", json=look), 201)["id"])
    assessment = uuid.UUID(take(ana))
    for write in nouns.listed("CANARIES"):
        write(ana, CANARY)
    secrets = {ana.tokens["access_token"], ana.tokens["refresh_token"], PASSWORD, ana.email}
    me, couple_id = (uuid.UUID(ok(ana.get(path))["id"]) for path in ("/v1/me", "/v1/couple"))
    with vault.ring(vault.Ring()), ana.service.kernel.database.writing() as db:
        keys.lend(db, [me, couple_id])
        score = db.get_one(Score, (me, assessment))
        score.document = json.dumps({"words": CANARY})
        sheet = db.get_one(Assessment, (me, assessment))
        sheet.answers = json.dumps({"words": CANARY})
        first_look = db.get_one(FirstLook, (me, look_id))
        first_look.answers = json.dumps({"words": CANARY})
        round_ = Checkup(
            couple_id=couple_id,
            id=uuid.uuid4(),
            instrument="x",
            version="1",
            state="released",
            opened_on=date(2026, 5, 1),
            closes_on=date(2026, 5, 15),
        )
        db.add_all([score, sheet, first_look, round_])
        db.flush()
        db.add(
            CheckupResult(
                couple_id=couple_id,
                checkup_id=round_.id,
                level="bands",
                released_on=date(2026, 5, 2),
                document=json.dumps({"words": CANARY}),
            )
        )
    return secrets


def pair_again(ana: Phone, ben: Phone) -> set[str]:
    """With Idempotency-Keys, whose kept answers hold the canary; returns the code."""
    ok(ana.delete("/v1/couple/membership"), 204)
    invite = ok(ben.post("/v1/couple/invites"), 201)
    accepted = ana.once("/v1/invites/acceptances", json={"code": invite["code"]})
    assert ok(accepted)["status"] == "waiting"
    confirmed = ben.once(f"/v1/couple/invites/{invite['id']}/confirmation")
    assert CANARY in ok(confirmed, 201)["partner"]["display_name"]
    return {invite["code"], invite["code"].replace("-", "")}


def trouble(phone: Phone) -> None:
    """Refusals of all kinds, each with the canary in what was sent."""
    bare = phone.service.bare
    bare.post("/v1/users", json={"email": CANARY, "password": CANARY, CANARY: CANARY})
    bare.post("/v1/sessions", json={"email": f"{CANARY}@example.org", "password": CANARY})
    bare.post("/v1/sessions", content=f'{{"{CANARY}": '.encode())
    bare.get(f"/v1/{CANARY}?{CANARY}={CANARY}", headers={"X-Canary": CANARY})
    bare.get("/v1/me", headers={"Authorization": f"Bearer {CANARY}"})
    phone.get(f"/v1/sessions?cursor={CANARY}")
    phone.get(f"/v1/sessions/{CANARY}")
    phone.post("/v1/invites/previews", json={"code": CANARY})
    phone.put("/v1/me/password", json={"current_password": CANARY, "new_password": CANARY})
    phone.patch("/v1/me", json={"display_name": CANARY, "x": CANARY}, headers={"If-Match": CANARY})


@pytest.mark.parametrize("kind", DATABASES)
def test_no_word_of_anybody_is_in_files_dumps_or_logs(
    new_service: Callable[..., Service], log: io.StringIO, kind: str
) -> None:
    service = new_service(kind, log_level="debug")
    with (
        Phone(service, "Ana", f"ana.{CANARY}@example.org") as ana,
        Phone(service, f"Ben {CANARY}", f"ben.{CANARY}@example.org") as ben,
    ):
        ana.register(display_name=CANARY)
        ben.register()
        for write in nouns.listed("CANARIES_ALONE"):
            write(ana, CANARY)
        ana.pair_with(ben)
        secrets = {CANARY, DAY} | plant(ana)
        for write_both in nouns.listed("CANARIES_OF_BOTH"):
            write_both(ana, ben, CANARY)
        cells = list(dump(service))
        secrets |= pair_again(ana, ben)
        trouble(ana)
        cells += dump(service)
        planted = {(table, column) for table, column, _ in cells}
        assert sealed_columns() <= planted, "a sealed column without a canary: plant one"
        leaks = [(t, c) for t, c, value in cells for word in secrets if word in value]
        assert leaks == []
        written = log.getvalue()
        assert written.count("\n") > 20
        assert [word for word in secrets if word in written] == []
        if kind == "sqlite":
            file = Path(str(make_url(service.settings.database).database))
            for path in file.parent.glob(f"{file.name}*"):
                raw = path.read_bytes()
                assert [word for word in secrets if word.encode() in raw] == [], path.name


def test_a_log_line_is_one_line_whatever_was_sent(service: Service, log: io.StringIO) -> None:
    service.bare.get("/v1/%0aforged%0d%1b[31m")
    service.bare.get("/v1/me?a=%0aforged", headers={"X-Name": "a\tb"})
    lines = log.getvalue().splitlines()
    assert all(json.loads(line)["event"] == "request" for line in lines)
    assert "forged" not in log.getvalue()


# damaged cells


def update(phone: Phone, table: str, column: str, value: str, where: str, id_: str) -> None:
    """Change one cell behind the app's back. `value` and `where` are SQL."""
    kept = uuid.UUID(id_).hex if phone.service.engine.dialect.name == "sqlite" else id_
    statement = f'UPDATE "{table}" SET {column} = {value} WHERE {where} = :id'  # noqa: S608
    with phone.service.engine.begin() as connection:
        connection.execute(text(statement), {"id": kept})


@pytest.mark.parametrize(
    "value",
    ["email", "'not sealed at all'", "''", "'AQABAAAA' || substr(display_name, 9)"],
    ids=["moved from another column", "plain text", "empty", "altered"],
)
def test_a_damaged_name_spoils_only_what_shows_it(
    ana: Phone, ben: Phone, eve: Phone, value: str
) -> None:
    before = ok(eve.get("/v1/me")), ok(ben.get("/v1/me"))
    update(ana, "user", "display_name", value, "id", ok(ana.get("/v1/me"))["id"])
    for refusal in (ana.get("/v1/me"), ben.get("/v1/couple")):
        assert problem(refusal) == (500, "damaged-content")
        assert "not sealed" not in refusal.text
    assert ok(ana.get("/v1/couple"))["partner"] == {"display_name": "Ben"}
    assert (ok(eve.get("/v1/me")), ok(ben.get("/v1/me"))) == before
    ok(ana.sign_in().delete("/v1/couple/membership"), 204)
    ok(ana.delete("/v1/me"), 204)


def test_a_cell_copied_to_another_persons_row_does_not_open_there(ana: Phone, eve: Phone) -> None:
    ids = [ok(phone.get("/v1/me"))["id"] for phone in (ana, eve)]
    theirs = f"(SELECT display_name FROM \"user\" WHERE id = '{ids[0]}')"  # noqa: S608
    if ana.service.engine.dialect.name == "sqlite":
        theirs = theirs.replace(ids[0], uuid.UUID(ids[0]).hex)
    update(eve, "user", "display_name", theirs, "id", ids[1])
    assert problem(eve.get("/v1/me")) == (500, "damaged-content")
    assert ok(ana.get("/v1/me"))["display_name"] == "Ana"


@pytest.mark.parametrize("column", ["name", "anniversary"])
def test_a_damaged_field_of_the_couple_is_said_to_both(ana: Phone, ben: Phone, column: str) -> None:
    couple = ok(ana.change("/v1/couple", {"name": "Us two", "anniversary": "2021-08-14"}))
    update(ana, "couple", column, "'x'", "id", couple["id"])
    for phone in (ana, ben):
        assert problem(phone.get("/v1/couple")) == (500, "damaged-content")
        ok(phone.get("/v1/me"))


def test_a_list_shows_the_damaged_row_without_its_text(solo: Phone) -> None:
    first = solo.tokens["session_id"]
    solo.sign_in()
    update(solo, "session", "device", "'x'", "id", first)
    rows = ok(solo.get("/v1/sessions"))["data"]
    assert [(row["device"], row["damaged"]) for row in rows] == [
        ("Solo's phone", False),
        (None, True),
    ]
    ok(solo.delete(f"/v1/sessions/{first}"), 204)


def test_an_invite_accepted_under_a_damaged_name_can_still_be_declined(
    person: Callable[[str], Phone],
) -> None:
    ana, ben = person("Ana"), person("Ben")
    invite = ok(ana.post("/v1/couple/invites"), 201)
    ok(ben.post("/v1/invites/acceptances", json={"code": invite["code"]}))
    update(ben, "user", "display_name", "'x'", "id", ok(ben.get("/v1/me"))["id"])
    row: dict[str, Any] = ok(ana.get("/v1/couple/invites"))["data"][0]
    assert (row["state"], row["accepted_by"], row["damaged"]) == ("accepted", None, True)
    ok(ana.delete(f"/v1/couple/invites/{row['id']}"), 204)


def test_a_damaged_kept_answer_is_not_repeated_as_an_empty_one(solo: Phone) -> None:
    key = uuid.uuid4().hex
    ok(solo.once("/v1/couple/invites", key), 201)
    update(solo, "idempotency_record", "body", "'x'", "user_id", ok(solo.get("/v1/me"))["id"])
    assert problem(solo.once("/v1/couple/invites", key)) == (500, "server-error")


def test_freed_pages_of_a_database_file_are_overwritten(
    new_service: Callable[..., Service],
) -> None:
    service = new_service()
    with Phone(service, "Ana") as ana:
        ana.register()
        with service.engine.connect() as connection:
            kept = connection.execute(text('SELECT email FROM "user"')).scalar_one()
        ok(ana.delete("/v1/me"), 204)
    file = str(make_url(service.settings.database).database)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert str(kept).encode() not in Path(file).read_bytes()


def test_the_keys_at_hand_are_those_of_the_own_couple_only(ana: Phone, eve: Phone) -> None:
    from app.models.users import User
    from app.services import actors
    from app.vault import Damaged

    database, tokens = ana.service.kernel.database, ana.service.kernel.tokens
    with vault.ring(vault.Ring()), database.reading() as db:
        actors.load(db, tokens.check(ana.tokens["access_token"]))
        mine = uuid.UUID(ok(ana.get("/v1/me"))["id"])
        theirs = uuid.UUID(ok(eve.get("/v1/me"))["id"])
        names = dict(
            db.exec(
                select(User.id, User.display_name).where(User.id.in_([mine, theirs]))  # type: ignore[attr-defined]
            ).all()
        )
    assert names[mine] == "Ana"
    assert isinstance(names[theirs], Damaged)
