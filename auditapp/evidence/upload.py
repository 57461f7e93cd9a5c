"""A photo that comes with a form of a manager's browser instead of from a tablet.

Nothing redrew it on its way, so it is redrawn here before it becomes a photo: what is hashed, kept and shown
never carried where it was taken. From then on it is a photo like any other.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from auditapp.evidence.drawing import Easel
from auditapp.evidence.image import BadPicture, inspect, redraw
from auditapp.evidence.picture import Picture, PictureFault
from auditapp.evidence.queries import photo_of
from auditapp.evidence.service import MAX_PHOTO_BYTES, Announced, open_slot, receive_photo
from auditapp.evidence.store import Readable, Received, TooLarge, receive
from auditapp.kernel import ids
from auditapp.kernel.permissions import Actor

BROWSER = "browser"  # stands where a tablet's name would


@dataclass(frozen=True)
class Uploaded:
    """A redrawn picture whose bytes are in the store."""

    received: Received
    picture: Picture


def take_in(easel: Easel, stream: Readable) -> Uploaded:
    """Redraw what was sent and store it. Needs no transaction, and none should be open.

    Raises BadPicture when it is no picture, or more than 15 MB.
    """
    try:
        with receive(stream, MAX_PHOTO_BYTES, easel.incoming) as sent:
            data = redraw(sent.path)
    except TooLarge:
        raise BadPicture(
            PictureFault.TOO_MANY_PIXELS, "This photo is too large. The limit is 15 MB. Take it again."
        ) from None
    with receive(io.BytesIO(data), len(data), easel.incoming) as drawn:
        picture = inspect(drawn.path, "image/jpeg")
        easel.store.put_if_absent(drawn.sha256, drawn.path)
    return Uploaded(drawn, picture)


def attach(
    session: Session,
    uploaded: Uploaded,
    *,
    home_id: str,
    owner_kind: str,
    owner_id: str,
    view: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Announce the photo and note its receipt, in the transaction of what it belongs to."""
    received = uploaded.received
    news = Announced(
        id=ids.new_uuid(),
        home_id=home_id,
        owner_kind=owner_kind,
        owner_id=owner_id,
        view=view,
        sha256=received.sha256,
        size=received.size,
        captured_at=now,
        tablet=BROWSER,
    )
    slot = open_slot(session, news, actor=actor, now=now)
    session.flush()  # the receipt refers to the slot's id
    receive_photo(session, photo_of(slot), received, uploaded.picture, actor=actor, now=now)
