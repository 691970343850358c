"""Staying in step, for apps that keep their data in WatermelonDB."""

from typing import Annotated

from fastapi import Query
from pydantic import BeforeValidator, Field

from app.deps import CurrentPerson, InnerDep, KernelDep, SessionDep, digits
from app.models.base import MAX_INT
from app.models.watermelon import WatermelonPull, WatermelonPush, WatermelonPushed
from app.problems import problems
from app.route import noun
from app.services import watermelon
from app.services.actors import SignInAgain
from app.services.sync import FullSyncRequired
from app.services.watermelon import RowChanged, RowDeleted, RowRefused

router = noun("sync")


def _number(value: object) -> object:
    return None if value == "null" else digits(value)


LastPulledAt = Annotated[
    Annotated[int, Field(ge=0, le=MAX_INT)] | None,
    BeforeValidator(_number),
    Query(
        description="The `timestamp` of the last pull; 0 or null before the first.",
        examples=[140_737_689_681_954],
    ),
]
SchemaVersion = Annotated[
    int,
    Field(ge=1, le=2**31 - 1),
    BeforeValidator(digits),
    Query(
        description="The version of the app's schema; what is told does not depend on it.",
        examples=[1],
        json_schema_extra={"format": "int32"},
    ),
]
Migration = Annotated[
    str,
    Query(
        min_length=2,
        max_length=4_000,
        description="What a new version of the schema added, as JSON: those tables come whole.",
        examples=["null"],
    ),
]


@router.get("/sync/watermelon", responses=problems(FullSyncRequired, SignInAgain))
def pull_watermelon(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    last_pulled_at: LastPulledAt = None,
    schema_version: SchemaVersion = 1,
    migration: Migration = "null",
) -> WatermelonPull:
    """Get what changed in the form that WatermelonDB's `pullChanges` returns.

    The first pull has everything you may see in these tables and needs a sign-in that is less
    than five minutes old, since your private writing is in it. Everything comes as `updated`: call
    `synchronize` with `sendCreatedAsUpdated: true`. The tables and their columns are on the page
    on synchronisation.
    """
    return watermelon.pull(db, me, kernel.content, last_pulled_at, migration)


@router.post(
    "/sync/watermelon",
    responses=problems(FullSyncRequired, RowChanged, RowDeleted, RowRefused),
)
def push_watermelon(
    db: SessionDep,
    me: CurrentPerson,
    kernel: KernelDep,
    asks: InnerDep,
    data: WatermelonPush,
    last_pulled_at: LastPulledAt = None,
) -> WatermelonPushed:
    """Push what WatermelonDB's `pushChanges` is given, all of it or nothing.

    A row that changed after `last_pulled_at` refuses the push, and so does one that its own
    operation would refuse; the answer names its `table` and `id`. New rows that are there already
    are updated, unknown ones among the deleted are ignored, and so are columns that are not yours
    to set.
    """
    with asks() as ask:
        return watermelon.push(db, me, kernel.content, ask, last_pulled_at, data)
