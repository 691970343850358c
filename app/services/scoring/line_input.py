"""Reading the lines of `score`: strict JSON with exact decimals, and checks of shape."""

from __future__ import annotations

import json
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

LIMIT = 400  # digits and powers of ten beyond any float; exact arithmetic must stay small


class BadLine(ValueError):
    """A line that cannot be scored, and why."""


def _decimal(text: str) -> Fraction:
    value = Decimal(text)
    if len(text) > LIMIT or abs(value.adjusted()) > LIMIT:
        raise BadLine("a number is out of range")
    return Fraction(value)


def _integer(text: str) -> int:
    if len(text) > LIMIT:
        raise BadLine("a number is out of range")
    return int(text)


def _constant(name: str) -> NoReturn:
    raise BadLine(f"{name} is not a number in JSON")


def _fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise BadLine("a field appears twice in one object")
    return found


def read(line: str | bytes) -> object:
    """The JSON value of a line; decimals become exact fractions. Raises BadLine."""
    try:
        text = line.decode() if isinstance(line, bytes) else line
        value: object = json.loads(
            text,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_constant,
            object_pairs_hook=_fields,
        )
    except json.JSONDecodeError as error:
        raise BadLine(f"not valid JSON: {error.msg} at column {error.colno}") from None
    except UnicodeDecodeError:
        raise BadLine("not valid UTF-8") from None
    except RecursionError:
        raise BadLine("nested too deeply") from None
    return value


def number(value: object, where: str) -> Fraction:
    """A number, exact; a boolean is none."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise BadLine(f"{where}: must be a number")
    return Fraction(value)


def whole(value: object, where: str) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadLine(f"{where}: must be a whole number")
    return value


def flag(value: object, where: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise BadLine(f"{where}: must be true or false")
    return value


def word(value: object, where: str, known: Collection[str]) -> str:
    """One of some words."""
    if not isinstance(value, str) or value not in known:
        raise BadLine(f"{where}: must be one of {', '.join(known)}")
    return value


def items(value: object, where: str) -> list[object]:
    """A list."""
    if not isinstance(value, list):
        raise BadLine(f"{where}: must be a list")
    return value


def numbers(value: object, where: str) -> list[Fraction]:
    """A list of numbers."""
    return [number(x, f"{where}[{i}]") for i, x in enumerate(items(value, where))]


def optional_numbers(value: object, where: str) -> list[Fraction | None]:
    """A list of numbers and nulls."""
    found = enumerate(items(value, where))
    return [None if x is None else number(x, f"{where}[{i}]") for i, x in found]


def fields(
    value: object, where: str, needed: Collection[str], optional: Collection[str] = ()
) -> dict[str, object]:
    """An object with exactly the needed fields, and perhaps optional ones."""
    found = mapping(value, where)
    for name in needed:
        if name not in found:
            raise BadLine(f"{where}.{name}: is missing")
    for name in found:
        if name not in needed and name not in optional:
            raise BadLine(f"{where}.{name}: is not a known field")
    return found


def mapping(value: object, where: str) -> dict[str, object]:
    """An object with any fields."""
    if not isinstance(value, dict):
        raise BadLine(f"{where}: must be an object")
    return value
