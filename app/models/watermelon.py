"""What a WatermelonDB client pulls and pushes: flat rows, by table."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, StringConstraints, WithJsonSchema
from pydantic import Field as Describe
from pydantic_core import PydanticCustomError

from app.models.base import MAX_INT, Input, Int, Plain

UUID4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
ROW_ID = f"^({UUID4}|[0-9A-Za-z]{{16}})$"
"""A UUID of version 4 in lower case, or sixteen letters and digits, as WatermelonDB makes them."""

MOST = 100
"""How many rows are pushed at once: they are one transaction, and others wait for it."""
EVER = 1_000_000
"""More than anybody ever writes: the protocol knows no pages."""

RowId = Annotated[str, StringConstraints(strict=True, min_length=16, max_length=36, pattern=ROW_ID)]
Cell = (
    Annotated[str, StringConstraints(max_length=10_000)]
    | Annotated[int, Int(-MAX_INT, MAX_INT)]
    | bool
    | None
)

_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {
            "type": "string",
            "description": "Its id.",
            "pattern": ROW_ID,
            "minLength": 16,
            "maxLength": 36,
        }
    },
    "required": ["id"],
    "additionalProperties": True,
}


def _named(row: dict[str, Any]) -> dict[str, Any]:
    if not re.fullmatch(ROW_ID, str(row.get("id"))):
        detail = "A row needs an id: a UUID of version 4 in lower case, or 16 letters and digits"
        raise PydanticCustomError("row_id", detail)
    return row


RowInput = Annotated[dict[str, Any], AfterValidator(_named), WithJsonSchema(_SCHEMA)]

EXAMPLE: Any = {"id": "0b8f6d1e-5c3a-4f7e-9d2b-7a1c4e6f8b90", "text": "Rain on the roof."}


class WatermelonRows(Plain):
    """What changed in one table."""

    created: list[dict[str, Cell]] = Describe(
        description="Always empty: what is new comes as `updated`.", max_length=0, examples=[[]]
    )
    updated: list[dict[str, Cell]] = Describe(
        description="Rows as they are now, with all their columns.",
        max_length=EVER,
        examples=[[EXAMPLE]],
    )
    deleted: list[RowId] = Describe(
        description="The ids of those that are gone.", max_length=EVER, examples=[[]]
    )


class WatermelonPull(Plain):
    """What changed, as `synchronize` takes it."""

    changes: dict[str, WatermelonRows] = Describe(
        description="By table; after the first pull only tables in which something changed.",
        examples=[{"gratitudes": {"created": [], "updated": [EXAMPLE], "deleted": []}}],
    )
    timestamp: int = Describe(
        description="Send it as `last_pulled_at` next time. It is a position, not a time.",
        ge=1,
        le=MAX_INT,
        examples=[140_737_689_681_954],
    )


class TablePush(Input):
    """What a phone changed in one table."""

    created: list[RowInput] = Describe(
        default_factory=list, description="New rows.", max_length=MOST, examples=[[EXAMPLE]]
    )
    updated: list[RowInput] = Describe(
        default_factory=list, description="Changed rows.", max_length=MOST, examples=[[]]
    )
    deleted: list[RowId] = Describe(
        default_factory=list,
        description="The ids of deleted rows.",
        max_length=MOST,
        examples=[[]],
    )


def _table(words: str) -> Any:
    return Describe(default_factory=TablePush, description=words)


class WatermelonPush(Input):
    """What a phone changed: the `changes` that `pushChanges` is given, 100 rows at most."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"gratitudes": {"created": [EXAMPLE], "updated": [], "deleted": []}}]
        }
    )

    gratitudes: TablePush = _table("Notes of gratitude: `text`; when new, `day`.")
    journal: TablePush = _table("Pages of the journal: `title`, `text`.")
    own_goals: TablePush = _table("Goals of your own: `title`, `kind`, `percent`, `due_on`.")
    reminders: TablePush = _table("Reminders: `time`; when new, `about`.")
    appreciations: TablePush = _table("What you appreciate in each other: `text`.")
    goals: TablePush = _table(
        "Goals of the two of you: `title`, `kind`, `target`, `unit`, `percent`, `due_on`; when"
        " new, `measure`, `currency`."
    )
    dreams: TablePush = _table("What you might want some day: `text`.")


class WatermelonPushed(Plain):
    """What was pushed is kept, all of it."""

    rows: int = Describe(
        description="How many rows were pushed.",
        ge=0,
        le=MOST,
        examples=[1],
        json_schema_extra={"format": "int32"},
    )
