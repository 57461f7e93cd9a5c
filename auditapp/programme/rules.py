"""When a checklist is due next. Days are calendar days where the home is, so clock changes do not matter here."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

NEVER = "never"  # out of use: no tablet offers it for a new audit
ANY = "any"  # not planned: it can be done at any time and is never due
NOT_DUE = (NEVER, ANY)
WEEKS = {"weekly": 1, "fortnightly": 2}
MONTHS = {"monthly": 1, "quarterly": 3, "six_monthly": 6, "yearly": 12}
EVERY = (*WEEKS, *MONTHS)
ORDINARY = "monthly"
WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)
SPREAD = timedelta(days=28)  # the first checks of a home that begins are spread over four weeks
_SPOKEN = {
    "weekly": "weekly",
    "fortnightly": "fortnightly",
    "monthly": "monthly",
    "quarterly": "quarterly",
    "six-monthly": "six_monthly",
    "yearly": "yearly",
    "annually": "yearly",
}


def next_due(every: str, finished_on: date) -> date:
    """The day after `finished_on` by one interval of EVERY.

    A month without such a day gives its last one: a month after 31 January is 28 or 29 February.
    Raises KeyError for an interval that does not exist.
    """
    if every in WEEKS:
        return finished_on + WEEKS[every] * WEEK
    months = finished_on.year * 12 + finished_on.month - 1 + MONTHS[every]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(finished_on.day, monthrange(year, month + 1)[1]))


def usual_rhythm(cadence: str) -> str:
    """The interval that a checklist's own advice names first, such as "monthly full audit; weekly mini-audit"."""
    found = re.search("|".join(_SPOKEN), cadence.lower())
    return _SPOKEN[found[0]] if found else ORDINARY


def other_rhythms(cadence: str) -> bool:
    """Whether the advice names more than the one interval that is suggested."""
    return len(set(re.findall("|".join(_SPOKEN), cadence.lower()))) > 1


def first_days(rhythms: Sequence[str], today: date) -> list[date]:
    """The day on which each checklist of a home that begins is due first: a few each week, not all at once."""
    places = range(1, len(rhythms) + 1)
    spread = [today + max(A_DAY, SPREAD * place / len(rhythms)) for place in places]
    return [
        min(day, next_due(every, today)) if every in WEEKS else day
        for every, day in zip(rhythms, spread, strict=True)
    ]
