"""Pictures that show what good looks like: drawn anew without anything hidden, kept in the photo store."""

from __future__ import annotations

import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from auditapp.evidence import image
from auditapp.evidence.models import GuidancePicture
from auditapp.evidence.picture import BadPicture
from auditapp.evidence.store import PhotoStore, receive
from auditapp.kernel import ids, journal
from auditapp.kernel.errors import InvalidError
from auditapp.kernel.permissions import Actor

MAX_BYTES = 15 * 1024 * 1024  # what a camera makes
SIDE = 1024
ADDED = journal.declare("checklist.picture_added", keys=("sha256", "size"))


@dataclass(frozen=True)
class Kept:
    """A picture that is in the store."""

    sha256: str
    size: int


def keep_picture(data: bytes, store: PhotoStore, incoming: Path) -> Kept:
    """Put the picture into the store, at most 1024 pixels long; call it before any transaction.

    Raises InvalidError, with a sentence for the person who chose the file, when it is no whole picture.
    """
    if len(data) > MAX_BYTES:
        raise InvalidError("That picture is larger than 15 MB. Choose a smaller one.", code="picture_size")
    try:
        drawn = image.redraw_logo(data, SIDE)[0]
    except BadPicture as fault:
        raise InvalidError(
            "This is not a whole PNG or JPEG picture. Choose another.", code="picture"
        ) from fault
    with receive(io.BytesIO(drawn), MAX_BYTES, incoming) as received:
        store.put_if_absent(received.sha256, received.path)
        return Kept(received.sha256, len(drawn))


def record_picture(session: Session, provider_id: str, kept: Kept, *, actor: Actor, now: datetime) -> None:
    """Let the provider's checklists name the picture; one that is known already stays as it is."""
    if is_known(session, [provider_id], kept.sha256):
        return
    row = GuidancePicture(
        id=ids.new_id("g"),
        provider_id=provider_id,
        sha256=kept.sha256,
        size=kept.size,
        at=now,
        by=actor.user_id,
    )
    session.add(row)
    journal.record(
        session,
        ADDED,
        chain=journal.provider_chain(provider_id),
        subject=journal.Subject("guidance_picture", row.id),
        actor=actor,
        now=now,
        data={"sha256": kept.sha256, "size": kept.size},
    )


def is_known(session: Session, provider_ids: Collection[str], sha256: str) -> bool:
    """Whether one of these providers has the picture."""
    found = exists().where(GuidancePicture.provider_id.in_(provider_ids), GuidancePicture.sha256 == sha256)
    return bool(session.scalar(select(found)))
