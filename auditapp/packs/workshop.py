"""Where packs are made: the key, the photo store, the folder; used by the worker and the command line."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from auditapp.evidence.drawing import Easel, draw_many, drawing_of
from auditapp.evidence.image import BadPicture, RenditionKind
from auditapp.evidence.jobs import easel_of
from auditapp.evidence.store import CHUNK
from auditapp.kernel import clock
from auditapp.kernel.folders import sync_folder
from auditapp.packs import keys, queries
from auditapp.packs.build import Source, build_pack
from auditapp.packs.failure import PackFailedError
from auditapp.packs.manifest import PackContent
from auditapp.packs.press import Limits
from auditapp.packs.window import Window
from auditapp.people.settings import time_zone_of
from auditapp.web.work import Work

Progress = Callable[[int], None]
LIMITS = Limits()
_GATHERED, _LAID_OUT, _WRITTEN = 10, 70, 95


@dataclass(frozen=True)
class Written:
    """A pack on the disk."""

    path: Path
    sha256: str
    size: int
    fingerprint: str


def key_of(work: Work) -> keys.SigningKey:
    """The installation's key, made now if this is its first start."""
    return keys.load_or_create(work.settings.instance / "keys")


def file_of(work: Work, sha256: str) -> Path:
    """Where the pack with this hash is kept."""
    return work.settings.instance / "packs" / f"{sha256}.zip"


def write_pack(work: Work, window: Window, output: Path | None, *, progress: Progress) -> Written:
    """Build the pack into `output`, or under its hash in the instance folder; whole or not at all.

    Raises PackFailedError with a sentence.
    """
    with work.transaction() as session:
        zone = time_zone_of(session, window.home_id)
    with clock.in_zone(zone):
        return _write_pack(work, window, output, progress)


def _write_pack(work: Work, window: Window, output: Path | None, progress: Progress) -> Written:
    folder = output.parent if output else work.settings.instance / "packs"
    folder.mkdir(parents=True, exist_ok=True)
    key = key_of(work)
    _draw_pictures(work, window)
    with at_one_moment(work) as session:
        content = queries.content_of(session, window, installation=_name_of(work))
    progress(_GATHERED)
    with tempfile.TemporaryDirectory(prefix="building-", dir=folder) as place:
        draft, sha256, size = _write(work, content, key, Path(place), progress)
        path = output or file_of(work, sha256)
        draft.replace(path)
        sync_folder(folder)
    return Written(path, sha256, size, key.fingerprint)


@contextmanager
def at_one_moment(work: Work) -> Iterator[Session]:
    """A transaction in which every read sees the same moment; on SQLite each one does."""
    with work.transaction() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def _write(
    work: Work, content: PackContent, key: keys.SigningKey, place: Path, progress: Progress
) -> tuple[Path, str, int]:
    easel = easel_of(work)
    source = Source(
        original=lambda sha256: _original(easel, sha256),
        picture=lambda sha256, path: _picture(easel, sha256, path, content.home.id),
        logo=lambda path: _logo(easel, content.brand.logo, path),
    )

    def laid_out(done: int, total: int) -> None:
        progress(_GATHERED + (_LAID_OUT - _GATHERED) * done // total)

    bag = build_pack(content, key, source, folder=place / "report", limits=LIMITS, progress=laid_out)
    draft, digest, written = place / "pack.zip", hashlib.sha256(), 0
    with draft.open("wb") as file:
        told = _LAID_OUT
        for chunk in bag:
            digest.update(chunk)
            written += file.write(chunk)
            percent = _LAID_OUT + (_WRITTEN - _LAID_OUT) * written // len(bag)
            if percent > told:
                progress(told := percent)
        file.flush()
        os.fsync(file.fileno())
    return draft, digest.hexdigest(), written


def _logo(easel: Easel, sha256: str, path: Path) -> bool:
    if not sha256:
        return False
    try:
        path.write_bytes(b"".join(_original(easel, sha256)))
    except PackFailedError:
        return False  # a report without its logo is better than none
    return True


def _draw_pictures(work: Work, window: Window) -> None:
    """Draw what the report needs before the journal is read, since drawing adds to it."""
    easel = easel_of(work)
    with work.transaction() as session:
        waiting = queries.pictures_to_draw(session, window)
    draw_many(easel, waiting, RenditionKind.REPORT, home_id=window.home_id)


def _original(easel: Easel, sha256: str) -> Iterator[bytes]:
    try:
        with easel.store.open(sha256) as source:
            while chunk := source.read(CHUNK):
                yield chunk
    except FileNotFoundError:
        raise PackFailedError(
            f"The photo {sha256[:12]} is recorded as received, but its file is missing. "
            "Restore the photo store from a backup."
        ) from None


def _picture(easel: Easel, sha256: str, path: Path, home_id: str) -> bool:
    """Write the report's picture of a photo; False when the photo's bytes are gone or damaged."""
    try:
        drawing = drawing_of(easel, sha256, RenditionKind.REPORT, home_id=home_id)
    except (FileNotFoundError, BadPicture):
        return False
    path.write_bytes(drawing.data)
    return True


def _name_of(work: Work) -> str:
    return f"walkaround-{key_of(work).fingerprint[:9]}"
