"""What a backup says of itself: every file with its hash, every table with its rows, the head of every chain."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TypeVar, cast

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
_HASH = re.compile(r"[0-9a-f]{64}")
_STORED_PHOTO = re.compile(r"photos/(?:[0-9a-f]{2}/)?[0-9a-f]{64}(?:\.age)?")
_MOST = 2**63  # no count of ours comes near it
# The database does not say how large a logo is, so that its size may be 0 here. None is larger (evidence/logo.py).
UNKNOWN_SIZE = 1 << 20
_NO_MANIFEST = "This is not the manifest of a Walkaround backup."
_STRANGE = "The manifest of this backup is not as Walkaround writes it."

T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """One file: its name, its content's hash and size, and where it is kept at the target."""

    name: str
    sha256: str
    size: int
    stored_as: str

    @property
    def most(self) -> int:
        """How many bytes may come at most when it is read."""
        return self.size or (UNKNOWN_SIZE if self.name.startswith(PHOTOS) else 0)


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
    """Read it back. Raises KeepingError for anything that is no manifest, or a later program's.

    Anybody may have written it: nothing of it is believed to be of its kind before it was looked at.
    """
    try:
        body = cast("object", json.loads(content))
    except (ValueError, RecursionError) as problem:
        raise KeepingError(_NO_MANIFEST) from problem
    if not isinstance(body, dict) or body.get("format") != FORMAT or type(body.get("version")) is not int:
        raise KeepingError(_NO_MANIFEST)
    if body["version"] > VERSION:
        raise KeepingError(
            "This backup was made by a later release. Install that release, then restore.", code=HINDERED
        )
    try:
        found = _read(body)
    except KeyError as problem:
        raise KeepingError(_STRANGE) from problem
    _check(found)
    return found


def _check(found: Manifest) -> None:
    """What anybody could have written into it: it may lead nowhere else, and name nothing twice."""
    _demand(is_label(found.label) and found.database in {"sqlite", "postgresql"})
    databases = [entry for entry in found.files if entry.name in (SQLITE_FILE, POSTGRES_FILE)]
    wanted = SQLITE_FILE if found.database == "sqlite" else POSTGRES_FILE
    if [entry.name for entry in databases] != [wanted]:
        raise KeepingError("The manifest of this backup names no database, or more than one.")
    for entry in found.files:
        if entry not in databases and entry.name != SECRET_FILE and not _KEY.fullmatch(entry.name):
            raise KeepingError("The manifest names a file outside of the instance folder.")
        _demand(entry.stored_as in {entry.name, f"{entry.name}.age"})
    for entry in found.photos:
        _demand(entry.name == PHOTOS + entry.sha256 and _STORED_PHOTO.fullmatch(entry.stored_as) is not None)
    for entries in (found.files, found.photos):
        _demand(len({entry.name for entry in entries}) == len(entries))


def _read(body: dict[str, object]) -> Manifest:
    """Every value by its kind. Raises KeepingError, and KeyError for what is missing."""
    names = ("label", "made_at", "build", "schema", "database", "installation", "run")
    return Manifest(
        **{name: _line(body[name]) for name in names},
        settings={name: _a(str, value) for name, value in _named(body["settings"]).items()},
        tables={_line(name): _table(each) for name, each in _named(body["tables"]).items()},
        chains={_line(name): _head(each) for name, each in _named(body["chains"]).items()},
        files=_entries(body["files"]),
        photos=_entries(body["photos"]),
        lost=tuple(_lost(each) for each in _a(list, body["lost"])),
    )


def _table(value: object) -> TableFingerprint:
    found = _named(value, {"rows", "sha256"})
    return TableFingerprint(_count(found["rows"]), _hash(found["sha256"]))


def _head(value: object) -> Head:
    found = _named(value, {"seq", "hash"})
    return Head(_count(found["seq"]), _line(found["hash"]))


def _lost(value: object) -> Lost:
    found = _named(value, {"sha256", "outcome"})
    _demand(found["outcome"] in ("missing", "damaged"))
    return Lost(_hash(found["sha256"]), _line(found["outcome"]))


def _entries(value: object) -> tuple[Entry, ...]:
    return tuple(_entry(each) for each in _a(list, value))


def _entry(value: object) -> Entry:
    found = _named(value, {"name", "sha256", "size", "stored_as"})
    return Entry(
        _line(found["name"]), _hash(found["sha256"]), _count(found["size"]), _line(found["stored_as"])
    )


def _demand(as_ours: bool) -> None:  # noqa: FBT001 - as an assertion
    if not as_ours:
        raise KeepingError(_STRANGE)


def _a(kind: type[T], value: object) -> T:
    if type(value) is not kind:  # True is an int, but no count
        raise KeepingError(_STRANGE)
    return value


def _named(value: object, names: Collection[str] = ()) -> dict[str, object]:
    """An object of JSON, with just these names where there are any."""
    found = cast("dict[str, object]", _a(dict, value))
    _demand(not names or found.keys() == set(names))
    return found


def _line(value: object) -> str:
    """A text that does not move a terminal."""
    text = _a(str, value)
    _demand(text.isprintable())
    return text


def _hash(value: object) -> str:
    text = _a(str, value)
    _demand(_HASH.fullmatch(text) is not None)
    return text


def _count(value: object) -> int:
    number = _a(int, value)
    _demand(0 <= number < _MOST)
    return number
