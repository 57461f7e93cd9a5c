"""Renditions: found in the store, or drawn now, stored under their hash and recorded against the photo's."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from auditapp.evidence import queries, service
from auditapp.evidence.image import BadPicture, RenditionKind, rendition
from auditapp.evidence.queries import Rendition
from auditapp.evidence.store import PhotoStore, hash_of, receive
from auditapp.kernel import clock
from auditapp.kernel.permissions import system_actor
from auditapp.kernel.transaction import Transaction

_DRAWER = system_actor("drawing")
# Pillow lets other threads work while it reads, shrinks and writes a picture; more at once only take memory.
_AT_ONCE = min(4, os.cpu_count() or 1)
_RECORDED_TOGETHER = 20


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


def draw_many(easel: Easel, hashes: Sequence[str], kind: RenditionKind, *, home_id: str) -> None:
    """Draw these photos on all cores; one whose bytes are gone or damaged is passed over.

    They are recorded in the order given, many in one transaction.
    """
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="drawing") as pool:
        drawn = pool.map(partial(_kept_if_whole, easel, kind), hashes)
        while batch := list(islice(drawn, _RECORDED_TOGETHER)):
            _record(easel, [one for one in batch if one is not None], home_id)


def _stored(store: PhotoStore, known: Rendition) -> bytes | None:
    """Read a drawing back; None when it is gone or damaged, since it can be made again."""
    try:
        with store.open(known.sha256) as file:
            data = file.read()
    except FileNotFoundError:
        return None
    return data if hash_of(io.BytesIO(data))[0] == known.sha256 else None


def _draw(easel: Easel, sha256: str, kind: RenditionKind, home_id: str) -> Drawing:
    drawn, data = _kept(easel, sha256, kind)
    _record(easel, [drawn], home_id)
    return Drawing(drawn.sha256, drawn.width, drawn.height, data)


def _kept_if_whole(easel: Easel, kind: RenditionKind, sha256: str) -> Rendition | None:
    try:
        return _kept(easel, sha256, kind)[0]
    except (FileNotFoundError, BadPicture):
        return None


def _kept(easel: Easel, sha256: str, kind: RenditionKind) -> tuple[Rendition, bytes]:
    """Draw it and put it into the store."""
    with easel.store.open(sha256) as source:
        data, width, height = rendition(source, kind)
    with receive(io.BytesIO(data), len(data), easel.incoming) as made:
        easel.store.put_if_absent(made.sha256, made.path)
    return Rendition(sha256, kind.value, made.sha256, made.size, width, height), data


def _record(easel: Easel, drawn: Sequence[Rendition], home_id: str) -> None:
    with easel.transaction() as session:
        for one in drawn:
            service.record_rendition(session, one, home_id=home_id, actor=_DRAWER, now=clock.now())
