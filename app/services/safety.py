"""The private hold: on at any time, read or lifted only after a fresh sign-in.

It stops future releases and never makes a released result vanish. It leaves no event, and
nothing joint looks different under it.
"""

from sqlmodel import Session

from app import clock
from app.actors import Person
from app.content import Content
from app.models.safety import Hold, HoldPublic
from app.services import actors, checkups


def hold(db: Session, person: Person) -> None:
    """Turn it on; doing it again changes nothing."""
    if db.get(Hold, person.user_id) is None:
        db.add(Hold(user_id=person.user_id, since=clock.now()))
        db.flush()


def state(db: Session, person: Person) -> HoldPublic:
    """Whether it is on. Raises `SignInAgain`."""
    actors.freshly(person)
    return HoldPublic(state="on" if db.get(Hold, person.user_id) else "off")


def lift(db: Session, person: Person, content: Content) -> None:
    """Turn it off; what waited for it may be released now. Raises `SignInAgain`."""
    actors.freshly(person)
    found = db.get(Hold, person.user_id)
    if found is not None:
        db.delete(found)
        db.flush()
        checkups.hold_lifted(db, person, content)
