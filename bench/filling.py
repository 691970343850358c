"""Couples in bulk, every one of them real: own keys, sealed profile, answers and scores.

The first person goes through the services; the others get what the first one got, sealed anew
under their own keys. Events are spread as they are in life: one round over everybody after the
other, so that the rows of one stream lie far apart.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from app import clock, ids, vault
from app.actors import Person
from app.kernel import Kernel
from app.models.appreciations import Appreciation
from app.models.assessments import Assessment, AssessmentCreate, Score
from app.models.auth import UserSession
from app.models.couples import Couple, Membership
from app.models.events import Event, Kind
from app.models.keys import DataKey
from app.models.users import User, UserCreate
from app.services import assessments, keys, sheets, users
from sqlalchemy import insert, literal, select
from sqlmodel import SQLModel, col
from tests.answers import FULL, MIXED

PERSONAL, JOINT = 17, 16
"""Events in each person's stream and in the couple's: 50 a couple, and a list of 20 is of both."""

GIVEN = 20
"""Appreciations of a couple, where there are few couples: a list of 20 opens all of them."""

FEW = 1_000

Row = dict[str, Any]


@dataclass(frozen=True)
class Phone:
    """Somebody signed in, with an assessment begun."""

    token: str
    assessment: UUID


def fill(kernel: Kernel, couples: int) -> None:
    """Fill an empty database with this many couples."""
    template = _template(kernel)
    now = clock.now()
    for start in range(0, couples, 1000):
        number = min(1000, couples - start)
        rows: dict[type[SQLModel], list[Row]] = {model: [] for model in _ORDER}
        with vault.ring(vault.Ring()):
            for _ in range(number):
                for model, row in _couple(kernel, template, now):
                    rows[model].append(row)
            with kernel.database.engine.begin() as connection:
                for model, found in rows.items():
                    connection.execute(insert(model), found)
    _events(kernel)
    if couples <= FEW:
        _appreciations(kernel)


_ORDER = (User, Couple, DataKey, Membership, UserSession, Assessment, Score)


def _template(kernel: Kernel) -> list[tuple[Any, Row]]:
    """The rows of one person who registered, took an assessment and began another."""
    email = f"{ids.new().hex}@example.org"
    data = UserCreate(
        email=email,
        password="a quiet lake at dawn",
        display_name="Ana",
        time_zone="Europe/Lisbon",
        adult=True,
        consent_version="2026-11",
    )
    instruments = kernel.content.instruments
    with vault.ring(vault.Ring()):
        users.register(kernel, data, "bench", None)
    with vault.ring(vault.Ring()), kernel.database.writing() as db:
        hashed = kernel.hashes.of("email", email)
        user_id = (
            db.connection()
            .execute(select(col(User.id)).where(col(User.email_hash) == hashed))
            .scalar_one()
        )
        keys.lend(db, [user_id])
        user = db.get_one(User, user_id)
        person = Person(
            user_id=user.id, session_id=user.id, signed_in_at=clock.now(), time_zone="UTC"
        )
        taken, begun = (
            db.get_one(
                Assessment,
                (
                    user.id,
                    assessments.start(
                        db, person, instruments, AssessmentCreate(instrument=FULL)
                    ).id,
                ),
            )
            for _ in range(2)
        )
        taken.answers = sheets.write({"answers": {**MIXED}, "seconds": 300})
        assessments.complete(db, person, taken, kernel.content)
        score = db.get_one(Score, (user.id, taken.id))
        return [
            (
                kind,
                {
                    key: str(v) if isinstance(v := getattr(row, key), str) else v
                    for key in kind.model_fields
                },
            )
            for kind, row in (
                (User, user),
                (Assessment, taken),
                (Assessment, begun),
                (Score, score),
            )
        ]


def _couple(kernel: Kernel, template: list[tuple[Any, Row]], now: Any) -> Iterator[tuple[Any, Row]]:
    couple = ids.new()
    yield DataKey, _key(kernel, couple, now)
    yield Couple, {
        "id": couple, "name": None, "anniversary": None, "time_zone": "Europe/Lisbon",
        "zone_changed_at": None, "started_on": now.date(), "ended_at": None, "revision": JOINT,
    }  # fmt: skip
    for _ in range(2):
        user, taken = ids.new(), ids.new()
        yield DataKey, _key(kernel, user, now)
        own: list[Row] = [
            {"id": user, "email_hash": user.hex, "revision": PERSONAL},
            {"user_id": user, "id": taken},
            {"user_id": user, "id": ids.new()},
            {"user_id": user, "id": taken},
        ]
        for (kind, row), changed in zip(template, own, strict=True):
            yield kind, _sealed(kind, row | changed)
        yield Membership, {"user_id": user, "couple_id": couple, "left_at": None}
        yield UserSession, {
            "user_id": user, "id": ids.new(), "device": None, "created_at": now, "seen_at": now,
            "expires_at": now + timedelta(days=365), "ended_at": None,
        }  # fmt: skip


def _key(kernel: Kernel, owner: UUID, now: Any) -> Row:
    key = vault.new_key()
    kek, wrapped = kernel.database.vault.wrap(owner, 1, key)
    vault.at_hand().add(owner, 1, key)
    return {"owner_id": owner, "version": 1, "kek": kek, "wrapped": wrapped, "created_at": now}


def _sealed(model: Any, row: Row) -> Row:
    table, target = model.__table__, SimpleNamespace(**row)
    for column in table.columns:
        if isinstance(column.type, vault.Sealed):
            row[column.name] = column.type.seal(target, table, column.name, row[column.name])
    return row


def draw(kernel: Kernel, couples: int) -> list[Phone]:
    """Both people of random couples, signed in."""
    with kernel.database.engine.connect() as connection:
        every = connection.execute(select(col(Couple.id)).order_by(col(Couple.id))).scalars().all()
        chosen = random.sample(every, couples)
        found = connection.execute(
            select(col(UserSession.user_id), col(UserSession.id), col(Assessment.id))
            .join(Membership, col(Membership.user_id) == col(UserSession.user_id))
            .join(Assessment, col(Assessment.user_id) == col(UserSession.user_id))
            .where(col(Membership.couple_id).in_(chosen), col(Assessment.state) == "started")
        ).all()
    return [
        Phone(kernel.tokens.issue(user, session), begun)
        for user, session, begun in random.sample(found, len(found))
    ]


def _events(kernel: Kernel) -> None:
    """Round after round over all streams. The one person from the services has fewer already."""
    with kernel.database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA cache_size=-1000000")
        for number in range(1, PERSONAL + 1):
            for owner, most in ((User, PERSONAL), (Couple, JOINT)):
                if number > most:
                    continue
                stream = select(
                    col(owner.id),
                    literal(number),
                    literal(Kind.ANSWERS_SAVED.value),
                    col(owner.id),
                    literal(clock.now().date()),
                ).where(col(owner.revision) == most)
                columns = ["owner_id", "revision", "kind", "subject_id", "day"]
                ordered = stream.order_by(col(owner.id))
                connection.execute(insert(Event).from_select(columns, ordered))
            connection.commit()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
            connection.exec_driver_sql("CHECKPOINT")  # its writing would be measured otherwise


def _appreciations(kernel: Kernel) -> None:
    """Words that arrived, each sealed under its author's key; their events do not matter here."""
    with vault.ring(vault.Ring()), kernel.database.writing() as db:
        found = db.execute(select(col(Membership.couple_id), col(Membership.user_id))).all()
        keys.lend(db, [user for _, user in found])
        today = clock.now().date()
        rows = [
            Appreciation(
                couple_id=couple,
                id=ids.new(),
                author_id=user,
                state="delivered",
                text="You asked how the talk went, and then you listened until the end.",
                written_on=today,
                delivered_on=today,
                changed_on=today,
                position=JOINT + number,
            )
            for couple, user in found
            for number in range(1, GIVEN // 2 + 1)
        ]
        db.add_all(rows)
