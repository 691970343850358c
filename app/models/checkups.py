"""Check-ups: a round both take, who shares how much of it, and the one result it releases."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field as Describe
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.models.base import Day, Id, Input, Output, Slug
from app.models.practices import RecommendationPublic
from app.models.scores import NOTE, Count, ErrorBand, Number, Points, Sentence, Word
from app.vault import sealed

RESULT = 8_192
"""Released results are padded to a multiple of this."""

Level = Literal["none", "bands", "scores"]


class Checkup(SQLModel, table=True):
    """A round. What both can see of it: when it was opened and whether its result is out."""

    __table_args__ = (
        Index(
            "uq_checkup_open",
            "couple_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("state IN ('open', 'released', 'closed')", "state"),
    )

    couple_id: UUID = Field(primary_key=True, foreign_key="couple.id")
    id: UUID = Field(primary_key=True)
    instrument: str
    version: str
    state: str
    opened_on: date
    closes_on: date
    released_on: date | None = None


class CheckupPart(SQLModel, table=True):
    """One partner's side of a round, seen by that partner alone."""

    __tablename__ = "checkup_part"
    __table_args__ = (
        ForeignKeyConstraint(["couple_id", "checkup_id"], ["checkup.couple_id", "checkup.id"]),
        Index("ix_checkup_part_user_id_assessment_id", "user_id", "assessment_id"),
        CheckConstraint("level IN ('none', 'bands', 'scores')", "level"),
    )

    couple_id: UUID = Field(primary_key=True)
    checkup_id: UUID = Field(primary_key=True)
    user_id: UUID = Field(primary_key=True, foreign_key="user.id")
    assessment_id: UUID | None = None
    level: str = "none"


class CheckupResult(SQLModel, table=True):
    """The released result: a row exists only once it is out. Sealed under the couple's key."""

    __tablename__ = "checkup_result"
    __table_args__ = (
        ForeignKeyConstraint(["couple_id", "checkup_id"], ["checkup.couple_id", "checkup.id"]),
        CheckConstraint("level IN ('bands', 'scores')", "level"),
    )

    couple_id: UUID = Field(primary_key=True)
    checkup_id: UUID = Field(primary_key=True)
    level: str
    released_on: date
    document: str = sealed("couple_id", pad=RESULT)


class CheckupCreate(Input):
    """What opening a round takes."""

    id: Id | None = Describe(
        None,
        description="Your own id for it (UUID version 4); the same id again gives the same one.",
        examples=["e7a1c2d3-5b8d-4f0a-9e65-2b7d1c3a4f5e"],
    )
    instrument: Slug = Describe(
        "emotional-intimacy",
        description="An instrument that couples may use.",
        examples=["emotional-intimacy"],
    )


class CheckupPublic(Output):
    """A round as both of you see it. Nothing here tells what either has done in it."""

    id: Id = Describe(
        description="The round's id.", examples=["e7a1c2d3-5b8d-4f0a-9e65-2b7d1c3a4f5e"]
    )
    instrument: str = Describe(
        description="The instrument.", max_length=80, examples=["emotional-intimacy"]
    )
    version: str = Describe(description="Its version.", max_length=20, examples=["1.0.0"])
    state: Literal["open", "released", "closed"] = Describe(
        description="`released` once its result is out. More states may be added.",
        examples=["open"],
    )
    opened_on: Day = Describe(description="The couple's day.", examples=["2026-05-31"])
    closes_on: Day = Describe(
        description="From this day on it takes nothing more.", examples=["2026-06-14"]
    )
    released_on: Day | None = Describe(
        description="The day its result came out.", examples=["2026-06-03"]
    )


class AttachmentInput(Input):
    """Which of your assessments is your side of the round."""

    assessment_id: Id = Describe(
        description="An assessment of yours, of the round's instrument and version: begun for it,"
        " or completed at most 14 days before it was opened and used in no other round.",
        examples=["c1f3a7e4-5b8d-4f0a-9e65-2b7d1c3a4f5e"],
    )


class SharingInput(Input):
    """How much of this round's result you agree to share."""

    level: Level = Describe(
        description="`none`; `bands`: words only; `scores`: numbers too. What counts is the lower"
        " of the two. Your partner can often work out roughly where you answered, and sometimes"
        " exactly. You can withdraw at any time; then the result is gone for both, for good.",
        examples=["bands"],
    )


class PartPublic(Output):
    """Your own side of a round. Your partner never sees any of it."""

    checkup_id: Id = Describe(
        description="The round's id.", examples=["e7a1c2d3-5b8d-4f0a-9e65-2b7d1c3a4f5e"]
    )
    assessment_id: Id | None = Describe(
        description="The assessment that is your side.",
        examples=["c1f3a7e4-5b8d-4f0a-9e65-2b7d1c3a4f5e"],
    )
    level: Level = Describe(description="What you agreed to share.", examples=["bands"])


class NotAvailable(Output):
    """There is no result to see, for whatever cause. The same bytes for every cause."""

    status: Literal["not_available"] = Describe(
        "not_available", description="Always this.", examples=["not_available"]
    )


class CoupleNumber(Output):
    """A number over both of you."""

    score: Points = Describe(description="Points, not rounded.", examples=[62.890625])
    display: Count = Describe(description="Whole points, half up.", examples=[63])
    error_band: ErrorBand | None = Describe(description="How sure it is.")
    error_band_reason: Word | None = Describe(
        description="Why there is no error band.", examples=[None]
    )


class ItemCounts(Output):
    """How the items compare that both of you answered."""

    strength: Count = Describe(description="Both often or almost always.", examples=[2])
    growth: Count = Describe(description="Both rarely or never.", examples=[0])
    different: Count = Describe(description="Two steps or more apart.", examples=[1])
    mixed: Count = Describe(description="The others.", examples=[1])


class SharedStrengths(Output):
    """What both of you find strong: level and agreement mixed, so no measure of agreement."""

    positive_agreement: Number | None = Describe(
        description="Percent of items that both rate as a strength.", examples=[50.0]
    )
    reason: Word | None = Describe(description="Why there is none.", examples=[None])
    n_joint: Count = Describe(description="Items both answered.", examples=[4])
    item_counts: ItemCounts = Describe(description="The counts behind it.")


class CoupleDimension(Output):
    """One dimension, as you two see it. Members of the level `scores` are null at `bands`."""

    id: Word = Describe(description="The dimension.", examples=["communication"])
    type: Word | None = Describe(
        description="`shared_strength`, `shared_growth`, `see_differently` or `mixed`.",
        examples=["shared_strength"],
    )
    band: Word | None = Describe(description="The band of your mean.", examples=["steady"])
    reason: Word | None = Describe(
        description="Why there is nothing: `not_scored_by_both`.", examples=[None]
    )
    mean: CoupleNumber | None = Describe(None, description="Your mean.")
    gap: CoupleNumber | None = Describe(
        None, description="How far apart you are. You may see this differently; gaps are unsure."
    )
    floor: CoupleNumber | None = Describe(None, description="The lower of the two.")
    gap_label: Word | None = Describe(
        None,
        description="`aligned`, `some_difference` or `notable_difference`.",
        examples=["aligned"],
    )
    shared_strengths: SharedStrengths | None = Describe(
        None, description="What both of you find strong."
    )


class NeedPublic(Output):
    """How much there is to gain in a dimension."""

    dimension: Word = Describe(description="The dimension.", examples=["quality_time"])
    need: Points = Describe(description="100 minus the floor.", examples=[68.75])


class ResultPublic(Output):
    """What you both chose to see, frozen on the day it came out."""

    status: Literal["available"] = Describe(
        "available", description="A result is out.", examples=["available"]
    )
    level: Literal["bands", "scores"] = Describe(
        description="The lower of what you both agreed to.", examples=["scores"]
    )
    released_on: Day = Describe(description="The couple's day.", examples=["2026-06-03"])
    instrument: Word = Describe(description="The instrument.", examples=["emotional-intimacy"])
    version: Word = Describe(description="Its version.", examples=["1.0.0"])
    content_hash: Word = Describe(
        description="SHA-256 of the instrument's content.", examples=["0a88a1f0c0de"]
    )
    basis: Word = Describe(description="What numbers rest on.", examples=["assumed"])
    dimensions: list[CoupleDimension] = Describe(
        description="Every dimension, in the instrument's order.", max_length=100
    )
    practices: list[RecommendationPublic] = Describe(
        description="Small things to try together, and one to keep doing.", max_length=20
    )
    needs: list[NeedPublic] | None = Describe(
        None, description="At `scores`: where there is most to gain, first.", max_length=100
    )
    couple_index: CoupleNumber | None = Describe(
        None, description="At `scores`: the mean over the dimensions both have a score in."
    )
    couple_index_gap: CoupleNumber | None = Describe(
        None, description="At `scores`: how far apart your indices are over the same dimensions."
    )
    couple_index_reason: Word | None = Describe(
        None, description="Why there is no index.", examples=[None]
    )
    n_joint_dimensions: Count | None = Describe(
        None, description="At `scores`: dimensions both have a score in.", examples=[8]
    )
    profile_similarity_icc: Number | None = Describe(
        None,
        description="At `scores`: how alike your profiles are, -1 to 1 (double-entry ICC).",
        examples=[0.241736],
    )
    profile_similarity_reason: Word | None = Describe(
        None, description="Why there is no similarity.", examples=[None]
    )
    note: Sentence = Describe(NOTE, description="The same words on every result.", examples=[NOTE])
