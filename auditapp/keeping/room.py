"""Whether there is room for what a backup holds, before anything of it is written."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from auditapp.config import Settings
from auditapp.evidence.store import FolderStore
from auditapp.keeping.databases import sqlite_file
from auditapp.keeping.failure import HINDERED, KeepingError
from auditapp.keeping.manifest import Entry, Manifest
from auditapp.keeping.present import size_words


def require_room(settings: Settings, manifest: Manifest) -> None:
    """Raise KeepingError, with both figures, unless each disk has room for what would be written to it."""
    needs, places = defaultdict[int, int](int), dict[int, Path]()
    for place, size in _needs(settings, manifest):
        there = next(each for each in (place, *place.parents) if each.exists())
        disk = there.stat().st_dev
        places.setdefault(disk, there)
        needs[disk] += size
    for disk, needed in needs.items():
        free = shutil.disk_usage(places[disk]).free
        if needed > free:
            raise KeepingError(
                f"There is not enough room at {places[disk]}: this backup needs {size_words(needed)}, and "
                f"{size_words(free)} are free. Make room or choose another place. Nothing was written.",
                code=HINDERED,
            )


def _needs(settings: Settings, manifest: Manifest) -> Iterator[tuple[Path, int]]:
    """Places, and how many bytes go there; a photo that is there already needs none."""
    database = manifest.database_file
    yield settings.instance, sum(entry.most for entry in manifest.files if entry != database)
    yield settings.instance, max((entry.most for entry in manifest.photos), default=0)  # each for a while
    if manifest.database == "sqlite":
        yield sqlite_file(settings.database_url).absolute(), database.most
    else:
        yield settings.instance, database.most  # while PostgreSQL reads it
    store = urlsplit(settings.photo_store_url)
    if store.scheme == "file":
        root = Path(unquote(store.path))
        yield root, sum(entry.most for entry in _missing(root, manifest.photos))


def _missing(root: Path, photos: tuple[Entry, ...]) -> Iterator[Entry]:
    store = FolderStore(root) if root.is_dir() else None
    return (entry for entry in photos if store is None or store.stat(entry.sha256) is None)
