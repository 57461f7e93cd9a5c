"""Where a backup is written: one archive, or a folder in which later backups copy only what is new.

Both appear whole or not at all. An archive is a ZIP (stored) whose comment is the SHA-256 of all before it; a
folder keeps photos under their hash, once, and each backup in a folder of its own beside them.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from auditapp.evidence.store import Readable, Writable, hash_of
from auditapp.keeping import manifest as m
from auditapp.keeping.disk import HashedReader, pour, whole
from auditapp.keeping.failure import KeepingError, said_plainly
from auditapp.keeping.rules import is_label
from auditapp.keeping.sealed import KEY_FILE, KEY_SUM_FILE, SUFFIX, Seal, new_seal, open_seal
from auditapp.kernel.faults import fault_point
from auditapp.kernel.folders import sync_folder

ARCHIVE = ".walkaround"
MARK = "walkaround-backups.json"
PART = ".part-"
_SUM = 64


class Target(Protocol):
    """A backup being written. `keep` and `keep_photo` say what was read and where it is now."""

    def keep(self, name: str, source: Readable) -> m.Entry:
        """Write a file of this backup."""
        ...

    def has_photo(self, sha256: str) -> bool:
        """Whether an earlier backup left it here."""
        ...

    def photo_entry(self, sha256: str, size: int) -> m.Entry:
        """The entry of a photo that is here."""
        ...

    def keep_photo(self, sha256: str, source: Readable) -> m.Entry | None:
        """Write a photo; None, and nothing kept, when its bytes are not those of its name."""
        ...

    def finish(self, manifest: bytes) -> int:
        """Write the manifest last and give the backup its name; says how many bytes the backup has."""
        ...


@contextmanager
def open_target(path: Path, label: str, passphrase: str | None, *, may_begin: bool) -> Iterator[Target]:
    """Begin a backup at `path`; what was begun is gone again when it is not finished."""
    with said_plainly(path):
        if path.suffix == ARCHIVE:
            with _archive(path, passphrase) as target:
                yield target
        else:
            with _folder(path, label, passphrase, may_begin=may_begin) as target:
                yield target


def _pack(source: Readable, target: Writable, seal: Seal | None) -> HashedReader:
    reader = HashedReader(source)
    if seal is None:
        pour(reader, target)
    else:
        seal.encrypt(reader, target)
    return reader


class _Archive:
    def __init__(self, path: Path, seal: Seal | None) -> None:
        self._path, self._seal, self._sizes = path, seal, dict[str, int]()
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED, allowZip64=True)

    def put_plain(self, name: str, content: bytes) -> None:
        self._zip.writestr(name, content)

    def keep(self, name: str, source: Readable) -> m.Entry:
        stored_as = name + (SUFFIX if self._seal else "")
        with self._zip.open(stored_as, "w", force_zip64=True) as member:
            read = _pack(source, member, self._seal)
        return m.Entry(name, read.sha256, read.size, stored_as)

    def has_photo(self, sha256: str) -> bool:
        return sha256 in self._sizes

    def photo_entry(self, sha256: str, size: int) -> m.Entry:
        return m.Entry(m.PHOTOS + sha256, sha256, size, self._name(sha256))

    def keep_photo(self, sha256: str, source: Readable) -> m.Entry | None:
        with self._zip.open(self._name(sha256), "w", force_zip64=True) as member:
            read = _pack(source, member, self._seal)
        if read.sha256 != sha256:
            return None  # its bytes stay in the archive, but no manifest names them
        self._sizes[sha256] = read.size
        return self.photo_entry(sha256, read.size)

    def _name(self, sha256: str) -> str:
        return m.PHOTOS + (self._seal.name(sha256) + SUFFIX if self._seal else sha256)

    def finish(self, manifest: bytes) -> int:
        _write_manifest(self.put_plain, manifest, self._seal)
        self._zip.comment = b"0" * _SUM
        self._zip.close()
        with self._path.open("r+b") as file:
            total = file.seek(0, 2)
            file.seek(0)
            digest = hash_of(_Limited(file, total - _SUM))[0]
            file.seek(total - _SUM)
            file.write(digest.encode())
        return total

    def close(self) -> None:
        self._zip.close()


class _Limited:
    """The first `left` bytes of a file."""

    def __init__(self, file: Readable, left: int) -> None:
        self._file, self._left = file, left

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._file.read(wanted)
        self._left -= len(data)
        return data


def archive_sum(file: Path) -> tuple[str, str]:
    """The checksum an archive carries at its end, and that of its bytes."""
    total = file.stat().st_size
    with file.open("rb") as opened:
        digest = hash_of(_Limited(opened, max(0, total - _SUM)))[0]
        return opened.read(_SUM).decode("ascii", "replace"), digest


def _write_manifest(put: _Put, manifest: bytes, seal: Seal | None) -> None:
    stored = _sealed(manifest, seal)
    put(m.FILE + (SUFFIX if seal else ""), stored)
    put(m.SUM_FILE, hashlib.sha256(stored).hexdigest().encode() + b"\n")


class _Put(Protocol):
    def __call__(self, name: str, content: bytes, /) -> None: ...


def _sealed(content: bytes, seal: Seal | None) -> bytes:
    if seal is None:
        return content
    target = io.BytesIO()
    seal.encrypt(io.BytesIO(content), target)
    return target.getvalue()


@contextmanager
def _archive(path: Path, passphrase: str | None) -> Iterator[_Archive]:
    if path.is_dir():
        raise KeepingError(f"{path} is a folder. Give the name of a file, or a folder without {ARCHIVE}.")
    seal, key = new_seal(passphrase) if passphrase else (None, b"")
    draft = path.parent / f".{path.name}.part"
    draft.unlink(missing_ok=True)  # a killed backup's
    try:
        draft.touch(mode=0o600)
        target = _Archive(draft, seal)
        try:
            if seal:
                target.put_plain(KEY_FILE, key)
            yield target
        finally:
            target.close()
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        fault_point("backup-before-rename")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


class _Folder:
    def __init__(self, root: Path, label: str, seal: Seal | None) -> None:
        self._root, self._label, self._seal = root, label, seal
        self.draft = root / f"{PART}{label}"
        self.draft.mkdir(mode=0o700)

    def keep(self, name: str, source: Readable) -> m.Entry:
        stored_as = name + (SUFFIX if self._seal else "")
        path = self.draft / stored_as
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with whole(path) as file:
            read = _pack(source, file, self._seal)
        return m.Entry(name, read.sha256, read.size, stored_as)

    def has_photo(self, sha256: str) -> bool:
        try:
            return (self._root / self._name(sha256)).stat().st_size > 0
        except FileNotFoundError:
            return False

    def photo_entry(self, sha256: str, size: int) -> m.Entry:
        return m.Entry(m.PHOTOS + sha256, sha256, size, self._name(sha256))

    def keep_photo(self, sha256: str, source: Readable) -> m.Entry | None:
        path = self._root / self._name(sha256)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(_OtherBytes), whole(path, 0o400) as file:
            read = _pack(source, file, self._seal)
            _require_same(read.sha256, sha256)
            return self.photo_entry(sha256, read.size)
        return None

    def _name(self, sha256: str) -> str:
        name = self._seal.name(sha256) if self._seal else sha256
        return f"{m.PHOTOS}{name[:2]}/{name}{SUFFIX if self._seal else ''}"

    def finish(self, manifest: bytes) -> int:
        def put(name: str, content: bytes, /) -> None:
            with whole(self.draft / name) as file:
                file.write(content)

        if self._seal:  # the one small file on which all depends lies beside every backup
            key = (self._root / KEY_FILE).read_bytes()
            put(KEY_FILE, key)
            put(KEY_SUM_FILE, hashlib.sha256(key).hexdigest().encode() + b"\n")
        (self._root / m.PHOTOS).mkdir(mode=0o700, exist_ok=True)
        sync_folder(self._root / m.PHOTOS)
        _write_manifest(put, manifest, self._seal)
        fault_point("backup-before-rename")
        self.draft.replace(self._root / self._label)
        sync_folder(self._root)
        return size_of(self._root / self._label)


class _OtherBytes(Exception):
    """What was read is not what the name says."""


def _require_same(found: str, wanted: str) -> None:
    if found != wanted:
        raise _OtherBytes


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def _folder(root: Path, label: str, passphrase: str | None, *, may_begin: bool) -> Iterator[_Folder]:
    if root.is_file():
        raise KeepingError(f"{root} is a file. A backup in one file has a name that ends in {ARCHIVE}.")
    seal = _seal_of(root, passphrase, may_begin=may_begin)
    sweep(root)
    target = _Folder(root, label, seal)
    try:
        yield target
    finally:
        shutil.rmtree(target.draft, ignore_errors=True)


def _seal_of(root: Path, passphrase: str | None, *, may_begin: bool) -> Seal | None:
    if not (root / MARK).is_file():
        return _begin_folder(root, passphrase, may_begin=may_begin)
    key = root / KEY_FILE
    if not key.is_file():
        if passphrase:
            raise KeepingError(
                f"The backups in {root} are not encrypted. Choose another folder for those that are."
            )
        return None
    if not passphrase:
        raise KeepingError(f"The backups in {root} are encrypted. Name the file that holds their passphrase.")
    return open_seal(key.read_bytes(), passphrase)


def _begin_folder(root: Path, passphrase: str | None, *, may_begin: bool) -> Seal | None:
    if not may_begin:
        raise KeepingError(
            f"{root} does not hold the backups made there before. Is the disk or share connected? If they are gone "
            "for good, `auditapp backup --anew` begins again there."
        )
    root.mkdir(mode=0o700, exist_ok=True)
    if any(path.name not in (KEY_FILE, "lost+found") for path in root.iterdir() if path.suffix != ".part"):
        raise KeepingError(
            f"{root} holds other things, and no backups. Choose an empty folder, or a new one."
        )
    seal = None
    if passphrase:
        seal, key = new_seal(passphrase)
        with whole(root / KEY_FILE) as file:
            file.write(key)
    with whole(root / MARK) as file:
        file.write(json.dumps({"format": m.FORMAT, "version": m.VERSION}).encode())
    return seal


def sweep(root: Path) -> None:
    """Remove what killed backups left behind."""
    for draft in root.glob(f"{PART}*"):
        shutil.rmtree(draft, ignore_errors=True)
    for draft in (root / m.PHOTOS).glob("*/.*.part"):
        draft.unlink(missing_ok=True)


def labels_in(root: Path) -> list[str]:
    """The backups of a folder, the oldest first."""
    return sorted(path.name for path in root.iterdir() if path.is_dir() and is_label(path.name))
