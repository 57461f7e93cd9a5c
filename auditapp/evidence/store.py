"""Where photos are kept, named by what they are: a folder, or an S3-compatible store. Four calls, no more.

Bytes are never changed or removed: the hash in the journal and in the packs has to find them for years.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from urllib.parse import unquote, urlsplit

from auditapp.kernel.folders import sync_folder

CHUNK = 1 << 18
# A temporary file this old belongs to a process that died.
_ABANDONED_SECONDS = 24 * 3600


class StoreError(Exception):
    """The store does not hold, or would not hold, what its name says. The message says which and why."""


class TooLarge(Exception):
    """More bytes came than are allowed."""


@dataclass(frozen=True)
class Stored:
    """What the store says of an object without reading it."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Received:
    """Bytes that arrived, in a temporary file, and what they hash to."""

    path: Path
    sha256: str
    size: int


class Readable(Protocol):
    """Anything that hands out bytes: a file, a request's body, a store's answer."""

    def read(self, size: int = ..., /) -> bytes:
        """Read up to `size` bytes; nothing at the end."""
        ...


class Writable(Protocol):
    """Anything that takes bytes."""

    def write(self, data: bytes, /) -> int:
        """Take the bytes."""
        ...


class PhotoStore(Protocol):
    """Objects named by the SHA-256 of their bytes."""

    def put_if_absent(self, sha256: str, path: Path) -> bool:
        """Keep the bytes at `path` for good; True when they were not there before.

        On return they have reached the disk. Raises StoreError when they do not hash to `sha256`.
        """
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Open the bytes for reading and seeking. Raises FileNotFoundError."""
        ...

    def stat(self, sha256: str) -> Stored | None:
        """Say how many bytes there are; None when there is no such object."""
        ...


def open_store(url: str) -> PhotoStore:
    """Open the store of a `file:///folder` or `s3://bucket/prefix?endpoint=...&region=...` address."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderStore(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        from auditapp.evidence.s3 import S3Store  # noqa: PLC0415 - its library is large and most homes use a folder

        return S3Store(url)
    raise ValueError(f"A photo store's address begins with file:// or s3://, not {parts.scheme or url!r}.")


@lru_cache(maxsize=16)
def shared_store(url: str) -> PhotoStore:
    """Open the store once for all threads of this process."""
    return open_store(url)


@contextlib.contextmanager
def receive(stream: Readable, limit: int, folder: Path) -> Iterator[Received]:
    """Read `stream` into a temporary file in `folder` while hashing it; the file is gone afterwards.

    Raises TooLarge as soon as more than `limit` bytes have come.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix="incoming-", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            sha256, size = _copy(stream, file, limit)
        yield Received(path, sha256, size)
    finally:
        path.unlink(missing_ok=True)


def sweep(folder: Path, *, older_than: float = _ABANDONED_SECONDS) -> int:
    """Remove temporary files that a killed process left behind; says how many."""
    removed = 0
    for path in folder.glob("incoming-*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > older_than:
                path.unlink()
                removed += 1
    return removed


def hash_of(file: Readable) -> tuple[str, int]:
    """Read to the end: the SHA-256 in hex, and the number of bytes."""
    total, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        total.update(chunk)
        size += len(chunk)
    return total.hexdigest(), size


def checked_name(sha256: str) -> str:
    """Let only a lower-case SHA-256 become part of a path. Raises ValueError."""
    if len(sha256) != hashlib.sha256().digest_size * 2 or set(sha256) - set("0123456789abcdef"):
        raise ValueError(f"Not a SHA-256: {sha256[:80]!r}.")
    return sha256


class FolderStore:
    """Files under `root`, as ab/cd/<sha256>. A file is there whole or not at all, whatever the power does."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._incoming = root / "incoming"
        self._incoming.mkdir(parents=True, exist_ok=True)
        sweep(self._incoming)

    def put_if_absent(self, sha256: str, path: Path) -> bool:
        """Copy, sync, then rename into place. A damaged copy found there is replaced by the good one."""
        target = self._path(sha256)
        if self._is_intact(target, sha256):
            sync_folder(target.parent)  # whoever put it there may not have come so far yet
            return False
        descriptor, name = tempfile.mkstemp(prefix="incoming-", dir=self._incoming)
        try:
            with os.fdopen(descriptor, "wb") as copy, path.open("rb") as source:
                found, _ = _copy(source, copy)
                if found != sha256:
                    raise StoreError(f"The bytes for {sha256} hash to {found}.")
                copy.flush()
                os.fsync(copy.fileno())
                os.fchmod(copy.fileno(), 0o440)
            self._make_folders(target.parent)
            Path(name).replace(target)
            sync_folder(target.parent)
        finally:
            Path(name).unlink(missing_ok=True)
        return True

    def open(self, sha256: str) -> BinaryIO:
        """Open the file. Raises FileNotFoundError."""
        return self._path(sha256).open("rb")

    def stat(self, sha256: str) -> Stored | None:
        """Ask the file system for the size."""
        try:
            return Stored(sha256, self._path(sha256).stat().st_size)
        except FileNotFoundError:
            return None

    def _path(self, sha256: str) -> Path:
        name = checked_name(sha256)
        return self.root / name[:2] / name[2:4] / name

    @staticmethod
    def _is_intact(target: Path, sha256: str) -> bool:
        try:
            with target.open("rb") as file:
                return hash_of(file)[0] == sha256
        except FileNotFoundError:
            return False

    def _make_folders(self, folder: Path) -> None:
        """Make ab/cd and sync whatever holds a new name, or the names could be lost with the power."""
        for place in (folder.parent, folder):
            try:
                place.mkdir()
            except FileExistsError:
                continue
            sync_folder(place.parent)


def _copy(source: Readable, target: Writable, limit: int | None = None) -> tuple[str, int]:
    total, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if limit is not None and size > limit:
            raise TooLarge(limit)
        total.update(chunk)
        target.write(chunk)
    return total.hexdigest(), size


def seekable(body: Readable) -> BinaryIO:
    """Copy a stream so that it can be read twice: in memory while small, then in a temporary file."""
    copy = tempfile.SpooledTemporaryFile(max_size=1 << 24)  # noqa: SIM115 - the caller closes it
    _copy(body, copy)
    copy.seek(0)
    return cast("BinaryIO", copy)
