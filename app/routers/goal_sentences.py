"""What one said about a goal: check-ins, own sentences, encouragements."""

from typing import Annotated

from app.access import ours, ours_to_change
from app.deps import CurrentMember, IfMatch, MemberToChange, SessionDep
from app.models.goal_sentences import GoalSentence, GoalSentencePublic, GoalSentenceUpdate
from app.problems import problems
from app.route import noun
from app.services import goal_sentences
from app.services.actors import NotPaired
from app.services.reveal import TooLateToEdit
from app.services.rows import NotYours

router = noun("goals", "/goal-sentences")

Ours = Annotated[GoalSentence, ours(GoalSentence)]
OursToChange = Annotated[GoalSentence, ours_to_change(GoalSentence)]


@router.get("/{id}", responses=problems(NotPaired))
def get_goal_sentence(db: SessionDep, me: CurrentMember, said: Ours) -> GoalSentencePublic:
    """Read a check-in, a sentence or an encouragement."""
    return goal_sentences.public(me, said)


@router.patch("/{id}", responses=problems(NotPaired, NotYours, TooLateToEdit))
def update_goal_sentence(
    db: SessionDep,
    me: MemberToChange,
    said: OursToChange,
    data: GoalSentenceUpdate,
    if_match: IfMatch,
) -> GoalSentencePublic:
    """Change your words, for 15 minutes, visibly `edited`."""
    return goal_sentences.change(db, me, said, data, if_match)


@router.delete("/{id}", status_code=204, responses=problems(NotPaired, NotYours))
def delete_goal_sentence(db: SessionDep, me: MemberToChange, said: OursToChange) -> None:
    """Take your words back, from both of you; a marker without them stays for 30 days."""
    goal_sentences.take_back(db, me, said)
