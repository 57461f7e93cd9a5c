"""Work that audits leave to the worker: drafts that waited too long for a finish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from auditapp.audits.runs import Runs
from auditapp.audits.service import DRAFTS_WAITED, release_waiting_drafts
from auditapp.kernel import clock
from auditapp.kernel.jobs import ClaimedJob
from auditapp.kernel.permissions import system_actor
from auditapp.web.work import Handler, Work


def drafts_waited(work: Work, job: ClaimedJob) -> None:
    """Let the drafts of an unfinished run go live with their defaults, 12 hours after it began."""
    audit_id = cast("dict[str, str]", job.payload)["audit"]
    actor, now = system_actor("drafts"), clock.now()
    with work.transaction() as session:
        runs = Runs(session, actor, now)
        runs.read_run(audit_id)
        release_waiting_drafts(runs, audit_id, actor=actor)


HANDLERS: Mapping[str, Handler] = {DRAFTS_WAITED: drafts_waited}
