"""The calendar feed of one person: a secret address, read by calendars that cannot sign in.

The address is 256 random bits, shown once and kept as a keyed hash. It dies when it is replaced or
revoked, and with the couple; an unknown, a dead and a crooked one are one and the same 404. Without
more it says "Busy"; with `titles` it shows what its owner worded, never the partner's words.
"""

from collections.abc import Iterator
from datetime import timedelta

from sqlmodel import Session, and_, col, select

from app import clock, vault
from app.actors import Member
from app.kernel import Kernel
from app.models.couples import Couple, Membership
from app.models.events import Kind
from app.models.quality_time.feeds import CalendarFeed, FeedCreated, FeedInput, FeedPublic
from app.models.quality_time.plans import Plan
from app.models.quality_time.rituals import Ritual
from app.problems import NotFound
from app.security import Hashes, new_token
from app.services import events, keys
from app.services.quality_time import calendar, recurrence, rituals

BACK, AHEAD = timedelta(days=30), timedelta(days=180)
WINDOW = timedelta(hours=1)
TRIES = 60
"""Wrong addresses that one network address may try in an hour."""
READS = 120
"""How often one feed is read in an hour."""

BUSY = "Busy"


def state(db: Session, member: Member) -> FeedPublic:
    """Whether the member has one; never where."""
    found = _own(db, member)
    if found is None:
        return FeedPublic(state="off", titles=False, made_on=None)
    return FeedPublic(state="on", titles=found.titles, made_on=found.made_on)


def make(db: Session, member: Member, hashes: Hashes, data: FeedInput) -> FeedCreated:
    """Make an address; one that was there before is dead at once."""
    token = new_token()
    found = _own(db, member) or CalendarFeed(
        couple_id=member.couple_id, user_id=member.user_id, token_hash="", titles=False,
        made_on=clock.today(member.zone),
    )  # fmt: skip
    found.token_hash = hashes.of("calendar", token)
    found.titles, found.made_on = data.titles, clock.today(member.zone)
    db.add(found)
    db.flush()
    events.record(db, member, Kind.CALENDAR_OPENED, member.user_id)
    return FeedCreated(
        state="on",
        titles=found.titles,
        made_on=found.made_on,
        secret_path=f"/v1/calendars/{token}.ics",
    )


def revoke(db: Session, member: Member) -> None:
    """Take the address back; doing it again changes nothing."""
    found = _own(db, member)
    if found is not None:
        db.delete(found)
        db.flush()
        events.record(db, member, Kind.CALENDAR_CLOSED, member.user_id)


def read(kernel: Kernel, token: str, address: str) -> bytes:
    """The calendar behind a token. Raises `NotFound`, `TooManyRequests`."""
    with vault.ring(vault.Ring()), kernel.database.reading() as db:
        living = and_(
            col(Membership.user_id) == col(CalendarFeed.user_id),
            col(Membership.couple_id) == col(CalendarFeed.couple_id),
            col(Membership.left_at).is_(None),
        )
        query = (
            select(CalendarFeed, Couple.time_zone)
            .join(Membership, living)
            .join(Couple, col(Couple.id) == col(CalendarFeed.couple_id))
            .where(CalendarFeed.token_hash == kernel.hashes.of("calendar", token))
        )
        found = db.exec(query).first()
        if found is None:
            kernel.limiter.hit(WINDOW, {f"calendar {address}": TRIES})
            raise NotFound
        feed, zone = found
        kernel.limiter.hit(WINDOW, {f"feed {feed.token_hash}": READS})
        # both: rows are read whole, for their times; what is not shown by its words is "Busy"
        both = select(Membership.user_id).where(
            Membership.couple_id == feed.couple_id, col(Membership.left_at).is_(None)
        )
        keys.lend(db, db.exec(both).all())
        entries = [*_plans(db, feed, zone), *_rituals(db, feed, zone)]
        return calendar.write(entries, clock.now())


def _plans(db: Session, feed: CalendarFeed, zone: str) -> Iterator[calendar.Entry]:
    today = clock.today(zone)
    agreed = select(Plan).where(
        Plan.couple_id == feed.couple_id,
        Plan.seen_by(feed.user_id),
        col(Plan.state).in_(["active", "done"]),
        Plan.day >= today - BACK,
        Plan.day <= today + AHEAD,
    )
    for row in db.exec(agreed.order_by(col(Plan.day), col(Plan.id))).all():
        if row.kind == "together" or row.author_id == feed.user_id:
            summary = _summary(feed, row)
            yield calendar.Entry(str(row.id), summary, row.starts_at, row.ends_at, row.day)


def _rituals(db: Session, feed: CalendarFeed, zone: str) -> Iterator[calendar.Entry]:
    """Each time by itself and in UTC: what the clocks do, and what was skipped, is in it."""
    today = clock.today(zone)
    times = rituals.occurrences(db, feed.couple_id, today - BACK, today + AHEAD)
    for row, day, skipped in times:
        if not skipped:
            starts = recurrence.at(day, row.time, zone)
            ends = starts + timedelta(minutes=row.minutes)
            yield calendar.Entry(f"{row.id}-{day:%Y%m%d}", _summary(feed, row), starts, ends, day)


def _summary(feed: CalendarFeed, row: Plan | Ritual) -> str:
    own = feed.titles and row.author_id == feed.user_id
    shown = own and row.title is not None and not isinstance(row.title, vault.Damaged)
    return str(row.title) if shown else BUSY


def _own(db: Session, member: Member) -> CalendarFeed | None:
    return db.get(CalendarFeed, (member.couple_id, member.user_id))
