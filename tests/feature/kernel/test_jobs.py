"""Jobs: claimed once, retried with growing pauses, taken over when a worker dies, failed with a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auditapp.kernel import clock, jobs
from auditapp.kernel.errors import Refusal
from auditapp.kernel.jobs import Job, JobStatus
from auditapp.web.work import Work


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def working(work: Work, done: list[str]) -> Work:
    def note(_work: Work, job: jobs.ClaimedJob) -> None:
        done.append(str(job.payload))

    def refuse(_work: Work, _job: jobs.ClaimedJob) -> None:
        raise Refusal("There is nothing in those dates.")

    def break_down(_work: Work, _job: jobs.ClaimedJob) -> None:
        raise RuntimeError("boom")

    return Work(work.settings, work.transaction, {"note": note, "refuse": refuse, "break": break_down})


def enqueue(work: Work, kind: str, key: str = "k") -> str:
    with work.transaction() as session:
        return jobs.enqueue(session, kind, key=key, payload="hello", by="u1", now=clock.now()).id


def test_a_job_is_done_once(working: Work, done: list[str]) -> None:
    enqueue(working, "note")
    enqueue(working, "note")
    assert working.run_until_idle() == 1
    assert done == ["hello"]


def test_two_workers_never_take_the_same_job(working: Work) -> None:
    enqueue(working, "note")
    with working.transaction() as session:
        assert jobs.claim(session, kinds=frozenset({"note"}), now=clock.now()) is not None
    with working.transaction() as session:
        assert jobs.claim(session, kinds=frozenset({"note"}), now=clock.now()) is None


def test_a_dead_workers_job_is_taken_over_when_its_lease_ends(working: Work, done: list[str]) -> None:
    enqueue(working, "note")
    with working.transaction() as session:
        jobs.claim(session, kinds=frozenset({"note"}), now=clock.now())
    later = clock.now() + jobs.LEASE + timedelta(seconds=1)
    clock.set_clock(lambda: later)
    assert working.run_until_idle() == 1
    assert done == ["hello"]


def test_a_refusal_ends_a_job_with_its_sentence(working: Work) -> None:
    job_id = enqueue(working, "refuse")
    working.run_until_idle()
    with working.transaction() as session:
        job = session.get_one(Job, job_id)
        assert (job.status, job.error) == (JobStatus.FAILED, "There is nothing in those dates.")


def test_a_fault_is_tried_again_later_and_given_up_in_the_end(
    working: Work, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = enqueue(working, "break")
    moment = clock.now()
    for attempt in range(jobs.MAX_ATTEMPTS):
        clock.set_clock(lambda at=moment + timedelta(hours=attempt): at)  # type: ignore[misc]
        assert working.run_until_idle() == 1
    with working.transaction() as session:
        assert session.get_one(Job, job_id).status == JobStatus.FAILED
    assert "boom" in caplog.text
