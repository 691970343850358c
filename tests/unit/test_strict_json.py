"""The strict reader: what RFC 8259 and RFC 7493 allow, and nothing else."""

import contextlib
import json
import time

import pytest
from app.problems import MalformedJson
from app.strict_json import DEPTH, parse
from hypothesis import given
from hypothesis import strategies as st

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
TREES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
    max_leaves=20,
)


@given(TREES)
def test_whatever_is_json_is_read_as_it_was_written(tree: object) -> None:
    assert parse(json.dumps(tree).encode()) == tree
    assert parse(json.dumps(tree, ensure_ascii=False).encode()) == tree


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(body: bytes) -> None:
    with contextlib.suppress(MalformedJson):
        json.dumps(parse(body))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"1e999",
        b"[-1e999]",
        b"9" * 401,
        b"0." + b"1" * 401,
        b'{"a": 1, "a": 1}',
        b'{"b": {"a": 1, "a": 2}}',
        rb'"\ud800"',
        rb'"\uDC00\uD800"',
        rb'{"\ud800": 1}',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b"\xef\xbb\xbf{}",
        '{"a": 1}'.encode("utf-16"),
        '{"a": 1}'.encode("utf-32"),
        b'"a\x00b"',
        b'"a\nb"',
        b"{} {}",
        b"{a: 1}",
        b"[1,]",
        b"// no\n{}",
        b"01",
        b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1),
        b'{"a":' * (DEPTH + 1) + b"1" + b"}" * (DEPTH + 1),
    ],
)
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedJson):
        parse(body)


def test_what_only_looks_dangerous_is_read() -> None:
    assert parse(rb'"\ud83d\ude00"') == "😀"
    assert parse(b'"' + b"[" * 500 + b'"') == "[" * 500
    assert parse(rb'"\"[[[[\\"') == '"[[[[\\'
    assert parse(b"[" * DEPTH + b"]" * DEPTH) is not None
    assert parse(b"9" * 400) == int("9" * 400)
    assert parse(rb'"\\ud800"') == r"\ud800"


def test_nothing_within_the_limit_of_a_body_takes_long() -> None:
    bodies = [
        b"[" * 65_000,
        b"[" * 32_000 + b"]" * 32_000,
        b'{"a":' * 13_000,
        b'["' + b"\\u00e9" * 10_000 + b'"]',
        b'["' + b"[" * 65_000 + b'"]',
        json.dumps({str(number): 1 for number in range(6_000)}).encode(),
    ]
    for body in bodies:
        started = time.perf_counter()
        with contextlib.suppress(MalformedJson):
            parse(body)
        assert time.perf_counter() - started < 0.5
