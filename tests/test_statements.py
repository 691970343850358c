"""The statement check: findings for the writer alone, and nothing of it left anywhere."""

import logging
import unicodedata
from typing import Any

import pytest
from app.models.base import SQLModel
from sqlalchemy import func, literal_column, select

from tests.phone import Phone, ok, problem
from tests.service import Service

CHECK = "/v1/statements/check"
BLAME = "You never listen to me. It's your fault!"


def checked(phone: Phone, statement: str) -> Any:
    return ok(phone.post(CHECK, json={"text": statement}))


def found(phone: Phone, statement: str) -> list[tuple[str, str]]:
    """Kind and words of each finding, cut out of the text in NFC by its offsets."""
    whole = unicodedata.normalize("NFC", statement)
    return [
        (finding["kind"], whole[finding["start"] : finding["end"]])
        for finding in checked(phone, statement)["findings"]
    ]


def rows(service: Service) -> dict[str, int]:
    with service.engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in SQLModel.metadata.tables.items()
        }


def contents(service: Service) -> str:
    """Everything in every table."""
    with service.engine.connect() as connection:
        return "\n".join(
            str(
                sorted(map(str, connection.execute(select(literal_column("*")).select_from(table))))
            )
            for table in SQLModel.metadata.tables.values()
        )


def test_findings_say_what_why_and_what_to_try(ana: Phone) -> None:
    findings = checked(ana, BLAME)["findings"]
    assert [(entry["kind"], entry["start"], entry["end"]) for entry in findings] == [
        ("generalisation", 0, 9),
        ("blame", 29, 39),
    ]
    for entry in findings:
        assert entry.keys() == {"kind", "start", "end", "reason", "try"}
        assert min(len(entry["reason"]), len(entry["try"])) > 20


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("😡👩‍👩‍👧 YOU NEVER listen", [("generalisation", "YOU NEVER")]),
        ("Cafe\u0301 with Zoe\u0308: you’re so selfish", [("label", "you’re so selfish")]),
        ("D\u0323\u0307 you are lazy", [("label", "you are lazy")]),
        ("First line.\n\tYou’ve always left", [("generalisation", "You’ve always")]),
        ("𝒂 — stop shouting 😢", [("order", "stop shouting")]),
        ("you *never* help", [("generalisation", "you *never")]),
        ("you ne\u200bver help", [("generalisation", "you ne\u200bver")]),
    ],
)
def test_offsets_are_code_points_of_the_text_in_nfc(
    ana: Phone, statement: str, expected: list[tuple[str, str]]
) -> None:
    assert found(ana, statement) == expected


def test_what_is_quoted_is_not_the_writers_own_unless_it_is_all_there_is(ana: Phone) -> None:
    assert found(ana, "I read “you never help” and was sad.") == []
    assert found(ana, 'I read "you never help" and "you are lazy" and was sad.') == []
    assert found(ana, "I read ‘you don’t ever help’ and was sad.") == []
    assert found(ana, "“You never help”") == [("generalisation", "You never")]
    assert found(ana, 'You "never" help') == [("generalisation", 'You "never')]
    assert found(ana, 'An open " mark: you never help') == [("generalisation", "you never")]


def test_two_kinds_may_share_words_and_one_kind_never_does(ana: Phone) -> None:
    findings = checked(ana, "You always think I'm lying, you are a lazy selfish liar.")["findings"]
    kinds = [entry["kind"] for entry in findings]
    assert sorted(kinds) == ["generalisation", "label", "mind_reading"]


def test_the_proposal_says_which_parts_are_there_and_what_comes_next(ana: Phone) -> None:
    nothing = checked(ana, "You never listen to me.")["proposal"]
    assert set(nothing["has"].values()) == {False}
    assert nothing["next"].startswith("Which feeling")
    assert all(word in nothing["pattern"] for word in ("feel", "when", "need", "willing"))
    some = checked(ana, "I felt worried when you came home at two.")["proposal"]
    assert some["has"] == {"feeling": True, "situation": True, "need": False, "request": False}
    assert some["next"].startswith("What do you need")
    whole = checked(
        ana,
        "I felt worried on Sunday when the phone was off, because I need to know you are safe."
        " Could you text me next time?",
    )
    assert set(whole["proposal"]["has"].values()) == {True}
    assert (whole["proposal"]["next"], whole["findings"]) == (None, [])


def test_what_a_finding_lies_on_is_no_part(ana: Phone) -> None:
    assert checked(ana, "I feel ignored.")["proposal"]["has"]["feeling"] is False
    assert checked(ana, "I feel sad.")["proposal"]["has"]["feeling"] is True


def test_nothing_is_stored_and_nothing_is_logged(
    ana: Phone,
    ben: Phone,
    service: Service,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    cursors = [phone.get("/v1/events").content for phone in (ana, ben)]
    before = rows(service), contents(service)
    secret = "You never bring the zanzibar umbrella."
    for key in (None, "statement-check-key-1"):
        ok(ana.once(CHECK, key, json={"text": secret}))
        assert problem(ana.once(CHECK, key, json={"text": secret, "more": 1})) == (422, "invalid")
    assert (rows(service), contents(service)) == before
    assert [phone.get("/v1/events").content for phone in (ana, ben)] == cursors
    assert "zanzibar" not in caplog.text + "".join(capfd.readouterr()) + contents(service)


def test_an_idempotency_key_is_ignored(ana: Phone) -> None:
    first = ana.once(CHECK, "statement-check-key-2", json={"text": "You never listen."})
    other = ana.once(CHECK, "statement-check-key-2", json={"text": "You are lazy."})
    short = ana.once(CHECK, "short", json={"text": "You are lazy."})
    assert [answer.status_code for answer in (first, other, short)] == [200, 200, 200]
    assert "Idempotency-Replayed" not in other.headers
    assert ok(other) == ok(short) != ok(first)


def test_a_check_waits_for_no_writer(solo: Phone, service: Service) -> None:
    with service.kernel.database.writing():
        assert found(solo, "You are lazy.") == [("label", "You are lazy")]


def test_it_takes_somebody_signed_in_and_no_partner(solo: Phone, stranger: Phone) -> None:
    assert found(solo, "You are lazy.") == [("label", "You are lazy")]
    refusal = stranger.post(CHECK, json={"text": "You are lazy."})
    assert problem(refusal) == (401, "unauthenticated")


def test_an_ended_session_checks_nothing_any_more(solo: Phone) -> None:
    ok(solo.delete("/v1/sessions/current"), 204)
    assert problem(solo.post(CHECK, json={"text": "You are lazy."})) == (401, "unauthenticated")


@pytest.mark.parametrize("words", ["", " \n\t", "a\u0000b", "x" * 2001, 7, None, ["You"]])
def test_what_is_no_text_of_the_right_length_is_refused_without_an_echo(
    ana: Phone, words: Any
) -> None:
    refusal = ana.post(CHECK, json={"text": words})
    assert problem(refusal) == (422, "invalid")
    assert "xxx" not in refusal.text


def test_the_longest_text_is_checked_and_fifty_findings_are_the_most(ana: Phone) -> None:
    assert found(ana, "😀" * 1986 + "you are lazy.") == [("label", "you are lazy")]
    many = checked(ana, ("Shut up. " * 223)[:2000])["findings"]
    assert len(many) == 50
    assert many == sorted(many, key=lambda entry: entry["start"])


def test_no_answer_repeats_the_text(ana: Phone) -> None:
    answer = ana.post(CHECK, json={"text": "You never bring the zanzibar umbrella."})
    assert "zanzibar" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
