"""The worker: takes jobs one after another, holding the write lock only to claim and to record."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from auditapp.config import Settings
from auditapp.kernel import clock, jobs
from auditapp.kernel.errors import Refusal
from auditapp.kernel.schedule import Schedule
from auditapp.kernel.transaction import Transaction

log = logging.getLogger("auditapp.worker")
IDLE_SECONDS = 1.0


@dataclass
class Work:
    """What job handlers are given: the settings and a way to open a transaction of their own."""

    settings: Settings
    transaction: Transaction
    handlers: Mapping[str, Handler]
    schedule: Schedule = field(default_factory=Schedule)
    stopping: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)  # after `stopping`: the worker is over
    # When the worker last looked for something to do, by the monotonic clock; None where there is no worker.
    seen: float | None = None
    job: jobs.ClaimedJob | None = None  # what it does now

    def progress(self, job_id: str, percent: int) -> None:
        """Show how far a job has come."""
        with self.transaction() as session:
            jobs.report_progress(session, job_id, percent, now=clock.now())

    def run_one(self) -> bool:
        """Take one job and do it; False when none is ready."""
        with self.transaction() as session:
            job = jobs.claim(session, kinds=frozenset(self.handlers), now=clock.now())
        if job is None:
            return False
        self.job, began = job, time.monotonic()
        try:
            outcome = self._do(job)
        finally:
            self.job = None
        ms = round((time.monotonic() - began) * 1000)
        facts = {"job": job.id, "kind": job.kind, "attempt": job.attempts, "outcome": outcome, "ms": ms}
        log.info("job", extra={"fields": facts})
        return True

    def run_until_idle(self) -> int:
        """Do everything that is ready; returns how many jobs that was."""
        count = 0
        while self.run_one():
            count += 1
        return count

    def run_for_ever(self) -> None:
        """The worker's life. A fault in one job is recorded and the next is taken."""
        while not self.stopping.is_set():
            self.seen = time.monotonic()
            try:
                self.schedule.add_due(self.transaction, now=clock.now())
                worked = self.run_one()
            except Exception:
                log.exception("the worker could not take a job")
                worked = False
            if not worked:
                self.stopping.wait(IDLE_SECONDS)

    def give_back(self) -> None:
        """Let another process take the job that this one has no time to finish."""
        job = self.job
        if job is not None:
            with self.transaction() as session:
                jobs.release(session, job.id)
            log.info("job", extra={"fields": {"job": job.id, "kind": job.kind, "outcome": "given back"}})

    def _do(self, job: jobs.ClaimedJob) -> str:
        try:
            self.handlers[job.kind](self, job)
        except Refusal as refusal:
            with self.transaction() as session:
                jobs.fail(session, job.id, now=clock.now(), error=refusal.message, final=True)
            return "refused"
        except Exception as fault:
            log.exception("job %s (%s) failed", job.id, job.kind)
            with self.transaction() as session:
                jobs.fail(session, job.id, now=clock.now(), error=f"{type(fault).__name__}: {fault}")
            return "failed"
        with self.transaction() as session:
            jobs.finish(session, job.id, now=clock.now())
        return "done"


Handler = Callable[[Work, jobs.ClaimedJob], None]
