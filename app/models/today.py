"""Today: the one screen that an app opens with."""

from typing import Annotated, Literal

from pydantic import Field as Describe

from app.models.base import Day, Id, Moment, Output
from app.models.practices import RecommendationPublic
from app.models.quality_time.rituals import AgendaEntry
from app.models.questions import TodayPublic

Budget = Annotated[int, Describe(ge=0, le=1_440, json_schema_extra={"format": "int32"})]
Days = Annotated[int, Describe(ge=0, le=110_000, json_schema_extra={"format": "int32"})]

EXAMPLE = "9f2d4c1b-7e3a-4b5d-8c6f-0a1b2c3d4e5f"


class OpenThing(Output):
    """Something of you two that is open, and can be seen by both."""

    noun: Literal["checkup", "support_request", "timeout", "repair", "exercise"] = Describe(
        description="What it is; more may be added.", examples=["checkup"]
    )
    id: Id = Describe(description="Which one.", examples=[EXAMPLE])


class DayAtAGlance(Output):
    """Your day here, within the time you said you have."""

    day: Day = Describe(
        description="The couple's day, or yours while you are alone.", examples=["2026-05-31"]
    )
    question: TodayPublic = Describe(description="What is asked today.")
    step: RecommendationPublic | None = Describe(
        description="One small thing to try, no longer than your time budget; null during a"
        " time-out, and where nothing fits."
    )
    budget: Budget | None = Describe(
        description="The minutes a day you said you have; null where you said nothing.",
        examples=[15],
    )
    plans: list[AgendaEntry] = Describe(
        description="What you two planned for today.", max_length=100
    )
    open: list[OpenThing] = Describe(
        description="What is open between you, newest first.", max_length=20
    )
    checked_in: bool = Describe(
        description="Whether you checked in with today; yours alone.", examples=[False]
    )
    time_out_until: Moment | None = Describe(
        description="Until when a time-out runs; null without one.", examples=[None]
    )
    days_together: Days | None = Describe(
        description="Days since your anniversary date, else since you paired; null while alone.",
        examples=[84],
    )
