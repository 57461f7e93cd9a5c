"""The next due day: calendar days in England, month-ends and leap years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditapp.checklists.loader import load_library
from auditapp.programme.rules import EVERY, first_days, next_due, usual_rhythm


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
        ("fortnightly", "2026-12-20", "2027-01-03"),
        ("six_monthly", "2026-08-31", "2027-02-28"),
        ("yearly", "2028-02-29", "2029-02-28"),
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
        next_due("hourly", date(2026, 1, 1))


def test_every_shipped_checklist_has_a_usual_rhythm_from_its_own_advice() -> None:
    usual = {each.id: usual_rhythm(each.cadence) for each in load_library()}
    assert usual["bell"] == "weekly"
    assert usual["gov"] == "quarterly"
    assert {every for key, every in usual.items() if key not in ("bell", "gov")} == {"monthly"}


def test_advice_without_an_interval_means_every_month() -> None:
    assert usual_rhythm("after every incident") == "monthly"


@example(["weekly"] * 29, date(2000, 1, 1))  # more of them than days
@given(st.lists(st.sampled_from(EVERY), max_size=30), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_first_days_are_spread_over_four_weeks_and_never_today(every: list[str], today: date) -> None:
    days = first_days(every, today)
    assert len(days) == len(every)
    assert all(today < day <= today + timedelta(28) for day in days)
    assert all(day <= today + timedelta(7) for each, day in zip(every, days, strict=True) if each == "weekly")
