"""The proof of a backup: it is restored into a temporary place and compared, row by row and photo by photo."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from auditapp.config import Settings
from auditapp.keeping.comparing import differences
from auditapp.keeping.databases import reading_postgres, reading_sqlite, restore_postgres
from auditapp.keeping.facts import facts_of
from auditapp.keeping.failure import HINDERED, KeepingError, said_plainly
from auditapp.keeping.making import Progress
from auditapp.keeping.places import ARCHIVE
from auditapp.keeping.reading import Backup, open_backup
from auditapp.keeping.releases import newest
from auditapp.kernel.journal_check import verify_journal

_FILES_READ = 60


def prove(
    settings: Settings, target: Path, passphrase: str | None, label: str, progress: Progress
) -> list[str]:
    """Everything that is wrong with the backup, a sentence each; nothing when it can be restored.

    All of it is read and decrypted, the database is restored into a temporary place and compared with the
    manifest, the journal walked, every photo hashed. A photo that is damaged is set aside, so that the next
    backup writes it anew. Raises KeepingError when something else than the backup is in the way.
    """
    work = settings.instance / "keeping"
    work.mkdir(mode=0o700, exist_ok=True)
    try:
        with (
            open_backup(target, passphrase, "" if target.suffix == ARCHIVE else label) as backup,
            TemporaryDirectory(prefix="proof-", dir=work) as folder,
            said_plainly(work),
        ):
            return _problems(settings, backup, Path(folder), label, progress, target)
    except KeepingError as problem:
        if problem.is_hindrance:
            raise
        return [problem.message]


def _problems(
    settings: Settings, backup: Backup, folder: Path, label: str, progress: Progress, target: Path
) -> list[str]:
    if backup.manifest.label != label:
        return [f"{target} holds the backup {backup.manifest.label}, not {label}."]
    found = backup.faults(lambda percent: progress(percent * _FILES_READ // 100))
    if target.is_dir():
        _set_aside(target, backup, found)
    if found:
        return found
    with _restored(settings, backup, folder) as connection:
        progress(80)
        found = [
            f"{each[0].upper()}{each[1:]}." for each in differences(backup.manifest, facts_of(connection))
        ]
        if backup.manifest.schema == newest():
            found += _journal_faults(connection)
    return found


def _journal_faults(connection: Connection) -> list[str]:
    with Session(connection) as session:
        return [f"{report.fault}." for report in verify_journal(session) if report.fault]


def _set_aside(root: Path, backup: Backup, faults: list[str]) -> None:
    for entry in backup.manifest.photos:
        path = root / entry.stored_as
        if any(fault.startswith(f"{entry.stored_as} is damaged") for fault in faults) and path.is_file():
            path.replace(path.with_name(f"{path.name}.damaged"))


@contextmanager
def _restored(settings: Settings, backup: Backup, folder: Path) -> Iterator[Connection]:
    entry = backup.manifest.database_file
    copy = folder / Path(entry.name).name
    with copy.open("wb") as file:
        backup.copy(entry, file)
    if backup.manifest.database == "sqlite":
        with reading_sqlite(copy) as connection:
            yield connection
        return
    with _database_for_a_while(settings.database_url) as url:
        restore_postgres(url, copy)
        with reading_postgres(url) as connection:
            yield connection


@contextmanager
def _database_for_a_while(database_url: str) -> Iterator[str]:
    """An empty database beside the installation's own, dropped afterwards."""
    name = f"walkaround_proof_{secrets.token_hex(4)}"
    engine = create_engine(database_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        try:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        except DBAPIError as problem:
            raise KeepingError(
                "The proof needs a database of its own for a while. Allow it: ALTER ROLE ... CREATEDB.",
                code=HINDERED,
            ) from problem
        try:
            yield make_url(database_url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
