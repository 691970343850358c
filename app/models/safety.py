"""What protects one person: the private hold, the quiet pause, and where help is."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Describe
from pydantic import StringConstraints
from sqlmodel import Field, SQLModel

from app.models.base import Day, Output
from app.models.scores import Sentence, Word

Country = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z]{2}$", max_length=2)]
"""Two letters, as in ISO 3166."""


class Hold(SQLModel, table=True):
    """A person's hold. It is in no event, list, notification or readable export."""

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    since: datetime


class Pause(SQLModel, table=True):
    """A stretch of time in which a person is left in peace, and nothing of theirs is revealed."""

    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    id: UUID = Field(primary_key=True)
    since: datetime
    until: datetime | None = None


class HoldPublic(Output):
    """Whether your hold is on. Nobody but you can ask."""

    state: Literal["on", "off"] = Describe(
        description="`on` stops every future release of a result you are part of.",
        examples=["off"],
    )


class PausePublic(Output):
    """Whether you are taking a quiet pause. Nobody but you can ask."""

    state: Literal["on", "off"] = Describe(
        description="`on`: no reminders for you, and nothing you sealed is revealed.",
        examples=["off"],
    )


class HelpPublic(Output):
    """A line or a service outside the relationship."""

    id: Word = Describe(description="The entry.", examples=["pt-sns24"])
    country: Country = Describe(description="Where it is for.", examples=["PT"])
    kind: Literal["crisis", "abuse", "counselling", "general"] = Describe(
        description="What it is for.", examples=["general"]
    )
    name: Sentence = Describe(description="Its name.", examples=["SNS 24"])
    phone: Word | None = Describe(description="A number to call.", examples=["808 24 24 24"])
    text_line: Sentence | None = Describe(description="How to write to it.", examples=[None])
    web: Sentence | None = Describe(description="Its site.", examples=["https://www.sns24.gov.pt"])
    languages: list[Word] = Describe(
        description="What is spoken there.", max_length=50, examples=[["pt"]]
    )
    confirmed: bool = Describe(
        description="Whether who runs this service has confirmed it.", examples=[False]
    )
    label: Sentence = Describe(
        description="The same in words, to be shown beside it.",
        examples=["Not confirmed: check it on the site of who offers it."],
    )
    checked_on: Day = Describe(description="When it was looked at last.", examples=["2026-05-31"])
    source: Sentence = Describe(
        description="Where it was looked up.", examples=["operator to confirm"]
    )


class ResourcesPublic(Output):
    """Where help is outside the relationship. Nobody is told that you looked."""

    about: list[Sentence] = Describe(
        description="What these are, and what they are not.",
        max_length=50,
        examples=[["These are people outside your relationship who can listen and help."]],
    )
    shared_device: list[Sentence] = Describe(
        description="What a device that others use may show.",
        max_length=50,
        examples=[["On a shared device, an app icon, alerts and history can stay in sight."]],
    )
    support_note: list[Sentence] = Describe(
        description="The note that may stand anywhere.",
        max_length=50,
        examples=[["If things between you feel unsafe, you can skip any step in this app."]],
    )
    countries: list[Country] = Describe(
        description="Where there are entries for.", max_length=300, examples=[["GB", "PT"]]
    )
    entries: list[HelpPublic] = Describe(
        description="The entries of the country you asked for, or all.", max_length=5_000
    )
