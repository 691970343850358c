"""Who the demo couple are, and when: the clock, the ids and the dice of their history."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from app import clock, ids
from app.actors import Member, Person
from app.conditional import IfMatch
from app.kernel import Kernel
from app.models.couples import CoupleUpdate, Invite, InviteCodeInput
from app.models.users import CONSENT_VERSION, User, UserCreate
from app.services import couples, keys, users

PASSWORD = "warm socks and slow mornings"  # noqa: S105 everybody may know it
PEOPLE = {"Ana": "ana@demo.example", "Ben": "ben@demo.example"}
ZONE = "Europe/Lisbon"
NAME = "Pancake Tuesdays"

DAYS = 84
TOGETHER = 1_260
"""Days from the anniversary to the pairing here."""


Dice = Random
"""Dice that fall the same way for the same number."""


class Story:
    """What the chapters share: the two, and the moment at which things happen.

    A chapter moves the moment (`at`, `later`) and acts through the services. Its dice are its own
    (`dice`), so that no chapter changes what happens in another.
    """

    def __init__(self, kernel: Kernel, number: int, today: date) -> None:
        self.kernel, self.number = kernel, number
        self.random, self._ids = Random(number), Random(f"ids {number}")  # noqa: S311 a story
        self.start = today - timedelta(days=DAYS)
        self.moment = self.at(0, 0)
        self.members: tuple[Member, Member]
        self._dice: dict[str, Random] = {}

    @contextmanager
    def in_its_own_time(self) -> Iterator[None]:
        """Inside the block the process lives in this story: its clock, its ids."""
        before = clock.source, ids.source
        clock.source, ids.source = lambda: self.moment, self._id
        try:
            yield
        finally:
            clock.source, ids.source = before

    def dice(self, chapter: str) -> Random:
        """The dice of one chapter."""
        if chapter not in self._dice:
            self._dice[chapter] = Random(f"{chapter} {self.number}")  # noqa: S311 a story
        return self._dice[chapter]

    def at(self, day: int, hour: int, dice: Random | None = None) -> datetime:
        """Go to some minute of an hour of a day, on their clock."""
        random = dice or self.random
        minute = time(hour, random.randrange(50), random.randrange(60))
        local = datetime.combine(self.start + timedelta(days=day), minute, ZoneInfo(ZONE))
        self.moment = local.astimezone(UTC)
        return self.moment

    def later(self, seconds: int) -> None:
        """Let some seconds pass."""
        self.moment += timedelta(seconds=seconds)

    def day(self, number: int) -> date:
        """The date of a day of the story."""
        return self.start + timedelta(days=number)

    def register(self) -> None:
        """Their accounts, each on their own. Doing it again changes nothing."""
        for hour, (name, email) in zip((19, 20), PEOPLE.items(), strict=True):
            self.at(0, hour)
            data = UserCreate(
                email=email,
                password=PASSWORD,
                display_name=name,
                time_zone=ZONE,
                adult=True,
                consent_version=CONSENT_VERSION,
            )
            users.register(self.kernel, data, f"demo {name}", None)

    def pair(self, db: Session) -> None:
        """Ana invites, Ben accepts, Ana confirms, Ben names what they are."""
        ana, ben = (self._person(db, email) for email in PEOPLE.values())
        self.at(0, 21)
        hashes = self.kernel.hashes
        made = couples.invite(db, ana, hashes)
        self.later(180)
        code = InviteCodeInput(code=made.code).code
        couples.accept(db, ben, hashes, code)
        self.later(60)
        couple = couples.confirm(db, ana, db.get_one(Invite, made.id))
        self.members = _member(ana, ben, couple.id), _member(ben, ana, couple.id)
        changes = CoupleUpdate(name=NAME, anniversary=self.start - timedelta(days=TOGETHER))
        self.later(120)
        couples.change(db, self.members[1], changes, IfMatch("*"))

    def _id(self) -> UUID:
        return UUID(int=self._ids.getrandbits(128), version=4)

    def _person(self, db: Session, email: str) -> Person:
        email_hash = self.kernel.hashes.of("email", email)
        user_id = db.exec(select(User.id).where(User.email_hash == email_hash)).one()
        keys.lend(db, [user_id])
        return Person(
            user_id=user_id, session_id=ids.new(), signed_in_at=self.moment, time_zone=ZONE
        )


def _member(one: Person, other: Person, couple_id: UUID) -> Member:
    return Member(
        user_id=one.user_id,
        session_id=one.session_id,
        signed_in_at=one.signed_in_at,
        time_zone=one.time_zone,
        couple_id=couple_id,
        partner_id=other.user_id,
        couple_zone=ZONE,
    )
