"""Photo work taken by the worker: drawings of what was received, and reading it all again."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from auditapp.evidence.drawing import Easel, draw_all
from auditapp.evidence.service import DRAW
from auditapp.evidence.store import shared_store, sweep
from auditapp.evidence.verification import verify_photos
from auditapp.kernel.jobs import ClaimedJob
from auditapp.kernel.permissions import system_actor
from auditapp.web.work import Handler, Work

VERIFY = "photos.verify"
log = logging.getLogger("auditapp.evidence")


def easel_of(work: Work) -> Easel:
    """Set up drawing with this installation's settings."""
    settings = work.settings
    return Easel(work.transaction, shared_store(settings.photo_store_url), incoming_folder(settings.instance))


@lru_cache(maxsize=16)
def incoming_folder(instance: Path) -> Path:
    """Name the folder for files on their way in, swept once per process of what a killed one left behind."""
    folder = instance / "incoming"
    sweep(folder)
    return folder


def draw(work: Work, job: ClaimedJob) -> None:
    """Make the drawings of one photo."""
    payload = job.payload
    if not isinstance(payload, dict):
        raise TypeError(payload)
    draw_all(easel_of(work), str(payload["sha256"]), home_id=str(payload["home"]))


def verify(work: Work, _job: ClaimedJob) -> None:
    """Read every photo again; what is spoilt is in the journal and, loudly, in the log."""
    store = shared_store(work.settings.photo_store_url)
    found = verify_photos(work.transaction, store, actor=system_actor("verification"))
    for sentence in found.sentences() if not found.passed else ():
        log.error(sentence)


HANDLERS: Mapping[str, Handler] = {DRAW: draw, VERIFY: verify}
