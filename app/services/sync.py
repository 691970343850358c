"""Staying in step: a snapshot of everything a person may see, then what changed, page by page.

The cursor holds the positions in both streams, or how far a snapshot has come. An event names a
thing; what is sent of it is what the reader sees of it now (`feeds`), or a tombstone. So a page
may say more than its events do, and saying it again changes nothing.

    nothing ---> snapshot of all ---> what changed <--+
                                          |           |
                  the couple ended: tombstones        |
                  in a couple now: snapshot of it ----+
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from http import HTTPStatus
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Text, Uuid, literal
from sqlmodel import Session, col, select, tuple_

from app import clock
from app.actors import Member, Person
from app.conditional import etag, render
from app.content import Content
from app.cursors import Cursors
from app.models.sync import Change, Gone, SyncPage
from app.problems import Problem
from app.services import actors, events
from app.services.feeds import FEEDS, JOINT, Feed, Reader, chosen, slice_of, visible

KEPT = timedelta(days=90)
"""How long tombstones and events are kept: a phone that was away for longer starts over."""


class FullSyncRequired(Problem):
    status = HTTPStatus.GONE
    title = "This phone was away for too long"
    cause = (
        "What changed is remembered for 90 days, and this cursor is older; or it is a number that"
        " does not fit to what happened here."
    )
    fix = (
        "Start over without a cursor (in WatermelonDB with `last_pulled_at=0`), and let the"
        " snapshot replace what the phone holds."
    )


class Place(NamedTuple):
    """Where a phone is: in both streams, and in what is told apart from them."""

    own: int
    """Position in the person's stream."""
    couple: str | None
    joint: int
    """Position in the stream of that couple."""
    private: bool
    since: str
    """The day of this page, in ISO format."""
    doing: str = "follow"
    """`follow` what happens, or tell `all` there is, a new couple's things (`couple`), that those
    of one that ended are `gone`, and what is the person's `own` then."""
    feed: int = 0
    view: int = 0
    after: str | None = None


def pull(
    db: Session, person: Person, cursors: Cursors, cursor: str | None, limit: int, content: Content
) -> SyncPage:
    """One page. Raises `FullSyncRequired`, `Invalid` for a cursor that is none of ours."""
    today = clock.today(person.zone)
    before = Place(*cursors.open(cursor)) if cursor else begin(person)  # type: ignore[arg-type]
    if date.fromisoformat(before.since) < today - KEPT:
        raise FullSyncRequired
    changes, place, more = tell(Reader(db, person, content), before, limit)
    place = place._replace(since=today.isoformat())
    return SyncPage(
        changes=changes,
        next_cursor=cursors.seal(list(place)),
        has_more=more,
        snapshot=before.doing == "all",
        private="included" if place.private else "sign_in_again",
    )


Step = tuple[list[Change], Place, bool]
"""What is told, where the phone is then, and whether there may be more."""


def tell(reader: Reader, place: Place, limit: int) -> Step:
    """What comes next from a place on, about as much as `limit`. Raises `FullSyncRequired`."""
    person = reader.person
    changes: list[Change] = []
    place = _turn(person, place)
    while len(changes) < limit:
        step = {"follow": _follow, "gone": _gone}.get(place.doing, _tell)
        found, place, more = step(reader, place, limit - len(changes))
        changes += found
        if not more:
            break
        place = _turn(person, place)
    return changes, place, place.doing != "follow" or more


def remember(reader: Reader) -> None:
    """Keep the ids of what the person sees in the couple, which is about to end."""
    person, today = reader.member, clock.today(reader.person.zone)
    for feed in FEEDS:
        if feed.noun in JOINT:
            for id_ in visible(feed, reader):
                row = Gone(
                    user_id=person.user_id,
                    couple_id=person.couple_id,
                    noun=feed.noun,
                    id=id_,
                    gone_on=today,
                )
                reader.db.add(row)
    reader.db.flush()


def begin(person: Person) -> Place:
    """A snapshot is told from the positions at its beginning: what happens meanwhile comes after.

    Private writing is in it only where the person signed in just now.
    """
    private = clock.now() - person.signed_in_at <= actors.FRESH
    couple, joint = _stream(person)
    today = clock.today(person.zone).isoformat()
    return Place(person.revision, couple, joint, private, today, "all")


def _stream(person: Person) -> tuple[str | None, int]:
    if not isinstance(person, Member):
        return None, 0
    return person.couple_id.hex, person.couple_revision


def _turn(person: Person, place: Place) -> Place:
    """Turn to what comes first: what ended is told as gone, a couple that began is told whole.

    Raises `FullSyncRequired` where that happened while a snapshot of both was being told.
    """
    here = person.couple_id.hex if isinstance(person, Member) else None
    if place.couple == here or place.doing in ("gone", "own"):
        return place
    if place.doing != "follow":
        raise FullSyncRequired
    if place.couple is not None:
        return place._replace(doing="gone", after=None)
    couple, joint = _stream(person)
    return place._replace(couple=couple, joint=joint, doing="couple", feed=0, view=0, after=None)


def _gone(reader: Reader, place: Place, limit: int) -> Step:
    """What the person could see in a couple that ended."""
    query = select(Gone).where(
        Gone.user_id == reader.person.user_id, Gone.couple_id == UUID(place.couple)
    )
    if place.after is not None:
        noun, id_ = place.after.split()
        # with the columns' types: a bare id would be bound in another form
        last = tuple_(literal(noun, Text), literal(UUID(id_), Uuid))
        query = query.where(tuple_(col(Gone.noun), col(Gone.id)) > last)
    rows = reader.db.exec(query.order_by(col(Gone.noun), col(Gone.id)).limit(limit)).all()
    found = [_tombstone(row.noun, row.id) for row in rows if reader.reads(row.noun)]
    if len(rows) < limit:
        # what was shared is private again, and one's own words are among what is kept
        return found, place._replace(couple=None, joint=0, doing="own", after=None), True
    return found, place._replace(after=f"{rows[-1].noun} {rows[-1].id}"), True


def _tell(reader: Reader, place: Place, limit: int) -> Step:
    """Everything, or everything of a couple: some of one list of one feed."""
    feeds = [feed for feed in FEEDS if _told_of(feed, reader, place)]
    if place.feed >= len(feeds):
        return [], place._replace(doing="follow", feed=0, view=0, after=None), True
    feed = feeds[place.feed]
    rows, after = slice_of(feed, reader, place.view, place.after, limit)
    found = [_upsert(feed, id_, value) for id_, value in rows.items() if value is not None]
    if after is not None:
        return found, place._replace(after=after), True
    view = place.view + 1
    number = (place.feed, view) if view < len(feed.views) else (place.feed + 1, 0)
    return found, place._replace(feed=number[0], view=number[1], after=None), True


def _told_of(feed: Feed, reader: Reader, place: Place) -> bool:
    if not reader.reads(feed.noun):
        return False
    if feed.noun in JOINT:
        return isinstance(reader.person, Member) and place.doing != "own"
    return place.doing != "couple" and (place.private or not feed.private)


def _follow(reader: Reader, place: Place, limit: int) -> Step:
    """What happened since: the person's stream first, then the couple's."""
    person = reader.person
    own = _since(reader, person.user_id, place.own, person.revision, limit)
    joint = []
    if isinstance(person, Member) and len(own) < limit:
        left, there = limit - len(own), person.couple_revision
        joint = _since(reader, person.couple_id, place.joint, there, left)
    changes = [
        *_changes(reader, place, [(row.kind, row.subject_id) for row in own], own=True),
        *_changes(reader, place, [(row.kind, row.subject_id) for row in joint], own=False),
    ]
    moved = place._replace(
        own=own[-1].revision if own else place.own,
        joint=joint[-1].revision if joint else place.joint,
    )
    return changes, moved, len(own) + len(joint) == limit


def _since(reader: Reader, owner_id: UUID, place: int, there: int, limit: int) -> list[Any]:
    """The next events of a stream that has come so far; nobody is asked where nothing is new.

    Raises `FullSyncRequired` where some of them are not kept any more.
    """
    if there <= place:
        return []
    rows = events.since(reader.db, owner_id, place, limit)
    if not rows or rows[0].revision != place + 1:
        raise FullSyncRequired
    return rows


def _changes(
    reader: Reader, place: Place, told: list[tuple[str, UUID]], *, own: bool
) -> Iterator[Change]:
    """What is to be seen now of what some events tell of, by feed."""
    touched: defaultdict[str, dict[UUID, None]] = defaultdict(dict)
    above: defaultdict[str, set[UUID]] = defaultdict(set)
    for kind, id_ in told:
        for feed in _feeds_of(kind):
            if kind.startswith(feed.told):
                touched[feed.noun][id_] = None
            if feed.parents and kind.startswith(feed.parents):
                above[feed.noun].add(id_)
    for feed in FEEDS:
        if not _told_of(feed, reader, place) or feed.noun not in touched.keys() | above.keys():
            continue
        ids = [*touched[feed.noun], *_below(reader, feed, above[feed.noun])]
        seen = chosen(feed, reader, ids)
        yield from (_upsert(feed, id_, value) for id_, value in seen.items() if value is not None)
        if (
            feed.owner is None
            and (own or feed.noun in JOINT)
            and (not own or feed.noun not in JOINT or feed.hides)
        ):
            yield from (_tombstone(feed.noun, id_) for id_ in ids if id_ not in seen)


def _below(reader: Reader, feed: Feed, parents: Iterable[UUID]) -> list[UUID]:
    """What belongs to these, visible or not."""
    if feed.meant is not None:
        return list(feed.meant(reader, parents))
    if feed.parent is None or not parents:
        return []
    model = feed.parent.class_
    query = select(model.id).where(
        model.couple_id == reader.member.couple_id, feed.parent.in_(list(parents))
    )
    return list(reader.db.exec(query).all())


@cache
def _feeds_of(kind: str) -> tuple[Feed, ...]:
    return tuple(feed for feed in FEEDS if kind.startswith((*feed.told, *feed.parents)))


def _upsert(feed: Feed, id_: UUID, value: BaseModel) -> Change:
    return Change(
        noun=feed.noun,
        id=id_,
        stream="couple" if feed.noun in JOINT else "personal",
        revision=etag(render(value)),
        value=value,
    )


def _tombstone(noun: str, id_: UUID) -> Change:
    stream = "couple" if noun in JOINT else "personal"
    return Change(noun=noun, id=id_, stream=stream, revision=None, value=None)
