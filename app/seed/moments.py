"""What the demo couple keep: moments, a page shown, a few words to each, small gestures."""

from sqlmodel import Session

from app.models.gestures import GestureDoneCreate, OwnGestureCreate, WishesInput
from app.models.journal import JournalPage, PageCreate, PageSharing
from app.models.moments import MomentCreate
from app.models.replies import ReactionInput, ReplyCreate
from app.seed.story import Story
from app.services import gestures, journal, moments, replies

MOMENTS = {
    6: (1, "success", "The licence test, at the third try", "You cried before I did.", False),
    18: (0, "moment", "The night train", "Nobody slept. Nobody minded.", False),
    33: (0, "openness", "What I told you on the bridge", None, False),
    47: (1, "moment", "Our bench by the river", "Same bench as in the first year.", True),
    61: (0, "success", "The exhibition", "One drawing sold. To a stranger!", False),
    74: (1, "openness", "Saying that I miss home", None, False),
}
REPLIES = {
    6: "I never doubted the third try.",
    33: "Thank you for trusting me with it.",
    47: "Next year with better sandwiches.",
    74: "Tell me about the kitchen there again.",
}
PAGES = (
    "I snapped at Ben about the dishes. It was not about the dishes.",
    "Quiet day. I would like more of these.",
    "I am proud of how we came back to the talk.",
)


def day(story: Story, db: Session, number: int) -> None:
    dice, content = story.dice("moments"), story.kernel.content
    if number in MOMENTS:
        who, kind, title, text, yearly = MOMENTS[number]
        story.at(number, 20, dice)
        data = MomentCreate.model_validate(
            {"kind": kind, "title": title, "text": text, "yearly": yearly}
        )
        made = moments.keep(db, story.members[who], data)
        story.later(1_800)
        other = story.members[1 - who]
        replies.react(db, other, made.id, ReactionInput(reaction="heart"))
        if number in REPLIES:
            replies.write(db, other, ReplyCreate(subject_id=made.id, text=REPLIES[number]))
    if number in (12, 40, 68):
        _write(story, db, number)
    if number == 5:
        story.at(number, 9, dice)
        for member, text in zip(story.members, ("Warm the cup first.", "Hum."), strict=True):
            gestures.invent(db, member, OwnGestureCreate(text=text))
            some = dice.sample(sorted(content.gestures), 6)
            wishes = [
                {"gesture": name, "wish": "please_not" if place > 3 else "welcome"}
                for place, name in enumerate(sorted(some))
            ]
            data_ = WishesInput.model_validate({"wishes": wishes, "shared": True})
            gestures.wish(db, member, data_, content)
    for member in story.members:
        if dice.random() < 0.2:
            story.at(number, 19, dice)
            done = GestureDoneCreate(gesture=dice.choice(sorted(content.gestures)))
            gestures.did(db, member, done, content)


def _write(story: Story, db: Session, number: int) -> None:
    """A page of Ana's journal; one of them she shows."""
    story.at(number, 23, story.dice("moments"))
    ana = story.members[0]
    made = journal.write(db, ana, PageCreate(title=None, text=PAGES[number // 30]))
    if number == 68:
        page = db.get_one(JournalPage, (ana.user_id, made.id))
        journal.share(db, ana, page, PageSharing(care_note="just-listen"), story.kernel.content)
