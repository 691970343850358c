"""Exercises."""

from typing import Annotated, Literal

from fastapi import Query

from app.access import ours, ours_to_change
from app.deps import (
    CurrentMember,
    DayPagingDep,
    KernelDep,
    MemberToChange,
    ReplyDep,
    SessionDep,
)
from app.models.base import Page
from app.models.exercises import (
    Exercise,
    ExerciseCreate,
    ExercisePublic,
    GuessInput,
    GuessPublic,
    KeptInput,
    LiveInput,
    TurnCreate,
    TurnDraftInput,
    TurnDraftPublic,
    TurnPublic,
)
from app.problems import problems
from app.route import noun
from app.services import exercises
from app.services.actors import NotPaired
from app.services.exercises import EnoughProposals, OwnProposal, endings, guesses, shown, steps
from app.services.exercises.shown import OtherExercise, WrongExerciseState
from app.services.exercises.steps import NotYourTurn, WrongStep
from app.services.live import TooLongAgo
from app.services.reveal import AlreadyRevealed, AlreadySealed, NothingWritten
from app.services.rows import IdTaken

router = noun("exercises", "/exercises")

Ours = Annotated[Exercise, ours(Exercise)]
OursToChange = Annotated[Exercise, ours_to_change(Exercise)]
Box = Annotated[
    Literal["all", "open", "over", "archived"],
    Query(
        description="`open` is proposed or active, `over` is done or ended; `all` leaves out what"
        " one of you archived.",
        examples=["open"],
    ),
]


@router.post("", status_code=201, responses=problems(NotPaired, EnoughProposals, IdTaken))
def create_exercise(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, reply: ReplyDep, data: ExerciseCreate
) -> ExercisePublic:
    """Propose an exercise to your partner: listening, seeing the other's side, or guessing.

    It begins when they accept. After 14 days without an answer it quietly lapses.
    """
    made = exercises.propose(db, me, data, kernel.content.guesses)
    reply.created(f"/v1/exercises/{made.id}")
    return made


@router.get("", responses=problems(NotPaired))
def list_exercises(
    db: SessionDep, me: CurrentMember, kernel: KernelDep, paging: DayPagingDep, box: Box = "all"
) -> Page[ExercisePublic]:
    """List your exercises, the newest proposal first."""
    return shown.listed(db, me, box, paging, kernel.content.guesses)


@router.get("/{id}", responses=problems(NotPaired))
def get_exercise(
    db: SessionDep, me: CurrentMember, kernel: KernelDep, found: Ours
) -> ExercisePublic:
    """See where an exercise is and whose turn it is."""
    return shown.show(db, me, found.id, kernel.content.guesses)


@router.put(
    "/{id}/acceptance",
    responses=problems(NotPaired, OwnProposal, WrongExerciseState, TooLongAgo),
)
def accept_exercise(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange, data: LiveInput
) -> ExercisePublic:
    """Say yes to what your partner proposed. It begins now and ends by itself after 24 hours."""
    return exercises.accept(db, me, found, data, kernel.content.guesses)


@router.put("/{id}/later", responses=problems(NotPaired, WrongExerciseState))
def put_off_exercise(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> ExercisePublic:
    """Put a proposal off, for yourself. Your partner cannot tell that you did."""
    return exercises.put_off(db, me, found, kernel.content.guesses)


@router.delete("/{id}/later", status_code=204, responses=problems(NotPaired))
def take_up_exercise(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Take your own "later" away."""
    exercises.take_up(db, me, found)


@router.put("/{id}/ending", responses=problems(NotPaired, WrongExerciseState))
def end_exercise(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> ExercisePublic:
    """End an exercise at any time, or take a proposal away. You need no reason.

    Nothing says who ended it. What was written is erased, but for the words that their author
    keeps.
    """
    return endings.end(db, me, found, kernel.content.guesses)


@router.put("/{id}/archive", status_code=204, responses=problems(NotPaired, WrongExerciseState))
def archive_exercise(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Put an exercise that is over away. Once you both did, it is gone, with all that was kept."""
    exercises.archive(db, me, found)


@router.get("/{id}/turns", responses=problems(NotPaired))
def list_turns(
    db: SessionDep, me: CurrentMember, found: Ours, paging: DayPagingDep
) -> Page[TurnPublic]:
    """Read the steps of a session, the latest first. After its end: the words that you keep."""
    return steps.listed(db, me, found, paging)


@router.post(
    "/{id}/turns",
    status_code=201,
    responses=problems(
        NotPaired, OtherExercise, WrongExerciseState, NotYourTurn, WrongStep, TooLongAgo
    ),
)
def create_turn(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange, data: TurnCreate
) -> ExercisePublic:
    """Do the next step, when it is your turn. Words are optional: you can also say it aloud.

    The answer says whose turn it is now. In an exercise that you do `aloud` on one phone, either
    of you marks each step.
    """
    return steps.act(db, me, found, data, kernel.content.guesses)


@router.get("/{id}/draft", responses=problems(NotPaired))
def get_turn_draft(db: SessionDep, me: CurrentMember, found: Ours) -> TurnDraftPublic:
    """Read the words you are preparing."""
    return steps.draft(db, me, found)


@router.put("/{id}/draft", responses=problems(NotPaired, OtherExercise, WrongExerciseState))
def write_turn_draft(
    db: SessionDep, me: MemberToChange, found: OursToChange, data: TurnDraftInput
) -> TurnDraftPublic:
    """Prepare what you want to say, in private, also before the exercise began."""
    return steps.prepare(db, me, found, data)


@router.delete("/{id}/draft", status_code=204, responses=problems(NotPaired))
def delete_turn_draft(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Throw away what you prepared."""
    steps.discard(db, me, found)


@router.put("/{id}/kept", status_code=204, responses=problems(NotPaired))
def keep_words(db: SessionDep, me: MemberToChange, found: OursToChange, data: KeptInput) -> None:
    """Choose which of your own words stay with you after the end. Only you ever know.

    What you leave out is erased at the end, or now when it is over already.
    """
    steps.keep(db, me, found, data)


@router.get("/{id}/guess", responses=problems(NotPaired))
def get_guess(db: SessionDep, me: CurrentMember, found: Ours) -> GuessPublic:
    """Read your part of a guess, and your partner's once you both sealed yours."""
    return guesses.parts(db, me, found)


@router.put(
    "/{id}/guess",
    responses=problems(NotPaired, OtherExercise, WrongExerciseState, AlreadySealed),
)
def write_guess(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange, data: GuessInput
) -> GuessPublic:
    """Write your own answer, and what you think your partner says."""
    return guesses.write(db, me, found, data, kernel.content.guesses)


@router.delete("/{id}/guess", status_code=204, responses=problems(NotPaired, OtherExercise))
def delete_guess(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Take your part away: without a trace before you both see it, with a marker after."""
    guesses.remove(db, me, found)


@router.put(
    "/{id}/seal",
    responses=problems(NotPaired, OtherExercise, WrongExerciseState, NothingWritten),
)
def seal_guess(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> ExercisePublic:
    """Seal your part. When both are sealed you both see both, at the same moment."""
    return guesses.seal(db, me, found, kernel.content.guesses)


@router.delete(
    "/{id}/seal", status_code=204, responses=problems(NotPaired, OtherExercise, AlreadyRevealed)
)
def withdraw_guess(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Open your sealed part again, to change it. Your partner is told nothing."""
    guesses.withdraw(db, me, found)
