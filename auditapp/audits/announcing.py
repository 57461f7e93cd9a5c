"""Photos that a change announces: their slots are opened, their bytes come later."""

from __future__ import annotations

from collections.abc import Iterable

from auditapp.audits.changes import Change, PhotoRef
from auditapp.audits.runs import Arrived, Owner, Runs, Slot
from auditapp.evidence.service import Announced, open_slot


def announce(
    runs: Runs,
    change: Change,
    owner: Owner,
    photos: Iterable[PhotoRef],
    arrived: Arrived,
    *,
    replaces: str | None = None,
) -> None:
    """Expect the photos, but for those that are expected already: a corrected answer names the first one's again."""
    for photo in photos:
        if runs.slot(photo.id) is not None:
            continue
        announced = Announced(
            photo.id,
            change.home,
            owner.kind,
            owner.id,
            owner.view,
            photo.sha256,
            photo.size,
            change.captured_at,
            change.tablet,
            replaces,
        )
        open_slot(runs.session, announced, actor=arrived.sender, now=arrived.received_at)
        runs.note_slot(photo.id, Slot(change.home, photo.sha256, owner, arrived.sender.user_id))
