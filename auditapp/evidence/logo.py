"""A logo for reports: proved to be a picture, drawn anew without anything hidden, kept in the photo store."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from auditapp.evidence import image
from auditapp.evidence.picture import BadPicture
from auditapp.evidence.store import PhotoStore, receive
from auditapp.kernel.errors import InvalidError
from auditapp.kernel.permissions import Actor
from auditapp.people import settings

MAX_BYTES = 1 << 20
SIDE = 640
WIDEST = 6  # times its height, so that it fits beside a title


def keep_picture(data: bytes, store: PhotoStore, incoming: Path) -> str:
    """Keep the logo and give its hash; call it before any transaction.

    Raises InvalidError, with a sentence for the person who chose the file, when it is no fit picture.
    """
    if len(data) > MAX_BYTES:
        raise InvalidError("That picture is larger than 1 MB. Choose a smaller one.", code="logo_size")
    try:
        drawn, width, height = image.redraw_logo(data, SIDE)
    except BadPicture as fault:
        raise InvalidError("This is not a whole PNG or JPEG picture. Choose another.", code="logo") from fault
    if width > WIDEST * height or height > WIDEST * width:
        raise InvalidError("That picture is too long and thin. Choose one of another shape.", code="logo")
    with receive(io.BytesIO(drawn), MAX_BYTES, incoming) as received:
        store.put_if_absent(received.sha256, received.path)
        return received.sha256


def use_logo(
    session: Session,
    sha256: str,
    alt: str,
    *,
    provider_id: str,
    home_id: str | None,
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Put the kept picture on reports from now on, with words for who cannot see it."""
    for key, value in (("report_logo", sha256), ("report_logo_alt", alt)):
        settings.set_value(
            session, key, value, provider_id=provider_id, home_id=home_id, why=why, actor=actor, now=now
        )
