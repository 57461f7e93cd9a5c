"""Verbs that change what is known of photos. The bytes are handled before, outside any transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auditapp.evidence import queries
from auditapp.evidence.image import inspect
from auditapp.evidence.models import PhotoCheck, PhotoReceipt, PhotoRefusal, PhotoRendition, PhotoSlot
from auditapp.evidence.picture import Picture
from auditapp.evidence.queries import Photo, Rendition
from auditapp.evidence.store import Received
from auditapp.kernel import ids, jobs, journal
from auditapp.kernel.errors import InvalidError, Refusal, StateError
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor

MAX_PHOTO_BYTES = 15 * 1024 * 1024
MAX_REFUSALS = 20  # of one photo; a tablet has one or two in a bad year
DRAW = "photo.draw"
# A finished audit sends its photos in one go; drawing waits for them. Whoever looks sooner is served.
DRAW_DELAY = timedelta(minutes=1)

ANNOUNCED = journal.declare(
    "photo.announced", keys=("owner_kind", "owner", "view", "sha256", "size", "replaces", "tablet")
)
RECEIVED = journal.declare("photo.received", keys=("sha256", "size"))
REFUSED = journal.declare("photo.refused", keys=("sha256", "size", "code"))
DRAWN = journal.declare("photo.drawn", keys=("source", "kind", "sha256"))
SPOILT = journal.declare("photo.spoilt", keys=("sha256", "outcome"))


class CheckOutcome(StrEnum):
    """What reading a stored photo again showed."""

    SAME = "same"
    DAMAGED = "damaged"
    MISSING = "missing"


@dataclass(frozen=True)
class Announced:
    """A photo as a tablet tells of it, before its bytes come. `id` is the tablet's UUID."""

    id: str
    home_id: str
    owner_kind: str
    owner_id: str
    view: str
    sha256: str
    size: int
    captured_at: datetime
    tablet: str
    replaces: str | None = None


def open_slot(session: Session, announced: Announced, *, actor: Actor, now: datetime) -> PhotoSlot:
    """Expect a photo. The same news again changes nothing.

    Raises StateError (`photo_id_taken`) when the id already stands for other bytes or another owner.
    """
    existing = session.get(PhotoSlot, announced.id)
    if existing is not None:
        return _same(existing, announced)
    slot = PhotoSlot(
        id=announced.id,
        home_id=announced.home_id,
        owner_kind=announced.owner_kind,
        owner_id=announced.owner_id,
        view=announced.view,
        sha256=announced.sha256,
        size=announced.size,
        replaces=announced.replaces,
        captured_at=announced.captured_at,
        opened_at=now,
        by=actor.user_id,
        tablet=announced.tablet,
    )
    session.add(slot)
    data: dict[str, Json] = {
        "owner_kind": slot.owner_kind,
        "owner": slot.owner_id,
        "view": slot.view,
        "sha256": slot.sha256,
        "size": slot.size,
        "replaces": slot.replaces,
        "tablet": slot.tablet,
    }
    _note(session, ANNOUNCED, slot, actor, now, data)
    return slot


def prove(photo: Photo, received: Received, declared_type: str) -> Picture:
    """Find that the bytes are those announced, and exactly one picture. Needs no transaction.

    Raises InvalidError (`hash_mismatch`) or BadPicture.
    """
    if received.sha256 != photo.sha256:
        raise InvalidError(
            "The picture changed on its way here. Send it again.",
            code="hash_mismatch",
            expected=photo.sha256,
            found=received.sha256,
        )
    return inspect(received.path, declared_type)


def receive_photo(
    session: Session, photo: Photo, received: Received, picture: Picture, *, actor: Actor, now: datetime
) -> bool:
    """Record that the photo's bytes are in the store, where they must be by now; False when that was known.

    Its drawings are left to the worker.
    """
    receipt = PhotoReceipt(
        id=ids.derived_id("r", photo.id),
        slot_id=photo.id,
        sha256=received.sha256,
        size=received.size,
        format=picture.format,
        width=picture.width,
        height=picture.height,
        received_at=now,
        sender_id=actor.user_id,
    )
    if photo.is_here or not _add_alone(session, receipt):
        return False
    _note(session, RECEIVED, photo, actor, now, {"sha256": received.sha256, "size": received.size})
    jobs.enqueue(
        session,
        DRAW,
        key=f"{DRAW}:{received.sha256}",
        payload={"sha256": received.sha256, "home": photo.home_id},
        by=actor.user_id,
        now=now,
        run_after=now + DRAW_DELAY,
    )
    return True


def record_refusal(
    session: Session, photo: Photo, received: Received, refusal: Refusal, *, actor: Actor, now: datetime
) -> None:
    """Keep hash, size and reason of bytes that were not accepted; the same ones again add nothing.

    What comes after the twentieth of one photo is not kept: whoever looks knows by then.
    """
    if queries.refusals_of(session, photo.id) >= MAX_REFUSALS:
        return
    row = PhotoRefusal(
        id=ids.derived_id("x", photo.id, received.sha256, refusal.code),
        slot_id=photo.id,
        home_id=photo.home_id,
        sha256=received.sha256,
        size=received.size,
        code=refusal.code,
        at=now,
        sender_id=actor.user_id,
    )
    if session.get(PhotoRefusal, row.id) is None and _add_alone(session, row):
        data: dict[str, Json] = {"sha256": row.sha256, "size": row.size, "code": row.code}
        _note(session, REFUSED, photo, actor, now, data)


def record_rendition(
    session: Session, drawn: Rendition, *, home_id: str, actor: Actor, now: datetime
) -> bool:
    """Record a drawing against its photo's hash; False when one of that kind was recorded before."""
    if queries.find_rendition(session, drawn.source_sha256, drawn.kind) is not None:
        return False
    row = PhotoRendition(
        id=ids.derived_id("d", drawn.source_sha256, drawn.kind),
        source_sha256=drawn.source_sha256,
        kind=drawn.kind,
        sha256=drawn.sha256,
        size=drawn.size,
        width=drawn.width,
        height=drawn.height,
        made_at=now,
    )
    if not _add_alone(session, row):
        return False
    journal.record(
        session,
        DRAWN,
        chain=journal.home_chain(home_id),
        subject=journal.Subject("rendition", row.id),
        actor=actor,
        now=now,
        data={"source": row.source_sha256, "kind": row.kind, "sha256": row.sha256},
    )
    return True


def note_check(session: Session, sha256: str, outcome: CheckOutcome, *, actor: Actor, now: datetime) -> None:
    """Record that stored bytes were read and hashed again; spoilt ones also go into each home's journal."""
    session.add(PhotoCheck(id=ids.new_id("k"), sha256=sha256, at=now, outcome=outcome.value))
    if outcome is CheckOutcome.SAME:
        return
    for home_id, photo_id in queries.homes_holding(session, sha256):
        journal.record(
            session,
            SPOILT,
            chain=journal.home_chain(home_id),
            subject=journal.Subject("photo", photo_id),
            actor=actor,
            now=now,
            data={"sha256": sha256, "outcome": outcome.value},
        )


def _same(existing: PhotoSlot, announced: Announced) -> PhotoSlot:
    known = (existing.home_id, existing.owner_kind, existing.owner_id, existing.view, existing.sha256)
    if known != (
        announced.home_id,
        announced.owner_kind,
        announced.owner_id,
        announced.view,
        announced.sha256,
    ):
        raise StateError("That photo's number already stands for another photo.", code="photo_id_taken")
    return existing


def _add_alone(session: Session, row: PhotoReceipt | PhotoRefusal | PhotoRendition) -> bool:
    """Add a row that another request may be adding at this moment; False when the other was first."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True


def _note(
    session: Session, kind: str, photo: Photo | PhotoSlot, actor: Actor, now: datetime, data: dict[str, Json]
) -> None:
    subject = journal.Subject("photo", photo.id)
    chain = journal.home_chain(photo.home_id)
    journal.record(session, kind, chain=chain, subject=subject, actor=actor, now=now, data=data)
