"""What the published contract says in words: its opening, and its tags in a newcomer's order."""

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
    {"name": "practices", "description": "Small things to try, and which come next for you."},
    {"name": "safety", "description": "The private hold."},
    {"name": "events", "description": "What happened since you last looked."},
    {"name": "service", "description": "Health, and the keys that sign access tokens."},
]
