"""Pack work taken by the worker: build the file, record it, or say why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from auditapp.kernel import clock
from auditapp.kernel.errors import Refusal
from auditapp.kernel.jobs import ClaimedJob
from auditapp.kernel.permissions import system_actor
from auditapp.packs import queries, service
from auditapp.packs.window import Window
from auditapp.packs.workshop import write_pack
from auditapp.web.work import Handler, Work

_BUILDER = system_actor("packs")


def build(work: Work, job: ClaimedJob) -> None:
    """Build one pack; a refusal is kept in the journal before it ends the job with its sentence."""
    if not isinstance(job.payload, dict):
        raise TypeError(job.payload)
    pack_id = str(job.payload["pack"])
    with work.transaction() as session:
        pack = queries.pack_to_build(session, pack_id)
        window = Window(pack.home_id, pack.from_on, pack.to_on, pack.requested_at)
    try:
        written = write_pack(work, window, None, progress=lambda done: work.progress(job.id, done))
    except Refusal as refusal:
        with work.transaction() as session:
            failed = queries.pack_to_build(session, pack_id)
            service.record_failed(session, failed, reason=refusal.message, actor=_BUILDER, now=clock.now())
        raise
    with work.transaction() as session:
        service.record_built(
            session,
            queries.pack_to_build(session, pack_id),
            sha256=written.sha256,
            size=written.size,
            fingerprint=written.fingerprint,
            actor=_BUILDER,
            now=clock.now(),
        )


HANDLERS: Mapping[str, Handler] = {service.BUILD: build}
