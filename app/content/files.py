"""Reading one content file into its model."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from app.services.scoring.reading import read_json, wrong_shape
from app.services.scoring.schema import File, InstrumentError

Model = TypeVar("Model", bound=File)


class ContentError(ValueError):
    """A content file that is wrong; the message is one line with file and field."""


def read(path: Path, model: type[Model]) -> Model:
    """The file as its model. Raises ContentError, also when there is no such file."""
    try:
        return model.model_validate(read_json(path.read_bytes()))
    except FileNotFoundError:
        raise ContentError(f"{path.name}: is missing from {path.parent.name}") from None
    except ValidationError as error:
        raise ContentError(f"{path.name}: {wrong_shape(error)}") from None
    except InstrumentError as error:
        raise ContentError(f"{path.name}: {error}") from None


def once(path: Path, field: str, values: list[str]) -> None:
    """Refuse a list of a file in which two entries share an id or a word.

    `field` is the place with `{}` for the position: `gestures[{}].id`.
    """
    for i, value in enumerate(values):
        if value in values[:i]:
            raise ContentError(f"{path.name}: {field.format(i)}: {value!r} is used twice")
