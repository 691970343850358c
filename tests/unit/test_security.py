"""Passwords, codes and keyed hashes, without a server."""

import threading
import time

import pytest
from app.problems import Busy
from app.security import (
    CODE_ALPHABET,
    Hashes,
    Passwords,
    digest,
    guessable,
    new_code,
    new_token,
    read_code,
)
from zxcvbn.frequency_lists import FREQUENCY_LISTS

CONTEXT = ["kindling", "ana.lopes@example.org", "ana.lopes"]


def test_the_most_common_passwords_are_guessable() -> None:
    common = FREQUENCY_LISTS["passwords"][:3_000]
    assert [word for word in common if not guessable(word, CONTEXT)] == []
    words = [word for word in common if word.isalpha()]
    assert [word for word in words if not guessable(word.upper() + "2026!", CONTEXT)] == []


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "098765432109",
        "abcdefghijklmno",
        "zyxwvutsrqponm",
        "aaaaaaaaaaaa",
        "passwordpassword",
        "qwertyqwertyqwerty",
        "kindling2026",
        "my Kindling!",
        "ana.lopes.1990",
        "Ana.Lopes@Example.org",
    ],
)
def test_patterns_and_context_words_are_guessable(password: str) -> None:
    assert guessable(password, CONTEXT)


@pytest.mark.parametrize(
    "password",
    [
        "a quiet lake at dawn",
        "correct horse battery staple",
        "314159265358979",
        " " * 14,
        "kindling a fire in the rain",
        "🌊🌲🌙🔥🍞🐚🪁🧭🎻🪵🧶🫖",
        "lake lake lake lake",
    ],
)
def test_other_long_passwords_are_not_guessable(password: str) -> None:
    assert not guessable(password, CONTEXT)


def test_a_password_matches_only_itself_in_any_normal_form() -> None:
    passwords = Passwords(memory_kib=8, iterations=1)
    kept = passwords.hash("caf\u00e9 au lait")
    assert passwords.matches("cafe\u0301 au lait", kept)
    assert not passwords.matches("cafe au lait", kept)
    assert not passwords.matches("caf\u00e9 au lait", None)
    assert kept != passwords.hash("caf\u00e9 au lait")


def test_hashes_made_with_other_costs_are_outdated() -> None:
    kept = Passwords(memory_kib=8, iterations=1).hash("a quiet lake")
    assert not Passwords(memory_kib=8, iterations=1).outdated(kept)
    assert Passwords(memory_kib=16, iterations=1).outdated(kept)
    assert Passwords(memory_kib=8, iterations=2).outdated(kept)


def test_who_finds_no_place_to_hash_is_told_within_about_a_second() -> None:
    passwords = Passwords(memory_kib=8, iterations=1, at_once=1)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        held.set()
        done.wait(10)

    thread = threading.Thread(target=passwords._at_a_place, args=[hold])
    thread.start()
    held.wait(10)
    began = time.monotonic()
    with pytest.raises(Busy):
        passwords.hash("a quiet lake")
    assert time.monotonic() - began < 3
    done.set()
    thread.join()
    assert passwords.hash("a quiet lake")


def test_codes_are_long_random_and_read_however_they_are_typed() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        letters = code.replace("-", "")
        assert len(letters) == 14
        assert set(letters) <= set(CODE_ALPHABET)
        assert read_code(f"  {code.lower().replace('-', ' ')} ") == code
    assert len(set(CODE_ALPHABET)) ** 14 > 2**64


def test_hashes_differ_by_purpose_value_and_key() -> None:
    one, other = Hashes(b"1" * 32), Hashes(b"2" * 32)
    made = [
        one.of("email", "ana"),
        one.of("refresh", "ana"),
        one.of("email", "ben"),
        other.of("email", "ana"),
    ]
    assert len(set(made)) == 4
    assert made[0] == Hashes(b"1" * 32).of("email", "ana")


def test_the_child_of_a_token_is_always_the_same_and_tells_nothing_of_it() -> None:
    hashes, token = Hashes(b"1" * 32), new_token()
    assert hashes.child(token) == hashes.child(token) != token
    assert hashes.child(token) != Hashes(b"2" * 32).child(token)
    assert len(hashes.child(token)) == len(token) == 43


def test_a_digest_has_128_bits() -> None:
    assert len(digest(b"x")) == 22
    assert digest(b"x") != digest(b"y")
