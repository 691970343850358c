"""The agenda: what the two agreed on, and important days, for some days in a row."""

from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, select

from app import clock
from app.actors import Member
from app.models.quality_time.plans import Plan
from app.models.quality_time.rituals import Agenda, AgendaEntry
from app.problems import Invalid
from app.services.quality_time import recurrence, rituals

MONTH, LONGEST = timedelta(days=30), timedelta(days=92)
AHEAD = timedelta(days=732)
"""How far it looks: rules are counted from their beginning, and that takes longer and longer."""
EARLY = datetime.min.replace(tzinfo=UTC)


def between(db: Session, member: Member, first: date | None, last: date | None) -> Agenda:
    """Every plan and every time of a ritual on these days, from today on if nothing else is said.

    Raises `Invalid`.
    """
    first = first or clock.today(member.zone)
    last = last or first + MONTH
    if not first <= last <= first + LONGEST:
        detail = "Choose a last day that is not before the first, at most 92 days later."
        raise Invalid(errors=[{"parameter": "to_day", "code": "day_range", "detail": detail}])
    if last > clock.today(member.zone) + AHEAD:
        detail = "Choose days of the next two years, or earlier ones."
        raise Invalid(errors=[{"parameter": "to_day", "code": "day_range", "detail": detail}])
    planned = select(Plan).where(
        Plan.couple_id == member.couple_id,
        Plan.visible_to(member),
        col(Plan.state).in_(["active", "done"]),
        Plan.day >= first,
        Plan.day <= last,
    )
    found = [_plan(row) for row in db.exec(planned).all()]
    for row, day, skipped in rituals.occurrences(db, member.couple_id, first, last):
        starts = recurrence.at(day, row.time, member.zone)
        found.append(
            AgendaEntry(
                kind="ritual",
                id=row.id,
                title=row.title,
                day=day,
                starts_at=starts,
                ends_at=starts + timedelta(minutes=row.minutes),
                unplugged=row.unplugged,
                skipped=skipped,
            )
        )
    return Agenda(data=sorted(found, key=lambda one: (one.day, one.starts_at or EARLY, one.id.hex)))


def _plan(row: Plan) -> AgendaEntry:
    shown = {name: getattr(row, name) for name in _SHOWN}
    return AgendaEntry.model_validate({**shown, "skipped": False})


_SHOWN = ("kind", "id", "title", "day", "starts_at", "ends_at", "unplugged")
