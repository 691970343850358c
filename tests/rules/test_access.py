"""Nothing is open by accident, and what is not yours does not exist."""

import uuid

from tests.phone import Phone, problem
from tests.rules.things import Cast, thing_of
from tests.rules.walk import Operation, seen

PUBLIC = {
    "createUser",
    "createSession",
    "refreshSession",
    "listInstruments",
    "getInstrument",
    "listPractices",
    "listGestures",
    "getWords",
    "getPractice",
    "listBarriers",
    "listChapters",
    "getFirstLookItems",
    "getSafetyResources",
    "getLiveness",
    "getReadiness",
    "getKeySet",
}
"""Operations that need no token; everything else is closed."""

SPOILT = {
    "nonsense": "Bearer nonsense",
    "unsigned": "Bearer eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30.",
    "too long": f"Bearer {'a' * 5000}",
}


def test_every_operation_needs_a_token_unless_it_is_listed_as_public(
    dealt: list[Operation], stranger: Phone
) -> None:
    closed = [operation for operation in dealt if operation.id not in PUBLIC]
    answers = {
        operation.id: (
            problem(answer := stranger.request(operation.method.upper(), operation.url())),
            answer.headers["www-authenticate"],
        )
        for operation in closed
    }
    assert answers == dict.fromkeys(answers, ((401, "unauthenticated"), "Bearer"))
    assert len(answers) == len(closed)


def test_what_is_listed_as_public_is_there_and_says_so_in_the_document(
    all_operations: list[Operation],
) -> None:
    assert {operation.id for operation in all_operations if operation.public} == PUBLIC


def test_a_token_that_is_not_ours_is_refused_everywhere_as_invalid(
    dealt: list[Operation], stranger: Phone
) -> None:
    for operation in dealt:
        for spoilt in SPOILT.values() if not operation.public else ():
            answer = operation.ask(stranger, headers={"Authorization": spoilt})
            assert problem(answer) == (401, "unauthenticated"), operation
            assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_the_thing_of_another_couple_answers_like_one_that_never_was(
    all_operations: list[Operation], cast: Cast
) -> None:
    paths = [operation for operation in all_operations if operation.names_a_thing]
    ids = {thing: thing.make(cast) for thing in {thing_of(found.path) for found in paths}}
    for operation in paths:
        id_ = ids[thing_of(operation.path)]
        theirs, nobodys = operation.ask(cast.eve, id_), operation.ask(cast.eve, str(uuid.uuid4()))
        assert seen(theirs) == seen(nobodys), operation
        assert theirs.status_code == 404, (operation, theirs.text)


def test_the_private_thing_of_a_partner_answers_like_one_that_never_was(
    all_operations: list[Operation], cast: Cast
) -> None:
    paths = [operation for operation in all_operations if operation.names_a_thing]
    private = [operation for operation in paths if thing_of(operation.path).partner is None]
    ids = {thing: thing.make(cast) for thing in {thing_of(found.path) for found in private}}
    for operation in private:
        id_ = ids[thing_of(operation.path)]
        theirs, nobodys = operation.ask(cast.ben, id_), operation.ask(cast.ben, str(uuid.uuid4()))
        assert seen(theirs) == seen(nobodys), operation
        assert theirs.status_code == 404, (operation, theirs.text)


def test_every_thing_exists_for_its_owner(all_operations: list[Operation], cast: Cast) -> None:
    paths = [operation for operation in all_operations if operation.names_a_thing]
    ids = {thing: thing.make(cast) for thing in {thing_of(found.path) for found in paths}}
    reads = [operation for operation in paths if operation.method == "get"]
    assert reads
    for operation in reads:
        thing = thing_of(operation.path)
        readers = [getattr(cast, name) for name in (thing.owner, thing.partner) if name]
        for reader in readers:
            assert operation.ask(reader, ids[thing]).status_code == 200, operation


def test_an_id_that_is_none_is_refused_as_invalid(dealt: list[Operation], cast: Cast) -> None:
    strange = ("1", "nonsense", str(uuid.uuid1()), "9" * 30, "00000000-0000-0000-0000-000000000000")
    for operation in dealt:
        for id_ in strange if operation.names_a_thing else ():
            answer = operation.ask(cast.ana, id_)
            assert problem(answer) == (422, "invalid"), (operation, id_)
            assert answer.json()["errors"][0]["parameter"] == "id"
