"""What the laws need to know of a noun, one module each.

`THINGS` make what its paths name by id, `SECRETS` are the hidden acts that the twin worlds live,
`PLAIN` says why a text column needs no seal, and `CANARIES` write a word wherever one can be
written: functions of a phone and the word. What needs nobody or both is in `CANARIES_ALONE` and
`CANARIES_OF_BOTH` (two phones and the word).
"""

import importlib
import pkgutil
from typing import Any


def modules() -> list[Any]:
    names = sorted(found.name for found in pkgutil.iter_modules(__path__))
    return [importlib.import_module(f"{__name__}.{name}") for name in names]


def merged(name: str) -> dict[str, Any]:
    """The dictionaries of this name, of every noun that has one."""
    found: dict[str, Any] = {}
    for module in modules():
        found |= getattr(module, name, {})
    return found


def listed(name: str) -> list[Any]:
    """The lists of this name, one after the other."""
    return [entry for module in modules() for entry in getattr(module, name, [])]
