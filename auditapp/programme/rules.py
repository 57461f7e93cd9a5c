"""When a checklist is due next. Days are calendar days in England, so clock changes do not matter here."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

MONTHS = {"monthly": 1, "quarterly": 3}
WEEK = timedelta(days=7)


def next_due(every: str, finished_on: date) -> date:
    """The day after `finished_on` by one interval: weekly, monthly or quarterly.

    A month without such a day gives its last one: a month after 31 January is 28 or 29 February.
    Raises KeyError for an interval that does not exist.
    """
    if every == "weekly":
        return finished_on + WEEK
    months = finished_on.year * 12 + finished_on.month - 1 + MONTHS[every]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(finished_on.day, monthrange(year, month + 1)[1]))
