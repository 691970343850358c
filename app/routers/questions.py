"""Questions: one a day, for the two of you or for you alone."""

from typing import Annotated

from fastapi import Path

from app.access import mine, ours, ours_to_change
from app.deps import (
    CurrentMember,
    CurrentPerson,
    DayPagingDep,
    IfMatch,
    KernelDep,
    MemberToChange,
    PagingDep,
    ReplyDep,
    SessionDep,
)
from app.models.base import Page, Slug
from app.models.own_questions import OwnPack, OwnPackCreate, OwnPackPublic, OwnPackUpdate
from app.models.questions import (
    DepthInput,
    DepthPublic,
    FavouritePublic,
    PackDetail,
    PackPublic,
    QuestionAnswerInput,
    QuestionDay,
    QuestionDayPublic,
    SettingsPublic,
    SettingsUpdate,
    SoloAnswer,
    SoloInput,
    SoloPublic,
    TodayPublic,
)
from app.problems import NotFound, problems
from app.route import noun
from app.services.actors import NotPaired
from app.services.questions import answers, days, marks, own, settings, solo
from app.services.questions.answers import QuestionClosed
from app.services.questions.own import PackMoved
from app.services.questions.solo import NotAlone
from app.services.reveal import AlreadyRevealed, AlreadySealed, NothingWritten, TooLateToEdit
from app.services.rows import IdTaken, NotYours

router = noun("questions", "/questions")
library = noun("questions", "/question-packs")
alone = noun("questions", "/solo-answers")
packs = noun("questions", "/own-packs")

Ours = Annotated[QuestionDay, ours(QuestionDay)]
OursToChange = Annotated[QuestionDay, ours_to_change(QuestionDay)]
Pack = Annotated[OwnPack, ours(OwnPack)]
PackToChange = Annotated[OwnPack, ours_to_change(OwnPack)]
Mine = Annotated[SoloAnswer, mine(SoloAnswer)]
MineToChange = Annotated[SoloAnswer, mine(SoloAnswer, lock=True)]
PackName = Annotated[Slug, Path(description="The id of the pack.", examples=["everyday"])]


@router.get("/today")
def get_today(db: SessionDep, me: CurrentPerson, kernel: KernelDep) -> TodayPublic:
    """See what you are asked today: the same for both of you, or a question for you alone."""
    return days.today(db, me, kernel.content)


@router.put("/swap", responses=problems(NotPaired))
def swap_question(db: SessionDep, me: MemberToChange, kernel: KernelDep) -> TodayPublic:
    """Ask for one more question today, once a day for the two of you.

    It comes besides the day's question and takes nothing away. Asking again changes nothing.
    """
    return days.swap(db, me, kernel.content)


@library.get("")
def list_question_packs(db: SessionDep, me: CurrentPerson, kernel: KernelDep) -> Page[PackPublic]:
    """List the packs of questions, on one page, and which are on for the two of you."""
    return settings.packs(db, me, kernel.content)


@library.get("/{pack}", responses=problems(NotFound))
def get_question_pack(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, pack: PackName
) -> PackDetail:
    """Read a pack with all its questions."""
    return settings.pack(db, me, pack, kernel.content)


@router.get("/settings", responses=problems(NotPaired))
def get_question_settings(db: SessionDep, me: CurrentMember) -> SettingsPublic:
    """See which packs and tags the two of you leave out."""
    return settings.public(db, me)


@router.patch("/settings", responses=problems(NotPaired))
def update_question_settings(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, data: SettingsUpdate, if_match: IfMatch
) -> SettingsPublic:
    """Change what the two of you leave out; either of you does it for both."""
    return settings.change(db, me, data, if_match, kernel.content)


@router.get("/depth", responses=problems(NotPaired))
def get_question_depth(db: SessionDep, me: CurrentMember) -> DepthPublic:
    """See your own wish for how deep questions go. Your partner's is nowhere to be seen."""
    return settings.wish(db, me)


@router.put("/depth", responses=problems(NotPaired))
def set_question_depth(db: SessionDep, me: MemberToChange, data: DepthInput) -> DepthPublic:
    """Wish for deeper or gentler questions.

    Questions of the two of you never go deeper than either of your wishes, and in your first 14
    days no deeper than 2. A wish counts from the next question on.
    """
    return settings.set_wish(db, me, data)


@router.get("/favourites")
def list_favourite_questions(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, paging: PagingDep
) -> Page[FavouritePublic]:
    """List the questions you keep. Nobody else sees this list."""
    return marks.favourites(db, me, paging, kernel.content)


@alone.put("", responses=problems(NotAlone))
def answer_solo_question(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, data: SoloInput
) -> SoloPublic:
    """Answer the question of a day for yourself, while you have no partner here.

    Answering a day again replaces what you wrote. It is yours alone and never enters a couple.
    """
    return solo.answer(db, me, data, kernel.content)


@alone.get("")
def list_solo_answers(
    db: SessionDep, me: CurrentPerson, kernel: KernelDep, paging: PagingDep
) -> Page[SoloPublic]:
    """List what you answered for yourself, newest day first."""
    return solo.listed(db, me, paging, kernel.content)


@alone.get("/{id}")
def get_solo_answer(
    me: CurrentPerson, kernel: KernelDep, db: SessionDep, found: Mine
) -> SoloPublic:
    """Read one answer of your own."""
    return solo.public(found, kernel.content)


@alone.delete("/{id}", status_code=204)
def delete_solo_answer(db: SessionDep, me: CurrentPerson, found: MineToChange) -> None:
    """Delete one for good."""
    solo.delete(db, me, found)


@packs.post("", status_code=201, responses=problems(NotPaired, IdTaken))
def create_own_pack(
    db: SessionDep, me: MemberToChange, reply: ReplyDep, data: OwnPackCreate
) -> OwnPackPublic:
    """Write questions of your own. They are a draft that only you see, until you propose them."""
    made = own.write(db, me, data)
    reply.created(f"/v1/own-packs/{made.id}")
    return made


@packs.get("", responses=problems(NotPaired))
def list_own_packs(db: SessionDep, me: CurrentMember, paging: DayPagingDep) -> Page[OwnPackPublic]:
    """List the packs you wrote, and those of your partner that you may see."""
    return own.listed(db, me, paging)


@packs.get("/{id}", responses=problems(NotPaired))
def get_own_pack(db: SessionDep, me: CurrentMember, found: Pack) -> OwnPackPublic:
    """Read one with its questions."""
    return own.public(db, me, found)


@packs.patch("/{id}", responses=problems(NotPaired, NotYours, PackMoved))
def update_own_pack(
    db: SessionDep,
    me: MemberToChange,
    found: PackToChange,
    data: OwnPackUpdate,
    if_match: IfMatch,
) -> OwnPackPublic:
    """Change a draft of yours."""
    return own.change(db, me, found, data, if_match)


@packs.delete("/{id}", status_code=204, responses=problems(NotPaired, NotYours))
def delete_own_pack(db: SessionDep, me: MemberToChange, found: PackToChange) -> None:
    """Take your questions back: a draft without a trace.

    What your partner accepted loses its words for both of you; a marker stays for 30 days, and
    your answers stay.
    """
    own.delete_pack(db, me, found)


@packs.put("/{id}/proposal", responses=problems(NotPaired, NotYours, PackMoved))
def propose_own_pack(db: SessionDep, me: MemberToChange, found: PackToChange) -> OwnPackPublic:
    """Show a draft to your partner. Unless they accept it, it is a draft again after 14 days."""
    return own.propose(db, me, found)


@packs.delete("/{id}/proposal", status_code=204, responses=problems(NotPaired, NotYours, PackMoved))
def withdraw_own_pack(db: SessionDep, me: MemberToChange, found: PackToChange) -> None:
    """Take a proposal in again; it is a draft as before."""
    own.take_in(db, me, found)


@packs.put("/{id}/acceptance", responses=problems(NotPaired, NotYours, PackMoved))
def accept_own_pack(db: SessionDep, me: MemberToChange, found: PackToChange) -> OwnPackPublic:
    """Accept your partner's pack: its questions come to the two of you among the others."""
    return own.accept(db, me, found)


@packs.put("/{id}/pass", status_code=204, responses=problems(NotPaired, NotYours, PackMoved))
def pass_own_pack(db: SessionDep, me: MemberToChange, found: PackToChange) -> None:
    """Pass your partner's pack: it is gone for you, and they are told nothing, now or later."""
    own.skip(db, me, found)


@packs.put("/{id}/archive", responses=problems(NotPaired, PackMoved))
def archive_own_pack(db: SessionDep, me: MemberToChange, found: PackToChange) -> OwnPackPublic:
    """Let no more questions come from a pack; either of you does it."""
    return own.archive(db, me, found)


@router.get("", responses=problems(NotPaired))
def list_questions(
    db: SessionDep, me: CurrentMember, kernel: KernelDep, paging: DayPagingDep
) -> Page[QuestionDayPublic]:
    """Look back: your questions with their answers, newest first.

    Days that neither of you answered are left out once they are closed.
    """
    return days.listed(db, me, paging, kernel.content)


@router.get("/{id}", responses=problems(NotPaired))
def get_question(
    db: SessionDep, me: CurrentMember, kernel: KernelDep, found: Ours
) -> QuestionDayPublic:
    """Read one of your questions, with the answers you may see."""
    return days.one(db, me, found, kernel.content)


@router.put(
    "/{id}/answer", responses=problems(NotPaired, QuestionClosed, AlreadySealed, TooLateToEdit)
)
def write_answer(
    db: SessionDep,
    me: MemberToChange,
    kernel: KernelDep,
    found: OursToChange,
    data: QuestionAnswerInput,
) -> QuestionDayPublic:
    """Write your answer; it is a draft until you seal it.

    Once both of you can see it, it can be edited for 15 minutes, visibly `edited`.
    """
    return answers.write(db, me, found, data, kernel.content)


@router.delete("/{id}/answer", status_code=204, responses=problems(NotPaired))
def delete_answer(db: SessionDep, me: MemberToChange, found: OursToChange) -> None:
    """Take your answer back: before the reveal without a trace.

    After it the words are gone for both of you at once; a marker stays for 30 days.
    """
    answers.remove(db, me, found)


@router.put("/{id}/seal", responses=problems(NotPaired, QuestionClosed, NothingWritten))
def seal_answer(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> QuestionDayPublic:
    """Seal your answer. Once both are sealed, you see each other's, both in the same moment.

    Until then nothing anywhere tells your partner that you wrote or sealed anything.
    """
    return answers.seal(db, me, found, kernel.content)


@router.delete("/{id}/seal", responses=problems(NotPaired, AlreadyRevealed))
def withdraw_answer(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> QuestionDayPublic:
    """Withdraw a sealed answer before the reveal; it is a draft again. Nobody is ever told."""
    return answers.withdraw(db, me, found, kernel.content)


@router.put("/{id}/skip", responses=problems(NotPaired))
def skip_question(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> QuestionDayPublic:
    """Leave a question out for yourself. Your partner still has it and is told nothing."""
    return marks.skip(db, me, found, kernel.content, skipped=True)


@router.delete("/{id}/skip", responses=problems(NotPaired))
def unskip_question(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> QuestionDayPublic:
    """Take a question that you left out back in."""
    return marks.skip(db, me, found, kernel.content, skipped=False)


@router.put("/{id}/favourite", responses=problems(NotPaired))
def keep_question(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> QuestionDayPublic:
    """Keep a question among your favourites; only you see it there."""
    return marks.keep(db, me, found, kernel.content, kept=True)


@router.delete("/{id}/favourite", responses=problems(NotPaired))
def release_question(
    db: SessionDep, me: MemberToChange, kernel: KernelDep, found: OursToChange
) -> QuestionDayPublic:
    """Keep it no longer."""
    return marks.keep(db, me, found, kernel.content, kept=False)


for more in (library, alone, packs):
    router.routes.extend(more.routes)
