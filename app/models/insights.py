"""Insights: what was done, how it went over time, and how the plans were kept."""

from typing import Annotated, Literal

from pydantic import Field as Describe

from app.models.base import Day, Id, Plain
from app.models.checkins import WeekPublic
from app.models.scores import Count, Number, Points, ScoreChange, ScoreEntry, Word

Minutes = Annotated[int, Describe(ge=0, le=100_000, json_schema_extra={"format": "int32"})]

NOT_INTIMACY = (
    "What you did in the last 28 days, not how close you are. More of it is not better past a"
    " point, and none of it is owed."
)

Reason = Literal["too_early", "nothing_yet", "alone", "not_enough"]


class ActivityScore(Plain):
    """One kind of what you did."""

    score: Points | None = Describe(description="Points, not rounded.", examples=[60.9375])
    reason: Reason | None = Describe(
        description="Why there is none: `too_early` until you are 14 days together and did it once;"
        " `nothing_yet`; `alone` without a partner; `not_enough` kinds for a whole.",
        examples=[None],
    )


class GratitudeActivity(ActivityScore):
    """Thanks that arrived, both ways."""

    both_gave_thanks: bool | None = Describe(
        description="Whether both of you gave thanks; null while there is no score.",
        examples=[True],
    )
    own_giving: Points = Describe(
        description="Yours alone, private notes and scheduled ones too: days with new words, 8 are"
        " full.",
        examples=[75.0],
    )


class TimeActivity(ActivityScore):
    """Time together."""

    minutes: Number | None = Describe(
        description="Credited minutes: without screens and confirmed by both they count whole.",
        examples=[240.0],
    )
    weeks: Count | None = Describe(
        description="Weeks of the four with half an hour or more.", examples=[3]
    )


class GoalActivity(ActivityScore):
    """What you moved forward together."""

    joint_weeks: Count | None = Describe(
        description="Weeks of the four in which both of you checked in.", examples=[2]
    )


class RepairActivity(ActivityScore):
    """How you came back from disagreements, as it counts for you: your own marks and what both
    of you can see."""

    counted: Count | None = Describe(description="Disagreements that count.", examples=[3])
    low_confidence: bool | None = Describe(
        description="Whether they are too few to say much.", examples=[False]
    )


class ActivityPublic(Plain):
    """What you two did in the last 28 days. Kept apart from every other score."""

    from_day: Day = Describe(description="The first of the 28 days.", examples=["2026-05-04"])
    to_day: Day = Describe(description="Today.", examples=["2026-05-31"])
    gratitude: GratitudeActivity = Describe(description="The thanks between you.")
    quality_time: TimeActivity = Describe(description="The time you had for each other.")
    goals: GoalActivity = Describe(description="Shared goals.")
    repairs: RepairActivity = Describe(description="Coming back after disagreements.")
    engagement: ActivityScore = Describe(description="The mean of at least two of them.")
    basis: Word = Describe("assumed", description="What it rests on.", examples=["assumed"])
    note: Annotated[str, Describe(max_length=400)] = Describe(
        NOT_INTIMACY, description="The same words always.", examples=[NOT_INTIMACY]
    )


class JointPoint(Plain):
    """What a check-up released to both of you."""

    checkup_id: Id = Describe(
        description="The round.", examples=["e7a1c2d3-5b8d-4f0a-9e65-2b7d1c3a4f5e"]
    )
    released_on: Day = Describe(description="The day it came out.", examples=["2026-06-03"])
    level: Literal["bands", "scores"] = Describe(
        description="What you both chose to see.", examples=["scores"]
    )
    index: Points | None = Describe(
        description="At `scores`: the couple's index.", examples=[62.890625]
    )


class TrendsPublic(Plain):
    """How it went over time. The index first; what changed reliably, and what may have."""

    own: list[ScoreEntry] = Describe(
        description="Your own scores, newest first, at most 24. Nobody else sees them.",
        max_length=24,
    )
    change: ScoreChange | None = Describe(
        description="The newest against the one before; null without any. No cause is claimed."
    )
    together: list[JointPoint] = Describe(
        description="What your check-ups released to both, newest first; empty while alone.",
        max_length=24,
    )
    weeks: list[WeekPublic] = Describe(
        description="Your weekly pulse, newest first. Weeks move: no change of them is called"
        " reliable.",
        max_length=52,
    )


class RhythmPublic(Plain):
    """How many of the last plans took place. Nothing starts over, and a quiet pause is free."""

    kept: Count = Describe(description="Plans that took place.", examples=[5])
    planned: Count = Describe(
        description="Of the last plans that both of you accepted, at most 8.", examples=[6]
    )
    share: Points | None = Describe(
        description="Percent of them; null where there were none.", examples=[83.333333]
    )


class DigestPublic(Plain):
    """One week of yours, from Monday on, on the couple's calendar."""

    starts_on: Day = Describe(description="The Monday.", examples=["2026-05-25"])
    ends_on: Day = Describe(description="The Sunday.", examples=["2026-05-31"])
    questions_opened: Count = Describe(
        description="Questions that both of you answered.", examples=[5]
    )
    appreciations: Count = Describe(
        description="Appreciations that arrived, in both directions.", examples=[4]
    )
    moments: Count = Describe(description="Moments you kept.", examples=[1])
    minutes_together: Minutes = Describe(
        description="Minutes of time together that both confirmed.", examples=[180]
    )
    own_gratitudes: Count = Describe(description="Your private notes; nobody else's.", examples=[2])
    own_checkins: Count = Describe(
        description="Days you checked in with; nobody else's.", examples=[6]
    )
