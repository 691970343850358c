"""The journey: which chapter comes next, for one person and for two.

The personal one goes by what its owner says of themselves and by their own scores: their stage,
their time, what they need most. The joint one goes by what both can see, and by nothing else: the
couple's dates, the newest released result, what was done together. No stage, time budget, score
or hold of one partner moves it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app import clock
from app.actors import Member, Person
from app.content import Content
from app.content.journey import Chapter, ChapterStep
from app.models.base import Page
from app.models.checkups import CheckupResult, ResultPublic
from app.models.couples import Couple
from app.models.events import Kind
from app.models.journey import (
    ChapterPublic,
    ChapterStepPublic,
    JointStep,
    JourneyChapterPublic,
    JourneyPublic,
    JourneyStepPublic,
    NextStepPublic,
    PersonalStep,
)
from app.models.profile import Stage
from app.models.safety import Hold
from app.models.users import User
from app.problems import DamagedContent, NotFound
from app.services import events, practices, profile
from app.services.practices import history
from app.vault import Damaged

STARTER = "first-steps"
SETTLED, LONG = 365, 7 * 365
"""Days together from which on the joint journey counts two as settled, and as long together."""

Done = set[tuple[str, int]]


@dataclass(frozen=True)
class Way:
    """What decides the order of chapters."""

    stage: Stage | None
    done: Done
    dimensions: Sequence[str]
    """The first one has the most to gain."""
    minutes: int | None = None
    barred: Collection[str] = field(default_factory=tuple)
    """Kinds of practice that are not offered."""


def chapters(content: Content) -> Page[ChapterPublic]:
    """All chapters, in the order in which they were written."""
    data = [
        ChapterPublic(
            id=chapter.id,
            title=chapter.title,
            about=chapter.about,
            stages=list(chapter.stages),
            dimension=chapter.dimension,
            steps=[
                ChapterStepPublic(**_step(content, number, step))
                for number, step in enumerate(chapter.steps, 1)
            ],
        )
        for chapter in content.chapters.values()
    ]
    return Page(data=data, next_cursor=None, has_more=False)


def own(db: Session, person: Person, content: Content) -> JourneyPublic:
    """One person's way, for their eyes alone. Raises `DamagedContent`."""
    said = profile.read(db, person.user_id)
    rows = db.exec(select(PersonalStep).where(PersonalStep.user_id == person.user_id)).all()
    done = {(row.chapter, row.step) for row in rows}
    alone = not isinstance(person, Member) or db.get(Hold, person.user_id) is not None
    way = Way(
        stage=said.get("stage"),
        done=done | _practised(content, history.own(db, person)),
        dimensions=[n.dimension for n in practices.priorities(db, person, content).order],
        minutes=said.get("minutes_a_day"),
        barred=("joint", "exposing") if alone else (),
    )
    return _public(content, way)


def joint(db: Session, member: Member, content: Content) -> JourneyPublic:
    """The way of two, the same for both. Raises `DamagedContent`."""
    rows = db.exec(select(JointStep).where(JointStep.couple_id == member.couple_id)).all()
    together = history.together(db, member.couple_id, date.max)
    way = Way(
        stage=_stage(db, member),
        done={(row.chapter, row.step) for row in rows} | _practised(content, together),
        dimensions=_released(db, member),
    )
    return _public(content, way)


def mark_own(
    db: Session, person: Person, content: Content, chapter: str, step: str, *, done: bool
) -> None:
    """Say of a step that it is done, or not. Raises `NotFound`."""
    number = _known(content, chapter, step)
    db.exec(select(User.id).where(User.id == person.user_id).with_for_update()).one()
    row = db.get(PersonalStep, (person.user_id, chapter, number))
    if done == (row is not None):
        return
    if row is not None:
        db.delete(row)
    else:
        today = clock.today(person.zone)
        made = PersonalStep(user_id=person.user_id, chapter=chapter, step=number, done_on=today)
        db.add(made)
    db.flush()
    events.record(db, person, Kind.JOURNEY_CHANGED, person.user_id)


def mark_joint(
    db: Session, member: Member, content: Content, chapter: str, step: str, *, done: bool
) -> None:
    """The same for both of them, by either. Raises `NotFound`."""
    number = _known(content, chapter, step)
    row = db.get(JointStep, (member.couple_id, chapter, number))
    if done == (row is not None):
        return
    if row is not None:
        db.delete(row)
    else:
        today = clock.today(member.zone)
        made = JointStep(couple_id=member.couple_id, chapter=chapter, step=number, done_on=today)
        db.add(made)
    db.flush()
    kind = Kind.JOINT_JOURNEY_CHANGED
    events.announce(db, member.couple_id, member.zone, kind, member.couple_id)


def _known(content: Content, chapter: str, step: str) -> int:
    found, number = content.chapters.get(chapter), int(step)
    if found is None or not 1 <= number <= len(found.steps):
        raise NotFound
    return number


def _practised(content: Content, days: Collection[str]) -> Done:
    """The steps that are practices which were done somewhere else."""
    return {
        (chapter.id, number)
        for chapter in content.chapters.values()
        for number, step in enumerate(chapter.steps, 1)
        if step.kind == "practice" and step.ref in days
    }


def _stage(db: Session, member: Member) -> Stage:
    """How long two are together by what both can see: their anniversary, else their start here."""
    couple = db.get_one(Couple, member.couple_id)
    since = couple.started_on
    if couple.anniversary is not None and not isinstance(couple.anniversary, Damaged):
        since = date.fromisoformat(couple.anniversary)
    days = (clock.today(member.zone) - since).days
    return "new" if days < SETTLED else "settled" if days < LONG else "long"


def _released(db: Session, member: Member) -> list[str]:
    """The dimensions that the newest released result says to grow in."""
    query = (
        select(CheckupResult)
        .where(CheckupResult.couple_id == member.couple_id)
        .order_by(col(CheckupResult.released_on).desc(), col(CheckupResult.checkup_id))
        .limit(1)
    )
    found = db.exec(query).first()
    if found is None:
        return []
    if isinstance(found.document, Damaged):
        raise DamagedContent
    offered = ResultPublic.model_validate_json(found.document).practices
    return [entry.dimension for entry in offered if entry.dimension and entry.slot == "growth"]


def _public(content: Content, way: Way) -> JourneyPublic:
    written = list(content.chapters.values())
    fitting = [c for c in written if way.stage is None or way.stage in c.stages or _begun(c, way)]
    ordered = sorted(fitting, key=_place(written, way))
    return JourneyPublic(
        stage=way.stage,
        next=_next(content, ordered, way),
        chapters=[_chapter(content, chapter, way) for chapter in ordered],
    )


def _place(written: Sequence[Chapter], way: Way) -> Callable[[Chapter], tuple[object, ...]]:
    """Where a chapter comes: what was begun, the starter, what fits the day, what helps most."""

    def place(chapter: Chapter) -> tuple[object, ...]:
        dimension = chapter.dimension
        rank = way.dimensions.index(dimension) if dimension in way.dimensions else len(written)
        return (
            _state(chapter, way) == "done",
            not _begun(chapter, way),
            chapter.id != STARTER,
            any(not _short(step, way) for step in chapter.steps),
            rank,
            written.index(chapter),
        )

    return place


def _next(content: Content, ordered: Sequence[Chapter], way: Way) -> NextStepPublic | None:
    """The first open step; one that fits the time of a day where there is one in its chapter."""
    for chapter in ordered:
        steps = [
            (number, step)
            for number, step in enumerate(chapter.steps, 1)
            if (chapter.id, number) not in way.done and not _barred(content, step, way)
        ]
        if steps:
            number, step = next((entry for entry in steps if _short(entry[1], way)), steps[0])
            return NextStepPublic(chapter=chapter.id, **_step(content, number, step))
    return None


def _barred(content: Content, step: ChapterStep, way: Way) -> bool:
    return step.kind == "practice" and content.practices[step.ref].kind in way.barred


def _short(step: ChapterStep, way: Way) -> bool:
    return way.minutes is None or step.minutes <= way.minutes


def _numbers(chapter: Chapter, way: Way) -> list[bool]:
    return [(chapter.id, number) in way.done for number in range(1, len(chapter.steps) + 1)]


def _begun(chapter: Chapter, way: Way) -> bool:
    return any(_numbers(chapter, way))


def _state(chapter: Chapter, way: Way) -> str:
    found = _numbers(chapter, way)
    return "done" if all(found) else "begun" if any(found) else "ahead"


def _chapter(content: Content, chapter: Chapter, way: Way) -> JourneyChapterPublic:
    return JourneyChapterPublic.model_validate(
        {
            "id": chapter.id,
            "title": chapter.title,
            "about": chapter.about,
            "dimension": chapter.dimension,
            "state": _state(chapter, way),
            "steps": [
                JourneyStepPublic(
                    **_step(content, number, step), done=(chapter.id, number) in way.done
                )
                for number, step in enumerate(chapter.steps, 1)
            ],
        }
    )


def _step(content: Content, number: int, step: ChapterStep) -> dict[str, Any]:
    title = "A question to talk about"
    if step.kind == "practice":
        title = content.practices[step.ref].title
    elif step.kind == "read":
        title = content.reframings[step.ref].title
    return {
        "step": number,
        "kind": step.kind,
        "ref": step.ref,
        "title": title,
        "minutes": step.minutes,
    }
