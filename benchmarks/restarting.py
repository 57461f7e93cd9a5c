"""What tablets notice of a restart while all of them send, and whether anything that was acknowledged is lost.

Three ways: stop and start with the address closed meanwhile, the same with the address held open as systemd's socket
unit does, and a reload, in which a new process takes over before the old one ends. `auditapp serve` is what starts.
"""

from __future__ import annotations

import random
import signal
import sys
from collections.abc import Iterator

from sqlalchemy import select

from auditapp.kernel.journal_check import verify_journal
from auditapp.sync.models import InboxEntry
from benchmarks.figures import Figure
from benchmarks.forms import audit50
from benchmarks.installation import Installation, installation
from benchmarks.runs import Auditor, envelopes
from benchmarks.wire import sign_in
from tests.build import PASSWORD
from tests.servers import Acknowledged, Server, start_tablet

NAME = "restart"
TABLETS = 12
RUNS = 12  # audits of each tablet
RESTARTS = 3
SERVE = (sys.executable, "-m", "auditapp.commands", "serve", "--bind")
PRODUCTION = {"AUDITAPP_SECRET_KEY": "b" * 40, "AUDITAPP_LOG": "quiet"}
WAYS = {"address closed meanwhile": False, "address held open": True, "reload": False}


class LostError(Exception):
    """Something was acknowledged and is not there."""


def measure() -> Iterator[Figure]:
    """Each way on an installation of its own."""
    for way, held in WAYS.items():
        with installation() as made:
            yield from _measured(made, way, held=held)


def _measured(made: Installation, way: str, *, held: bool) -> Iterator[Figure]:
    url = made.work.settings.database_url
    server = Server(made.folder, url, held=held, command=SERVE, environment=PRODUCTION)
    server.start()
    try:
        seen = _under_load(made, server, way)
        server.stop()
    finally:
        server.remove()
    told = f"{RESTARTS} restarts, {TABLETS} tablets; {seen.refused} tries found nobody or were cut off"
    yield Figure(NAME, f"longest wait for an answer, {way}", seen.longest, "s", None, "less", told)
    missing = _missing(made, seen)
    told = f"{len(seen.held):,} changes acknowledged in {seen.requests} answers; the journal is verified"
    yield Figure(NAME, "acknowledged changes missing", missing, "", 0, "less", told)
    if missing:
        raise LostError(f"{missing} changes were acknowledged and are not there ({way}).")


def _under_load(made: Installation, server: Server, way: str) -> Acknowledged:
    user = made.world.user("senior_carer")
    who, seen = sign_in(server.port, user.sign_in_name, PASSWORD), Acknowledged()
    everything = [_bodies(made, number) for number in range(TABLETS)]
    threads = [start_tablet(server.port, who, bodies, seen) for bodies in everything]
    total = sum(map(len, everything))
    for number in range(1, RESTARTS + 1):
        seen.wait_for(total * number // (RESTARTS + 1))
        if way == "reload":
            server.tell(signal.SIGHUP)
        else:
            server.stop()
            server.start(ready=False)
    for thread in threads:
        thread.join()
    return seen


def _bodies(made: Installation, seed: int) -> list[bytes]:
    user, chance = made.world.user("senior_carer"), random.Random(seed)  # noqa: S311 - made-up data
    auditor = Auditor(user.id, user.name, made.world.oak.id)
    runs = [envelopes(audit50(), auditor, (), chance) for _ in range(RUNS)]
    return [body for run in runs for body in run.bodies]


def _missing(made: Installation, seen: Acknowledged) -> int:
    """Changes whose digest is not the one acknowledged, answers that were no acceptance, and faults of the journal."""
    with made.work.transaction() as session:
        held = {
            row.change_id: row.digest
            for row in session.execute(select(InboxEntry.change_id, InboxEntry.digest))
        }
        faults = [report.fault for report in verify_journal(session) if report.fault]
    lost = [each for each, digest in seen.held.items() if held.get(each) != digest]
    return len(lost) + len(seen.wrong) + len(faults)
