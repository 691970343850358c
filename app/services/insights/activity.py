"""The activity scores (scoring 5.9), from rows to what the pure functions take."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from app import clock
from app.actors import Member, Person
from app.models.appreciations import Appreciation
from app.models.couples import Couple
from app.models.gratitudes import Gratitude
from app.models.insights import (
    ActivityPublic,
    ActivityScore,
    GoalActivity,
    GratitudeActivity,
    Reason,
    RepairActivity,
    TimeActivity,
)
from app.services import goals, quality_time, timeouts
from app.services.scoring import activity as scored
from app.services.scoring import six
from app.services.scoring.activity import Note
from app.vault import Damaged

WINDOW = 28


class _Joint(NamedTuple):
    """What the four kinds come to for one reader: the scores, and how often each was done."""

    together: int
    gratitude: scored.Gratitude
    time: scored.QualityTime
    goals: scored.Goals
    repairs: scored.Repairs
    uses: tuple[int, int, int, int]


def activity(db: Session, person: Person) -> ActivityPublic:
    """What was done in the last 28 days on this person's calendar."""
    today = clock.today(person.zone)
    oldest = today - timedelta(days=WINDOW - 1)
    own_giving = six(scored.giving(scored.thanks_days(_own_notes(db, person, oldest))))
    if not isinstance(person, Member):
        return _alone(oldest, today, own_giving)
    found = _joint(db, person, oldest, today)
    thanks, time, aims, mending = (_reason(found.together, uses) for uses in found.uses)
    scores = [
        None if why is not None else score
        for why, score in (
            (thanks, found.gratitude.score),
            (time, found.time.score),
            (aims, found.goals.score),
            (mending, found.repairs.score),
        )
    ]
    whole = scored.engagement(scores)
    return ActivityPublic(
        from_day=oldest,
        to_day=today,
        gratitude=GratitudeActivity(
            **_shown(scores[0], thanks),
            both_gave_thanks=None if thanks else found.gratitude.both_gave,
            own_giving=own_giving,
        ),
        quality_time=TimeActivity(
            **_shown(scores[1], time),
            minutes=None if time else six(found.time.credited_minutes),
            weeks=None if time else found.time.weeks_hit,
        ),
        goals=GoalActivity(
            **_shown(scores[2], aims),
            joint_weeks=None if aims else found.goals.joint_weeks,
        ),
        repairs=RepairActivity(
            **_shown(scores[3], mending),
            counted=None if mending else found.repairs.n_scored,
            low_confidence=None if mending else found.repairs.low_confidence,
        ),
        engagement=ActivityScore(**_shown(whole, None if whole is not None else "not_enough")),
    )


def _joint(db: Session, member: Member, oldest: date, today: date) -> _Joint:
    couple = db.get_one(Couple, member.couple_id)
    given = _delivered(db, member, oldest)
    sessions = quality_time.activity(db, member, today)
    aims, weeks = goals.activity(db, member, today)
    conflicts = timeouts.repairs(db, member, clock.now())
    return _Joint(
        together=(today - couple.started_on).days,
        gratitude=scored.gratitude(given[member.user_id], given[member.partner_id]),
        time=scored.quality_time(sessions),
        goals=scored.goals(aims, weeks),
        repairs=scored.repairs(conflicts),
        uses=(sum(map(len, given.values())), len(sessions), len(aims), len(conflicts)),
    )


def _delivered(db: Session, member: Member, oldest: date) -> dict[UUID, list[Note]]:
    """Appreciations that arrived and still stand, by author, dated by their arrival."""
    query: Any = select(
        col(Appreciation.author_id), col(Appreciation.delivered_on), col(Appreciation.text)
    ).where(
        Appreciation.couple_id == member.couple_id,
        Appreciation.state == "delivered",
        col(Appreciation.delivered_on) >= oldest,
    )
    found: dict[UUID, list[Note]] = {member.user_id: [], member.partner_id: []}
    for author, day, text in db.exec(query).all():
        if author in found and not isinstance(text, Damaged):
            found[author].append(Note(day=(day - oldest).days, text=text))
    return found


def _own_notes(db: Session, person: Person, oldest: date) -> list[Note]:
    """Everything a person was thankful for: private notes, given ones, and ones on their way."""
    private: Any = select(col(Gratitude.day), col(Gratitude.text), col(Gratitude.written_at)).where(
        Gratitude.user_id == person.user_id, Gratitude.day >= oldest
    )
    zone = ZoneInfo(person.zone)
    notes = [
        (day, text)
        for day, text, written in db.exec(private).all()
        if scored.in_time(day.toordinal(), written.astimezone(zone).date().toordinal())
    ]
    if isinstance(person, Member):
        given: Any = select(
            col(Appreciation.written_on), col(Appreciation.delivered_on), col(Appreciation.text)
        ).where(
            Appreciation.couple_id == person.couple_id,
            Appreciation.author_id == person.user_id,
            Appreciation.state != "taken_back",
            col(Appreciation.written_on) >= oldest - timedelta(days=366),
        )
        notes += [(arrived or written, text) for written, arrived, text in db.exec(given).all()]
    return [
        Note(day=(day - oldest).days, text=text)
        for day, text in notes
        if not isinstance(text, Damaged)
    ]


def _alone(oldest: date, today: date, own_giving: float) -> ActivityPublic:
    nothing: dict[str, Any] = {"score": None, "reason": "alone"}
    return ActivityPublic(
        from_day=oldest,
        to_day=today,
        gratitude=GratitudeActivity(**nothing, both_gave_thanks=None, own_giving=own_giving),
        quality_time=TimeActivity(**nothing, minutes=None, weeks=None),
        goals=GoalActivity(**nothing, joint_weeks=None),
        repairs=RepairActivity(**nothing, counted=None, low_confidence=None),
        engagement=ActivityScore(**nothing),
    )


def _reason(together: int, uses: int) -> Reason | None:
    if scored.too_early(together, 1):
        return "too_early"
    return None if uses else "nothing_yet"


def _shown(score: Fraction | None, reason: Reason | None) -> dict[str, Any]:
    if score is None and reason is None:
        return {"score": None, "reason": "nothing_yet"}
    return {"score": None if score is None or reason else six(score), "reason": reason}
