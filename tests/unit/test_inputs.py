"""What every input has in common: closed, strict, and nothing that only looks like a value."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args

import pytest
from app import main  # noqa: F401 so that every input there is has been read
from app.models.base import Input
from pydantic import TypeAdapter, ValidationError


def inputs(of: type[Input] = Input) -> Iterator[type[Input]]:
    for kind in of.__subclasses__():
        yield kind
        yield from inputs(kind)


def kinds(annotation: Any) -> set[Any]:
    parts = get_args(annotation)
    return {annotation}.union(*(kinds(part) for part in parts))


FLAGS = [
    pytest.param(field, id=f"{kind.__name__}.{name}")
    for kind in inputs()
    for name, field in kind.model_fields.items()
    if bool in kinds(field.annotation)
]


@pytest.mark.parametrize("field", FLAGS)
def test_a_flag_is_true_or_false(field: Any) -> None:
    adapter = TypeAdapter(
        Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    )
    for lookalike in (0, 1, "true", "1", 0.0):
        with pytest.raises(ValidationError):
            adapter.validate_python(lookalike)
    assert adapter.validate_python(True) is True


def test_every_input_refuses_members_it_does_not_know() -> None:
    found = list(inputs())
    assert len(found) > 20
    assert [kind for kind in found if kind.model_config.get("extra") != "forbid"] == []
