"""How an exercise ends: at its last step, by either, or by itself. Nobody is told who or why.

What was written goes in the same transaction; what its author keeps is the author's alone from
then on. The step needs nobody's keys: it deletes rows and changes what is not sealed.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session, and_, col, delete, select, update

from app import clock
from app.actors import Member
from app.content import Content
from app.models.couples import Couple, Membership
from app.models.events import Kind
from app.models.exercises import Exercise, ExerciseLater, ExercisePublic, ExerciseTurn
from app.services import events, reveal
from app.services.exercises.shown import LAPSE, Questions, needs, show


def end(db: Session, member: Member, found: Exercise, questions: Questions) -> ExercisePublic:
    """End it, or take the proposal away. Raises `WrongExerciseState` for one that is done."""
    needs(found, "proposed", "active", "ended")
    if found.state != "ended":
        finish(db, found, member.zone, "ended")
        events.announce(db, found.couple_id, member.zone, Kind.EXERCISE_ENDED, found.id)
    return show(db, member, found.id, questions)


def finish(db: Session, found: Exercise, zone: str, state: str) -> None:
    """Leave the session and erase what belongs to it alone."""
    found.state, found.changed_on = state, clock.today(zone)
    found.round = found.step = found.ends_at = None
    db.add(found)
    db.flush()
    its = and_(
        col(ExerciseTurn.couple_id) == found.couple_id, col(ExerciseTurn.exercise_id) == found.id
    )
    db.exec(delete(ExerciseTurn).where(its, col(ExerciseTurn.kept).is_(False)))
    db.exec(update(ExerciseTurn).where(its).values(state="kept"))
    both = select(Membership.user_id).where(Membership.couple_id == found.couple_id)
    put_off = and_(col(ExerciseLater.user_id).in_(both), col(ExerciseLater.id) == found.id)
    db.exec(delete(ExerciseLater).where(put_off))
    reveal.drop(db, found.couple_id, reveal.Slot("guess", found.id))


def settle(db: Session, couple: Couple, now: datetime, _content: Content) -> datetime | None:
    """End what has waited or lasted long enough; the moment of the next one."""
    unfinished = select(Exercise).where(
        Exercise.couple_id == couple.id, col(Exercise.state).in_(("proposed", "active"))
    )
    rows = [(moment(row, couple.time_zone), row) for row in db.exec(unfinished).all()]
    for _, row in sorted(
        (entry for entry in rows if entry[0] <= now), key=lambda entry: (entry[0], entry[1].id)
    ):
        finish(db, row, couple.time_zone, "ended")
        events.announce(db, couple.id, couple.time_zone, Kind.EXERCISE_ENDED, row.id)
    return min((at for at, _ in rows if at > now), default=None)


def moment(row: Exercise, zone: str) -> datetime:
    """When it ends by itself: a proposal at the beginning of a day on the couple's clock."""
    if row.ends_at is not None:
        return row.ends_at
    local = datetime.combine(row.proposed_on + LAPSE, time(), ZoneInfo(zone))
    return local.astimezone(ZoneInfo("UTC"))
