"""Making a backup: the database first, then every photo it names, the keys, and the manifest last."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auditapp.config import Settings
from auditapp.evidence.store import PhotoStore, hash_of, open_store
from auditapp.keeping import manifest as m
from auditapp.keeping.databases import Copied, copy_database, kind_of
from auditapp.keeping.disk import only_one
from auditapp.keeping.failure import KeepingError, said_plainly
from auditapp.keeping.places import Target, open_target
from auditapp.keeping.rules import label_of
from auditapp.kernel import ids
from auditapp.kernel.clock import wire_time
from auditapp.kernel.faults import fault_point
from auditapp.packs.keys import load_or_create

BUSY = "Another backup of this installation is being made. Wait until it is done."
Progress = Callable[[int], None]
_COPIED, _PHOTOS_DONE = 30, 95


@dataclass(frozen=True)
class Request:
    """What is wanted. `may_begin`: whether the target may be a new one; `run`: the row that tells of it."""

    target: Path
    label: str
    passphrase: str | None = None
    may_begin: bool = True
    run: str = ""
    build: str = ""  # which release makes it, where that is known
    own_place: bool = False  # it may lie in the instance folder: it guards against our faults, not the disk's


@dataclass(frozen=True)
class Made:
    """A backup that is whole."""

    label: str
    target: Path
    size: int
    rows: int
    photos: int
    copied: int  # photos that were not there before
    lost: tuple[m.Lost, ...]
    sha256: str  # of the manifest

    @property
    def problem(self) -> str:
        """What is not right with it, in a sentence; empty when nothing is."""
        if not self.lost:
            return ""
        names = ", ".join(f"{each.sha256[:12]} ({each.outcome})" for each in self.lost[:5])
        more = f" and {len(self.lost) - 5} more" if len(self.lost) > 5 else ""  # noqa: PLR2004
        return (
            f"{len(self.lost)} of {self.photos + len(self.lost)} photos were damaged or missing in the photo store "
            f"before this backup: {names}{more}. Put them back from an earlier backup."
        )


def new_label(now: datetime) -> str:
    """A name for a backup that begins now."""
    return label_of(now, ids.new_id("")[:4])


def make_backup(settings: Settings, wanted: Request, *, now: datetime, progress: Progress) -> Made:
    """Back the installation up while it runs. Raises KeepingError with a sentence, and then nothing half remains."""
    _check_place(settings, wanted)
    with working_folder(settings.instance) as folder:
        copied = copy_database(settings.database_url, folder)
        fault_point("backup-database-copied")
        progress(_COPIED)
        with open_target(
            wanted.target, wanted.label, wanted.passphrase, may_begin=wanted.may_begin
        ) as target:
            return _fill(target, settings, wanted, copied, now, progress)


def _fill(
    target: Target, settings: Settings, wanted: Request, copied: Copied, now: datetime, progress: Progress
) -> Made:
    with copied.path.open("rb") as file:
        files = [target.keep(copied.name, file)]
    copied.path.unlink()
    fault_point("backup-database-written")
    photos, lost, new = _keep_photos(
        target, open_store(settings.photo_store_url), copied.facts.photos, progress
    )
    files += list(_keep_keys(target, settings.instance))
    manifest = m.Manifest(
        label=wanted.label,
        made_at=wire_time(now),
        build=wanted.build,
        schema=copied.facts.schema,
        database=kind_of(settings.database_url),
        installation=load_or_create(settings.instance / "keys").fingerprint,
        settings=_told(settings),
        tables=copied.facts.tables,
        chains=copied.facts.chains,
        files=tuple(files),
        photos=tuple(photos),
        lost=tuple(lost),
        run=wanted.run,
    )
    content = m.written(manifest)
    size = target.finish(content)
    sha256, _ = hash_of(io.BytesIO(content))
    return Made(wanted.label, wanted.target, size, manifest.rows, len(photos), new, tuple(lost), sha256)


def _keep_photos(
    target: Target, store: PhotoStore, named: dict[str, int], progress: Progress
) -> tuple[list[m.Entry], list[m.Lost], int]:
    kept, lost, new = list[m.Entry](), list[m.Lost](), 0
    for number, (sha256, size) in enumerate(sorted(named.items())):
        if target.has_photo(sha256):
            kept.append(target.photo_entry(sha256, size))
            continue
        found = _keep_photo(target, store, sha256)
        if isinstance(found, m.Entry):
            kept.append(found)
            new += 1
        else:
            lost.append(found)
        fault_point("backup-photo-written")
        progress(_COPIED + (_PHOTOS_DONE - _COPIED) * (number + 1) // len(named))
    return kept, lost, new


def _keep_photo(target: Target, store: PhotoStore, sha256: str) -> m.Entry | m.Lost:
    try:
        opened = store.open(sha256)
    except FileNotFoundError:
        return m.Lost(sha256, "missing")
    with opened as file:
        return target.keep_photo(sha256, file) or m.Lost(sha256, "damaged")


def _keep_keys(target: Target, instance: Path) -> Iterator[m.Entry]:
    load_or_create(instance / "keys")  # an installation that never made a pack has a key from now on
    for path in sorted((instance / "keys").iterdir()):
        if path.is_file() and not path.name.startswith("."):
            yield _keep_file(target, m.KEYS + path.name, path)
    secret = instance / m.SECRET_FILE
    if secret.is_file():
        yield _keep_file(target, m.SECRET_FILE, secret)


def _keep_file(target: Target, name: str, path: Path) -> m.Entry:
    with path.open("rb") as file:
        return target.keep(name, file)


def _told(settings: Settings) -> dict[str, str]:
    """What the host set, without secrets: to set the same again."""
    return {
        "mode": str(settings.mode),
        "database": kind_of(settings.database_url),
        "photos": settings.photo_store_url.partition("?")[0],
        "secure_cookies": str(settings.secure_cookies),
        "trusted_proxies": str(settings.trusted_proxies),
    }


def _check_place(settings: Settings, wanted: Request) -> None:
    target = wanted.target
    place = target.resolve()
    own = [] if wanted.own_place else [settings.instance.resolve()]
    if settings.photo_store_url.startswith("file://"):
        own.append(Path(settings.photo_store_url.removeprefix("file://")).resolve())
    if any(place == each or each in place.parents for each in own):
        raise KeepingError(
            f"{target} is inside the instance folder, and would be lost with it. Choose a place on another disk."
        )
    with said_plainly(target.parent):
        if not target.parent.is_dir():
            raise KeepingError(f"There is no folder {target.parent}. Is the disk or share connected?")


@contextmanager
def working_folder(instance: Path) -> Iterator[Path]:
    """A folder for copies in the making, for one process at a time; what a killed one left is cleared first."""
    root = instance / "keeping"
    with said_plainly(root), only_one(root / "lock", BUSY):
        for left in root.glob("work-*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix="work-", dir=root) as folder:
            yield Path(folder)
