"""What two people have together, as the phone of each keeps it; their own hidden parts with it."""

from functools import partial
from typing import Any
from uuid import UUID

from app.cursors import Paging
from app.models.base import Page
from app.models.checkups import Checkup
from app.models.contributions import Contribution
from app.models.exercises import Exercise
from app.models.goal_sentences import GoalSentence
from app.models.milestones import Milestone
from app.models.repairs import Repair
from app.services import (
    appreciations,
    checkups,
    contributions,
    couples,
    dreams,
    gestures,
    goal_sentences,
    goals,
    journal,
    milestones,
    moments,
    nudges,
    own_goals,
    profile,
    repairs,
    replies,
    support,
    timeouts,
)
from app.services.checkins import sharing
from app.services.exercises import guesses, shown, steps
from app.services.feeds.reading import Feed, From, Reader, Rows
from app.services.goals.structure import Filters
from app.services.practices import joint as joint_practices
from app.services.quality_time import feed, plans, rituals, sessions
from app.services.questions import days, own, settings

Views = tuple[Rows, ...]


def couple(reader: Reader) -> UUID:
    return reader.member.couple_id


def exercise(reader: Reader, id_: UUID) -> Exercise:
    return reader.db.get_one(Exercise, (couple(reader), id_))


def checkup(reader: Reader, id_: UUID) -> Checkup:
    return reader.db.get_one(Checkup, (couple(reader), id_))


def repair(reader: Reader, id_: UUID) -> Repair:
    return reader.db.get_one(Repair, (couple(reader), id_))


def turns(reader: Reader, id_: UUID) -> Page[Any]:
    return steps.listed(reader.db, reader.member, exercise(reader, id_), From())


def exercises(box: str, to: Reader, paging: Paging) -> Page[Any]:
    return shown.listed(to.db, to.member, box, paging, to.content.guesses)


def goals_of(put_off: bool, to: Reader, paging: Paging) -> Page[Any]:
    return goals.listed(to.db, to.member, Filters(put_off=put_off), paging)


def question_days(skipped: bool, to: Reader, paging: Paging) -> Page[Any]:
    return days.listed(to.db, to.member, paging, to.content, skipped=skipped)


def appreciations_of(box: appreciations.Box, to: Reader, paging: Paging) -> Page[Any]:
    return appreciations.listed(to.db, to.member, box, paging)


EXERCISES: Views = tuple(partial(exercises, box) for box in ("all", "archived"))
CHECKUPS: Views = (lambda to, paging: checkups.listed(to.db, to.member, paging),)
REPAIRS: Views = (lambda to, paging: repairs.listed(to.db, to.member, "all", paging),)
GOALS: Views = tuple(partial(goals_of, put_off) for put_off in (False, True))
GOES = ("goal.restored", "goal.lapsed")

FEEDS = (
    Feed(
        "couple",
        "/v1/couple",
        ("couple.",),
        one=lambda to, _id: couples.show(to.db, to.member),
        owner=couple,
    ),
    Feed(
        "partner_profile",
        "/v1/couple/partner-profile",
        ("shared_profile.",),
        one=lambda to, _id: profile.partners(to.db, to.member, to.content),
        owner=couple,
    ),
    Feed(
        "partner_gesture_wishes",
        "/v1/gestures/partner-wishes",
        ("gestures.", "gesture."),
        one=lambda to, _id: gestures.partner_wishes(to.db, to.member),
        owner=couple,
    ),
    Feed("checkups", "/v1/checkups/{id}", ("checkup.",), CHECKUPS),
    Feed(
        "checkup_parts",
        "/v1/checkups/{id}/part",
        ("checkup.",),
        CHECKUPS,
        one=lambda to, id_: checkups.own_part(to.db, to.member, checkup(to, id_)),
    ),
    Feed(
        "checkup_results",
        "/v1/checkups/{id}/result",
        ("checkup.",),
        CHECKUPS,
        one=lambda to, id_: checkups.result(to.db, to.member, checkup(to, id_)),
    ),
    Feed(
        "questions",
        "/v1/questions/{id}",
        ("question.", "answer.", "answers."),
        tuple(partial(question_days, out) for out in (False, True)),
        hides=True,
    ),
    Feed(
        "question_settings",
        "/v1/questions/settings",
        ("questions.settings",),
        one=lambda to, _id: settings.public(to.db, to.member),
        owner=couple,
    ),
    Feed(
        "question_depth",
        "/v1/questions/depth",
        ("questions.depth",),
        one=lambda to, _id: settings.wish(to.db, to.member),
        owner=couple,
    ),
    Feed(
        "own_packs",
        "/v1/own-packs/{id}",
        ("own_pack.",),
        (lambda to, paging: own.listed(to.db, to.member, paging),),
        hides=True,
    ),
    Feed(
        "appreciations",
        "/v1/appreciations/{id}",
        ("appreciation.",),
        tuple(partial(appreciations_of, box) for box in ("all", "scheduled")),
        hides=True,
    ),
    Feed(
        "moments",
        "/v1/moments/{id}",
        ("moment.",),
        (lambda to, paging: moments.listed(to.db, to.member, None, paging),),
    ),
    Feed(
        "replies",
        "/v1/replies/{id}",
        ("reply.",),
        (lambda to, paging: replies.listed(to.db, to.member, None, paging),),
    ),
    Feed(
        "reactions",
        "/v1/reactions/{id}",
        ("reaction.",),
        (lambda to, paging: replies.reactions(to.db, to.member, paging),),
        key="subject_id",
    ),
    Feed(
        "shared_pages",
        "/v1/shared-pages/{id}",
        ("page.",),
        (lambda to, paging: journal.shown(to.db, to.member, paging),),
    ),
    Feed(
        "shared_days",
        "/v1/checkins/shared",
        ("checkins.",),
        (lambda to, paging: sharing.listed(to.db, to.member, None, paging),),
    ),
    Feed(
        "support_requests",
        "/v1/support-requests/{id}",
        ("support.",),
        (lambda to, paging: support.listed(to.db, to.member, "all", paging),),
    ),
    Feed(
        "nudges",
        "/v1/nudges/{id}",
        ("nudge.",),
        (lambda to, paging: nudges.listed(to.db, to.member, paging),),
    ),
    Feed(
        "timeouts",
        "/v1/timeouts/{id}",
        ("timeout.",),
        (lambda to, paging: timeouts.listed(to.db, to.member, "all", paging, to.content),),
    ),
    Feed(
        "repairs",
        "/v1/repairs/{id}",
        ("repair.", "timeout."),
        REPAIRS,
        one=lambda to, id_: repairs.guide(to.db, to.member, repair(to, id_), to.content),
    ),
    Feed(
        "repair_ratings",
        "/v1/repairs/{id}/rating",
        ("repair.", "timeout."),
        REPAIRS,
        one=lambda to, id_: repairs.rating(to.db, to.member, repair(to, id_)),
    ),
    Feed(
        "plans",
        "/v1/quality-time/plans/{id}",
        ("plan.",),
        (lambda to, paging: plans.listed(to.db, to.member, paging, None, (None, None)),),
        hides=True,
    ),
    Feed(
        "rituals",
        "/v1/rituals/{id}",
        ("ritual.",),
        (lambda to, paging: rituals.listed(to.db, to.member, None, paging),),
    ),
    Feed(
        "quality_time",
        "/v1/quality-time/sessions/{id}",
        ("quality_time.",),
        (lambda to, paging: sessions.listed(to.db, to.member, paging),),
    ),
    Feed(
        "calendar_feed",
        "/v1/quality-time/feed",
        ("calendar.",),
        one=lambda to, _id: feed.state(to.db, to.member),
        owner=couple,
    ),
    Feed("exercises", "/v1/exercises/{id}", ("exercise.", "guess"), EXERCISES),
    Feed(
        "exercise_turns",
        "/v1/exercises/{id}/turns",
        ("exercise.",),
        EXERCISES,
        one=turns,
    ),
    Feed(
        "exercise_drafts",
        "/v1/exercises/{id}/draft",
        ("exercise.",),
        EXERCISES,
        one=lambda to, id_: steps.draft(to.db, to.member, exercise(to, id_)),
    ),
    Feed(
        "exercise_guesses",
        "/v1/exercises/{id}/guess",
        ("exercise.", "guess"),
        EXERCISES,
        one=lambda to, id_: guesses.parts(to.db, to.member, exercise(to, id_)),
    ),
    Feed("goals", "/v1/goals/{id}", ("goal.",), GOALS, hides=True),
    Feed(
        "milestones",
        "/v1/milestones/{id}",
        ("milestone.",),
        (lambda to, paging: milestones.listed(to.db, to.member, None, paging),),
        parent=Milestone.goal_id,
        parents=GOES,
        hides=True,
    ),
    Feed(
        "contributions",
        "/v1/contributions/{id}",
        ("contribution.",),
        (lambda to, paging: contributions.listed(to.db, to.member, None, paging),),
        parent=Contribution.goal_id,
        parents=GOES,
        hides=True,
    ),
    Feed(
        "goal_sentences",
        "/v1/goal-sentences/{id}",
        ("goal_sentence.",),
        (lambda to, paging: goal_sentences.listed(to.db, to.member, None, None, paging),),
        parent=GoalSentence.goal_id,
        parents=(*GOES, "own_goal."),
        hides=True,
    ),
    Feed(
        "dreams",
        "/v1/dreams/{id}",
        ("dream.",),
        (lambda to, paging: dreams.listed(to.db, to.member, paging),),
    ),
    Feed(
        "shared_goals",
        "/v1/shared-goals/{id}",
        ("own_goal.",),
        (lambda to, paging: own_goals.shared(to.db, to.member, None, paging),),
    ),
    Feed(
        "joint_practices",
        "/v1/joint-practices/{id}",
        ("joint_practice.",),
        (lambda to, paging: joint_practices.listed(to.db, to.member, "all", paging, to.content),),
    ),
)
