"""The span of time a pack covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from auditapp.kernel.clock import zone

_MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class Window:
    """The days of a home from `first` to `last`, both included, looked at on the moment `until`."""

    home_id: str
    first: date
    last: date
    until: datetime

    @property
    def begins(self) -> datetime:
        """Midnight in England at the start of the first day."""
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        """Midnight in England after the last day."""
        return _midnight(self.last + timedelta(days=1))


def usual_period(today: date) -> tuple[date, date]:
    """The last twelve months up to today."""
    year, day = today.year - 1, today.day
    if (today.month, today.day) == (2, 29):
        day = 28
    return date(year, today.month, day), today


def months_between(first: date, last: date) -> list[tuple[int, int]]:
    """Every calendar month that the days touch, as (year, month)."""
    count = (last.year - first.year) * _MONTHS_IN_YEAR + last.month - first.month
    start = first.year * _MONTHS_IN_YEAR + first.month - 1
    return [((start + at) // _MONTHS_IN_YEAR, (start + at) % _MONTHS_IN_YEAR + 1) for at in range(count + 1)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone()).astimezone(UTC)
