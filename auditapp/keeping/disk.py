"""Files that are there whole or not at all, whatever the power does."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditapp.evidence.store import CHUNK, Readable, TooLarge, Writable
from auditapp.keeping.failure import KeepingError
from auditapp.kernel.folders import sync_folder


class Hashing:
    """Passes bytes on while it hashes and counts them, up to `limit` of them."""

    def __init__(self, target: Writable | None = None, *, limit: int) -> None:
        self._target, self._hash, self._limit, self.size = target, hashlib.sha256(), limit, 0

    def write(self, data: bytes, /) -> int:
        """Take the bytes. Raises TooLarge, before any of them is passed on, when they are more than the limit."""
        self.size += len(data)
        if self.size > self._limit:
            raise TooLarge(self._limit)
        self._hash.update(data)
        if self._target is not None:
            self._target.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    @property
    def sha256(self) -> str:
        """Of everything so far."""
        return self._hash.hexdigest()


class HashedReader:
    """Hands bytes on while it hashes and counts them."""

    def __init__(self, source: Readable) -> None:
        self._source, self._hash, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        data = self._source.read(size)
        self._hash.update(data)
        self.size += len(data)
        return data

    @property
    def sha256(self) -> str:
        """Of everything so far."""
        return self._hash.hexdigest()


def pour(source: Readable, target: Writable) -> None:
    """Copy to the end, a piece at a time."""
    while chunk := source.read(CHUNK):
        target.write(chunk)


@contextmanager
def whole(path: Path, mode: int = 0o600) -> Iterator[Writable]:
    """A file that appears under its name when all of it has reached the disk; nothing remains of a failure."""
    draft = path.parent / f".{path.name}.part"
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


@contextmanager
def only_one(file: Path, sentence: str) -> Iterator[None]:
    """Hold the lock of `file`. Raises KeepingError with `sentence` when another process holds it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise KeepingError(sentence, code="busy") from busy
        yield
    finally:
        os.close(handle)
