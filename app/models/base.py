"""What every model file starts from: strict inputs, kept rows, outputs.

Inputs are strict: unknown members are refused, and six shared types take what JSON can say and
nothing that only looks like it (`true` is not 1, `3.0` is not 3, a number is not a date). Outputs
are plain pydantic models: they are built by services and serialized without another validation.
Tables are SQLModel; on SQLite every one of them is STRICT.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    Strict,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from sqlalchemy import Table, event
from sqlmodel import SQLModel

from app import vault

MAX_INT = 2**53 - 1
"""The largest integer every client's JSON can carry exactly."""

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


SQLModel.model_config["defer_build"] = True  # rows are made and read without a validator


@event.listens_for(Table, "after_parent_attach")
def _strict(table: Table, _metadata: Any) -> None:
    table.dialect_options["sqlite"]["strict"] = True


class Input(BaseModel):
    """What comes in."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)


class Plain(BaseModel):
    """What goes out and has no sealed text in a field of its own: nothing of it can be damaged."""

    model_config = ConfigDict(frozen=True, defer_build=True)  # hundreds: each when it first goes


class Output(Plain):
    """What goes out. Clients ignore members they do not know: more may be added."""

    @model_validator(mode="before")
    @classmethod
    def _whole(cls, values: Any) -> Any:
        """A text that does not open goes out as null, where the output can say `damaged`."""
        if not isinstance(values, dict):
            return values
        return vault.whole(values, can_tell="damaged" in cls.model_fields)


def _strings_only(value: object) -> object:
    if isinstance(value, str | UUID | datetime | date):
        return value
    raise PydanticCustomError("string_type", "Input should be a string")


_UUID4 = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE
)


def _id(value: object) -> object:
    if isinstance(value, str) and not _UUID4.fullmatch(value):
        raise PydanticCustomError("uuid4", "Input should be a UUID of version 4")
    return _strings_only(value)


ID_PATTERN = (
    "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"
)

Id = Annotated[
    UUID,
    BeforeValidator(_id),
    WithJsonSchema(
        {
            "type": "string",
            "format": "uuid",
            "pattern": ID_PATTERN,
            "minLength": 36,
            "maxLength": 36,
        }
    ),
]
"""A random id (UUID version 4)."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)")


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise PydanticCustomError(
            "moment", "Input should be an RFC 3339 date-time with an offset, such as Z"
        )
    try:
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value.upper()))
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("moment", "Input should be a moment that exists") from None
    _sane_year(moment.year)
    return moment


def _sane_year(year: int) -> None:
    if not 1900 <= year <= 2200:
        raise PydanticCustomError("year", "Input should lie between the years 1900 and 2200")


def _write_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(_write_moment, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time", "minLength": 17, "maxLength": 40}),
]
"""An aware moment, kept in UTC, whole milliseconds when it goes out."""


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise PydanticCustomError("day", "Input should be a date such as 2026-05-31")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("day", "Input should be a date that exists") from None
    _sane_year(day.year)
    return day


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "minLength": 10, "maxLength": 10}),
]
"""A calendar date without a time."""

TEXT_PATTERN = r"^[^\u0000-\u0008\u000B-\u001F\u007F-\u009F]*[^\u0000-\u0020\u007F-\u00A0][^\u0000-\u0008\u000B-\u001F\u007F-\u009F]*$"  # noqa: E501
LINE_PATTERN = (
    r"^[^\u0000-\u001F\u007F-\u009F]*[^\u0000-\u0020\u007F-\u00A0][^\u0000-\u001F\u007F-\u009F]*$"
)
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ODD_IN_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What Unicode calls controls and surrogates; newline and tab are in the first alone."""


@dataclass(frozen=True)
class Text:
    """Text of 1 to `length` code points, NFC, without control characters.

    `lines` allows newline and tab. Use it as `Annotated[str, Text(60)]`.
    """

    length: int
    lines: bool = False

    def check(self, value: str) -> str:
        if found := (_ODD_IN_LINES if self.lines else _ODD).search(value):
            raise PydanticCustomError(
                "text",
                "Input should be text without control characters or lone surrogates",
                {"kind": unicodedata.category(found[0])},
            )
        value = unicodedata.normalize("NFC", value)
        if not value.strip():
            raise PydanticCustomError("blank", "Input should have something to read in it")
        if len(value) > self.length or len(value.encode()) > 4 * self.length:
            raise PydanticCustomError(
                "string_too_long",
                "Input should have at most {length} characters",
                {"length": self.length},
            )
        return value

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self.check, core_schema.str_schema(strict=True, min_length=1)
        )

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        pattern = TEXT_PATTERN if self.lines else LINE_PATTERN
        return {"type": "string", "minLength": 1, "maxLength": self.length, "pattern": pattern}


@dataclass(frozen=True)
class Int:
    """A whole number in bounds; `true`, `3.0` and `"3"` are none. `Annotated[int, Int(0, 9)]`."""

    least: int
    most: int

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.int_schema(
            strict=True, ge=max(self.least, -MAX_INT), le=min(self.most, MAX_INT)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        small = self.least >= -(2**31) and self.most < 2**31
        return {**handler(schema), "format": "int32" if small else "int64"}


Flag = Annotated[bool, Strict()]
"""`true` or `false` and nothing that only looks like it."""

Slug = Annotated[
    str,
    StringConstraints(
        strict=True, min_length=1, max_length=80, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"
    ),
]
"""The id of content: lower case, digits, hyphens."""

T = TypeVar("T")


class Page(Output, Generic[T]):
    """One page of a list, newest first where things have a time."""

    data: list[T] = Field(description="The things of this page.", max_length=100)
    next_cursor: str | None = Field(
        description="Send it as `cursor` for the next page; null at the end.", max_length=400
    )
    has_more: bool = Field(description="Whether there is a next page.", examples=[False])
