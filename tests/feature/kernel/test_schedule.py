"""Daily jobs: from their hour on, once a day, caught up with when the worker was away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from auditapp.kernel.jobs import Job
from auditapp.kernel.schedule import Daily, Schedule
from auditapp.web.work import Work

MORNING = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)  # half past seven in England
DAILIES = (Daily("clean", 3), Daily("report", 8))


def keys(work: Work) -> list[str]:
    with work.transaction() as session:
        return list(session.scalars(select(Job.key).order_by(Job.key)))


def test_a_daily_job_is_added_once_its_hour_has_come_in_england(work: Work) -> None:
    schedule = Schedule(DAILIES)
    schedule.add_due(work.transaction, now=MORNING)
    assert keys(work) == ["clean:2026-06-01"]
    schedule.add_due(work.transaction, now=MORNING + timedelta(minutes=30))
    assert keys(work) == ["clean:2026-06-01", "report:2026-06-01"]


def test_a_second_worker_and_a_second_look_add_nothing(work: Work) -> None:
    for schedule in (Schedule(DAILIES), Schedule(DAILIES)):
        for _ in range(2):
            schedule.add_due(work.transaction, now=MORNING)
    assert keys(work) == ["clean:2026-06-01"]


def test_a_look_that_finds_nothing_to_add_asks_the_database_nothing(work: Work) -> None:
    schedule = Schedule(DAILIES)
    schedule.add_due(work.transaction, now=MORNING)

    def no_transaction() -> None:
        raise AssertionError("a transaction was begun")

    schedule.add_due(no_transaction, now=MORNING)  # type: ignore[arg-type]


def test_the_next_day_adds_the_next_job(work: Work) -> None:
    schedule = Schedule(DAILIES)
    schedule.add_due(work.transaction, now=MORNING)
    schedule.add_due(work.transaction, now=MORNING + timedelta(days=1))
    assert keys(work) == ["clean:2026-06-01", "clean:2026-06-02"]
