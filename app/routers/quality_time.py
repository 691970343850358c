"""Time for each other: plans, rituals, time together, and the calendar feed."""

from typing import Annotated

from fastapi import Path, Query

from app.access import ours, ours_to_change
from app.deps import (
    CurrentMember,
    DayPagingDep,
    IfMatch,
    KernelDep,
    MemberToChange,
    ReplyDep,
    SessionDep,
)
from app.models.base import Day, Page
from app.models.quality_time.feeds import FeedCreated, FeedInput, FeedPublic
from app.models.quality_time.joint import SentenceInput, State
from app.models.quality_time.plans import Plan, PlanCreate, PlanPublic, PlanUpdate
from app.models.quality_time.rituals import (
    Agenda,
    Ritual,
    RitualCreate,
    RitualPublic,
    RitualUpdate,
)
from app.models.quality_time.sessions import (
    QualitySession,
    QualitySessionPublic,
    SessionLog,
    SessionStart,
    TapInput,
)
from app.problems import problems
from app.route import noun
from app.services.actors import NotPaired
from app.services.live import TooLongAgo
from app.services.quality_time import agenda, feed, keeping, plans, rituals, sessions
from app.services.quality_time.joint import MovedOn
from app.services.quality_time.plans import EnoughPlans
from app.services.quality_time.rituals import EnoughRituals
from app.services.quality_time.sessions import ConfirmedByBoth, NotJoined
from app.services.rows import IdTaken, NotYours

router = noun("quality-time")

OurPlan = Annotated[Plan, ours(Plan)]
PlanToChange = Annotated[Plan, ours_to_change(Plan)]
OurRitual = Annotated[Ritual, ours(Ritual)]
RitualToChange = Annotated[Ritual, ours_to_change(Ritual)]
OurSession = Annotated[QualitySession, ours(QualitySession)]
SessionToChange = Annotated[QualitySession, ours_to_change(QualitySession)]

OfState = Annotated[State | None, Query(description="Only those in it.", examples=["active"])]
FromDay = Annotated[
    Day | None, Query(description="Only from this day on.", examples=["2026-06-01"])
]
ToDay = Annotated[Day | None, Query(description="Only up to this day.", examples=["2026-06-30"])]
FirstDay = Annotated[
    Day | None, Query(description="The first day; today by default.", examples=["2026-06-01"])
]
LastDay = Annotated[
    Day | None,
    Query(
        description="The last day: 30 days after the first by default, at most 92, and two years"
        " ahead.",
        examples=["2026-06-30"],
    ),
]
OneDay = Annotated[Day, Path(description="The day of this one time.", examples=["2026-06-14"])]

PLANS, RITUALS, SESSIONS = "/quality-time/plans", "/rituals", "/quality-time/sessions"


@router.post(PLANS, status_code=201, responses=problems(NotPaired, EnoughPlans, IdTaken))
def propose_plan(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: PlanCreate
) -> PlanPublic:
    """Propose a moment to your partner, or note an important day of your own.

    A moment waits for your partner; it lapses after 14 days, or when it starts. An important day
    needs no answer, and nobody but you sees it unless you set `shared`.
    """
    made = plans.make(db, me, data)
    reply.created(f"/v1{PLANS}/{made.id}")
    return made


@router.get(PLANS, responses=problems(NotPaired))
def list_plans(
    db: SessionDep,
    me: CurrentMember,
    paging: DayPagingDep,
    state: OfState = None,
    from_day: FromDay = None,
    to_day: ToDay = None,
) -> Page[PlanPublic]:
    """List plans, the last proposed first."""
    return plans.listed(db, me, paging, state, (from_day, to_day))


@router.get(PLANS + "/{id}", responses=problems(NotPaired))
def get_plan(db: SessionDep, me: CurrentMember, found: OurPlan) -> PlanPublic:
    """Read one plan."""
    return plans.show(db, me, found)


@router.patch(PLANS + "/{id}", responses=problems(NotPaired, NotYours, MovedOn))
def update_plan(
    db: SessionDep, me: MemberToChange, found: PlanToChange, data: PlanUpdate, if_match: IfMatch
) -> PlanPublic:
    """Change a plan: its title if it is yours; when it is, either of you, before it began.

    Whoever moves it proposes it anew, and the other accepts it again.
    """
    return plans.change(db, me, found, data, if_match)


@router.put(PLANS + "/{id}/acceptance", responses=problems(NotPaired, NotYours, MovedOn))
def accept_plan(db: SessionDep, me: MemberToChange, found: PlanToChange) -> PlanPublic:
    """Accept what your partner proposes."""
    return plans.accept(db, me, found)


@router.put(PLANS + "/{id}/later", responses=problems(NotPaired, NotYours, MovedOn))
def put_plan_off(db: SessionDep, me: MemberToChange, found: PlanToChange) -> PlanPublic:
    """Say "later" to yourself. Your partner is told nothing, and the proposal waits on."""
    return plans.put_off(db, me, found)


@router.delete(PLANS + "/{id}/later", status_code=204, responses=problems(NotPaired))
def take_plan_up(db: SessionDep, me: MemberToChange, found: PlanToChange) -> None:
    """Take a plan up again that you had put off."""
    plans.take_up(db, me, found)


@router.put(PLANS + "/{id}/cancellation", responses=problems(NotPaired, NotYours, MovedOn))
def cancel_plan(db: SessionDep, me: MemberToChange, found: PlanToChange) -> PlanPublic:
    """Call a plan off, without a reason; either of you can."""
    return plans.cancel(db, me, found)


@router.put(PLANS + "/{id}/kept", responses=problems(NotPaired, MovedOn))
def keep_plan(db: SessionDep, me: MemberToChange, found: PlanToChange) -> PlanPublic:
    """Say that a plan took place, once it began. Both of you see it.

    Time together that overlaps a plan by ten minutes says so by itself.
    """
    return keeping.keep(db, me, found, kept=True)


@router.delete(PLANS + "/{id}/kept", responses=problems(NotPaired, MovedOn))
def unkeep_plan(db: SessionDep, me: MemberToChange, found: PlanToChange) -> PlanPublic:
    """Take back that a plan took place; either of you can."""
    return keeping.keep(db, me, found, kept=False)


@router.put(PLANS + "/{id}/sentence", responses=problems(NotPaired, NotYours, MovedOn))
def add_plan_sentence(
    db: SessionDep, me: MemberToChange, found: PlanToChange, data: SentenceInput
) -> PlanPublic:
    """Add a sentence of your own to a plan that your partner worded, or change it."""
    return plans.say(db, me, found, data)


@router.delete(PLANS + "/{id}/sentence", status_code=204, responses=problems(NotPaired, NotYours))
def delete_plan_sentence(db: SessionDep, me: MemberToChange, found: PlanToChange) -> None:
    """Take your sentence back."""
    plans.unsay(db, me, found)


@router.put(PLANS + "/{id}/archive", status_code=204, responses=problems(NotPaired, MovedOn))
def archive_plan(db: SessionDep, me: MemberToChange, found: PlanToChange) -> None:
    """Put a plan away that is over, lapsed or called off; it is gone once both of you did."""
    plans.archive(db, me, found)


@router.get("/quality-time/agenda", responses=problems(NotPaired))
def get_agenda(
    db: SessionDep, me: CurrentMember, from_day: FirstDay = None, to_day: LastDay = None
) -> Agenda:
    """Read what is ahead, or was: plans, important days, and each time of your rituals.

    Days are the couple's, and a ritual keeps its local time when the clocks change.
    """
    return agenda.between(db, me, from_day, to_day)


@router.post(RITUALS, status_code=201, responses=problems(NotPaired, EnoughRituals, IdTaken))
def propose_ritual(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: RitualCreate
) -> RitualPublic:
    """Propose something to do again and again. It waits for your partner, at most 14 days."""
    made = rituals.make(db, me, data)
    reply.created(f"/v1{RITUALS}/{made.id}")
    return made


@router.get(RITUALS, responses=problems(NotPaired))
def list_rituals(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep, state: OfState = None
) -> Page[RitualPublic]:
    """List rituals, the last proposed first."""
    return rituals.listed(db, me, state, paging)


@router.get(RITUALS + "/{id}", responses=problems(NotPaired))
def get_ritual(db: SessionDep, me: CurrentMember, found: OurRitual) -> RitualPublic:
    """Read one ritual."""
    return rituals.show(db, me, found)


@router.patch(RITUALS + "/{id}", responses=problems(NotPaired, NotYours, MovedOn))
def update_ritual(
    db: SessionDep,
    me: MemberToChange,
    found: RitualToChange,
    data: RitualUpdate,
    if_match: IfMatch,
) -> RitualPublic:
    """Change a ritual: its title if it is yours; when it is, either of you.

    Whoever changes when it is proposes it anew, and the other accepts it again.
    """
    return rituals.change(db, me, found, data, if_match)


@router.put(RITUALS + "/{id}/acceptance", responses=problems(NotPaired, NotYours, MovedOn))
def accept_ritual(db: SessionDep, me: MemberToChange, found: RitualToChange) -> RitualPublic:
    """Accept the ritual that your partner proposes."""
    return rituals.accept(db, me, found)


@router.put(RITUALS + "/{id}/later", responses=problems(NotPaired, NotYours, MovedOn))
def put_ritual_off(db: SessionDep, me: MemberToChange, found: RitualToChange) -> RitualPublic:
    """Say "later" to yourself. Your partner is told nothing, and the ritual waits on."""
    return rituals.put_off(db, me, found)


@router.delete(RITUALS + "/{id}/later", status_code=204, responses=problems(NotPaired))
def take_ritual_up(db: SessionDep, me: MemberToChange, found: RitualToChange) -> None:
    """Take a ritual up again that you had put off."""
    rituals.take_up(db, me, found)


@router.put(RITUALS + "/{id}/cancellation", responses=problems(NotPaired, MovedOn))
def cancel_ritual(db: SessionDep, me: MemberToChange, found: RitualToChange) -> RitualPublic:
    """End a ritual, without a reason; either of you can."""
    return rituals.cancel(db, me, found)


@router.put(RITUALS + "/{id}/sentence", responses=problems(NotPaired, NotYours, MovedOn))
def add_ritual_sentence(
    db: SessionDep, me: MemberToChange, found: RitualToChange, data: SentenceInput
) -> RitualPublic:
    """Add a sentence of your own to a ritual that your partner worded, or change it."""
    return rituals.say(db, me, found, data)


@router.delete(RITUALS + "/{id}/sentence", status_code=204, responses=problems(NotPaired, NotYours))
def delete_ritual_sentence(db: SessionDep, me: MemberToChange, found: RitualToChange) -> None:
    """Take your sentence back from a ritual."""
    rituals.unsay(db, me, found)


@router.put(RITUALS + "/{id}/archive", status_code=204, responses=problems(NotPaired, MovedOn))
def archive_ritual(db: SessionDep, me: MemberToChange, found: RitualToChange) -> None:
    """Put a ritual away that is over, lapsed or ended; it is gone once both of you did."""
    rituals.archive(db, me, found)


@router.put(RITUALS + "/{id}/skips/{day}", status_code=204, responses=problems(NotPaired, MovedOn))
def skip_ritual(db: SessionDep, me: MemberToChange, found: RitualToChange, day: OneDay) -> None:
    """Leave one time of a ritual out; either of you can, and the others stay."""
    rituals.skip(db, me, found, day, skipped=True)


@router.delete(
    RITUALS + "/{id}/skips/{day}", status_code=204, responses=problems(NotPaired, MovedOn)
)
def unskip_ritual(db: SessionDep, me: MemberToChange, found: RitualToChange, day: OneDay) -> None:
    """Take one time of a ritual in again."""
    rituals.skip(db, me, found, day, skipped=False)


@router.post(SESSIONS, status_code=201, responses=problems(NotPaired, TooLongAgo, IdTaken))
def start_time_together(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: SessionStart
) -> QualitySessionPublic:
    """Start a time together, or join the one that your partner has started.

    Reminders are silent while it runs without screens. It ends by itself after 12 hours.
    """
    made = sessions.start(db, me, data)
    reply.created(f"/v1{SESSIONS}/{made.id}")
    return made


@router.post(SESSIONS + "/past", status_code=201, responses=problems(NotPaired, IdTaken))
def log_time_together(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: SessionLog
) -> QualitySessionPublic:
    """Log a time together that is over, up to two days back. Your partner can confirm it."""
    made = sessions.log(db, me, data)
    reply.created(f"/v1{SESSIONS}/{made.id}")
    return made


@router.get(SESSIONS, responses=problems(NotPaired))
def list_time_together(
    db: SessionDep, me: CurrentMember, paging: DayPagingDep
) -> Page[QualitySessionPublic]:
    """List your times together, the last noted first, confirmed or not."""
    return sessions.listed(db, me, paging)


@router.get(SESSIONS + "/{id}", responses=problems(NotPaired))
def get_time_together(db: SessionDep, me: CurrentMember, found: OurSession) -> QualitySessionPublic:
    """Read one time together."""
    return sessions.show(me, found)


@router.put(
    SESSIONS + "/{id}/presence", responses=problems(NotPaired, NotYours, MovedOn, TooLongAgo)
)
def join_time_together(
    db: SessionDep, me: MemberToChange, found: SessionToChange, data: TapInput
) -> QualitySessionPublic:
    """Join the time together that is running: from now on it counts as both of you say."""
    return sessions.join(db, me, found, data)


@router.put(SESSIONS + "/{id}/end", responses=problems(NotPaired, NotJoined, TooLongAgo))
def stop_time_together(
    db: SessionDep, me: MemberToChange, found: SessionToChange, data: TapInput
) -> QualitySessionPublic:
    """Stop the time together. The first of you who stops ends it; the other's stop agrees."""
    return sessions.stop(db, me, found, data)


@router.put(SESSIONS + "/{id}/confirmation", responses=problems(NotPaired, NotYours))
def confirm_time_together(
    db: SessionDep, me: MemberToChange, found: SessionToChange
) -> QualitySessionPublic:
    """Confirm the whole of what your partner started or logged. Until then it counts half."""
    return sessions.confirm(db, me, found)


@router.delete(
    SESSIONS + "/{id}/confirmation", status_code=204, responses=problems(NotPaired, NotYours)
)
def withdraw_confirmation(db: SessionDep, me: MemberToChange, found: SessionToChange) -> None:
    """Withdraw your confirmation; the time stays, as your partner says it was."""
    sessions.doubt(db, me, found)


@router.delete(
    SESSIONS + "/{id}", status_code=204, responses=problems(NotPaired, NotYours, ConfirmedByBoth)
)
def delete_time_together(db: SessionDep, me: MemberToChange, found: SessionToChange) -> None:
    """Remove a time that you started or logged and your partner did not confirm."""
    sessions.remove(db, me, found)


@router.get("/quality-time/feed", responses=problems(NotPaired))
def get_calendar_feed(db: SessionDep, me: CurrentMember) -> FeedPublic:
    """See whether you have a calendar feed. Its address is never shown again."""
    return feed.state(db, me)


@router.put("/quality-time/feed", responses=problems(NotPaired))
def make_calendar_feed(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, data: FeedInput
) -> FeedCreated:
    """Make the secret address of your calendar feed (RFC 5545), or replace it.

    It holds your plans and rituals, 30 days back and 180 ahead, as "Busy". An address that was
    there before stops working at once; so does this one when you revoke it or the couple ends.
    """
    return feed.make(db, me, kernel.hashes, data)


@router.delete("/quality-time/feed", status_code=204, responses=problems(NotPaired))
def revoke_calendar_feed(db: SessionDep, me: MemberToChange) -> None:
    """Revoke the address of your calendar feed, at once."""
    feed.revoke(db, me)
