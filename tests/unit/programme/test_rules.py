"""The next due day: calendar days in England, month-ends and leap years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditapp.programme.rules import next_due


@pytest.mark.parametrize(
    ("every", "finished", "due"),
    [
        ("weekly", "2026-10-20", "2026-10-27"),  # over the end of summer time
        ("weekly", "2026-12-29", "2027-01-05"),
        ("monthly", "2026-11-22", "2026-12-22"),
        ("monthly", "2026-01-31", "2026-02-28"),
        ("monthly", "2028-01-31", "2028-02-29"),
        ("monthly", "2026-12-31", "2027-01-31"),
        ("quarterly", "2026-11-30", "2027-02-28"),
        ("quarterly", "2026-10-15", "2027-01-15"),
    ],
)
def test_the_next_due_day(every: str, finished: str, due: str) -> None:
    assert next_due(every, date.fromisoformat(finished)) == date.fromisoformat(due)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_month_is_between_28_and_31_days_and_never_skips_one(finished: date) -> None:
    due = next_due("monthly", finished)
    assert timedelta(28) <= due - finished <= timedelta(31)
    assert (due.year * 12 + due.month) - (finished.year * 12 + finished.month) == 1


def test_an_interval_nobody_knows_is_a_fault() -> None:
    with pytest.raises(KeyError):
        next_due("yearly", date(2026, 1, 1))
