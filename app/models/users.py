"""People: registering, the own profile, the account's end."""

from datetime import datetime
from functools import lru_cache
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic import Field as Describe
from pydantic_core import PydanticCustomError
from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from app.models.base import Id, Input, Moment, Output, Text
from app.vault import sealed

CONSENT_VERSION = "2026-11"
"""The version of the consent text that registration agrees to."""


@lru_cache(1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"localtime", "Factory"}


def _zone(value: str) -> str:
    if value not in _zones():
        raise PydanticCustomError("time_zone", "Input should be an IANA time zone")
    return value


Zone = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=60),
    AfterValidator(_zone),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": 60,
            "pattern": "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$",
        }
    ),
]
"""An IANA time zone."""

Locale = Annotated[
    str,
    StringConstraints(
        strict=True,
        min_length=2,
        max_length=35,
        pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$",
    ),
]
"""A language tag (BCP 47): language, perhaps script, perhaps region."""


def _email(value: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # slow to import

    try:
        return validate_email(value, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise PydanticCustomError("email", "Input should be an e-mail address") from None


EMAIL_PATTERN = (
    r"^[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*@([A-Za-z0-9]+(-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,24}$"
)

Email = Annotated[
    str,
    StringConstraints(strict=True, min_length=6, max_length=254, pattern=EMAIL_PATTERN),
    AfterValidator(_email),
    Describe(json_schema_extra={"format": "email"}),
]
"""An e-mail address in plain ASCII."""


def _password(value: str) -> str:
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise PydanticCustomError("text", "Input should be text without lone surrogates") from None
    if size > 1024:
        raise PydanticCustomError("string_too_long", "Input should have at most 1024 bytes")
    return value


Password = Annotated[
    str,
    StringConstraints(strict=True, min_length=1),
    AfterValidator(_password),
    WithJsonSchema(
        {
            "type": "string",
            "format": "password",
            "minLength": 1,
            "maxLength": 1024,
            "writeOnly": True,
        }
    ),
]
"""Any text up to 1,024 bytes, never shortened; how long it must be is checked by the service."""

DisplayName = Annotated[str, Text(60)]


def _stated(value: object) -> object:
    if value is not True:  # 1 equals True, and is no statement
        raise PydanticCustomError("literal_error", "Input should be true")
    return value


class UserCreate(Input):
    """What registering takes."""

    email: Email = Describe(
        description="Where you can be reached; nobody is shown it.",
        examples=["ana@example.org"],
    )
    password: Password = Describe(
        description="At least 12 characters by default; any characters. Common ones are refused.",
        examples=["a quiet lake at dawn"],
    )
    display_name: DisplayName = Describe(description="What your partner sees.", examples=["Ana"])
    time_zone: Zone = Describe(description="Your IANA time zone.", examples=["Europe/Lisbon"])
    locale: Locale = Describe("en", description="Your language (BCP 47).", examples=["en"])
    adult: Annotated[Literal[True], BeforeValidator(_stated)] = Describe(
        description="You state that you are 18 or older.", examples=[True]
    )
    consent_version: Literal["2026-11"] = Describe(
        description="The version of the consent text you agreed to.", examples=["2026-11"]
    )


class UserUpdate(Input):
    """What you can change about yourself; members left out stay as they are."""

    display_name: DisplayName | None = Describe(
        None, description="What your partner sees; cannot be cleared.", examples=["Ana"]
    )
    time_zone: Zone | None = Describe(
        None, description="Your IANA time zone; cannot be cleared.", examples=["Europe/Lisbon"]
    )
    locale: Locale | None = Describe(
        None, description="Your language (BCP 47); cannot be cleared.", examples=["en"]
    )


class PasswordUpdate(Input):
    """The old password and the new one."""

    current_password: Password = Describe(
        description="The password you have now.", examples=["a quiet lake at dawn"]
    )
    new_password: Password = Describe(
        description="At least 12 characters by default.", examples=["rain on the tin roof"]
    )


class User(SQLModel, table=True):
    """A person. Found by a keyed hash of the e-mail; the address itself is sealed."""

    id: UUID = Field(primary_key=True)
    email_hash: str = Field(unique=True)
    email: str = sealed("id")
    display_name: str = sealed("id")
    password_hash: str
    time_zone: str
    locale: str
    adult_stated_at: datetime
    consent_version: str
    consented_at: datetime
    revision: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime


class UserPublic(Output):
    """You, as only you see yourself."""

    id: Id = Describe(description="Your id.", examples=["7b0e8a52-0d7e-4c0a-9a53-0c1d5b1f2a33"])
    email: str = Describe(
        description="Your address, as you gave it.", max_length=254, examples=["ana@example.org"]
    )
    display_name: str = Describe(
        description="What your partner sees.", max_length=60, examples=["Ana"]
    )
    time_zone: str = Describe(
        description="Your IANA time zone.", max_length=60, examples=["Europe/Lisbon"]
    )
    locale: str = Describe(description="Your language.", max_length=35, examples=["en"])
    paired: bool = Describe(description="Whether you live in a couple here.", examples=[True])
    consent_version: str = Describe(
        description="The consent text you agreed to.", max_length=20, examples=["2026-11"]
    )
    created_at: Moment = Describe(
        description="When you registered.", examples=["2026-05-31T08:00:00.000Z"]
    )


class RegistrationPublic(Output):
    """The one answer to registering, whoever you are."""

    status: Literal["accepted"] = Describe(
        "accepted", description="Always the same.", examples=["accepted"]
    )
    next: str = Describe(
        "Sign in with your e-mail and password.",
        description="What to do now.",
        max_length=100,
        examples=["Sign in with your e-mail and password."],
    )
