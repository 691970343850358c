"""The private hold, and help outside the relationship.

The hold: on at any time, read or lifted only after a fresh sign-in.

It stops future releases and never makes a released result vanish. It leaves no event, and
nothing joint looks different under it. Where help is, is public: who asks for it is not known
here.
"""

from sqlmodel import Session

from app import clock
from app.actors import Person
from app.content import Content
from app.content.directory import Directory, Help
from app.models.safety import HelpPublic, Hold, HoldPublic, ResourcesPublic
from app.services import actors, checkups

CONFIRMED = "Confirmed by who runs this service."
NOT_CONFIRMED = "Not confirmed: check it on the site of who offers it."


def resources(directory: Directory, country: str | None) -> ResourcesPublic:
    """The general texts, and the entries of a country or of all."""
    entries = list(directory.entries.values())
    return ResourcesPublic(
        about=list(directory.about),
        shared_device=list(directory.shared_device),
        support_note=list(directory.support_note),
        countries=sorted({entry.country for entry in entries}),
        entries=[_help(entry) for entry in entries if country in (None, entry.country)],
    )


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


def _help(entry: Help) -> HelpPublic:
    return HelpPublic(
        id=entry.id,
        country=entry.country,
        kind=entry.kind,
        name=entry.name,
        phone=entry.phone,
        text_line=entry.text_line,
        web=entry.web,
        languages=list(entry.languages),
        confirmed=entry.confirmed,
        label=CONFIRMED if entry.confirmed else NOT_CONFIRMED,
        checked_on=entry.checked_on,
        source=entry.source,
    )
