"""Which backups are kept: the latest of each of so many days, weeks and months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from auditapp.keeping.rules import Keep, is_label, label_of, moment_of, read_keep, to_keep

START = datetime(2025, 10, 1, 1, 0, tzinfo=UTC)
NIGHTLY = [label_of(START + timedelta(days=day), "abcd") for day in range(400)]


def days(labels: set[str]) -> list[str]:
    return sorted(f"{moment_of(label):%Y-%m-%d}" for label in labels)


def test_a_year_of_nights_leaves_seven_days_five_weeks_and_twelve_months() -> None:
    kept = days(to_keep(NIGHTLY, Keep()))
    assert kept[-7:] == [f"{START + timedelta(days=day):%Y-%m-%d}" for day in range(393, 400)]
    assert kept[0] == "2025-12-31"
    assert len(kept) <= 7 + 5 + 12


def test_what_the_rule_kept_yesterday_it_would_have_kept_of_all_nights() -> None:
    """Thinning every night leaves the same as thinning once."""
    left: set[str] = set()
    for label in NIGHTLY:
        left = to_keep(left | {label}, Keep())
    assert left >= to_keep(NIGHTLY, Keep(monthly=0))
    assert {day[:7] for day in days(left)} == {day[:7] for day in days(to_keep(NIGHTLY, Keep()))}


def test_of_several_on_one_day_the_latest_three_are_kept() -> None:
    labels = [label_of(START + timedelta(hours=hour), "abcd") for hour in range(5)]
    assert to_keep(labels, Keep(1, 0, 0)) == set(labels[-3:])


def test_a_label_names_its_moment() -> None:
    assert is_label(NIGHTLY[0])
    assert moment_of(NIGHTLY[0]) == START
    assert not is_label("photos")
    assert not is_label(".part-" + NIGHTLY[0])


def test_a_rule_names_days_weeks_and_months() -> None:
    assert read_keep("3,2,1") == Keep(3, 2, 1)
