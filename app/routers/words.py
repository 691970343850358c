"""Words to borrow."""

from app.deps import KernelDep, ReplyDep
from app.models.words import WordsPublic
from app.route import noun
from app.services import words

router = noun("words")


@router.get("/words")
def get_words(kernel: KernelDep, reply: ReplyDep) -> WordsPublic:
    """Get the words to borrow: feelings, needs, care notes, reactions, kinds of support."""
    reply.headers["Cache-Control"] = "no-cache"
    return words.public(kernel.content)
