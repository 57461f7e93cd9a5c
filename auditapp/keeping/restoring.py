"""Restoring a backup into an empty installation, whole or plainly unfinished."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from auditapp.config import Settings
from auditapp.evidence.store import PhotoStore, open_store
from auditapp.keeping import manifest as m
from auditapp.keeping import marker
from auditapp.keeping.comparing import differences
from auditapp.keeping.databases import (
    kind_of,
    place_of,
    reading_postgres,
    reading_sqlite,
    restore_postgres,
    sqlite_file,
    tables_in,
)
from auditapp.keeping.disk import only_one, whole
from auditapp.keeping.facts import facts_of, photos_named
from auditapp.keeping.failure import KeepingError, said_plainly
from auditapp.keeping.making import BUSY
from auditapp.keeping.reading import Backup, open_backup
from auditapp.keeping.releases import newest, refuse_newer
from auditapp.keeping.room import require_room
from auditapp.kernel import presence
from auditapp.kernel.faults import fault_point
from auditapp.kernel.folders import sync_folder

Tell = Callable[[str], None]
_LOCKS = {".lock", ".in-use"}
_MAY_BE_THERE = {m.SECRET_FILE, "keeping", marker.FILE}


@dataclass(frozen=True)
class Restored:
    """What was put back, before it is checked and begins its new life."""

    manifest: m.Manifest
    sha256: str
    migrates: bool  # it is of an earlier release's schema


@contextmanager
def restoring(
    settings: Settings,
    source: Path,
    passphrase: str | None,
    *,
    label: str = "",
    leave_lost: bool = False,
    tell: Tell,
) -> Iterator[Restored]:
    """Put the files back; in the body the database is brought up to date and checked, then it counts as complete.

    `leave_lost` goes on without photos that the backup does not hold as they were. Raises KeepingError with a
    sentence; before anything was written, or leaving a state that says so.
    """
    with (
        presence.alone(settings.database_url),
        only_one(settings.instance / "keeping" / "lock", BUSY),
        open_backup(source, passphrase, label) as backup,
    ):
        lost = _check(settings, backup, tell, leave_lost=leave_lost)
        place = _words(source, label, encrypted=passphrase is not None, leave_lost=leave_lost)
        marker.begin(
            settings.instance, place=place, sha256=backup.sha256, database=place_of(settings.database_url)
        )
        fault_point("restore-begun")
        _put_back(settings, backup, tell, lost)
        yield Restored(backup.manifest, backup.sha256, backup.manifest.schema != newest())
        marker.end(settings.instance)


def _words(source: Path, label: str, *, encrypted: bool, leave_lost: bool) -> str:
    """What follows `auditapp restore` to do the same again."""
    options = [
        f" --label {label}" if label else "",
        " --passphrase-file F" if encrypted else "",
        " --leave-lost" if leave_lost else "",
    ]
    return str(source.resolve()) + "".join(options)


def _check(settings: Settings, backup: Backup, tell: Tell, *, leave_lost: bool) -> dict[str, str]:
    """Photos that are left out although records name them, with why."""
    refuse_newer(backup.manifest.schema)
    if backup.manifest.database != kind_of(settings.database_url):
        raise KeepingError(
            f"This backup is of a {_called(backup.manifest.database)} database, and DATABASE_URL names a "
            f"{_called(kind_of(settings.database_url))} one. Restore it into the same kind, then use auditapp move."
        )
    _refuse_full(settings, backup)
    require_room(settings, backup.manifest)
    tell(f"Checking the backup {backup.manifest.label} of {backup.manifest.made_at} ...")
    faults = backup.faults()
    lost = backup.damaged_photos() if faults else {}
    of_photos_alone = bool(faults) and set(faults) == set(lost.values())
    if faults and not (of_photos_alone and leave_lost):
        named = "\n  ".join(faults)
        without = ", or restore all but these photos with --leave-lost" if of_photos_alone else ""
        raise KeepingError(
            f"This backup is damaged, and nothing was written:\n  {named}\nUse an earlier backup{without}."
        )
    return lost


def _called(kind: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(kind, kind)


def _refuse_full(settings: Settings, backup: Backup) -> None:
    begun = marker.unfinished(settings.instance)
    if begun is not None:
        if begun.get("sha256") != backup.sha256:
            raise KeepingError(marker.UNFINISHED.format(place=begun.get("place", "")))
        if begun.get("database") != place_of(settings.database_url):
            raise KeepingError(marker.ELSEWHERE.format(database=begun.get("database", "")))
        return  # what is there came from this very backup
    there = list(_there(settings))
    if there:
        raise KeepingError(
            f"A backup is restored into an empty installation, and this one holds {', '.join(there)}. "
            "Set AUDITAPP_INSTANCE to a new folder (and DATABASE_URL to an empty database), or move these away."
        )


def _there(settings: Settings) -> Iterator[str]:
    for path in sorted(settings.instance.iterdir()):
        if path.name in _MAY_BE_THERE or path.suffix in _LOCKS:
            continue
        files = sum(1 for each in path.rglob("*") if each.is_file()) if path.is_dir() else 1
        if files:
            yield f"{path.name} ({files} files)" if path.is_dir() else path.name
    if kind_of(settings.database_url) != "sqlite":
        tables = tables_in(settings.database_url)
        if tables:
            yield f"a database with {len(tables)} tables ({', '.join(tables[:3])}, ...)"
    elif sqlite_file(settings.database_url).exists() and not _is_inside(settings):
        yield f"the database {sqlite_file(settings.database_url)}"


def _is_inside(settings: Settings) -> bool:
    return sqlite_file(settings.database_url).is_relative_to(settings.instance)


def _put_back(settings: Settings, backup: Backup, tell: Tell, lost: Mapping[str, str]) -> None:
    with said_plainly(settings.instance):
        for entry in backup.manifest.files:
            if entry.name.startswith(m.KEYS) or entry.name == m.SECRET_FILE:
                _put_key(settings.instance, backup, entry)
        tell(f"Putting back {backup.manifest.rows:,} rows ...")
        _put_database(settings, backup)
        _put_photos(settings, backup, tell, lost)


def _put_key(instance: Path, backup: Backup, entry: m.Entry) -> None:
    path = instance / entry.name
    if not path.resolve().is_relative_to(instance.resolve()):
        raise KeepingError("The manifest names a file outside of the instance folder.")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with whole(path) as file:
        backup.copy(entry, file)


def _put_photos(settings: Settings, backup: Backup, tell: Tell, lost: Mapping[str, str]) -> None:
    """Those that the restored database names. A backup of ours holds no others; what does not count is not kept."""
    with _reading(settings) as connection:
        named = photos_named(connection)
    for entry in backup.manifest.photos:
        if entry.sha256 in lost:
            tell(f"LOST  {lost[entry.sha256]}")
    wanted = [entry for entry in backup.manifest.photos if entry.sha256 in named.keys() - lost.keys()]
    tell(f"Putting back {len(wanted):,} pictures: photos, and what was drawn of them ...")
    store = open_store(settings.photo_store_url)
    for entry in wanted:
        _put_photo(store, settings.instance, backup, entry)
        fault_point("restore-photo-written")
    others = [entry.sha256[:12] for entry in backup.manifest.photos if entry.sha256 not in named]
    if others:
        tell(f"Left out, because no record names them: {len(others):,} photos ({', '.join(others[:5])}).")


def _put_photo(store: PhotoStore, instance: Path, backup: Backup, entry: m.Entry) -> None:
    with TemporaryDirectory(prefix="work-", dir=instance / "keeping") as folder:
        path = Path(folder) / "photo"
        with path.open("wb") as file:
            backup.copy(entry, file)
        store.put_if_absent(entry.sha256, path)


def _put_database(settings: Settings, backup: Backup) -> None:
    entry = backup.manifest.database_file
    if backup.manifest.database == "sqlite":
        file = sqlite_file(settings.database_url)
        for leaving in ("-wal", "-shm"):  # of an interrupted try, whose database is replaced
            Path(f"{file}{leaving}").unlink(missing_ok=True)
        with whole(file) as target:
            backup.copy(entry, target)
    elif marker.is_filled(settings.instance):
        return  # it may have been changed since, by the last steps of an interrupted try
    else:
        _fill_postgres(settings, backup, entry)
    fault_point("restore-database-written")
    _compare(settings, backup.manifest)
    marker.note_filled(settings.instance)


def _fill_postgres(settings: Settings, backup: Backup, entry: m.Entry) -> None:
    if tables_in(settings.database_url):  # of an interrupted try, which was filled in one transaction
        return
    with TemporaryDirectory(prefix="work-", dir=settings.instance / "keeping") as folder:
        dump = Path(folder) / m.POSTGRES_FILE
        with os.fdopen(os.open(dump, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            backup.copy(entry, file)
        restore_postgres(settings.database_url, dump)


def _compare(settings: Settings, manifest: m.Manifest) -> None:
    with _reading(settings) as connection:
        found = differences(manifest, facts_of(connection))
    if found:
        raise KeepingError(f"What was restored is not what was backed up: {'; '.join(found[:5])}.")
    sync_folder(settings.instance)


def _reading(settings: Settings) -> AbstractContextManager[Connection]:
    if kind_of(settings.database_url) == "sqlite":
        return reading_sqlite(sqlite_file(settings.database_url))
    return reading_postgres(settings.database_url)
