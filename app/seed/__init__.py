"""The demo couple: twelve weeks of a plausible life with the app.

Everything is written by the services themselves, with the clock and the source of ids moved
through history, so that Ana and Ben have what a real couple has, events too. A number gives the
same ids, days and answers every time (keys and nonces differ). Both doors belong to the whole
process: this runs before anything is served.

A mark is left before the first account is made, and says "begun" until the last row is there: a
process that was stopped half-way goes on next time, and production knows the folder for what it
is from the first moment.
"""

from sqlmodel import Session, select

from app import clock, vault
from app.kernel import Kernel
from app.models.keys import Meta
from app.models.users import User
from app.seed import (
    appreciations,
    checkins,
    checkups,
    exercises,
    goals,
    moments,
    nudges,
    practices,
    quality_time,
    questions,
    support,
    timeouts,
)
from app.seed.story import DAYS, NAME, PASSWORD, PEOPLE, ZONE, Story
from app.services import settle

__all__ = [
    "MARK",
    "NAME",
    "NUMBER",
    "PASSWORD",
    "PEOPLE",
    "ZONE",
    "how_to_sign_in",
    "plant",
    "planted",
]

NUMBER = 7

MARK, BEGUN = "demo", "begun"

CHAPTERS = (
    checkups,
    appreciations,
    moments,
    checkins,
    support,
    nudges,
    timeouts,
    practices,
    quality_time,
    exercises,
    questions,
    goals,
)
"""Each has a `day`, called for every day of the story in this order."""


def plant(kernel: Kernel, number: int) -> bool:
    """Fill a database that has nobody in it; returns whether it was this call that did."""
    settings = kernel.settings
    if settings.production or len(PASSWORD) < settings.password_min_length or not _begin(kernel):
        return False
    story = Story(kernel, number, clock.today(ZONE))
    with story.in_its_own_time(), vault.ring(vault.Ring()):
        story.register()
        with kernel.database.writing() as db:
            mark = db.get_one(Meta, MARK, with_for_update=True)
            if mark.value != BEGUN:
                return False  # another process was faster
            _tell(story, db)
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


def _tell(story: Story, db: Session) -> None:
    """Everything after their registering, day by day."""
    story.pair(db)
    for number in range(1, DAYS):
        story.at(number, 6, story.dice("morning"))
        settle.run(db, story.members[0], story.kernel.content)
        for chapter in CHAPTERS:
            chapter.day(story, db, number)
