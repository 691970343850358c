"""Activity scores: what they count, what they ignore, and what can never be gained."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction as F

import pytest
from app.services.scoring.activity import (
    Conflict,
    Goal,
    Note,
    Planned,
    Session,
    engagement,
    giving,
    goals,
    gratitude,
    in_time,
    joint_weeks,
    pulse,
    quality_time,
    repairs,
    rhythm,
    thanks_days,
    too_early,
)
from hypothesis import given, settings
from hypothesis import strategies as st

steady = settings(derandomize=True, database=None, deadline=None, max_examples=60)
days = st.integers(-2, 29)
shares = st.fractions(0, 1, max_denominator=20)
notes = st.lists(st.builds(Note, days, st.sampled_from(["", " ", "a", "A ", "ß", "SS", "d", "e"])))
conflicts = st.builds(
    Conflict,
    intensity=st.integers(1, 5),
    time_out=st.booleans(),
    hours=st.none() | st.fractions(0, 200, max_denominator=4),
    settled=st.lists(st.integers(0, 4), max_size=2).map(tuple),
    age=st.integers(0, 30),
    afraid=st.booleans(),
)


@st.composite
def sessions(draw):
    start = draw(st.integers(0, 1439))
    length = draw(st.one_of(st.integers(0, 15), st.integers(0, 200), st.integers(0, 4000)))
    day, unplugged, confirmed = draw(days), draw(st.booleans()), draw(st.booleans())
    return Session(day, start, start + length, unplugged, confirmed)


# Gratitude


@steady
@given(notes, notes, st.randoms(use_true_random=False))
def test_gratitude_is_the_printed_formula_in_any_order(a, b, random):
    found = gratitude(a, b)
    assert gratitude(random.sample(a, len(a)), random.sample(b, len(b))) == found
    assert gratitude(b, a).score == found.score
    low, high = sorted((found.days_a, found.days_b))
    if high == 0:
        assert (found.reciprocity, found.score) == (None, 0)
        return
    expected = 100 * F(low + high, 16) * (F(3, 4) + F(1, 4) * F(2 * low, low + high))
    assert found.score == expected <= 100
    assert found.reciprocity == F(2 * low, low + high)


@steady
@given(notes, notes, st.builds(Note, days, st.just("never said before")))
def test_one_more_new_note_never_takes_anything(a, b, note):
    before, after = gratitude(a, b), gratitude([*a, note], b)
    assert after.days_a - before.days_a in (0, 1)
    assert after.score >= before.score


def test_nothing_is_gained_past_eight_days_or_by_more_notes_in_a_day():
    month = [Note(day, f"for {day}") for day in range(28)]
    assert thanks_days(month) == thanks_days(month[:8]) == 8
    flood = [Note(3, f"for {i}") for i in range(50)]
    assert gratitude(flood, []).score == F("4.6875")
    assert not gratitude(flood, []).both_gave
    assert gratitude(flood, month[:1]).both_gave


def test_a_repeated_text_counts_on_its_first_day_only():
    assert thanks_days([Note(5, "Thanks"), Note(2, " thanks\n")]) == 1
    assert thanks_days([Note(5, "Thanks"), Note(2, " thanks\n"), Note(5, "for tea")]) == 2
    assert thanks_days([Note(1, "Straße"), Note(2, "STRASSE")]) == 1
    assert thanks_days([Note(1, ""), Note(2, "\u2003")]) == 0


def test_days_outside_the_window_neither_count_nor_use_up_a_text():
    assert thanks_days([Note(-1, "Thanks"), Note(4, "thanks"), Note(28, "later")]) == 1


def test_an_author_reads_own_giving_in_points():
    assert [giving(n) for n in (0, 3, 8)] == [0, F("37.5"), 100]


# Quality time


def slow_quality_time(found):
    minutes = [F(0)] * (28 * 1440)
    for s in found:
        if s.end - s.start < 10:
            continue
        weight = (F(1) if s.unplugged else F(1, 2)) * (F(1) if s.confirmed else F(1, 2))
        for minute in range(s.day * 1440 + s.start, s.day * 1440 + s.end):
            if 0 <= minute < len(minutes):
                minutes[minute] = max(minutes[minute], weight)
    credit = [min(F(120), sum(minutes[d * 1440 : (d + 1) * 1440])) for d in range(28)]
    weeks = sum(sum(credit[w * 7 : w * 7 + 7]) >= 30 for w in range(4))
    total = sum(credit)
    score = 100 * (F("0.7") * min(F(1), total / 480) + F("0.3") * F(weeks, 4))
    return total, weeks, score


@settings(steady, max_examples=25)
@given(st.lists(sessions(), max_size=8), st.randoms(use_true_random=False))
def test_quality_time_is_what_counting_every_minute_gives(found, random):
    quality = quality_time(found)
    assert slow_quality_time(found) == (quality.credited_minutes, quality.weeks_hit, quality.score)
    assert quality_time(random.sample(found, len(found))) == quality
    assert quality_time(found + found) == quality


@steady
@given(st.lists(sessions(), max_size=30), sessions())
def test_one_more_session_never_takes_anything_and_the_month_has_an_end(found, more):
    before, after = quality_time(found), quality_time([*found, more])
    assert before.score <= after.score <= 100
    assert after.credited_minutes <= 28 * 120


def together(*spans, unplugged=True, confirmed=True):
    return quality_time(Session(*span, unplugged, confirmed) for span in spans)


def test_a_whole_day_or_a_whole_week_is_capped_by_day():
    assert together((3, 0, 1440)).score == 25
    assert together((3, 0, 7 * 1440)).credited_minutes == 7 * 120
    assert together((0, 0, 10**200)) == together((0, 0, 28 * 1440))
    assert together((-(10**200), 0, 10**204)).score == 100


def test_nothing_is_gained_past_480_minutes():
    eight_hours = [(day, 600, 720) for day in (0, 7, 14, 21)]
    assert together(*eight_hours).score == together(*eight_hours, (1, 600, 720)).score == 100


def test_ten_minutes_around_midnight_are_ten_minutes_and_nine_are_none():
    over = together((6, 1435, 1445))
    assert (over.credited_minutes, over.weeks_hit) == (10, 0)
    assert together((6, 1435, 1444)).credited_minutes == 0
    # half an hour on each side of the midnight between two weeks
    assert together((6, 1410, 1470)).weeks_hit == 2
    assert together((6, 1411, 1470)).weeks_hit == 1


def test_of_a_session_over_an_edge_of_the_window_the_inner_part_counts():
    assert together((-1, 1430, 1450)).credited_minutes == 10
    assert together((27, 1430, 1450)).credited_minutes == 10
    assert together((28, 0, 60), (-2, 0, 60)).credited_minutes == 0


def test_devices_and_missing_confirmation_each_halve_a_minute():
    hour = (3, 0, 60)
    assert together(hour, unplugged=False).credited_minutes == 30
    assert together(hour, confirmed=False).credited_minutes == 30
    assert together(hour, unplugged=False, confirmed=False).credited_minutes == 15


# Rhythm


START = datetime(2026, 3, 1, 20, tzinfo=UTC)


def planned(pattern):
    """`k` kept, `m` missed, `p` paused, `o` one-sided; one an hour."""
    return [
        Planned(START + timedelta(hours=i), accepted=c != "o", kept=c == "k", paused=c == "p")
        for i, c in enumerate(pattern)
    ]


@pytest.mark.parametrize(
    ("pattern", "share"),
    [
        ("", None),
        ("ppoo", None),
        ("k", F(1)),
        ("m", F(0)),
        ("kpppm", F(1, 2)),
        ("mmmkkkkkkkk", F(1)),
        ("kmkkkkkkk", F(7, 8)),
        ("kkkkkkkkmpo", F(7, 8)),
    ],
)
def test_rhythm_is_the_share_of_the_last_eight_moments_kept(pattern, share):
    moments = planned(pattern)
    found = rhythm(reversed(moments), START + timedelta(days=9))
    assert (found and found.share) == share


def test_moments_to_come_are_no_part_of_the_rhythm():
    found = rhythm(planned("kmm"), START + timedelta(minutes=90))
    assert found is not None
    assert (found.kept, found.planned) == (1, 2)
    assert rhythm(planned("kmm"), START - timedelta(seconds=1)) is None


def test_of_moments_that_end_together_the_kept_ones_are_taken_first():
    tied = [Planned(START, accepted=True, kept=kept, paused=False) for kept in [True] * 8 + [False]]
    assert rhythm(tied, START) == rhythm(tied[::-1], START) == rhythm(tied[:8], START)


# Goals


@steady
@given(st.lists(st.builds(Goal, shares, shares), max_size=5), st.integers(0, 4))
def test_goals_are_the_printed_formula(found, weeks):
    result = goals(found, weeks)
    counted = [goal for goal in found if goal.start < 1][:3]
    if not counted:
        assert (result.progress, result.score) == (None, None)
        return
    parts = [
        min(F(1), min(F(1), max(F(0), g.now - g.start)) / min(F(1, 4), 1 - g.start))
        for g in counted
    ]
    progress = sum(parts) / len(parts)
    assert result.progress == progress
    assert result.score == 100 * (F("0.6") * F(weeks, 4) + F("0.4") * progress) <= 100


@steady
@given(
    st.lists(st.tuples(shares, shares), min_size=1, max_size=6), st.randoms(use_true_random=False)
)
def test_goals_updated_at_different_times_may_come_in_any_order(pairs, random):
    found = [Goal(start, now, updated=i) for i, (start, now) in enumerate(pairs)]
    assert goals(random.sample(found, len(found)), 2) == goals(found, 2)


def test_the_three_last_updated_goals_count_and_reached_or_unshared_ones_do_not():
    still, moved = F(1, 2), F(3, 4)
    older = Goal(still, still, updated=1)
    newer = [Goal(still, moved, updated=day) for day in (2, 3, 4)]
    reached = Goal(F(1), F(1), updated=9)
    own = Goal(still, still, updated=9, accepted=False)
    assert goals([older, reached, own, *newer], 0).progress == 1
    assert goals([older, *newer[:2]], 0).progress == F(2, 3)
    assert goals([reached, own], 4).score is None


def test_progress_past_a_quarter_adds_nothing_and_going_back_takes_nothing():
    assert goals([Goal(F(0), F(1, 4))], 0) == goals([Goal(F(0), F(1))], 0)
    assert goals([Goal(F(9, 10), F(1))], 0).progress == 1
    assert goals([Goal(F(1, 2), F(0))], 4).score == 60


def test_a_week_is_joint_when_both_checked_in_on_any_of_its_days():
    assert joint_weeks([0, 0, 6, 27], [6, 13, 21]) == 2
    assert joint_weeks([-1, 28], [-1, 28]) == 0
    assert joint_weeks([], range(28)) == 0


# Repairs


@steady
@given(st.lists(conflicts, max_size=6), st.randoms(use_true_random=False))
def test_repairs_are_the_printed_formula_in_any_order(found, random):
    result = repairs(found)
    assert repairs(random.sample(found, len(found))) == result
    top = bottom = F(0)
    n = 0
    for c in found:
        fresh = c.age < 7 and c.hours is None and c.settled == ()
        if c.afraid or fresh or c.age > 27:
            continue
        pause = 1 if c.intensity <= 2 or (c.time_out and c.hours is not None) else 0
        back = F(0) if c.hours is None else min(F(1), max(F(0), (168 - c.hours) / 144))
        settled = F(sum(c.settled), 4 * len(c.settled)) if c.settled else F(0)
        top += c.intensity * (F("0.25") * pause + F("0.35") * back + F("0.4") * settled)
        bottom += c.intensity
        n += 1
    assert result.n_scored == n
    assert result.score == (100 * top / bottom if n else None)
    assert result.score is None or 0 <= result.score <= 100
    assert result.low_confidence is (n < 3 if n else None)


MENDED = Conflict(3, time_out=True, hours=F(24), settled=(4, 4), age=9)


def test_a_paused_returned_and_settled_conflict_is_fully_mended():
    assert repairs([MENDED] * 3).score == 100
    assert repairs([MENDED] * 2).low_confidence is True
    assert repairs([MENDED] * 3).low_confidence is False


def test_a_time_out_without_a_return_is_no_pause():
    left = Conflict(3, time_out=True, hours=None, settled=(), age=9)
    assert repairs([left]).score == 0
    mild = Conflict(2, time_out=False, hours=None, settled=(), age=9)
    assert repairs([mild]).score == 25


def test_a_return_counts_in_full_for_a_day_and_fades_over_a_week():
    def score(hours):
        return repairs([Conflict(3, time_out=False, hours=F(hours), settled=(), age=9)]).score

    assert [score(h) for h in (0, 24, 96, 168, 10**300)] == [35, 35, F("17.5"), 0, 0]


def test_a_fresh_conflict_waits_a_week_unless_something_is_known_of_it():
    fresh = Conflict(3, time_out=True, hours=None, settled=(), age=6)
    assert repairs([fresh]).score is None
    rated = Conflict(3, time_out=True, hours=None, settled=(0,), age=6)
    assert repairs([rated]).score == 0


def test_a_conflict_in_which_one_felt_afraid_leaves_no_trace_in_the_score():
    afraid = Conflict(5, time_out=False, hours=None, settled=(0,), age=9, afraid=True)
    assert repairs([MENDED, afraid]) == repairs([MENDED])
    assert repairs([afraid]) == repairs([])


# Engagement, pulse, beginnings


@steady
@given(st.lists(st.none() | st.fractions(0, 100, max_denominator=9), max_size=5))
def test_engagement_is_the_mean_of_two_scores_or_more(scores):
    found = [score for score in scores if score is not None]
    expected = sum(found) / len(found) if len(found) > 1 else None
    assert engagement(scores) == expected


@steady
@given(st.lists(st.none() | st.integers(0, 10), max_size=7))
def test_a_weekly_pulse_needs_five_days_and_spreads_by_the_sample(week):
    found = pulse(week)
    answers = [answer for answer in week if answer is not None]
    assert found.n == len(answers)
    if len(answers) < 5:
        assert (found.mean, found.score, found.sd) == (None, None, None)
        return
    mean = F(sum(answers), len(answers))
    assert (found.mean, found.score) == (mean, 10 * mean)
    variance = sum((x - mean) ** 2 for x in answers) / (len(answers) - 1)
    assert found.sd == pytest.approx(float(variance) ** 0.5, abs=1e-12)


def test_a_week_of_equal_answers_does_not_spread():
    assert pulse([7] * 7).sd == 0.0


def test_a_score_waits_for_fourteen_days_together_and_one_use():
    assert too_early(13, 5)
    assert too_early(14, 0)
    assert not too_early(14, 1)


def test_what_is_logged_more_than_two_days_late_does_not_count():
    assert [in_time(day, 10) for day in (10, 8, 7)] == [True, True, False]
