"""What a person has for themselves, as phones keep it.

The hold is in no feed: it leaves no trace.
"""

from uuid import UUID

from app.models.assessments import Assessment, Score
from app.services import (
    assessments,
    checkins,
    first_look,
    gestures,
    gratitudes,
    journal,
    kept,
    mutes,
    own_goals,
    pauses,
    profile,
    reminders,
    scores,
    users,
)
from app.services.checkins import sharing
from app.services.feeds.reading import Feed, Reader
from app.services.practices import sessions as practice_sessions
from app.services.questions import solo


def me(reader: Reader) -> UUID:
    return reader.person.user_id


FEEDS = (
    Feed(
        "me",
        "/v1/me",
        ("account.", "couple."),
        one=lambda to, _id: users.own(to.db, to.person),
        owner=me,
    ),
    Feed(
        "profile",
        "/v1/me/profile",
        ("profile.",),
        one=lambda to, _id: profile.own(to.db, to.person, to.content),
        owner=me,
    ),
    Feed(
        "mutes",
        "/v1/me/mutes",
        ("mute.",),
        one=lambda to, _id: mutes.listed(to.db, to.person),
        owner=me,
    ),
    Feed(
        "pause",
        "/v1/me/pause",
        ("pause.",),
        one=lambda to, _id: pauses.state(to.db, to.person),
        owner=me,
    ),
    Feed(
        "quiet_hours",
        "/v1/reminders/quiet-hours",
        ("reminder.changed",),
        one=lambda to, _id: reminders.quiet_hours(to.db, to.person),
        owner=me,
    ),
    Feed(
        "reminders",
        "/v1/reminders/{id}",
        ("reminder.",),
        (lambda to, paging: reminders.listed(to.db, to.person, paging),),
    ),
    Feed(
        "assessments",
        "/v1/assessments/{id}",
        ("assessment.",),
        (lambda to, paging: assessments.listed(to.db, to.person, paging),),
        one=lambda to, id_: assessments.show(
            to.db.get_one(Assessment, (to.person.user_id, id_)), to.content.instruments
        ),
        private=True,
    ),
    Feed(
        "scores",
        "/v1/scores/{id}",
        ("assessment.completed",),
        (lambda to, paging: scores.history(to.db, to.person, paging),),
        one=lambda to, id_: scores.read(to.db.get_one(Score, (to.person.user_id, id_))),
        private=True,
    ),
    Feed(
        "gratitudes",
        "/v1/gratitudes/{id}",
        ("gratitude.",),
        (lambda to, paging: gratitudes.listed(to.db, to.person, paging),),
        private=True,
    ),
    Feed(
        "journal",
        "/v1/journal/{id}",
        ("journal.", "page."),
        (lambda to, paging: journal.listed(to.db, to.person, paging),),
        private=True,
    ),
    Feed(
        "checkins",
        "/v1/checkins/{id}",
        ("checkin.written", "checkin.changed", "checkin.deleted"),
        (lambda to, paging: checkins.listed(to.db, to.person, paging),),
        private=True,
        parents=("checkin.drafted", "checkin.sealed", "checkin.withdrawn", "checkins."),
        meant=lambda to, days: sharing.of_days(to.db, to.person, days),
    ),
    Feed(
        "own_goals",
        "/v1/own-goals/{id}",
        ("own_goal.",),
        (lambda to, paging: own_goals.listed(to.db, to.person, None, None, paging),),
        private=True,
    ),
    Feed(
        "solo_answers",
        "/v1/solo-answers/{id}",
        ("solo_answer.",),
        (lambda to, paging: solo.listed(to.db, to.person, paging, to.content),),
        private=True,
    ),
    Feed(
        "own_gestures",
        "/v1/gestures/own/{id}",
        ("gesture.",),
        (lambda to, paging: gestures.invented(to.db, to.person, paging),),
    ),
    Feed(
        "done_gestures",
        "/v1/gestures/done/{id}",
        ("gesture.",),
        (lambda to, paging: gestures.log(to.db, to.person, paging),),
        private=True,
    ),
    Feed(
        "gesture_wishes",
        "/v1/gestures/wishes",
        ("gesture.", "gestures."),
        one=lambda to, _id: gestures.wishes(to.db, to.person),
        owner=me,
    ),
    Feed(
        "practice_sessions",
        "/v1/practice-sessions/{id}",
        ("practice.",),
        (lambda to, paging: practice_sessions.listed(to.db, to.person, "all", paging, to.content),),
        private=True,
    ),
    Feed(
        "first_looks",
        "/v1/first-looks/{id}",
        ("first_look.",),
        (lambda to, paging: first_look.listed(to.db, to.person, paging, to.content),),
        private=True,
    ),
    Feed(
        "kept",
        "/v1/kept",
        ("couple.left",),
        (lambda to, paging: kept.listed(to.db, to.person, paging),),
        private=True,
    ),
)
