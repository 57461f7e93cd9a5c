"""Renditions: found in the store, or drawn now, stored under their hash and recorded against the photo's."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auditapp.evidence import queries, service
from auditapp.evidence.image import RenditionKind, rendition
from auditapp.evidence.queries import Rendition
from auditapp.evidence.store import PhotoStore, hash_of, receive
from auditapp.kernel import clock
from auditapp.kernel.permissions import system_actor
from auditapp.kernel.transaction import Transaction

_DRAWER = system_actor("drawing")


@dataclass(frozen=True)
class Drawing:
    """A rendition with its bytes, a JPEG."""

    sha256: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Easel:
    """What drawing needs: a way to open transactions, the store, and a folder for files on their way."""

    transaction: Transaction
    store: PhotoStore
    incoming: Path


def drawing_of(easel: Easel, sha256: str, kind: RenditionKind | str, *, home_id: str) -> Drawing:
    """Fetch the drawing of a stored photo, or make it; no transaction is open while it is drawn.

    Raises FileNotFoundError when the photo's bytes are not in the store, BadPicture when they are damaged.
    """
    kind = RenditionKind(kind)
    with easel.transaction() as session:
        known = queries.find_rendition(session, sha256, kind.value)
    data = _stored(easel.store, known) if known else None
    if known is not None and data is not None:
        return Drawing(known.sha256, known.width, known.height, data)
    return _draw(easel, sha256, kind, home_id)


def draw_all(easel: Easel, sha256: str, *, home_id: str) -> Mapping[RenditionKind, Drawing]:
    """Make whatever drawings of a photo are not there yet."""
    return {kind: drawing_of(easel, sha256, kind, home_id=home_id) for kind in RenditionKind}


def _stored(store: PhotoStore, known: Rendition) -> bytes | None:
    """Read a drawing back; None when it is gone or damaged, since it can be made again."""
    try:
        with store.open(known.sha256) as file:
            data = file.read()
    except FileNotFoundError:
        return None
    return data if hash_of(io.BytesIO(data))[0] == known.sha256 else None


def _draw(easel: Easel, sha256: str, kind: RenditionKind, home_id: str) -> Drawing:
    with easel.store.open(sha256) as source:
        data, width, height = rendition(source, kind)
    with receive(io.BytesIO(data), len(data), easel.incoming) as made:
        easel.store.put_if_absent(made.sha256, made.path)
    drawn = Rendition(sha256, kind.value, made.sha256, made.size, width, height)
    with easel.transaction() as session:
        service.record_rendition(session, drawn, home_id=home_id, actor=_DRAWER, now=clock.now())
    return Drawing(made.sha256, width, height, data)
