"""The ids of rows: ours as they are, and those that WatermelonDB makes, inside of ours.

Sixteen letters and digits are 96 bits of the 122 that a UUID of version 4 is free to choose. The
rest says that it holds such an id, so that one is made from the other without a table. One of our
own that looks like it by chance is written as letters by every phone, and read as itself again.
"""

from uuid import UUID

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LENGTH = 16
BITS = 96
MARK = 0x3A7E12D
"""What the other 26 bits are."""

_LOW, _MIDDLE = 62, 12


def read(text: str) -> UUID:
    """The UUID of a row that a phone names."""
    if len(text) != LENGTH:
        return UUID(text)
    number = 0
    for letter in text:
        number = number * len(LETTERS) + LETTERS.index(letter)
    number |= MARK << BITS
    high = number >> (_LOW + _MIDDLE)
    middle = number >> _LOW & ((1 << _MIDDLE) - 1)
    low = number & ((1 << _LOW) - 1)
    return UUID(int=high << 80 | 4 << 76 | middle << 64 | 0b10 << 62 | low)


def write(id_: UUID) -> str:
    """How phones name the row."""
    high, middle, low = id_.int >> 80, id_.int >> 64 & 0xFFF, id_.int & ((1 << _LOW) - 1)
    number = high << (_LOW + _MIDDLE) | middle << _LOW | low
    rest = number & ((1 << BITS) - 1)
    if number >> BITS != MARK or rest >= len(LETTERS) ** LENGTH:
        return str(id_)
    text = ""
    for _ in range(LENGTH):
        rest, place = divmod(rest, len(LETTERS))
        text = LETTERS[place] + text
    return text
