"""What is done once a day: from its hour on, the worker finds that today's job is missing and adds it.

A day on which nothing ran, or ran late, is caught up with as soon as a worker looks; the job's key, kind and
date, keeps two workers from doing it twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from auditapp.kernel import clock, jobs
from auditapp.kernel.transaction import Transaction

BY = "system:schedule"


@dataclass(frozen=True)
class Daily:
    """A kind of job that is done every day, from `at_hour` (0 to 23, in England) on; its payload holds the date."""

    kind: str
    at_hour: int


@dataclass
class Schedule:
    """Every daily job, and which of them this process knows to be there, so that a look costs nothing."""

    dailies: tuple[Daily, ...] = ()
    _known: set[str] = field(default_factory=set)

    def add_due(self, transaction: Transaction, *, now: datetime) -> None:
        """Add the jobs of today whose hour has come and that are not there yet."""
        due = {_key(each, now): each for each in self.dailies if _has_come(each, now)}
        new = {key: each for key, each in due.items() if key not in self._known}
        if not new:
            return
        with transaction() as session:
            today = clock.local_date(now).isoformat()
            for key, daily in new.items():
                jobs.enqueue(session, daily.kind, key=key, payload={"date": today}, by=BY, now=now)
        self._known = set(due)


def _has_come(daily: Daily, now: datetime) -> bool:
    return now.astimezone(clock.LONDON).hour >= daily.at_hour


def _key(daily: Daily, now: datetime) -> str:
    return f"{daily.kind}:{clock.local_date(now).isoformat()}"
