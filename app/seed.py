"""The demo couple: twelve weeks of a plausible life with the app.

Everything is written by the services themselves, with the clock and the source of ids moved
through history, so that Ana and Ben have what a real couple has, events too. A number gives the
same ids, days and answers every time (keys and nonces differ). Both doors belong to the whole
process: this runs before anything is served.

A mark is left before the first account is made, and says "begun" until the last row is there: a
process that was stopped half-way goes on next time, and production knows the folder for what it
is from the first moment.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from app import clock, ids, vault
from app.actors import Member, Person
from app.conditional import IfMatch
from app.kernel import Kernel
from app.models.assessments import AnswerInput, AnswersInput, Assessment, AssessmentCreate
from app.models.checkups import AttachmentInput, Checkup, CheckupCreate, SharingInput
from app.models.couples import CoupleUpdate, Invite, InviteCodeInput
from app.models.keys import Meta
from app.models.users import CONSENT_VERSION, User, UserCreate
from app.services import assessments, checkups, couples, keys, users
from app.services.scoring import Answer, Answers, Instrument

NUMBER = 7

MARK, BEGUN = "demo", "begun"

PASSWORD = "warm socks and slow mornings"  # noqa: S105 everybody may know it
PEOPLE = {"Ana": "ana@demo.example", "Ben": "ben@demo.example"}
ZONE = "Europe/Lisbon"
NAME = "Pancake Tuesdays"

DAYS = 84
TOGETHER = 1_260
"""Days from the anniversary to the pairing here."""

CHECKUPS = (3, 50)
"""The days on which the two rounds are opened."""

FULL, WEEKLY = "emotional-intimacy", "weekly-short-form"

STORY: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "communication": ((8, 9), (12, 11)),
    "trust_vulnerability": ((9, 10), (11, 11)),
    "empathy_understanding": ((9, 8), (11, 10)),
    "emotional_support": ((10, 10), (13, 12)),
    "affection_appreciation": ((8, 9), (12, 11)),
    "quality_time": ((6, 12), (8, 12)),
    "shared_goals": ((10, 9), (12, 10)),
    "conflict_care": ((7, 7), (10, 9)),
    "fear_of_vulnerability": ((6, 4), (4, 3)),
    "communication_challenges": ((7, 6), (5, 5)),
    "past_experiences": ((4, 6), (4, 5)),
    "felt_closeness": ((10, 11), (13, 12)),
}
"""Steps above the lowest answer, summed over the items of a scale: (Ana, Ben) in each round. They
see their time together differently, most things grow, and only Ana's index changes reliably."""

STEADY = ("quality_time", "conflict_care")
"""What the number does not move, so that the story stays the same story."""


def plant(kernel: Kernel, number: int) -> bool:
    """Fill a database that has nobody in it; returns whether it was this call that did."""
    settings = kernel.settings
    if settings.production or len(PASSWORD) < settings.password_min_length or not _begin(kernel):
        return False
    story = _Story(kernel, number, clock.today(ZONE))
    with story.in_its_own_time(), vault.ring(vault.Ring()):
        story.register()
        with kernel.database.writing() as db:
            mark = db.get_one(Meta, MARK, with_for_update=True)
            if mark.value != BEGUN:
                return False  # another process was faster
            story.tell(db)
            mark.value = str(number)
            db.add(mark)
    return True


def planted(kernel: Kernel) -> bool:
    """Whether this database holds the demo couple, or was about to."""
    with kernel.database.reading() as db:
        return db.get(Meta, MARK) is not None


def how_to_sign_in(address: str = "http://127.0.0.1:8000") -> str:
    """What to tell a newcomer."""
    ana, ben = PEOPLE.values()
    body = f'{{"email": "{ana}", "password": "{PASSWORD}"}}'
    return (
        f"Demo couple: {ana} and {ben}, both with the password: {PASSWORD}\n"
        "Sign in as Ana in the docs, or here:\n"
        f"  curl {address}/v1/sessions -H 'Content-Type: application/json' -d '{body}'\n"
    )


def _begin(kernel: Kernel) -> bool:
    """Leave the mark in an empty database. False when others live there, or it is done."""
    with kernel.database.writing() as db:
        mark = db.get(Meta, MARK)
        if mark is not None:
            return mark.value == BEGUN
        if db.exec(select(User.id).limit(1)).first() is not None:
            return False
        db.add(Meta(name=MARK, value=BEGUN))
    return True


class _Story:
    """Who they are, and what they did on which day."""

    def __init__(self, kernel: Kernel, number: int, today: date) -> None:
        self.kernel = kernel
        self.random, self._ids = Random(number), Random(f"ids {number}")  # noqa: S311 a story
        self.start = today - timedelta(days=DAYS)
        self.moment = self._at(0, 0)
        instruments = kernel.content.instruments
        self.full, self.weekly = instruments[FULL], instruments[WEEKLY]

    @contextmanager
    def in_its_own_time(self) -> Iterator[None]:
        """Inside the block the process lives in this story: its clock, its ids."""
        before = clock.source, ids.source
        clock.source, ids.source = lambda: self.moment, self._id
        try:
            yield
        finally:
            clock.source, ids.source = before

    def register(self) -> None:
        """Their accounts, each on their own. Doing it again changes nothing."""
        for hour, (name, email) in zip((19, 20), PEOPLE.items(), strict=True):
            self.moment = self._at(0, hour)
            data = UserCreate(
                email=email,
                password=PASSWORD,
                display_name=name,
                time_zone=ZONE,
                adult=True,
                consent_version=CONSENT_VERSION,
            )
            users.register(self.kernel, data, f"demo {name}", None)

    def tell(self, db: Session) -> None:
        """Everything after that, day by day."""
        members = self._pair(db, *(self._person(db, email) for email in PEOPLE.values()))
        taken = 0
        for day in range(1, DAYS):
            if day in CHECKUPS:
                self._check_up(db, members, day, taken)
                taken += 1
            if day % 7 == 6:
                self._week(db, members, day)

    def _id(self) -> UUID:
        return UUID(int=self._ids.getrandbits(128), version=4)

    def _at(self, day: int, hour: int) -> datetime:
        """Some minute of an hour, on their clock."""
        minute = time(hour, self.random.randrange(50), self.random.randrange(60))
        local = datetime.combine(self.start + timedelta(days=day), minute, ZoneInfo(ZONE))
        return local.astimezone(UTC)

    def _pass(self, seconds: int) -> None:
        self.moment += timedelta(seconds=seconds)

    def _person(self, db: Session, email: str) -> Person:
        email_hash = self.kernel.hashes.of("email", email)
        user_id = db.exec(select(User.id).where(User.email_hash == email_hash)).one()
        keys.lend(db, [user_id])
        return Person(
            user_id=user_id, session_id=ids.new(), signed_in_at=self.moment, time_zone=ZONE
        )

    def _pair(self, db: Session, ana: Person, ben: Person) -> tuple[Member, Member]:
        self.moment, hashes = self._at(0, 21), self.kernel.hashes
        made = couples.invite(db, ana, hashes)
        self._pass(180)
        code = InviteCodeInput(code=made.code).code
        couples.accept(db, ben, hashes, code)
        self._pass(60)
        couple = couples.confirm(db, ana, db.get_one(Invite, made.id))
        members = _member(ana, ben, couple.id), _member(ben, ana, couple.id)
        changes = CoupleUpdate(name=NAME, anniversary=self.start - timedelta(days=TOGETHER))
        self._pass(120)
        couples.change(db, members[1], changes, IfMatch("*"))
        return members

    def _check_up(self, db: Session, members: tuple[Member, Member], day: int, number: int) -> None:
        """One opens it and takes it over two evenings; the other begins on the third."""
        content, order = self.kernel.content, members if number == 0 else members[::-1]
        self.moment = self._at(day, 20)
        opened = checkups.open_round(db, order[0], content, CheckupCreate(instrument=FULL))
        checkup = db.get_one(Checkup, (order[0].couple_id, opened.id))
        for later, member in zip((0, 2), order, strict=True):
            self._pass(90)
            if later:
                self.moment = self._at(day + later, 18)
            answers = self._answers(members.index(member), number)
            shown = assessments.start(
                db, member, content.instruments, AssessmentCreate(instrument=FULL)
            )
            data = AttachmentInput(assessment_id=shown.id)
            checkups.attach(db, member, checkup, data, content)
            assessment = db.get_one(Assessment, (member.user_id, shown.id))
            self._save(db, member, assessment, shown.order[:20], answers)
            self.moment = self._at(day + later + (later == 0), 21)
            self._save(db, member, assessment, shown.order[20:33], answers)
            self._save(db, member, assessment, shown.order[33:], answers)
            assessments.complete(db, member, assessment, content)
            self._pass(45)
            checkups.share(db, member, checkup, SharingInput(level="scores"), content)

    def _week(self, db: Session, members: tuple[Member, Member], day: int) -> None:
        """The short form, by each who found the time."""
        content = self.kernel.content
        people = [0, 1]
        self.random.shuffle(people)
        for hour, who in zip((19, 21), people, strict=True):
            self.moment = self._at(day, hour)
            if self.random.random() < 0.15:
                continue
            member = members[who]
            shown = assessments.start(
                db, member, content.instruments, AssessmentCreate(instrument=WEEKLY)
            )
            assessment = db.get_one(Assessment, (member.user_id, shown.id))
            self._save(db, member, assessment, shown.order, self._weekly(who, day))
            assessments.complete(db, member, assessment, content)

    def _save(
        self,
        db: Session,
        member: Member,
        assessment: Assessment,
        items: Sequence[str],
        answers: Answers,
    ) -> None:
        """Answers as a phone sends them, with the seconds they took."""
        seconds = sum(self.random.randrange(4, 13) for _ in items)
        self._pass(seconds)
        sent = [
            AnswerInput(item=item, value=_value(answers[item]), na=answers[item] == "na")
            for item in items
        ]
        data = AnswersInput(answers=sent, active_seconds=seconds)
        assessments.save(db, member, assessment, self.kernel.content.instruments, data)

    def _answers(self, who: int, number: int) -> dict[str, Answer]:
        """One person's answers to all items; two things are a little other than in the story."""
        up, down = self.random.sample(
            [scale.id for scale in self.full.core if scale.id not in STEADY], 2
        )
        answers: dict[str, Answer] = {}
        for scale in self.full.scales:
            steps = STORY[scale.id][number][who] + (scale.id == up) - (scale.id == down)
            spread = self._spread(steps, len(scale.items))
            for item, step in zip(scale.items, spread, strict=True):
                answers[item.id] = _answer(self.full, item.key, step)
        hurts = next(scale for scale in self.full.scales if scale.id == "past_experiences")
        answers[self.random.choice(hurts.items).id] = None  # not every question is for every day
        unmet = [item.id for item in self.full.items.values() if item.offers_na]
        if (who, number) == (1, 0) and unmet:
            answers[self.random.choice(unmet)] = "na"
        return answers

    def _spread(self, steps: int, items: int) -> list[int]:
        """Steps over items, nearly even: people who mean "often" do not always say "often"."""
        each, rest = divmod(steps, items)
        spread = [each + 1] * rest + [each] * (items - rest)
        self.random.shuffle(spread)
        if self.random.random() < 0.4 and spread[0] < self.full.span and spread[1] > 0:
            spread[0], spread[1] = spread[0] + 1, spread[1] - 1
        return spread

    def _weekly(self, who: int, day: int) -> dict[str, Answer]:
        """A week's answers, on the way from the first round to the second."""
        first, second = CHECKUPS
        way = min(max((day - first) / (second - first), 0.0), 1.0)
        answers: dict[str, Answer] = {}
        for scale in self.weekly.scales:
            before, after = (part[who] for part in STORY[scale.id])
            level = (before + (after - before) * way) / len(self.full.by_id[scale.id].items)
            for item in scale.items:
                step = round(level + self.random.uniform(-0.9, 0.9))
                step = min(max(step, 0), self.weekly.span)
                skipped = self.random.random() < 0.04
                answers[item.id] = None if skipped else _answer(self.weekly, item.key, step)
        return answers


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


def _answer(instrument: Instrument, key: int, step: int) -> int:
    """The answer that lies so many steps up; reversed items count from the top."""
    return instrument.minimum + step if key > 0 else instrument.maximum - step


def _value(answer: Answer) -> int | None:
    return answer if isinstance(answer, int) else None
