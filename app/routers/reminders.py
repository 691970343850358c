"""Reminders."""

from typing import Annotated

from app.access import mine
from app.deps import CurrentPerson, IfMatch, PagingDep, ReplyDep, SessionDep
from app.models.base import Page
from app.models.reminders import (
    QuietHoursInput,
    QuietHoursPublic,
    Reminder,
    ReminderCreate,
    ReminderPublic,
    ReminderUpdate,
    UpcomingReminders,
)
from app.problems import problems
from app.route import noun
from app.services import reminders
from app.services.reminders import EnoughReminders
from app.services.rows import IdTaken

router = noun("reminders", "/reminders")

Mine = Annotated[Reminder, mine(Reminder)]
MineToChange = Annotated[Reminder, mine(Reminder, lock=True)]


@router.post("", status_code=201, responses=problems(IdTaken, EnoughReminders))
def create_reminder(
    db: SessionDep, me: CurrentPerson, reply: ReplyDep, data: ReminderCreate
) -> ReminderPublic:
    """Set a reminder for yourself, by your own clock."""
    made = reminders.remind(db, me, data)
    reply.created(f"/v1/reminders/{made.id}")
    return made


@router.get("")
def list_reminders(db: SessionDep, me: CurrentPerson, paging: PagingDep) -> Page[ReminderPublic]:
    """List your reminders, newest first."""
    return reminders.listed(db, me, paging)


@router.get("/upcoming")
def list_upcoming_reminders(db: SessionDep, me: CurrentPerson) -> UpcomingReminders:
    """See what to show in the next two days, so that a phone needs no network for it.

    Quiet hours are taken into account, and so are your quiet pause, a time-out and a time without
    screens. A reminder never depends on what your partner did or did not do.
    """
    return reminders.upcoming(db, me)


@router.get("/quiet-hours")
def get_quiet_hours(db: SessionDep, me: CurrentPerson) -> QuietHoursPublic:
    """See the hours in which you are not reminded of anything."""
    return reminders.quiet_hours(db, me)


@router.put("/quiet-hours")
def put_quiet_hours(db: SessionDep, me: CurrentPerson, data: QuietHoursInput) -> QuietHoursPublic:
    """Set the hours in which you are not reminded of anything."""
    return reminders.set_quiet_hours(db, me, data)


@router.delete("/quiet-hours", status_code=204)
def delete_quiet_hours(db: SessionDep, me: CurrentPerson) -> None:
    """Have no quiet hours."""
    reminders.clear_quiet_hours(db, me)


@router.get("/{id}")
def get_reminder(db: SessionDep, me: CurrentPerson, found: Mine) -> ReminderPublic:
    """See one of your reminders."""
    return reminders.public(found)


@router.patch("/{id}")
def update_reminder(
    db: SessionDep, me: CurrentPerson, found: MineToChange, data: ReminderUpdate, if_match: IfMatch
) -> ReminderPublic:
    """Change the time or the days of a reminder."""
    return reminders.change(db, me, found, data, if_match)


@router.delete("/{id}", status_code=204)
def delete_reminder(db: SessionDep, me: CurrentPerson, found: MineToChange) -> None:
    """Delete a reminder."""
    reminders.forget(db, me, found)
