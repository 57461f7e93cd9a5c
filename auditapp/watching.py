"""What can be watched from outside: figures read from the database, and what must be well before we serve."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from auditapp.evidence.health import store_fault
from auditapp.keeping.age import last_good_age
from auditapp.kernel import jobs
from auditapp.kernel.database import size_of
from auditapp.web.metrics import Gauge
from auditapp.web.probes import Check

CHECKS: Mapping[str, Check] = {"photo store": store_fault}


def _jobs(session: Session, _now: datetime) -> Mapping[str, float]:
    return jobs.standing(session)


def _longest_wait(session: Session, now: datetime) -> Mapping[str, float]:
    return {"": jobs.longest_wait(session, now).total_seconds()}


def _backup_age(session: Session, now: datetime) -> Mapping[str, float]:
    age = last_good_age(session, now)
    return {} if age is None else {"": age.total_seconds()}


def _database_size(session: Session, _now: datetime) -> Mapping[str, float]:
    return {"": size_of(session)}


GAUGES = (
    Gauge("walkaround_jobs", "Jobs by where they are.", _jobs, "status"),
    Gauge("walkaround_oldest_job_seconds", "How long the next job has been ready.", _longest_wait),
    Gauge(
        "walkaround_backup_age_seconds", "Time since the last good backup; absent without one.", _backup_age
    ),
    Gauge("walkaround_database_bytes", "Size of the database.", _database_size),
)
