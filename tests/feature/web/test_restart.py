"""A server that is restarted while tablets send: what was acknowledged is there, what is under way is ended."""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp import serving
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.kernel import clock, jobs
from auditapp.kernel.jobs import ClaimedJob, Job, JobStatus
from auditapp.sync.models import InboxEntry
from auditapp.web.work import Work
from benchmarks.wire import SignIn, request_head, sign_in
from tests.build import PASSWORD, World
from tests.feature.sync.runs import walk
from tests.servers import PATIENCE, Acknowledged, Server, start_tablet
from tests.tablet import Tablet, envelope

TABLETS = 4
RUNS = 4  # of each tablet, in three envelopes each


@pytest.fixture(params=[True, False], ids=["address held open", "address closed meanwhile"])
def server(request: pytest.FixtureRequest, app: Flask, work: Work, tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path, work.settings.database_url, held=request.param)
    yield made
    made.remove()


def bodies_of(definition: ChecklistDefinition, world: World) -> list[bytes]:
    """Some runs of a tablet, as they are sent."""
    made = []
    for _ in range(RUNS):
        changes = walk(Tablet(definition, world.oak.id, world.user("senior_carer").id))
        made += [changes[:4], changes[4:8], changes[8:]]
    return [json.dumps(envelope(part)).encode() for part in made]


def signed_in_at(server: Server, world: World) -> SignIn:
    return sign_in(server.port, world.user("senior_carer").sign_in_name, PASSWORD)


def test_restarts_under_load_lose_nothing_that_was_acknowledged(
    server: Server, world: World, library: dict[str, ChecklistDefinition], session: Session
) -> None:
    # Given tablets that send
    server.start()
    who, seen = signed_in_at(server, world), Acknowledged()
    everything = [bodies_of(library["night"], world) for _ in range(TABLETS)]
    threads = [start_tablet(server.port, who, bodies, seen) for bodies in everything]

    # When the server is restarted twice meanwhile
    for answered in (5, 20):
        seen.wait_for(answered)
        assert server.stop() == 0
        server.start(ready=False)
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()

    # Then everything was taken in the end, once, and is what was acknowledged
    assert seen.wrong == []
    assert seen.requests == TABLETS * RUNS * 3
    held = session.execute(select(InboxEntry.change_id, InboxEntry.digest)).all()
    assert len(held) == len({row.change_id for row in held})
    assert {row.change_id: row.digest for row in held} == seen.held
    server.stop()


class Setting(threading.Event):
    """An event whose setting is interrupted by another SIGTERM."""

    def __init__(self) -> None:
        super().__init__()
        self.depth, self.deepest = 0, 0

    def set(self) -> None:
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        signal.raise_signal(signal.SIGTERM)
        super().set()
        self.depth -= 1


def test_a_second_sigterm_within_the_first_does_not_wait_for_it(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a server that stops with its process
    heard, ends, setting = list[int](), list[Callable[[], None]](), Setting()
    monkeypatch.setattr(work, "stopping", setting)
    monkeypatch.setattr(atexit, "register", ends.append)
    before = signal.signal(signal.SIGTERM, lambda number, _frame: heard.append(number))
    try:
        serving._stop_with_the_process(work)

        # When it is told twice at once
        signal.raise_signal(signal.SIGTERM)
        for end in ends:
            end()
    finally:
        signal.signal(signal.SIGTERM, before)

    # Then it is set once, and both are heard
    assert setting.is_set()
    assert setting.deepest == 1
    assert heard == [signal.SIGTERM, signal.SIGTERM]


def test_a_signal_to_master_and_worker_alike_ends_an_idle_server_by_itself(
    server: Server, world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    server.start()
    assert server.process is not None
    os.killpg(server.process.pid, signal.SIGTERM)
    assert server.process.wait(PATIENCE) == 0
    said = capfd.readouterr().err
    assert "SIGKILL" not in said
    assert "was sent" not in said


def test_a_request_under_way_is_answered_before_the_server_ends(
    server: Server, world: World, library: dict[str, ChecklistDefinition], session: Session
) -> None:
    server.start()
    body = bodies_of(library["night"], world)[0]
    head = request_head(
        "POST", "/api/sync/changes", signed_in_at(server, world), len(body), "application/json"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
        # A first request on the line, so that it is the server's and not only the kernel's.
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        first = line.recv(65536)
        while not first.endswith(b"}\n"):
            first += line.recv(65536)
        line.sendall(head + body[:100])
        server.tell(signal.SIGTERM)
        line.sendall(body[100:])
        answer = b""
        while more := line.recv(65536):
            answer += more
    assert answer.startswith(b"HTTP/1.1 200")
    assert server.stop() == 0
    assert len(session.scalars(select(InboxEntry)).all()) == len(json.loads(body)["changes"])


@pytest.fixture
def one_job(work: Work) -> str:
    with work.transaction() as session:
        return jobs.enqueue(session, "test.wait", key="one", payload={}, by="system:test", now=clock.now()).id


def test_the_workers_job_is_ended_when_it_ends_in_time(work: Work, one_job: str, session: Session) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def wait(_work: Work, _job: ClaimedJob) -> None:
        begun.set()
        may_end.wait(60)

    work.handlers = {"test.wait": wait}
    keeper = serving.start_worker(work)
    assert begun.wait(60)
    work.stopping.set()
    may_end.set()
    keeper.join(60)
    assert session.get_one(Job, one_job).status == JobStatus.DONE


def test_a_job_that_takes_too_long_is_given_back_and_taken_by_the_next_worker_at_once(
    work: Work, one_job: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "LAST_JOB", 0.0)
    begun, may_end = threading.Event(), threading.Event()

    def wait(_work: Work, _job: ClaimedJob) -> None:
        begun.set()
        may_end.wait(60)

    work.handlers = {"test.wait": wait}
    keeper = serving.start_worker(work)
    assert begun.wait(60)
    work.stopping.set()
    keeper.join(60)
    row = session.get_one(Job, one_job)
    assert (row.status, row.attempts, row.lease_until) == (JobStatus.WAITING, 0, None)

    done: list[str] = []
    next_one = Work(work.settings, work.transaction, {"test.wait": lambda _work, job: done.append(job.id)})
    assert next_one.run_one()
    assert done == [one_job]
    may_end.set()
    for thread in threading.enumerate():
        if thread.name == "worker":
            thread.join(60)  # it has its connection until it is over


def test_sigterm_stops_the_worker_beside_whatever_else_it_does(work: Work) -> None:
    heard: list[int] = []
    before = signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, lambda number, _frame: heard.append(number))
    try:
        serving._stop_with_the_process(work)
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert work.stopping.is_set()
    assert heard == [signal.SIGTERM]
