"""Sealed columns on a throw-away model: declaring `sealed()` is all there is to it."""

import base64
import uuid
from collections.abc import Iterator

import pytest
from app import vault
from app.models.base import Output
from app.problems import DamagedContent
from app.vault import Damaged, Ring, Vault, WrongKey, new_key, sealed
from cryptography.exceptions import InvalidTag
from sqlalchemy import MetaData
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, create_engine, select, text, update

ANA, BEN = uuid.uuid4(), uuid.uuid4()


class Letter(SQLModel, table=True):
    metadata = MetaData()

    author_id: uuid.UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    words: str = sealed("author_id")
    aside: str | None = sealed("author_id", nullable=True)
    padded: str = sealed("author_id", pad=64)


class Postcard(SQLModel, table=True):
    metadata = Letter.metadata

    author_id: uuid.UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    words: str = sealed("author_id")


@pytest.fixture
def ring() -> Iterator[Ring]:
    with vault.ring(Ring()) as made:
        made.add(ANA, 1, new_key())
        made.add(BEN, 1, new_key())
        yield made


@pytest.fixture
def db(ring: Ring) -> Iterator[Session]:  # noqa: ARG001 the keys are at hand
    engine = create_engine("sqlite://", hide_parameters=True)
    Letter.metadata.create_all(engine)
    with Session(engine) as session:
        for author in (ANA, BEN):
            words = f"words of {author}"
            session.add(Letter(author_id=author, number=1, words=words, padded="short"))
            session.add(Postcard(author_id=author, number=1, words=words))
        session.commit()
        session.expunge_all()
        yield session
    engine.dispose()


def cell(db: Session, column: str = "words", table: str = "letter", author: uuid.UUID = ANA) -> str:
    query = text(f"SELECT {column} FROM {table} WHERE author_id = :author")  # noqa: S608
    return str(db.connection().execute(query, {"author": author.hex}).scalar())


def put(db: Session, value: str, column: str = "words", table: str = "letter") -> None:
    query = text(f"UPDATE {table} SET {column} = :value WHERE author_id = :author")  # noqa: S608
    db.connection().execute(query, {"author": ANA.hex, "value": value})


def words(db: Session, author: uuid.UUID = ANA) -> str:
    db.expire_all()
    return db.exec(select(Letter.words).where(Letter.author_id == author)).one()


def test_what_is_stored_is_not_what_was_written(db: Session) -> None:
    assert "words" not in cell(db)
    assert str(ANA) not in cell(db)
    assert words(db) == f"words of {ANA}"


def test_columns_entities_and_aliases_open_by_themselves(db: Session) -> None:
    plain = f"words of {ANA}"
    other = aliased(Letter)
    assert db.get_one(Letter, (ANA, 1)).words == plain
    assert db.exec(select(Letter).where(Letter.author_id == ANA)).one().words == plain
    assert db.exec(select(other).where(other.author_id == ANA)).one().words == plain
    assert db.exec(select(other.words).where(other.author_id == ANA)).one() == plain
    joined = select(Letter.words, Postcard.words, other.words).where(
        Letter.author_id == Postcard.author_id, other.author_id != Letter.author_id
    )
    assert set(db.exec(joined).all()) == {
        (plain, plain, f"words of {BEN}"),
        (f"words of {BEN}", f"words of {BEN}", plain),
    }


def test_a_change_is_sealed_anew_and_no_change_keeps_the_cell(db: Session) -> None:
    before = cell(db)
    letter = db.get_one(Letter, (ANA, 1))
    letter.aside = "by the way"
    db.commit()
    assert cell(db) == before
    letter.words = "other words"
    db.commit()
    assert cell(db) != before
    assert words(db) == "other words"
    assert db.get_one(Letter, (ANA, 1)).aside == "by the way"


def test_the_empty_text_and_null_stay_what_they_are(db: Session) -> None:
    letter = db.get_one(Letter, (ANA, 1))
    letter.words = ""
    db.commit()
    db.expunge_all()
    found = db.get_one(Letter, (ANA, 1))
    assert found.words == ""
    assert not isinstance(found.words, Damaged)
    assert len(cell(db)) > 20
    assert found.aside is None


def test_padding_hides_the_length(db: Session) -> None:
    lengths = set()
    for length in (1, 30, 64):
        letter = db.get_one(Letter, (ANA, 1))
        letter.padded = "x" * length
        db.commit()
        db.expunge_all()
        assert db.get_one(Letter, (ANA, 1)).padded == "x" * length
        lengths.add(len(cell(db, "padded")))
    assert len(lengths) == 1


def test_the_same_words_never_give_the_same_cell(db: Session) -> None:
    cells = set()
    for _ in range(20):
        letter = db.get_one(Letter, (ANA, 1))
        letter.words = "again"
        db.commit()
        letter.words = "and again"
        db.commit()
        cells.add(cell(db))
    assert len(cells) == 20


def test_plain_text_is_refused_wherever_it_would_pass_the_flush(db: Session) -> None:
    for statement in (
        update(Letter).values(words="plain"),
        select(Letter.number).where(Letter.words == "plain"),
    ):
        with pytest.raises(StatementError, match="only written by flushing"):
            db.exec(statement)
        db.rollback()
    with pytest.raises(StatementError, match="only written by flushing"):
        db.connection().execute(
            Letter.__table__.insert(),
            {"author_id": ANA, "number": 2, "words": "plain", "padded": "plain"},
        )


def test_a_cell_moved_to_another_column_row_or_table_is_damaged(db: Session) -> None:
    for moved in (cell(db, "padded"), cell(db, author=BEN), cell(db, table="postcard")):
        put(db, moved)
        assert isinstance(words(db), Damaged)
        assert words(db) == ""
        assert words(db, BEN) == f"words of {BEN}"


def test_an_altered_cell_is_damaged_at_every_byte(db: Session) -> None:
    raw = base64.b64decode(cell(db))
    for place in range(len(raw)):
        flipped = bytearray(raw)
        flipped[place] ^= 1
        put(db, base64.b64encode(bytes(flipped)).decode())
        assert isinstance(words(db), Damaged)


@pytest.mark.parametrize("value", ["", "plain words", "AQAB", "AQ==", "é", ":", "a:b:c", "-"])
def test_what_is_no_cell_at_all_is_damaged(db: Session, value: str) -> None:
    put(db, value)
    assert isinstance(words(db), Damaged)
    assert isinstance(db.get_one(Letter, (ANA, 1)).words, Damaged)


def test_a_damaged_cell_survives_a_change_of_its_row(db: Session) -> None:
    put(db, "damaged")
    letter = db.get_one(Letter, (ANA, 1))
    letter.aside = "by the way"
    db.commit()
    assert cell(db) == "damaged"
    db.merge(Letter(author_id=ANA, number=1, words=words(db), aside="x", padded="y"))
    db.commit()
    assert cell(db) == "damaged"


def test_a_key_that_is_not_at_hand_opens_and_seals_nothing(db: Session) -> None:
    with vault.ring(Ring()) as empty:
        assert isinstance(words(db), Damaged)
        db.add(Postcard(author_id=ANA, number=2, words="words"))
        with pytest.raises(KeyError):
            db.flush()
        db.rollback()
        empty.add(ANA, 1, new_key())
        assert isinstance(words(db), Damaged)


def test_a_new_version_of_a_key_seals_and_the_old_one_still_opens(db: Session, ring: Ring) -> None:
    before = cell(db)
    ring.add(ANA, 2, new_key())
    assert words(db) == f"words of {ANA}"
    letter = db.get_one(Letter, (ANA, 1))
    letter.words = "newer"
    db.commit()
    assert base64.b64decode(before)[1:3] == b"\x00\x01"
    assert base64.b64decode(cell(db))[1:3] == b"\x00\x02"
    assert words(db) == "newer"


def test_a_sealed_text_is_bound_to_what_it_was_sealed_for(ring: Ring) -> None:
    made = ring.seal(ANA, b"words", b"here")
    assert ring.open(ANA.hex, made, b"here") == b"words"
    with pytest.raises(InvalidTag):
        ring.open(ANA.hex, made, b"there")
    with pytest.raises(InvalidTag):
        ring.open(BEN.hex, made, b"here")


def test_a_data_key_opens_with_its_own_key_encryption_key_owner_and_version_only() -> None:
    keys = {1: new_key(), 2: new_key()}
    kek, wrapped = Vault(keys, 1).wrap(ANA, 1, b"k" * 32)
    assert Vault(keys, 2).unwrap(ANA, 1, kek, wrapped) == b"k" * 32
    for owner, version, number, kept in (
        (BEN, 1, kek, keys),
        (ANA, 2, kek, keys),
        (ANA, 1, 2, keys),
        (ANA, 1, kek, {2: keys[2]}),
        (ANA, 1, kek, {1: new_key()}),
    ):
        with pytest.raises(WrongKey):
            Vault(kept, max(kept)).unwrap(owner, version, number, wrapped)


class Row(Output):
    words: str | None
    damaged: bool = False


class Whole(Output):
    words: str


def test_an_output_says_what_is_damaged_or_is_refused() -> None:
    spoilt = Damaged("", "cell")
    assert Row(words=spoilt) == Row(words=None, damaged=True)
    assert Row(words="fine") == Row(words="fine", damaged=False)
    with pytest.raises(DamagedContent):
        Whole(words=spoilt)
