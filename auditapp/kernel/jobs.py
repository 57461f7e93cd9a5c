"""Work that outlives a request: a row with a status, taken by the worker.

A job is enqueued in the transaction of what it is about. `key` makes a repeat harmless. A worker claims a job
for
a lease; a lease that runs out lets another try, up to MAX_ATTEMPTS times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index, Integer, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from auditapp.kernel import ids
from auditapp.kernel.bulk import insert_rows
from auditapp.kernel.orm import ActorRef, Base, Code, Id, Json, JsonColumn, When

LEASE = timedelta(minutes=10)
MAX_ATTEMPTS = 5


class JobStatus(StrEnum):
    """Where a job is. `failed` is final and carries a sentence for a person."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of work; one of the few rows that are updated."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_status_run_after", "status", "run_after"),)

    id: Mapped[Id]
    kind: Mapped[Code]
    key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[JsonColumn]
    status: Mapped[Code]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    progress: Mapped[int] = mapped_column(Integer, default=0)  # percent
    run_after: Mapped[When]
    lease_until: Mapped[When | None]
    enqueued_at: Mapped[When]
    enqueued_by: Mapped[ActorRef]
    ended_at: Mapped[When | None]
    error: Mapped[str | None]


@dataclass(frozen=True)
class ClaimedJob:
    """What a handler gets: read while the claim was made, so that no transaction stays open while it works."""

    id: str
    kind: str
    payload: Json
    attempts: int


def enqueue(
    session: Session,
    kind: str,
    *,
    key: str,
    payload: Json,
    by: str,
    now: datetime,
    run_after: datetime | None = None,
) -> Job:
    """Add a job unless one with the same `key` is there already; returns the row either way."""
    existing = session.scalar(select(Job).where(Job.key == key))
    if existing is not None:
        return existing
    job = Job(
        id=ids.new_id("j"),
        kind=kind,
        key=key,
        payload=payload,
        status=JobStatus.WAITING,
        attempts=0,
        progress=0,
        run_after=run_after or now,
        enqueued_at=now,
        enqueued_by=by,
    )
    session.add(job)
    return job


def enqueue_first(
    session: Session, kind: str, *, key: str, payload: Json, by: str, now: datetime, run_after: datetime
) -> None:
    """Add a job for a caller who knows that there is none with this `key`; nothing is looked up first."""
    row = {
        "id": ids.new_id("j"),
        "kind": kind,
        "key": key,
        "payload": payload,
        "status": JobStatus.WAITING.value,
        "attempts": 0,
        "progress": 0,
        "run_after": run_after,
        "enqueued_at": now,
        "enqueued_by": by,
    }
    insert_rows(session, Job, [row])


def claim(session: Session, *, kinds: frozenset[str], now: datetime) -> ClaimedJob | None:
    """Take the oldest job that is ready (or whose lease ran out) and hold it for LEASE."""
    ready = or_(
        (Job.status == JobStatus.WAITING) & (Job.run_after <= now),
        (Job.status == JobStatus.RUNNING) & (Job.lease_until < now),
    )
    candidates = select(Job.id).where(ready, Job.kind.in_(kinds)).order_by(Job.run_after, Job.id).limit(1)
    if session.scalar(candidates) is None:  # a look costs no write lock; the worker looks often
        return None
    chosen = candidates.with_for_update(skip_locked=True).scalar_subquery()
    taken = (
        update(Job)
        .where(Job.id == chosen)
        .values(status=JobStatus.RUNNING, attempts=Job.attempts + 1, lease_until=now + LEASE)
    )
    row = session.execute(taken.returning(Job.id, Job.kind, Job.payload, Job.attempts)).one_or_none()
    return None if row is None else ClaimedJob(row.id, row.kind, row.payload, row.attempts)


def report_progress(session: Session, job_id: str, percent: int, *, now: datetime) -> None:
    """Show how far the work has come, 0 to 100, and hold on to the job for another LEASE."""
    job = session.get_one(Job, job_id)
    job.progress = max(0, min(100, percent))
    if job.lease_until is not None:
        job.lease_until = now + LEASE


def finish(session: Session, job_id: str, *, now: datetime) -> None:
    """The work is done."""
    job = session.get_one(Job, job_id)
    job.status, job.progress, job.ended_at, job.lease_until = JobStatus.DONE, 100, now, None


def fail(session: Session, job_id: str, *, now: datetime, error: str, final: bool = False) -> None:
    """The work failed: it is tried again later with growing pauses, or given up with a sentence for a person."""
    job = session.get_one(Job, job_id)
    job.error, job.lease_until = error, None
    if final or job.attempts >= MAX_ATTEMPTS:
        job.status, job.ended_at = JobStatus.FAILED, now
    else:
        job.status, job.run_after = JobStatus.WAITING, now + timedelta(seconds=2**job.attempts)


def release(session: Session, job_id: str) -> None:
    """Give back a job that cannot be finished here, because the process ends: another takes it at once."""
    mine = (Job.id == job_id) & (Job.status == JobStatus.RUNNING)
    given_back = {"status": JobStatus.WAITING, "attempts": Job.attempts - 1, "lease_until": None}
    session.execute(update(Job).where(mine).values(given_back))


def standing(session: Session) -> dict[str, int]:
    """How many jobs wait, run and have failed."""
    counted = dict.fromkeys((JobStatus.WAITING.value, JobStatus.RUNNING.value, JobStatus.FAILED.value), 0)
    rows = select(Job.status, func.count()).where(Job.status.in_(counted)).group_by(Job.status)
    return {**counted, **{row[0]: row[1] for row in session.execute(rows)}}


def longest_wait(session: Session, now: datetime) -> timedelta:
    """How long the job that should have been taken first has been ready; nothing when none waits."""
    ready = (Job.status == JobStatus.WAITING) & (Job.run_after <= now)
    first = session.scalar(select(Job.run_after).where(ready).order_by(Job.run_after).limit(1))
    return now - first if first else timedelta()
