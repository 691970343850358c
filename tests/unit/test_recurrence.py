"""Recurrence rules: which are taken, what they give, and that none takes long to find out."""

import time
from datetime import UTC, date, datetime

import pytest
from app.problems import Invalid
from app.services.quality_time import calendar, recurrence
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

SUNDAY = date(2026, 5, 31)


@pytest.mark.parametrize(
    ("rule", "starts_on", "found"),
    [
        ("FREQ=DAILY;INTERVAL=2", date(2026, 5, 30), [30, 1, 3]),
        ("FREQ=WEEKLY;BYDAY=SU,WE", SUNDAY, [31, 3, 7]),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU", SUNDAY, [31, 14, 28]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", SUNDAY, [31, 30, 31]),
        ("FREQ=MONTHLY;BYDAY=-1SU", SUNDAY, [31, 28, 26]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", date(2026, 5, 29), [29, 30, 31]),
        ("FREQ=MONTHLY", SUNDAY, [31, 31, 31]),
        ("FREQ=YEARLY", date(2028, 2, 29), [29, 29, 29]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=-1SU", SUNDAY, [31, 30, 28]),
    ],
)
def test_a_rule_gives_its_days(rule: str, starts_on: date, found: list[int]) -> None:
    assert recurrence.check(rule, starts_on) is None
    days = recurrence.days(rule, starts_on, starts_on, date(2050, 1, 1))
    assert [day.day for day in days[:3]] == found


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("FREQ=DAILY;COUNT=3", date(2026, 6, 2)),
        ("FREQ=WEEKLY;UNTIL=20260620", date(2026, 6, 14)),
        ("FREQ=DAILY;UNTIL=20260531", SUNDAY),
    ],
)
def test_a_rule_with_an_end_knows_its_last_day(rule: str, last: date) -> None:
    assert recurrence.check(rule, SUNDAY) == last
    assert recurrence.days(rule, SUNDAY, SUNDAY, date(2040, 1, 1))[-1] == last


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=NEVER", "INTERVAL=2", "FREQ=DAILY;FREQ=DAILY"),
        *("FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=367", "FREQ=DAILY;INTERVAL=9999999999"),
        *("FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=1001", "FREQ=DAILY;COUNT=2;UNTIL=20260630"),
        *("FREQ=DAILY;UNTIL=20260530", "FREQ=DAILY;UNTIL=20261301", "FREQ=DAILY;UNTIL=21260531"),
        *("FREQ=DAILY;BYDAY=MO", "FREQ=DAILY;BYSECOND=1", "FREQ=DAILY;BYHOUR=1,2,3"),
        *("FREQ=WEEKLY;BYDAY=1SU", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=MO"),
        *("FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=30"),
        *("FREQ=MONTHLY;BYDAY=5SU", "FREQ=MONTHLY;BYDAY=SU;BYMONTHDAY=31"),
        *("FREQ=MONTHLY;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=SU;BYSETPOS=5"),
        *("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2", "FREQ=YEARLY;BYDAY=1SU"),
        *("FREQ=YEARLY;COUNT=1000", "FREQ=YEARLY;BYEASTER=0", "FREQ=YEARLY;BYWEEKNO=53"),
    ],
)
def test_what_is_no_rule_for_a_ritual_is_refused(rule: str) -> None:
    with pytest.raises(Invalid):
        recurrence.check(rule, SUNDAY)


PARTS = st.lists(
    st.sampled_from(
        [
            *("INTERVAL=12", "INTERVAL=24", "INTERVAL=10", "INTERVAL=366", "WKST=SU", "COUNT=1000"),
            *("UNTIL=20760101", "BYMONTHDAY=29,30,31", "BYMONTHDAY=-31", "BYDAY=-4SA,4MO"),
            *("BYDAY=MO,TU", "BYSETPOS=-4", "BYMONTH=2", "BYDAY=-1SU"),
        ]
    ),
    unique=True,
    max_size=4,
)


@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    PARTS,
    st.dates(date(2026, 1, 1), date(2032, 12, 31)),
)
def test_no_rule_that_is_taken_or_refused_takes_long(
    frequency: str, parts: list[str], starts_on: date
) -> None:
    rule, begun = ";".join([f"FREQ={frequency}", *parts]), time.process_time()
    try:
        last = recurrence.check(rule, starts_on)
    except Invalid:
        last = starts_on
    else:
        days = recurrence.days(rule, starts_on, starts_on, date(2060, 1, 1))
        assert days[0] == starts_on
        assert days == sorted(set(days))
    assert last is None or last >= starts_on
    assert time.process_time() - begun < 1


def test_a_local_time_that_is_left_out_or_comes_twice_is_one_moment() -> None:
    found = [
        recurrence.at(day, "01:30", "Europe/Lisbon")
        for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25), date(2026, 10, 26))
    ]
    assert found == [
        datetime(2026, 3, 28, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    ]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_lines_are_folded_at_75_octets_and_come_back_whole(text: str) -> None:
    entry = calendar.Entry("x", text, None, None, SUNDAY)
    written = calendar.write([entry], datetime(2026, 5, 31, tzinfo=UTC))
    lines = written.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert written.endswith(b"END:VCALENDAR\r\n")
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert str(event["SUMMARY"]) == text
