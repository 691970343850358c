"""What the demo couple ask of each other on heavier days."""

from sqlmodel import Session

from app.models.support import RatingInput, ResponseInput, SupportCreate, SupportRequest
from app.seed.story import DAYS, Story
from app.services import support

ASKED = (
    {"kind": "listen", "text": "The meeting went sideways. I want to tell it once."},
    {"kind": "comfort", "text": "I miss my grandmother today."},
    {"kind": "space", "text": None},
    {"kind": "help", "text": "The forms for the flat. I keep moving the pile."},
    {"kind": "distraction", "text": "Please tell me something silly."},
    {"kind": "advice", "text": "Do I take the Thursday shift for good?"},
)

ANSWERS = (
    {"text": "I am all ears after dinner."},
    {"text": "Come here. Tea is on.", "reaction": "hug"},
    {"reaction": "with_you"},
    {"text": "I take the top half, tonight at eight."},
)


def day(story: Story, db: Session, number: int) -> None:
    """Every eighth day: answered, closed and rated, or left to lapse; one is open at the end."""
    if number % 8 != 3 and number != DAYS - 1:
        return
    dice, turn = story.dice("support"), number // 8
    asker, other = story.members[turn % 2], story.members[1 - turn % 2]
    story.at(number, 17, dice)
    made = support.ask(db, asker, SupportCreate.model_validate(ASKED[turn % len(ASKED)]))
    row = db.get_one(SupportRequest, (asker.couple_id, made.id))
    story.later(dice.randrange(600, 5_400))
    if turn % 4 < 3:
        data = ResponseInput.model_validate(ANSWERS[turn % len(ANSWERS)])
        support.respond(db, other, row, data)
    if turn % 2 == 0 and number != DAYS - 1:
        story.at(number, 22, dice)
        support.close(db, asker, row)
        support.rate(db, asker, row, RatingInput(helped=dice.randint(2, 4)))
