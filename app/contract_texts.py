"""What the published contract says in words: its opening, its tags in a newcomer's order, and the
headers and parameters that many operations share.
"""

from typing import Any

from app.conditional import LONGEST
from app.conditional import TAGS as ENTITY_TAGS

Json = dict[str, Any]

DESCRIPTION = """\
Two people, one app, and nothing between them that both did not choose to share.

**Start here.** Register two people, sign each in, pair them with an invite, let each take the
check-up, and read what both may see. The README has this as a session to copy and paste.

**What holds everywhere**

- Send `Authorization: Bearer <access token>`. Tokens live ten minutes; exchange the refresh token
  for the next pair.
- JSON in, JSON out. Unknown members are refused on the way in; ignore members you do not know on
  the way out: more may be added, and enumerations may grow.
- Repeat a POST safely with an `Idempotency-Key`. Change what two people share with `If-Match`.
- Refusals are RFC 9457 problem details: branch on `code`; `/problems/{code}` explains each.
- What is not yours does not exist: the answer is 404.
- Lists are pages: follow `next_cursor` until it is null.
- Times are RFC 3339 in UTC. What your partner can see carries a date, never a time of day.

**Scores** are a means to reflect: not a diagnosis, not a verdict on anybody, not a prediction, and
not for custody, hiring or court. Every number says how sure it is and what it rests on.
"""

TAGS = [
    {"name": "users", "description": "Register, see and change yourself, leave for good."},
    {"name": "sessions", "description": "Sign in, stay signed in, and end what you left open."},
    {"name": "couples", "description": "Invite, accept, confirm; the couple; leaving at once."},
    {"name": "instruments", "description": "What is asked, and how it is scored, as data."},
    {"name": "assessments", "description": "Answer bit by bit, complete, read your own scores."},
    {"name": "checkups", "description": "A round both take, and what both chose to share of it."},
    {"name": "today", "description": "The one screen that an app opens with."},
    {"name": "insights", "description": "What you did, how it went, and how plans were kept."},
    {"name": "questions", "description": "One a day, answered by both before either sees it."},
    {"name": "appreciations", "description": "What you value in each other, now or as a note."},
    {"name": "gratitudes", "description": "What you are thankful for, for yourself."},
    {"name": "gestures", "description": "Small things to do for each other, and who likes what."},
    {"name": "moments", "description": "What you keep, and the days that come back."},
    {"name": "timeline", "description": "One look back on what you lived here."},
    {"name": "replies", "description": "A few words, or a kind reaction, to what was shown."},
    {"name": "journal", "description": "Private writing, of which you can show a page."},
    {"name": "reminders", "description": "What you want to be reminded of, and when never."},
    {"name": "words", "description": "Feelings, needs and kind short texts to borrow."},
    {"name": "checkins", "description": "How connected a day felt; a day shared when both do."},
    {"name": "support", "description": "Ask for what would help, and answer."},
    {"name": "nudges", "description": "A small sign, by your own tap."},
    {"name": "timeouts", "description": "A pause when it gets too much, and coming back."},
    {"name": "repairs", "description": "Mending a disagreement, each in own words."},
    {"name": "quality-time", "description": "Plans, rituals, time together, a calendar feed."},
    {"name": "exercises", "description": "Take turns at listening; guess each other's answers."},
    {"name": "goals", "description": "What you two want to reach, and how far you are."},
    {"name": "dreams", "description": "What you might want some day."},
    {"name": "own-goals", "description": "Goals of one of you, shared for support or not."},
    {"name": "practices", "description": "Small things to try, alone or together, and why."},
    {"name": "toolkit", "description": "What is in the way, and what helps with it."},
    {"name": "journey", "description": "Chapters: your own way through them, and the one of both."},
    {"name": "first-look", "description": "Something of worth before your partner joins."},
    {"name": "profile", "description": "Your stage, your time, what you need and value."},
    {"name": "kept", "description": "Your own words, after a couple ended."},
    {"name": "mutes", "description": "What you want no notifications of."},
    {"name": "pauses", "description": "The quiet pause."},
    {"name": "statements", "description": 'Say it as an "I" statement; nothing of it is kept.'},
    {"name": "safety", "description": "Help outside, and the private hold."},
    {"name": "events", "description": "What happened since you last looked."},
    {"name": "sync", "description": "Keep a phone in step, through tunnels and time zones."},
    {"name": "service", "description": "Health, and the keys that sign access tokens."},
]

PROBLEMS = """\
# Problems

Every refusal is an RFC 9457 problem. Branch on its `code`: it never changes and is never removed.
Each has a page, `/problems/{code}`, with its cause, what to do, and an example. This list is
written by `python -m app openapi`.

| Status | Code | Title |
| --- | --- | --- |"""

HEADERS: Json = {
    "X-Request-Id": {
        "description": "Names this request in our logs; quote it when you ask for help.",
        "schema": {"type": "string", "minLength": 32, "maxLength": 32, "pattern": "^[0-9a-f]{32}$"},
        "example": "0f8fad5bd9cb469fa16570867728950e",
    },
    "ETag": {
        "description": "A strong tag of exactly this answer, for `If-None-Match` and `If-Match`.",
        "schema": {"type": "string", "maxLength": 100, "pattern": '^"[A-Za-z0-9_-]+"$'},
        "example": '"3vXkqH0mS1yYyW3o0P0ZkQ"',
    },
    "Location": {
        "description": "The address of what was made.",
        "schema": {"type": "string", "maxLength": 300, "pattern": "^/"},
        "example": "/v1/assessments/c1f3a7e4-5b8d-4f0a-9e65-2b7d1c3a4f5e",
    },
    "Link": {
        "description": "RFC 8288 links: `self`, `first`, and `next` where there is one.",
        "schema": {"type": "string", "maxLength": 2000, "pattern": "^<"},
        "example": '</v1/scores>; rel="self", </v1/scores>; rel="first"',
    },
    "Retry-After": {
        "description": "Seconds to wait before trying again.",
        "schema": {"type": "string", "maxLength": 10, "pattern": "^[0-9]+$"},
        "example": "2",
    },
    "WWW-Authenticate": {
        "description": "RFC 6750: how to authenticate, and what was wrong with the token.",
        "schema": {"type": "string", "maxLength": 300, "pattern": "^Bearer"},
        "example": 'Bearer error="invalid_token"',
    },
    "Idempotency-Replayed": {
        "description": "`true` where the stored answer of the first request came back.",
        "schema": {"type": "string", "enum": ["true"]},
        "example": "true",
    },
}

PARAMETERS: Json = {
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": (
            "Makes repeating safe: the same key with the same request has one effect and gets the"
            " first answer again, for 48 hours, or 404 once what it made is gone. 16 to 255 visible"
            " characters, bare or quoted; make a new one for each new intent."
        ),
        "schema": {"type": "string", "minLength": 16, "maxLength": 255, "pattern": "^[!-~]+$"},
        "example": "5f0c2b1e-8d43-4a7e-9b1c-0d2e3f4a5b6c",
    },
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "The `ETag` of what you read and are changing, or `*`.",
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST,
            "pattern": ENTITY_TAGS,
        },
        "example": '"3vXkqH0mS1yYyW3o0P0ZkQ"',
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": (
            "Tags you have: where one is still true, the answer is 304 and no body. What is no tag"
            " is ignored."
        ),
        "schema": {"type": "string", "maxLength": LONGEST},
        "example": '"3vXkqH0mS1yYyW3o0P0ZkQ"',
    },
}
