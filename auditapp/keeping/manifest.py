"""What a backup says of itself: every file with its hash, every table with its rows, the head of every chain."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypedDict, cast

from auditapp.keeping.failure import HINDERED, KeepingError
from auditapp.keeping.rules import is_label
from auditapp.keeping.tables import TableFingerprint

FORMAT = "walkaround-backup"
VERSION = 1
FILE = "manifest.json"
SUM_FILE = "manifest.json.sha256"
SQLITE_FILE = "database.sqlite3"
POSTGRES_FILE = "database.pgdump"
KEYS = "keys/"
SECRET_FILE = "secret-key"  # noqa: S105 - the name of a file
PHOTOS = "photos/"
MAX_BYTES = 512 * 1024 * 1024  # of a manifest; a million photos take half of it
_KEY = re.compile(r"keys/[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_PHOTO = re.compile(r"[0-9a-f]{64}")
_NO_MANIFEST = "This is not the manifest of a Walkaround backup."


@dataclass(frozen=True)
class Entry:
    """One file: its name, its content's hash and size, and where it is kept at the target."""

    name: str
    sha256: str
    size: int
    stored_as: str


@dataclass(frozen=True)
class Head:
    """The last event of a chain."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Lost:
    """A photo that the database names and the store did not hold as it should."""

    sha256: str
    outcome: str  # "missing" or "damaged"


@dataclass(frozen=True)
class Manifest:
    """Everything a restore compares with."""

    label: str
    made_at: str
    build: str
    schema: str
    database: str  # "sqlite" or "postgresql"
    installation: str  # fingerprint of the signing key
    settings: Mapping[str, str]
    tables: Mapping[str, TableFingerprint]
    chains: Mapping[str, Head]
    files: tuple[Entry, ...]
    photos: tuple[Entry, ...]
    lost: tuple[Lost, ...]
    run: str = ""  # the row of backup_run that tells of it

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    @property
    def database_file(self) -> Entry:
        """The copy of the database."""
        return next(entry for entry in self.files if entry.name in (SQLITE_FILE, POSTGRES_FILE))


def written(manifest: Manifest) -> bytes:
    """The manifest as it is kept: the same manifest, the same bytes."""
    body = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1).encode() + b"\n"


def read(content: bytes) -> Manifest:
    """Read it back. Raises KeepingError for anything that is no manifest, or a later program's."""
    try:
        body = cast("dict[str, object]", json.loads(content))
        known, version = body["format"] == FORMAT, cast("int", body["version"])
    except (ValueError, KeyError, TypeError) as problem:
        raise KeepingError(_NO_MANIFEST) from problem
    if not known:
        raise KeepingError(_NO_MANIFEST)
    if version > VERSION:
        raise KeepingError(
            "This backup was made by a later release. Install that release, then restore.", code=HINDERED
        )
    try:
        found = _read(body)
        _check(found)
    except (KeyError, TypeError, AttributeError) as problem:
        raise KeepingError("The manifest of this backup is incomplete.") from problem
    return found


def _check(found: Manifest) -> None:
    """What anybody could have written into it: it may lead nowhere else, and nothing of it may move a terminal."""
    if not is_label(found.label) or not all(
        text.isprintable() for text in (found.made_at, found.build, found.schema, found.run, *found.tables)
    ):
        raise KeepingError("The manifest of this backup is not as Walkaround writes it.")
    databases = [entry for entry in found.files if entry.name in (SQLITE_FILE, POSTGRES_FILE)]
    wanted = SQLITE_FILE if found.database == "sqlite" else POSTGRES_FILE
    if [entry.name for entry in databases] != [wanted]:
        raise KeepingError("The manifest of this backup names no database, or more than one.")
    for entry in found.files:
        if entry not in databases and entry.name != SECRET_FILE and not _KEY.fullmatch(entry.name):
            raise KeepingError("The manifest names a file outside of the instance folder.")
    for entry in (*found.files, *found.photos):
        if not _PHOTO.fullmatch(entry.sha256) or not entry.stored_as.isprintable():
            raise KeepingError("The manifest of this backup is not as Walkaround writes it.")


def _read(body: dict[str, object]) -> Manifest:
    names = ("label", "made_at", "build", "schema", "database", "installation", "run")
    tables = cast("dict[str, _Table]", body["tables"])
    chains = cast("dict[str, _Head]", body["chains"])
    return Manifest(
        **{name: str(body[name]) for name in names},
        settings=cast("dict[str, str]", body["settings"]),
        tables={name: TableFingerprint(**each) for name, each in tables.items()},
        chains={name: Head(**each) for name, each in chains.items()},
        files=_entries(body["files"]),
        photos=_entries(body["photos"]),
        lost=tuple(Lost(**each) for each in cast("list[dict[str, str]]", body["lost"])),
    )


def _entries(found: object) -> tuple[Entry, ...]:
    return tuple(Entry(**each) for each in cast("list[_Entry]", found))


class _Table(TypedDict):
    rows: int
    sha256: str


class _Head(TypedDict):
    seq: int
    hash: str


class _Entry(TypedDict):
    name: str
    sha256: str
    size: int
    stored_as: str
