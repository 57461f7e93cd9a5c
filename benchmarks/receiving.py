"""How many audits of 50 answers a second the server takes in, with and without photos.

Each audit: start, 50 answers, finish with 5 planned actions, in two envelopes; every answer is judged, journalled,
and every failing one raises an action that goes live at the finish. The load runs in a process of its own.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from auditapp.actions.models import ActionGoLive
from auditapp.audits.models import Answer, AuditFinish
from auditapp.evidence.models import PhotoReceipt
from auditapp.kernel import clock, jobs
from auditapp.kernel.journal import JournalEvent
from auditapp.kernel.journal_check import verify_journal
from benchmarks import machine
from benchmarks.figures import Figure, percentile
from benchmarks.forms import audit50
from benchmarks.installation import ROOT, Installation, installation
from benchmarks.load import Found, Plan
from benchmarks.runs import FAILING
from benchmarks.wire import sign_in
from tests.build import PASSWORD

NAME = "receive"
SECONDS = 6.0
_AUDITS_A_SECOND = 700  # more than any run was seen to reach; what is made beforehand


@dataclass(frozen=True)
class Cell:
    """One setting; `aim` in audits a second."""

    photos: int
    clients: int
    repeats: int
    aim: float | None = None


CELLS = (Cell(0, 8, 3, 400), Cell(1, 8, 3, 180), Cell(4, 8, 1), Cell(0, 1, 1), Cell(0, 32, 1))


@dataclass(frozen=True)
class Measured:
    """One run: what the clients saw, and processor seconds of server and of everything else meanwhile."""

    found: Found
    server_cpu: float
    others_cpu: float

    @property
    def rate(self) -> float:
        return self.found.runs / self.found.seconds

    @property
    def cpu_ms(self) -> float:
        """Server processor milliseconds for each audit: the figure that a busy machine changes least."""
        return 1000 * self.server_cpu / max(1, self.found.runs)


def measure() -> Iterator[Figure]:
    """Every cell on one installation, then a look at whether all that was acknowledged is there."""
    with installation() as made:
        made.start()
        runs = {cell: [run(made, cell, repeat) for repeat in range(cell.repeats)] for cell in CELLS}
        for cell, found in runs.items():
            yield from _figures(cell, found)
        yield _memory(made)
        made.kill()
        every = [each.found for found in runs.values() for each in found]
        yield _all_there(made, every)


def run(
    made: Installation, cell: Cell, repeat: int, seconds: float = SECONDS, runs: int | None = None
) -> Measured:
    """Load for some seconds, or until each client sent its `runs`; all of it is made beforehand."""
    wait_until_drawn(made)
    plan = _plan(made, cell, seed=hash((cell, repeat)), seconds=seconds, runs=runs)
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.load"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as load:
        if load.stdin is None or load.stdout is None:
            raise RuntimeError("The load cannot be spoken to.")
        load.stdin.write(json.dumps(asdict(plan)) + "\n")
        load.stdin.flush()
        load.stdout.readline()
        pids = made.pids
        server, all_cores = machine.cpu_seconds(pids), machine.machine_seconds()
        load.stdin.write("go\n")
        load.stdin.flush()
        found = Found(**json.loads(load.stdout.readline()))
        used = machine.cpu_seconds(pids) - server
        return Measured(found, used, machine.machine_seconds() - all_cores - used - found.cpu)


def wait_until_drawn(made: Installation) -> None:
    """What earlier photos left for the worker would be counted against the next run."""
    ready = select(func.count()).select_from(jobs.Job).where(jobs.Job.status != jobs.JobStatus.DONE)
    while True:
        with made.work.transaction() as session:
            if not session.scalar(ready.where(jobs.Job.run_after <= clock.now())):
                return
        time.sleep(0.5)


def _plan(made: Installation, cell: Cell, *, seed: int, seconds: float, runs: int | None) -> Plan:
    user = made.world.user("senior_carer")
    signed = sign_in(made.port, user.sign_in_name, PASSWORD)
    most = _AUDITS_A_SECOND // (1 + cell.photos)
    return Plan(
        port=made.port,
        clients=cell.clients,
        seconds=seconds,
        photos=cell.photos,
        runs=runs or round(most * seconds / cell.clients) + 1,
        seed=seed,
        definition=dict(audit50().body()),
        user_id=user.id,
        name=user.name,
        home_id=made.world.oak.id,
        sign_ins=[(signed.cookie, signed.csrf)],
    )


def _figures(cell: Cell, runs: list[Measured]) -> Iterator[Figure]:
    chosen = sorted(runs, key=lambda each: each.rate)[len(runs) // 2]
    found = chosen.found
    wrong = [line for each in runs for line in each.found.wrong]
    told = (
        f"median of {len(runs)} x {SECONDS:.0f} s; p50 {statistics.median(found.run_ms):.0f} ms, "
        f"p95 {percentile(found.run_ms, 95):.0f} ms an audit; others used {chosen.others_cpu / found.seconds:.1f} cores"
    )
    name = f"audits of 50 answers, {cell.photos} photos, {cell.clients} clients"
    details = {f"run {number}": each.rate for number, each in enumerate(runs, 1)}
    details["wrong answers"] = len(wrong)
    yield Figure(NAME, name, chosen.rate, "/s", cell.aim, "more", told, details)
    share = chosen.server_cpu / found.seconds
    cpu = min(each.cpu_ms for each in runs)
    yield Figure(
        NAME, "  server's processor time", cpu, "ms each", None, "less", f"server used {share:.2f} cores"
    )


def _memory(made: Installation) -> Figure:
    most = max(machine.peak(pid) for pid in made.pids) / 1024
    return Figure(
        NAME, "server's memory at its most", most, "MB", None, "less", "resident, after all of the above"
    )


def _all_there(made: Installation, every: list[Found]) -> Figure:
    """Count rows against what was acknowledged, and walk the journal."""
    finished, photos = sum(each.runs for each in every), sum(each.photos for each in every)
    expected = {
        AuditFinish: finished,
        Answer: 50 * finished,
        ActionGoLive: FAILING * finished,
        PhotoReceipt: photos,
    }
    with made.work.transaction() as session:
        counts = {model: session.scalar(select(func.count()).select_from(model)) or 0 for model in expected}
        events = session.scalar(select(func.count()).select_from(JournalEvent)) or 0
        faults = [report.fault for report in verify_journal(session) if report.fault]
    missing = sum(abs(expected[model] - counts[model]) for model in expected)
    wrong = missing + len(faults) + sum(len(each.wrong) for each in every)
    told = f"{finished:,} audits, {photos:,} photos acknowledged; {events:,} journal events verified"
    return Figure(NAME, "rows missing or doubled", wrong, "", 0, "less", told)
