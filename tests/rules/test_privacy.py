"""Privacy is complete: every table has its end, every word is sealed, erasing leaves nothing."""

from typing import Any
from uuid import UUID

from app.models import tables
from app.vault import Sealed
from sqlalchemy import String, Uuid, func, or_, select
from sqlmodel import SQLModel

from tests.phone import Phone, ok
from tests.rules import nouns
from tests.rules.things import complete_assessment
from tests.service import Service

OWNERS = {"user_id", "couple_id", "owner_id", "author_id", "inviter_id"}

_PLAIN = {
    "user.email_hash": "a keyed hash, to find the account by",
    "user.password_hash": "Argon2id",
    "user.time_zone": "days are counted by it, also for people who are not asking",
    "user.locale": "a language tag out of a fixed grammar",
    "user.consent_version": "which text was agreed to",
    "couple.time_zone": "the couple's days are counted by it",
    "invite.code_hash": "a keyed hash",
    "refresh_token.token_hash": "a keyed hash",
    "idempotency_record.key_hash": "a keyed hash",
    "idempotency_record.request_hash": "a digest",
    "idempotency_record.location": "a path of ours with an id in it",
    "event.kind": "one of a fixed list",
    "gone.noun": "one of a fixed list",
    "assessment.instrument": "the id of content",
    "assessment.version": "of content",
    "assessment.state": "one of three",
    "score.instrument": "the id of content",
    "score.version": "of content",
    "score.content_hash": "of content",
    "checkup.instrument": "the id of content",
    "checkup.version": "of content",
    "checkup.state": "one of a fixed list, seen by both",
    "checkup_part.level": "one of three, a consent that queries decide by",
    "checkup_result.level": "one of two, seen by both",
    "meta.name": "ours",
    "meta.value": "ours",
}
PLAIN = {**_PLAIN, **nouns.merged("PLAIN")}
"""Text columns that hold no word of anybody, and why they need no seal."""


def test_every_table_that_tells_of_somebody_has_its_end_in_the_map() -> None:
    mapped = {*tables.OWN, *tables.JOINT, *tables.AUTHORED, *tables.ERASED_BY_HAND}
    assert {model for model in tables.TABLES if model not in mapped} == {tables.Meta}
    assert {model.__table__ for model in tables.TABLES} == set(SQLModel.metadata.sorted_tables)
    assert {"user_id"} <= set.intersection(*(_columns(model) for model in tables.OWN))
    assert {"couple_id"} <= set.intersection(*(_columns(model) for model in tables.JOINT))
    assert not OWNERS & _columns(tables.Meta)


def test_what_is_blanked_can_be_and_holds_the_words_of_its_author_alone() -> None:
    for model in tables.AUTHORED:
        columns = model.__table__.columns
        assert {"couple_id", "author_id", "written_on"} <= _columns(model), model
        blanked = [columns[name] for name in tables.blank(model)]
        assert all(column.nullable for column in blanked), model
        words = [column.type for column in blanked if isinstance(column.type, Sealed)]
        assert all(kind.author == "author_id" for kind in words), model


def _columns(model: Any) -> set[str]:
    return set(model.__table__.columns.keys())


def test_every_text_column_is_sealed_or_listed_with_a_reason() -> None:
    texts = {
        f"{table.name}.{column.name}": column
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(getattr(column.type, "impl_instance", column.type), String)
    }
    plain = {name for name, column in texts.items() if not isinstance(column.type, Sealed)}
    assert plain == PLAIN.keys()


def test_what_is_sealed_names_an_owner_of_the_row_as_its_author() -> None:
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                assert column.type.author in table.columns, column
                assert table.columns[column.type.author].type.python_type is UUID, column


def test_nothing_in_any_table_names_somebody_who_erased_themselves(
    service: Service, ana: Phone, ben: Phone
) -> None:
    me = UUID(ok(ana.get("/v1/me"))["id"])
    couple = UUID(ok(ana.get("/v1/couple"))["id"])
    complete_assessment(ana)
    ok(ana.once("/v1/checkups", json={}), 201)
    ok(ana.put("/v1/safety/hold"), 204)
    assert found(service, me) >= {"user", "score", "assessment", "hold", "membership", "data_key"}
    ok(ana.delete("/v1/me"), 204)
    assert found(service, me) == set()
    assert found(service, couple) >= {"membership"}  # Ben's own, until he goes too
    ok(ben.delete("/v1/me"), 204)
    assert found(service, couple) == set()


def found(service: Service, id_: UUID) -> set[str]:
    """The tables in which an id still stands."""
    with service.engine.connect() as db:
        return {
            table.name
            for table in SQLModel.metadata.sorted_tables
            if (ids := [column for column in table.columns if isinstance(column.type, Uuid)])
            and db.execute(
                select(func.count()).select_from(table).where(or_(*(c == id_ for c in ids)))
            ).scalar_one()
        }
